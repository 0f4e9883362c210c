/** Look Up and Dry Run: what they say, and that no way into the node makes them delete. */
import type { INode, INodeParameters } from 'n8n-workflow';

import { serviceNamed } from '../../../engine/services';
import { expectLines, expectTruth, linesFor } from './support/expect';
import {
	ALL_SERVICES,
	CANNOT_LOOK_UP,
	CONTINUE,
	idsSentForDeletion,
	itemsOf,
	MODES,
	READABLE,
	receipts,
	run,
	seed,
	SERVICES,
	useSandbox,
} from './support/trial';

const sandbox = useSandbox();

const LOOK_UP: INodeParameters = { operation: 'lookUp' };
const DRY_RUN: INodeParameters = { dryRun: true };
const TOOL: Partial<INode> = { type: 'n8n-nodes-delete-profile.deleteProfileTool' };

/** Each way into the node in which nothing may be deleted. */
const WAYS: ReadonlyArray<
	readonly [name: string, parameters: INodeParameters, node?: Partial<INode>]
> = [
	['Look Up', LOOK_UP],
	['Look Up with Dry Run left on', { ...LOOK_UP, dryRun: true }],
	['Look Up with Dry Run left off', { ...LOOK_UP, dryRun: false }],
	['Look Up with Hard Delete left on', { ...LOOK_UP, gainsightPxHardDelete: true }],
	['Dry Run', DRY_RUN],
	['Dry Run with Hard Delete', { ...DRY_RUN, gainsightPxHardDelete: true }],
	['Dry Run by an expression', { dryRun: '={{ true }}' }],
	['Dry Run by the item', { dryRun: '={{ $json.id !== "" }}' }],
	['an agent', {}, TOOL],
	['an agent with Dry Run off', { dryRun: false }, TOOL],
	['an agent with Dry Run by an expression', { dryRun: '={{ false }}' }, TOOL],
	['an agent that looks up', LOOK_UP, TOOL],
];

describe.each(SERVICES)('$displayName', ({ service, canLookUp }) => {
	const trial = { services: [service], items: itemsOf('here', 'gone') } as const;

	test.each(WAYS.map(([name, parameters, node = {}]) => [name, parameters, node] as const))(
		'%s sends no deleting request',
		async (_, parameters, node) => {
			const options = { verifyAfterDelete: true, maxAttempts: 1 };
			for (const [mode, setting] of MODES) {
				seed(sandbox.it, ['here', 'a b']);
				const result = await run(sandbox.it, {
					...trial,
					items: itemsOf('here', 'gone', ['a b', 'here']),
					parameters,
					options,
					node: { ...node, ...setting },
				});
				expect(sandbox.it.stats(service).deleteRequests).toBe(0);
				if (canLookUp) expect(sandbox.it.stats(service).readRequests).toBeGreaterThan(0);
				else expect(sandbox.it.requests()).toEqual([]);
				expect(sandbox.it.requests(service).map(({ method }) => method)).not.toContain('DELETE');
				expect(sandbox.it.requests(service).map(({ method }) => method)).not.toContain('POST');
				expect(result.hints.join()).not.toMatch(/\d (deleted|accepted)/);
				if (mode !== 'Stop') expectTruth(sandbox.it, result);
				expect(receipts(result).filter(({ deleted }) => deleted)).toEqual([]);
				sandbox.it.reset();
			}
		},
	);

	test('Dry Run by an expression that is true for some items only', async () => {
		const ids = ['a', 'b', 'c', 'd'];
		seed(sandbox.it, ids);
		const result = await run(sandbox.it, {
			...trial,
			items: ids.map((id) => ({ id, dry: id === 'b' || id === 'd' })),
			parameters: { dryRun: '={{ $json.dry }}' },
			node: CONTINUE,
		});
		expect(idsSentForDeletion(sandbox.it).sort()).toEqual(['a', 'c']);
		expect(receipts(result).map(({ dryRun }) => dryRun)).toEqual([
			...[undefined, true, undefined, true],
		]);
		const previewed = canLookUp ? { outcome: 'wouldDelete' } : CANNOT_LOOK_UP;
		for (const line of receipts(result).filter(({ dryRun }) => dryRun)) {
			expect(line).toMatchObject(previewed);
		}
		expectLines(result, linesFor(ids, [service]));
		expectTruth(sandbox.it, result);
	});

	test.each([
		['"yes"', 'yes'],
		['"true"', 'true'],
		['"false"', 'false'],
		['nothing', undefined],
		['null', null],
		['0', 0],
		['1', 1],
		['an empty text', ''],
		['a list', []],
	])('Dry Run by an expression that gives %s: nothing is sent for that item', async (_, dry) => {
		seed(sandbox.it, ['bad', 'good']);
		const result = await run(sandbox.it, {
			...trial,
			items: [
				{ id: 'bad', dry },
				{ id: 'good', dry: false },
			],
			parameters: { dryRun: '={{ $json.dry }}' },
			node: CONTINUE,
		});
		expect(sandbox.it.requests().flatMap(({ ids }) => ids)).toEqual(['good']);
		const [bad, good] = receipts(result);
		expect(bad).toMatchObject({ outcome: 'failed', reason: 'invalidParameter', id: 'bad' });
		expect(bad.message).toMatch(
			/^'Dry Run' must be true or false\. Correct the value, .+ \[item 0\]$/,
		);
		expect(good.success).toBe(true);
		expectTruth(sandbox.it, result);
	});
});

