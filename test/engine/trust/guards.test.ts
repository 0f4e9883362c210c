/** Max Profiles, Never Delete, empty IDs, repeated IDs, and settings that contradict each other. */
import { expectLines, expectTruth } from './support/expect';
import {
	CONTINUE,
	errorText,
	idsSentForDeletion,
	itemsOf,
	MODES,
	OF_EACH_SHAPE,
	people,
	receipts,
	run,
	seed,
	SHAPES,
	tally,
	useSandbox,
	type Run,
} from '../support/harness';

const sandbox = useSandbox();

const outcomesOf = (result: Awaited<ReturnType<typeof run>>) =>
	receipts(result).map(({ outcome }) => outcome);
const hintOf = ({ task }: Awaited<ReturnType<typeof run>>) => task!.hints![0];

describe('Max Profiles', () => {
	const ids = [['a', 'b'], 'c'];

	test.each(SHAPES)('%s: one more than allowed sends nothing at all', async (service) => {
		for (const [mode, node] of MODES) {
			seed(sandbox.it, service, ids.flat());
			const options = { maxProfiles: 2, verifyAfterDelete: true };
			const result = await run(sandbox.it, service, { ids, options, node });
			expect(sandbox.it.requests()).toEqual([]);
			const what = /^This run would delete 3 profiles, more than 'Max Profiles' allows/;
			if (mode === 'Stop') {
				expect(result.error?.message).toMatch(what);
				expect(result.error?.description).toMatch(/The limit is 2\..*Nothing was sent\.$/);
				expect([...result.output, ...result.errorOutput]).toEqual([]);
				continue;
			}
			expectLines(result, ids);
			expectTruth(sandbox.it, result);
			for (const line of receipts(result)) {
				expect(line).toMatchObject({ outcome: 'notAttempted', reason: 'tooManyProfiles' });
				expect(line.message).toMatch(what);
			}
		}
	});

	test('repeated, empty, excluded and refused IDs do not count, nor does what is only read', async () => {
		seed(sandbox.it, 'gainsightPx', ['a', 'b']);
		const trial = { parameters: { neverDelete: 'keep' }, options: { maxProfiles: 2 } };
		const result = await run(sandbox.it, 'gainsightPx', {
			...trial,
			ids: ['a', 'a', 'b', '', 'keep', 'undefined'],
			node: CONTINUE,
		});
		expect(outcomesOf(result)).toEqual([
			...['deleted', 'deleted', 'deleted', 'failed', 'skipped', 'failed'],
		]);
		expectTruth(sandbox.it, result);
		const reads: Array<Partial<Run>> = [
			{ operation: 'lookUp' },
			{ parameters: { dryRun: true } },
			{ parameters: { dryRun: '={{ $json.id > "b" }}' } },
		];
		for (const read of reads) {
			const { error } = await run(sandbox.it, 'gainsightPx', {
				ids: ['a', 'b', 'c', 'd'],
				options: { maxProfiles: 2 },
				...read,
			});
			expect(error).toBeUndefined();
		}
	});

	test('the default is 1000', async () => {
		const ids = people(1001);
		const { error } = await run(sandbox.it, 'cleverTap', { ids: [ids] });
		expect(error?.message).toContain('would delete 1,001 profiles');
		expect(sandbox.it.requests()).toEqual([]);
		const fine = await run(sandbox.it, 'cleverTap', { ids: [ids.slice(1)] });
		expect(fine.output).toHaveLength(1000);
	});
});

