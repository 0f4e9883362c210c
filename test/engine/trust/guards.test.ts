/** Max Profiles, Never Delete, empty IDs, repeated IDs, and settings that contradict each other. */
import { expectLines, expectTruth, linesFor } from './support/expect';
import {
	ALL_SERVICES,
	CONTINUE,
	errorText,
	idsSentForDeletion,
	itemsOf,
	MODES,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

const sandbox = useSandbox();

const reasonsOf = (lines: ReturnType<typeof receipts>) =>
	lines.map(({ outcome, reason }) => `${outcome} ${reason}`);

describe('Max Profiles', () => {
	describe.each(MODES)('%s', (mode, node) => {
		test.each([
			['one service', ['a', 'b', 'c'], ['adapty'], 2],
			['all services together', ['a', 'b'], ALL_SERVICES, 2 * ALL_SERVICES.length - 1],
			['lists in one item', [['a', 'b'], 'c'], ['cleverTap'], 2],
		] as const)('%s: one more than allowed sends nothing at all', async (_, ids, services, max) => {
			seed(sandbox.it, ['a', 'b', 'c']);
			const result = await run(sandbox.it, {
				services,
				items: itemsOf(...ids),
				options: { maxProfiles: max, verifyAfterDelete: true },
				node,
			});
			expect(sandbox.it.requests()).toEqual([]);
			const what = `This run would delete ${max + 1} profiles, more than 'Max Profiles' allows`;
			const advice = `The limit is ${max}. Check the mapping`;
			if (mode === 'Stop') {
				expect(result.error?.message).toBe(what);
				expect(result.error?.description).toContain(advice);
				expect(result.error?.description).toMatch(/Nothing was sent\.$/);
				expect([...result.output, ...result.errorOutput]).toEqual([]);
				return;
			}
			expectLines(result, linesFor(ids, services));
			expectTruth(sandbox.it, result);
			for (const line of receipts(result)) {
				expect(line).toMatchObject({ outcome: 'notAttempted', reason: 'tooManyProfiles' });
				expect(line.message).toContain(`Not sent. ${what}. ${advice}`);
			}
		});
	});

	test('as many as allowed are deleted; repeated, empty, excluded and refused IDs do not count', async () => {
		seed(sandbox.it, ['a', 'b']);
		const result = await run(sandbox.it, {
			services: ['gainsightPx'],
			items: itemsOf('a', 'a', 'b', '', 'keep', 'undefined'),
			parameters: { neverDelete: 'keep' },
			options: { maxProfiles: 2 },
			node: CONTINUE,
		});
		expect(receipts(result).map(({ outcome }) => outcome)).toEqual([
			...['deleted', 'deleted', 'deleted', 'failed', 'skipped', 'failed'],
		]);
		expectTruth(sandbox.it, result);
	});

	test('reads are not counted: dry runs and look-ups change nothing', async () => {
		seed(sandbox.it, ['a', 'b', 'c']);
		const items = itemsOf('a', 'b', 'c');
		const options = { maxProfiles: 1 };
		for (const parameters of [{ dryRun: true }, { operation: 'lookUp' }]) {
			const result = await run(sandbox.it, { items, parameters, options, node: CONTINUE });
			expect(result.error).toBeUndefined();
			for (const { service, canLookUp } of SERVICES) {
				const lines = receipts(result).filter((line) => line.service === service);
				expect(lines.map(({ reason }) => reason)).toEqual(
					Array(3).fill(canLookUp ? undefined : 'unsupportedLookUp'),
				);
			}
		}
		const parameters = { dryRun: '={{ $json.id !== "a" }}' };
		const result = await run(sandbox.it, { services: ['adapty'], items, parameters, options });
		expect(result.error).toBeUndefined();
		expect(idsSentForDeletion(sandbox.it)).toEqual(['a']);
		expectTruth(sandbox.it, result);
	});

	test('the default is 1000', async () => {
		const ids = Array.from({ length: 1001 }, (_, index) => `p${index}`);
		const { error } = await run(sandbox.it, { services: ['cleverTap'], items: itemsOf(ids) });
		expect(error?.message).toContain('would delete 1,001 profiles');
		expect(sandbox.it.requests()).toEqual([]);
		const fine = await run(sandbox.it, { services: ['cleverTap'], items: itemsOf(ids.slice(1)) });
		expect(fine.output).toHaveLength(1000);
	});
});

describe('Never Delete', () => {
	test.each([
		['lines', 'admin-1\nadmin-2'],
		['Windows lines with space around', '  admin-1 \r\n\r\nadmin-2\t'],
		['a list', '={{ ["admin-1", "admin-2"] }}'],
		['a list with lines in it', '={{ ["admin-1\\nadmin-2"] }}'],
	])('%s', async (_, neverDelete) => {
		const ids = ['admin-1', 'other', 'admin-2', 'admin-10'];
		seed(sandbox.it, ids);
		const result = await run(sandbox.it, { items: itemsOf(...ids), parameters: { neverDelete } });
		expect(result.error).toBeUndefined();
		expectTruth(sandbox.it, result);
		expect([...new Set(idsSentForDeletion(sandbox.it))].sort()).toEqual(['admin-10', 'other']);
		const kept = receipts(result).filter(({ id }) => /^admin-[12]$/.test(id as string));
		expect(kept).toHaveLength(2 * SERVICES.length);
		for (const line of kept) {
			expect(line).toMatchObject({ outcome: 'skipped', reason: 'excluded', success: true });
			expect(line).toMatchObject({ deleted: false, message: "Excluded by 'Never Delete'" });
		}
		// The run shows that the guard was on.
		for (const { displayName } of SERVICES) {
			expect(result.hints[0]).toMatch(
				new RegExp(`${displayName}: [^<]*2 excluded by 'Never Delete'`),
			);
		}
	});

	test('numbers, in the list, in the item, or in both', async () => {
		seed(sandbox.it, ['7', '8']);
		for (const [id, neverDelete] of [
			[7, '7'],
			['7', '={{ 7 }}'],
			[7, '={{ [7, "x"] }}'],
		]) {
			const result = await run(sandbox.it, { items: itemsOf(id, 8), parameters: { neverDelete } });
			expect(
				receipts(result)
					.map(({ reason }) => reason)
					.slice(0, SERVICES.length),
			).toEqual(SERVICES.map(() => 'excluded'));
		}
		expect(idsSentForDeletion(sandbox.it)).not.toContain('7');
	});

	test('white space, case and what nobody sees make no difference between protected IDs', async () => {
		const ids = [' admin', 'Admin', 'ad\u200bmin', 'administrator'];
		seed(sandbox.it, ids, ['cleverTap']);
		const result = await run(sandbox.it, {
			services: ['cleverTap'],
			items: itemsOf(...ids),
			parameters: { neverDelete: ' admin' },
		});
		expect(receipts(result).map(({ outcome }) => outcome)).toEqual([
			...['skipped', 'skipped', 'skipped', 'accepted'],
		]);
	});

	test.each([
		['a rounded number', '={{ [9007199254740993] }}'],
		['a fraction', '={{ 0.5 }}'],
		['an object', '={{ [{ id: "admin" }] }}'],
		['a boolean', '={{ true }}'],
		['a list written as text', '["admin"]'],
		['several IDs in one line', 'admin, 9007199254740993'],
		['an expression in a field in Fixed mode', '{{ $json.id }}'],
		['an expression that finds no ID', '={{ $json.nothing }}'],
		['an expression that finds an ID for some items only', '={{ $itemIndex ? "" : "admin" }}'],
	])('%s cannot protect anybody, so nothing is sent', async (_, neverDelete) => {
		seed(sandbox.it, ['9007199254740993', 'admin']);
		const items = itemsOf('9007199254740993', 'admin');
		const result = await run(sandbox.it, { items, parameters: { neverDelete } });
		expect(result.error?.message).toMatch(/^'Never Delete' /);
		expect(result.error?.description).toMatch(/^[A-Z].*Nothing was sent\.$/);
		expect(sandbox.it.requests()).toEqual([]);
	});

	test('protects from the body form of Gainsight PX and inside lists of IDs too', async () => {
		const ids = ['users/delete', 'a b'];
		seed(sandbox.it, ids);
		await run(sandbox.it, {
			items: itemsOf([...ids, 'x']),
			parameters: { neverDelete: ids.join('\n') },
		});
		expect([...new Set(idsSentForDeletion(sandbox.it))]).toEqual(['x']);
	});

	test('an expression that gives another ID for each item protects all of them', async () => {
		seed(sandbox.it, ['a', 'b', 'c']);
		const items = [
			{ id: 'a', keep: 'b' },
			{ id: 'b', keep: 'c' },
			{ id: 'c', keep: 'x' },
		];
		const parameters = { neverDelete: '={{ $json.keep }}' };
		await run(sandbox.it, { items, parameters });
		expect(new Set(idsSentForDeletion(sandbox.it))).toEqual(new Set(['a']));
	});
});

describe('If ID Is Empty', () => {
	const EMPTY = ['', null, undefined, []];

	test('skip: a person who is not in that service', async () => {
		const result = await run(sandbox.it, {
			items: itemsOf(...EMPTY),
			options: { ifIdEmpty: 'skip' },
		});
		expectLines(result, linesFor(EMPTY));
		expect(new Set(reasonsOf(receipts(result)))).toEqual(new Set(['skipped emptyId']));
		expect(receipts(result).every(({ success }) => success)).toBe(true);
		expect(sandbox.it.requests()).toEqual([]);
	});

	test('fail, the default: each is named, and the others are deleted', async () => {
		seed(sandbox.it, ['ada']);
		const ids = [...EMPTY, 'ada'];
		const result = await run(sandbox.it, { items: itemsOf(...ids), node: CONTINUE });
		expectLines(result, linesFor(ids));
		expectTruth(sandbox.it, result);
		const lines = receipts(result);
		const empty = EMPTY.length * SERVICES.length;
		expect(new Set(reasonsOf(lines.slice(0, empty)))).toEqual(new Set(['failed emptyId']));
		expect(lines[0].message).toMatch(/^'Adapty ID' is empty\. .*\[item 0\]$/);
		const others = lines.slice(empty).map(({ outcome }) => outcome);
		expect(others).toEqual(SERVICES.map(({ done }) => done));
	});

	test.each(['skip', 'fail'])('%s: a service without any ID is a warning', async (ifIdEmpty) => {
		seed(sandbox.it, ['ada']);
		const result = await run(sandbox.it, {
			items: itemsOf('ada', 'bob'),
			parameters: { adaptyId: '={{ $json.misspelt }}' },
			options: { ifIdEmpty },
			node: CONTINUE,
		});
		const [hint] = result.task!.hints!;
		expect(hint.type).toBe('warning');
		expect(hint.message).toContain(
			"No item had an ID for Adapty. Check the mapping of 'Adapty ID'.",
		);
		expect(hint.message).not.toContain('ID for CleverTap');
		expectTruth(sandbox.it, result);
	});

	test('a service that has IDs for some items is no warning', async () => {
		seed(sandbox.it, ['ada']);
		const result = await run(sandbox.it, {
			items: itemsOf('ada', ''),
			options: { ifIdEmpty: 'skip' },
		});
		const [hint] = result.task!.hints!;
		expect(hint.type).toBe('info');
		expect(hint.message).toContain('1 skipped without an ID');
		expect(hint.message).not.toContain('No item had an ID');
	});

	test('skip does not let anything else through that is no ID', async () => {
		const ids = [' ', 'undefined', 'null', false, {}];
		const result = await run(sandbox.it, {
			items: itemsOf(...ids),
			options: { ifIdEmpty: 'skip' },
			node: CONTINUE,
		});
		expect(new Set(reasonsOf(receipts(result)))).toEqual(new Set(['failed invalidId']));
	});
});

describe('the same profile more than once', () => {
	test('is asked for once and reported each time, with the outcome of the first', async () => {
		seed(sandbox.it, ['ada', 'bob', '7']);
		const ids = ['ada', 'bob', 'ada', ['bob', 'ada'], 7, '7', 'gone', 'gone'];
		const result = await run(sandbox.it, { items: itemsOf(...ids) });
		expectLines(result, linesFor(ids));
		expectTruth(sandbox.it, result);
		for (const { service, done } of SERVICES) {
			const lines = receipts(result).filter((line) => line.service === service);
			expect(lines.map(({ id }) => id)).toEqual(ids.flat().map(String));
			expect(lines.map(({ reason }) => reason)).toEqual([
				...[undefined, undefined, 'duplicate', 'duplicate', 'duplicate'],
				...[undefined, 'duplicate', undefined, 'duplicate'],
			]);
			expect(lines.slice(0, 7).map(({ outcome }) => outcome)).toEqual(Array(7).fill(done));
			expect(lines[8].outcome).toBe(lines[7].outcome);
			expect(lines[2].message).toBe(`Duplicate of item 0: ${done}`);
			const sent = idsSentForDeletion(sandbox.it, service);
			expect([...sent].sort()).toEqual(['7', 'ada', 'bob', 'gone']);
		}
	});

	test('has the outcome of the first where that has failed, too', async () => {
		sandbox.it.fault({ service: 'adapty', match: { ids: ['ada'] }, status: 418 });
		const result = await run(sandbox.it, {
			services: ['adapty'],
			items: itemsOf('ada', 'ada'),
			node: CONTINUE,
		});
		expect(reasonsOf(receipts(result))).toEqual(['failed unexpectedResponse', 'failed duplicate']);
		expect(result.output[1].json.message).toMatch(
			/^Duplicate of item 0: Adapty sent an unexpected response\. .*\[item 1\]$/,
		);
		expect(sandbox.it.requests()).toHaveLength(1);
	});

	test('by another kind of ID is another profile as far as the node can know', async () => {
		sandbox.it.seed('adapty', [{ customerUserId: 'x' }, { profileId: 'x' }]);
		const result = await run(sandbox.it, {
			services: ['adapty'],
			items: [
				{ id: 'x', type: 'customerUserId' },
				{ id: 'x', type: 'profileId' },
			],
			parameters: { adaptyIdType: '={{ $json.type }}' },
		});
		expect(receipts(result).map(({ outcome }) => outcome)).toEqual(['deleted', 'deleted']);
		expectTruth(sandbox.it, result);
	});
});

describe('items that contradict each other', () => {
	test('Hard Delete on and off for one profile: nothing is sent for it, the others are done', async () => {
		seed(sandbox.it, ['ada', 'bob']);
		const result = await run(sandbox.it, {
			services: ['gainsightPx'],
			items: [
				{ id: 'ada', hard: false },
				{ id: 'ada', hard: false },
				{ id: 'bob', hard: true },
				{ id: 'ada', hard: true },
			],
			parameters: { gainsightPxHardDelete: '={{ $json.hard }}' },
			node: CONTINUE,
		});
		expectTruth(sandbox.it, result);
		expect(reasonsOf(receipts(result))).toEqual([
			'failed conflictingSettings',
			'failed conflictingSettings',
			'deleted undefined',
			'failed conflictingSettings',
		]);
		expect(result.output[3].json.message).toMatch(
			/different 'Gainsight PX Hard Delete' values\. Use the same value for all of them\./,
		);
		expect(idsSentForDeletion(sandbox.it)).toEqual(['bob']);
		expect(sandbox.it.state('gainsightPx', 'identifyId', 'bob')).toBe('hardDeleted');
	});

	test.each([
		['$json', '={{ $json.max }}'],
		['$node', '={{ $node["Start"].json.max }}'],
		['$("…").item', '={{ $("Start").item.json.max }}'],
		['$("…")["item"]', '={{ $("Start")["item"].json.max }}'],
		['itemMatching', '={{ $("Start").itemMatching($itemIndex).json.max }}'],
		['$position', '={{ $position + 1 }}'],
		['$thisItem', '={{ $thisItem.json.max }}'],
		['$parameter', '={{ $parameter.gainsightPxId.length }}'],
	])('options that differ between items (%s): nothing is sent', async (_, maxProfiles) => {
		const { error } = await run(sandbox.it, {
			items: [
				{ id: 'a', max: 1 },
				{ id: 'bb', max: 2 },
			],
			options: { maxProfiles },
		});
		expect(error?.message).toMatch(
			/^'Max Profiles' .* gives a different value for item 1 than for item 0$/,
		);
		expect(sandbox.it.requests()).toEqual([]);
	});

	test('options by an expression that is the same for all items hold', async () => {
		const items = itemsOf('a', 'b', 'c').map((item) => ({ ...item, max: 2 }));
		const options = { maxProfiles: '={{ $json.max }}' };
		const result = await run(sandbox.it, { services: ['cleverTap'], items, options });
		expect(errorText(result)).toMatch(/would delete 3 profiles.*The limit is 2\./);
	});
});