describe.each(READABLE)('$displayName: what it says of a profile', ({ service }) => {
	const trial = { services: [service], items: itemsOf('here', 'gone') } as const;

	test('Look Up: found and not found', async () => {
		seed(sandbox.it, ['here']);
		const result = await run(sandbox.it, { ...trial, parameters: LOOK_UP });
		const [found, notFound] = receipts(result);
		expect(found).toMatchObject({ outcome: 'found', operation: 'lookUp', attempts: 1 });
		expect(found.message).toBe('Found');
		expect(notFound.message).toBe('Not found');
		expect(notFound).toMatchObject({ outcome: 'notFound', success: true, deleted: false });
		expect(found).not.toHaveProperty('dryRun');
		expect(found).not.toHaveProperty('reason');
		expectLines(result, linesFor(['here', 'gone'], [service]));
		expectTruth(sandbox.it, result);
	});

	test('Dry Run: would delete and not found', async () => {
		seed(sandbox.it, ['here']);
		const result = await run(sandbox.it, { ...trial, parameters: DRY_RUN });
		const [would, notFound] = receipts(result);
		expect(would).toMatchObject({ outcome: 'wouldDelete', operation: 'delete', dryRun: true });
		expect(would.message).toBe('Would be deleted');
		expect(notFound).toMatchObject({ outcome: 'notFound', dryRun: true, success: true });
		expectTruth(sandbox.it, result);
	});

	test('keeps to the same cap on requests in flight as a deletion', async () => {
		const ids = Array.from({ length: 40 }, (_, index) => `p${index}`);
		sandbox.it.fault({ service, delayMs: 5 });
		await run(sandbox.it, { ...trial, items: itemsOf(...ids), parameters: LOOK_UP });
		const cap = serviceNamed(service).lookUp!.limits.concurrency;
		expect(sandbox.it.stats(service).peakInFlight).toBeLessThanOrEqual(cap);
		expect(sandbox.it.stats(service).statuses).not.toHaveProperty('429');
	});

	test.each([
		['a refused key', { status: 401 }, 'unauthorized'],
		['no response that is known', { status: 200, body: '<html></html>' }, 'unexpectedResponse'],
		['a 404 of another server', { status: 404, body: '<h1>nginx</h1>' }, 'unexpectedResponse'],
		['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'redirected'],
	])('%s is never an absent or a present profile', async (_, fault, reason) => {
		for (const parameters of [LOOK_UP, DRY_RUN]) {
			sandbox.it.fault({ service, ...fault });
			seed(sandbox.it, ['here']);
			const items = itemsOf('here');
			const result = await run(sandbox.it, { ...trial, items, parameters, node: CONTINUE });
			expect(receipts(result)).toEqual([expect.objectContaining({ outcome: 'failed', reason })]);
		}
	});
});

test.each([
	['Look Up', LOOK_UP],
	['Dry Run', DRY_RUN],
])('%s where a service cannot be asked: nothing is sent, and the rest is told', async (_, ask) => {
	const silent = SERVICES.filter(({ canLookUp }) => !canLookUp);
	for (const [mode, node] of MODES) {
		seed(sandbox.it, ['here']);
		const result = await run(sandbox.it, { items: itemsOf('here'), parameters: ask, node });
		for (const { service } of silent) expect(sandbox.it.requests(service)).toEqual([]);
		if (mode === 'Stop' && silent.length > 0) {
			// Known before anything is sent.
			expect(sandbox.it.requests()).toEqual([]);
			expect(result.error?.message).toMatch(/ has no way to look up a profile$/);
			continue;
		}
		expectLines(result, linesFor(['here']));
		expectTruth(sandbox.it, result);
		for (const line of receipts(result)) {
			const names = silent.find(({ service }) => service === line.service);
			expect(line.success).toBe(names === undefined);
			if (names === undefined) continue;
			expect(line).toMatchObject(CANNOT_LOOK_UP);
			expect(line).not.toHaveProperty('attempts');
			expect(line.message).toBe(
				`Not sent. ${names.displayName} has no way to look up a profile. Whether it exists is not known. Do not use ${names.displayName} in look-ups and dry runs. [item 0]`,
			);
		}
	}
});

describe('Adapty: what goes on after a deletion', () => {
	test.each([
		['an active subscription', { activeSubscription: true }, true],
		['an access level', { accessLevel: true }, true],
		['neither', {}, false],
	])('%s', async (_, profile, active) => {
		sandbox.it.seed('adapty', [{ customerUserId: 'ada', ...profile }]);
		for (const parameters of [LOOK_UP, DRY_RUN]) {
			const trial = { services: ['adapty'], items: itemsOf('ada'), parameters } as const;
			const [line] = receipts(await run(sandbox.it, trial));
			expect(/; has an active (subscription|access level)$/.test(line.message as string)).toBe(
				active,
			);
		}
	});

	test('a subscription that has expired is not called active', async () => {
		const [past, future] = ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z'];
		for (const [expires, active] of [
			[past, false],
			[future, true],
		] as const) {
			sandbox.it.clearFaults();
			const data = { customer_user_id: 'ada', subscriptions: [{ expires_at: expires }] };
			sandbox.it.fault({ service: 'adapty', status: 200, body: { data } });
			const trial = { services: ['adapty'], items: itemsOf('ada'), parameters: LOOK_UP } as const;
			const [line] = receipts(await run(sandbox.it, trial));
			expect(line.message).toBe(active ? 'Found; has an active subscription' : 'Found');
		}
	});
});

describe('responses about somebody else', () => {
	test.each([
		['adapty', { data: { customer_user_id: 'someone-else', profile_id: 'x' } }],
		['gainsightPx', { identifyId: 'HERE' }],
	] as const)(
		'%s: a profile that is not the one asked for is not a find',
		async (service, body) => {
			sandbox.it.fault({ service, status: 200, body });
			const trial = { services: [service], items: itemsOf('here'), parameters: DRY_RUN };
			const result = await run(sandbox.it, { ...trial, node: CONTINUE });
			expect(receipts(result)[0]).toMatchObject({
				outcome: 'failed',
				reason: 'unexpectedResponse',
			});
		},
	);

	test('Gainsight PX: a filter ignores case, so only the exact ID counts', async () => {
		seed(sandbox.it, ['A B', 'a/B'], ['gainsightPx']);
		const trial = { services: ['gainsightPx'], parameters: LOOK_UP } as const;
		const result = await run(sandbox.it, { ...trial, items: itemsOf('a/b', 'a/B') });
		expect(receipts(result).map(({ outcome }) => outcome)).toEqual(['notFound', 'found']);
	});

	test('Gainsight PX: an ID that no read can name is said to be unknown, not absent', async () => {
		seed(sandbox.it, ['a b'], ['gainsightPx']);
		const trial = { services: ['gainsightPx'], items: itemsOf('a b') } as const;
		const result = await run(sandbox.it, { ...trial, parameters: DRY_RUN, node: CONTINUE });
		expect(receipts(result)[0]).toMatchObject({
			outcome: 'notAttempted',
			reason: 'unsupportedLookUp',
			success: false,
		});
		expect(sandbox.it.requests()).toEqual([]);
	});
});

describe('what an absence means', () => {
	test('Gainsight PX hides soft-deleted users: not found is no proof of a hard deletion', async () => {
		seed(sandbox.it, ['ada'], ['gainsightPx']);
		const trial = { services: ['gainsightPx'], items: itemsOf('ada') } as const;
		await run(sandbox.it, trial);
		const [line] = receipts(await run(sandbox.it, { ...trial, parameters: LOOK_UP }));
		expect(line).toMatchObject({ outcome: 'notFound', message: 'Not found' });
		const parameters = { gainsightPxHardDelete: true };
		const [hard] = receipts(await run(sandbox.it, { ...trial, parameters }));
		expect(hard).toMatchObject({ outcome: 'alreadyAbsent', deleted: false });
		expect(hard.message).toBe('Already absent; revivable if soft-deleted');
	});

	test.each([
		['404', { status: 404, body: { status: 'fail', error: 'Profile not found', code: 404 } }],
		['an empty record', { status: 200, body: { status: 'success', record: {} } }],
		['no record', { recorded: 'cleverTapRecordMissing' }],
		['fail, as not found', { status: 200, body: { status: 'fail', error: 'Profile not found' } }],
	] as const)('CleverTap says "not found" by %s', async (_, fault) => {
		sandbox.it.fault({ service: 'cleverTap', ...fault });
		const trial = { services: ['cleverTap'], items: itemsOf('ada'), parameters: LOOK_UP } as const;
		const [line] = receipts(await run(sandbox.it, trial));
		expect(line).toMatchObject({ outcome: 'notFound', success: true });
	});

	test.each([
		['no code', { status: 'fail', error: 'Invalid Credentials' }, 'unexpectedResponse'],
		['401', { status: 'fail', error: 'Invalid Credentials', code: 401 }, 'unauthorized'],
		['500', { status: 'fail', error: 'x', code: 500 }, 'serviceUnavailable'],
		['a list', { status: 'success', record: [] }, 'unexpectedResponse'],
		['a text', { status: 'success', record: 'none' }, 'unexpectedResponse'],
		['records', { status: 'success', records: [{ identity: 'ada' }] }, 'unexpectedResponse'],
		['an error', { status: 'success', error: 'Not ready' }, 'unexpectedResponse'],
		[
			'another person',
			{ status: 'success', record: { identity: 'bob', all_identities: ['bob'] } },
			'unexpectedResponse',
		],
		['a region', { status: 'fail', error: 'Account not found' }, 'unexpectedResponse'],
		['another ID', { status: 'fail', error: 'Profile bob2 not found' }, 'unexpectedResponse'],
	])('CleverTap: HTTP 200 with %s is neither found nor absent', async (_, body, reason) => {
		sandbox.it.fault({ service: 'cleverTap', status: 200, body });
		const result = await run(sandbox.it, {
			services: ['cleverTap'],
			items: itemsOf('ada'),
			parameters: LOOK_UP,
			options: { maxAttempts: 1 },
			node: CONTINUE,
		});
		expect(receipts(result)[0]).toMatchObject({ outcome: 'failed', reason });
	});

	test.each([
		['more hits than the page holds', { users: [], totalHits: 1 }],
		['hits without a count', { users: [] }],
		['a hit that does not fit', { users: [{ identifyId: 'other' }], totalHits: 1 }],
		['no list', { users: 'none', totalHits: 0 }],
		['nothing', {}],
	])('Gainsight PX: a search with %s is no absence', async (_, body) => {
		sandbox.it.fault({ service: 'gainsightPx', status: 200, body });
		const trial = { services: ['gainsightPx'], items: itemsOf('a/b'), parameters: LOOK_UP };
		const [line] = receipts(await run(sandbox.it, { ...trial, node: CONTINUE }));
		expect(line).toMatchObject({ outcome: 'failed', reason: 'unexpectedResponse' });
	});
});

test('a dry run changes nothing that a deletion after it would find', async () => {
	seed(sandbox.it, ['ada']);
	const items = itemsOf('ada');
	const preview = await run(sandbox.it, { items, parameters: DRY_RUN, node: CONTINUE });
	expectLines(preview, linesFor(['ada']));
	expect(sandbox.it.requests().length).toBeGreaterThanOrEqual(READABLE.length);
	for (const { service, idType } of SERVICES) {
		expect(sandbox.it.state(service, idType, 'ada')).toBe('present');
	}
	const result = await run(sandbox.it, { items });
	expect(receipts(result).map(({ outcome }) => outcome)).toEqual(SERVICES.map(({ done }) => done));
	for (const service of ALL_SERVICES) expect(sandbox.it.deletions(service).size).toBe(1);
});