describe('Never Delete', () => {
	/** The forms are in test/input/neverDelete.test.ts; these pass n8n on their way. */
	test.each<[neverDelete: string, id: unknown]>([
		['admin-1\nadmin-2', 'admin-2'],
		['  admin-1 \r\n\r\nadmin-2\t', 'admin-1'],
		['admin-1\u2028admin-2', 'admin-2'],
		['admin', ' admin'],
		['admin', 'ADMIN'],
		['admin', 'ad\u200bmin'],
		['ad\u00admin', 'admin'],
		['\uff41\uff44\uff4d\uff49\uff4e', 'admin'],
		['3F2504E0-4F89-41D3-9A0C-0305E82C3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
		['users/delete', 'users/delete'],
		['a b', ['a b']],
		['={{ ["admin-1", "admin-2"] }}', 'admin-2'],
		['={{ ["admin-1\\nadmin-2"] }}', 'admin-2'],
		['={{ $json.id === "other" ? "admin" : "x" }}', 'admin'],
		['7', 7],
		['={{ 7 }}', '7'],
		['={{ [7, "x"] }}', 7],
	])('%j keeps %j, and nobody else', async (neverDelete, id) => {
		for (const { service, done } of OF_EACH_SHAPE) {
			seed(sandbox.it, service, [String(id), 'other', 'admin-10']);
			const ids = [id, 'other', 'admin-10'];
			const result = await run(sandbox.it, service, { ids, parameters: { neverDelete } });
			expect(outcomesOf(result)).toEqual(['skipped', done, done]);
			const [kept] = receipts(result);
			expect(kept).toMatchObject({ reason: 'excluded', success: true, deleted: false });
			expect(kept.message).toMatch(/'Never Delete'/);
			expectTruth(sandbox.it, result);
			expect(idsSentForDeletion(sandbox.it, service).sort()).toEqual(['admin-10', 'other']);
			// The run shows that the guard was on.
			expect(hintOf(result).message).toMatch(/1 excluded by 'Never Delete'/);
		}
	});

	test.each([
		['a rounded number', '={{ [9007199254740993] }}'],
		['a fraction', '={{ 0.5 }}'],
		['an object', '={{ [{ id: "admin" }] }}'],
		['a boolean', '={{ true }}'],
		['a list written as text', '["admin"]'],
		['several IDs in one line', 'admin, 9007199254740993'],
		['what nobody sees', '\u200b'],
		['an expression in a field in Fixed mode', '{{ $json.id }}'],
		['an expression that finds no ID', '={{ $json.nothing }}'],
		['an expression that finds an ID for some items only', '={{ $itemIndex ? "" : "admin" }}'],
		['a node that is not there', "={{ $('Nowhere').first().json.x }}"],
		['an expression that throws', '={{ (() => { throw new Error("its-secret") })() }}'],
	])('%s cannot protect anybody, so nothing is sent', async (_, neverDelete) => {
		seed(sandbox.it, 'adapty', ['9007199254740993', 'admin']);
		const trial = { ids: ['9007199254740993', 'admin'], parameters: { neverDelete } };
		const { error } = await run(sandbox.it, 'adapty', trial);
		expect(error?.message).toMatch(/^'Never Delete' /);
		expect(error?.description).toMatch(/^[A-Z].*Nothing was sent\.$/);
		const result = await run(sandbox.it, 'adapty', { ...trial, node: CONTINUE });
		expect(tally(receipts(result))).toEqual({ 'notAttempted: invalidParameter': 2 });
		expect(JSON.stringify(result.task)).not.toContain('its-secret');
		expect(sandbox.it.requests()).toEqual([]);
	});
});

describe.each(OF_EACH_SHAPE)('$displayName: no ID', ({ service, done, idLabel }) => {
	const EMPTY = ['', null, undefined, []];

	test('is skipped or named, and the others are deleted', async () => {
		for (const [ifIdEmpty, outcome] of [
			['skip', 'skipped'],
			['fail', 'failed'],
		]) {
			seed(sandbox.it, service, ['ada']);
			const ids = [...EMPTY, 'ada'];
			const trial = { ids, options: { ifIdEmpty }, node: CONTINUE };
			const result = await run(sandbox.it, service, trial);
			expectLines(result, ids);
			expectTruth(sandbox.it, result);
			expect(tally(receipts(result))).toEqual({ [`${outcome}: emptyId`]: 4, [done]: 1 });
			expect(receipts(result)[0].message).toContain(`'${idLabel}' is empty`);
			expect(hintOf(result).type).toBe(ifIdEmpty === 'skip' ? 'info' : 'warning');
			sandbox.it.reset();
		}
	});

	test.each(['skip', 'fail'])('%s: a run without any is a warning', async (ifIdEmpty) => {
		const parameters = { id: '={{ $json.misspelt }}' };
		const trial = { ids: ['ada', 'bob'], parameters, options: { ifIdEmpty }, node: CONTINUE };
		const { type, message } = hintOf(await run(sandbox.it, service, trial));
		expect(type).toBe('warning');
		expect(message).toMatch(new RegExp(`No item has an ID\\. Check .*'${idLabel}'`));
		expect(sandbox.it.requests()).toEqual([]);
	});

	test.each(['NULL', 'None', 'nan', '\\N', '#N/A', '1.23457E+17', '{"id":"u1"}', '(null)'])(
		'200 rows %s send nothing, and none is called done',
		async (value) => {
			const ids = Array.from({ length: 200 }, () => value);
			const trial = { ids, options: { ifIdEmpty: 'skip' } };
			const result = await run(sandbox.it, service, { ...trial, node: CONTINUE });
			expect(tally(receipts(result))).toEqual({ 'failed: invalidId': 200 });
			expect(hintOf(result).type).toBe('warning');
			const { error } = await run(sandbox.it, service, trial);
			expect(error?.message).toContain(`'${idLabel}' `);
			expect(sandbox.it.requests()).toEqual([]);
		},
	);
});

/** Each way to ask about profiles of which none is there. */
const WAYS: ReadonlyArray<readonly [name: string, way: Partial<Run>]> = [
	['delete', {}],
	['dry run', { parameters: { dryRun: true } }],
	['look-up', { operation: 'lookUp' }],
];

describe.each(OF_EACH_SHAPE)('$displayName: signs of a wrong mapping', (facts) => {
	const { service, displayName, done, canLookUp, idTypes, idLabel } = facts;
	const ways = WAYS.filter(([way]) => (way === 'delete' ? done === 'deleted' : canLookUp));

	const told = ways.map(([name]) => name).join(', ');
	test(`all of them absent is a warning that names the field: ${told || 'never told'}`, async () => {
		for (const [, way] of ways) await warnsOfAbsence(way);
	});

	async function warnsOfAbsence(way: Partial<Run>): Promise<void> {
		sandbox.it.reset();
		seed(sandbox.it, service, ['ada']);
		const { type, message } = hintOf(await run(sandbox.it, service, { ids: people(60), ...way }));
		expect(type).toBe('warning');
		const field = idTypes.length > 1 ? 'ID Type' : idLabel;
		expect(message).toMatch(
			new RegExp(`${displayName} knows none of these 60 IDs\\. Check .*'${field}'`),
		);
		const fine = await run(sandbox.it, service, { ids: ['gone', 'ada'], ...way });
		expect(hintOf(fine).message).not.toMatch(/knows none/);
	}

	test('one ID for 50 items is one profile and a warning, in a dry run, too', async () => {
		seed(sandbox.it, service, ['ada', 'bob']);
		const items = people(50).map((id, index) => ({ id: index === 0 ? 'ada' : id }));
		for (const dryRun of [...(canLookUp ? [true] : []), false]) {
			const parameters = { id: "={{ $('Start').first().json.id }}", dryRun };
			const result = await run(sandbox.it, service, { items, parameters });
			expectLines(result, items);
			const { type, message } = hintOf(result);
			expect(type).toBe('warning');
			expect(message).toMatch(
				/\b1 (deleted|accepted|would be deleted), named by 50 items.*Check the mapping/,
			);
		}
		expect(idsSentForDeletion(sandbox.it)).toEqual(['ada']);
		const fine = await run(sandbox.it, service, { ids: ['bob', 'cy', 'di', 'bob'] });
		expect(hintOf(fine).message).not.toMatch(/name the same profile/);
		expect(receipts(fine)[0].outcome).toBe(done);
	});
});

describe('the same profile more than once', () => {
	test.each(OF_EACH_SHAPE)(
		'$displayName: is asked for once, and each has its outcome',
		async (facts) => {
			const { service, done } = facts;
			seed(sandbox.it, service, ['ada', 'bob', '7']);
			const ids = ['ada', 'bob', 'ada', ['bob', 'ada'], 7, '7', 'gone', 'gone'];
			const result = await run(sandbox.it, service, { ids });
			expectLines(result, ids);
			expectTruth(sandbox.it, result);
			const lines = receipts(result);
			expect(lines.map(({ id }) => id)).toEqual(ids.flat().map(String));
			expect(lines.map(({ reason }) => reason)).toEqual([
				...[undefined, undefined, 'duplicate', 'duplicate', 'duplicate'],
				...[undefined, 'duplicate', undefined, 'duplicate'],
			]);
			expect(outcomesOf(result).slice(0, 7)).toEqual(Array(7).fill(done));
			expect(lines[8].outcome).toBe(lines[7].outcome);
			expect(lines[2].message).toMatch(/\bitem 0\b/);
			expect(idsSentForDeletion(sandbox.it).sort()).toEqual(['7', 'ada', 'bob', 'gone']);
		},
	);

	test.each(SHAPES)(
		'%s: keeps the reason of the first, also where that has failed',
		async (service) => {
			sandbox.it.fault({ service, status: 418 });
			const result = await run(sandbox.it, service, { ids: ['ada', 'ada'], node: CONTINUE });
			expect(tally(receipts(result))).toEqual({ 'failed: unexpectedResponse': 2 });
			expect(receipts(result)[1].message).toMatch(/unexpected response/);
			expectTruth(sandbox.it, result);
			expect(sandbox.it.requests()).toHaveLength(1);
		},
	);

	test('by another kind of ID is another profile as far as the node can know', async () => {
		sandbox.it.seed('adapty', [{ customerUserId: 'x' }, { profileId: 'x' }]);
		const result = await run(sandbox.it, 'adapty', {
			items: ['customerUserId', 'profileId'].map((type) => ({ id: 'x', type })),
			parameters: { idType: '={{ $json.type }}' },
		});
		expect(outcomesOf(result)).toEqual(['deleted', 'deleted']);
		expectTruth(sandbox.it, result);
	});
});

describe('items that contradict each other', () => {
	test('Hard Delete on and off for one profile: nothing is sent for it, the others are done', async () => {
		seed(sandbox.it, 'gainsightPx', ['ada', 'bob']);
		const hard = [false, false, true, true];
		const result = await run(sandbox.it, 'gainsightPx', {
			items: itemsOf('ada', 'ada', 'bob', 'ada').map((item, index) => ({
				...item,
				hard: hard[index],
			})),
			parameters: { hardDelete: '={{ $json.hard }}' },
			node: CONTINUE,
		});
		expectTruth(sandbox.it, result);
		expect(tally(receipts(result))).toEqual({ 'failed: conflictingSettings': 3, deleted: 1 });
		expect(result.output[3].json.message).toMatch(
			/different 'Hard Delete' values\. Use the same value for all of them\./,
		);
		expect(hintOf(result).message).toMatch(/^1 failed \(.*\), 1 deleted, 2 duplicates/);
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
		['$parameter', '={{ $parameter.id.length }}'],
	])('options that differ between items (%s): nothing is sent', async (_, maxProfiles) => {
		const items = ['a', 'bb'].map((id, index) => ({ id, max: index + 1 }));
		const { error } = await run(sandbox.it, 'adapty', { items, options: { maxProfiles } });
		expect(error?.message).toMatch(
			/^'Max Profiles' .* different value for item 1 than for item 0$/,
		);
		expect(sandbox.it.requests()).toEqual([]);
	});

	test('options by an expression that is the same for all items hold', async () => {
		const items = ['a', 'b', 'c'].map((id) => ({ id, max: 2 }));
		const options = { maxProfiles: '={{ $json.max }}' };
		const result = await run(sandbox.it, 'cleverTap', { items, options });
		expect(errorText(result)).toMatch(/would delete 3 profiles.*The limit is 2\./);
	});
});
