/** Look Up and Dry Run: what they say, and that no way into the node makes them delete. */
import type { INode, INodeParameters } from 'n8n-workflow';

import { serviceNamed } from '../../../engine/services';
import { expectLines, expectTruth } from './support/expect';
import {
	CONTINUE,
	factsOf,
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
	['Look Up with Hard Delete left on', { ...LOOK_UP, hardDelete: true }],
	['Dry Run', DRY_RUN],
	['Dry Run with Hard Delete', { ...DRY_RUN, hardDelete: true }],
	['Dry Run by an expression', { dryRun: '={{ true }}' }],
	['Dry Run by the item', { dryRun: '={{ $json.id !== "" }}' }],
	['an agent', {}, TOOL],
	['an agent with Dry Run off', { dryRun: false }, TOOL],
	['an agent with Dry Run by an expression', { dryRun: '={{ false }}' }, TOOL],
	['an agent that looks up', LOOK_UP, TOOL],
];

describe.each(OF_EACH_SHAPE)('$displayName', ({ service, done, idType, canLookUp, lookUp }) => {
	const ways = WAYS.filter(([, { operation }]) => canLookUp || operation === undefined).map(
		([name, parameters, node = {}]) => [name, parameters, node] as const,
	);

	test.each(ways)('%s sends no deleting request', async (_, parameters, node) => {
		const ids = ['here', 'gone', ['here', 'gone']];
		for (const [, setting] of MODES) {
			seed(sandbox.it, service, ['here']);
			const result = await run(sandbox.it, service, {
				...{ ids, parameters, options: { verifyAfterDelete: true, maxAttempts: 1 } },
				node: { ...node, ...setting },
			});
			expect(result.error).toBeUndefined();
			expectLines(result, ids);
			expectTruth(sandbox.it, result);
			const { deleteRequests, lookUpRequests } = sandbox.it.stats(service);
			expect(deleteRequests).toBe(0);
			expect(lookUpRequests > 0).toBe(canLookUp);
			const methods = new Set(sandbox.it.requests().map(({ method }) => method));
			expect([...methods]).toEqual(lookUp.slice(0, 1).map(({ wire }) => wire.split(' ')[0]));
			expect(result.hints.join()).not.toMatch(/\d (deleted|accepted)/);
			if (parameters.operation === undefined) {
				expect(result.hints[0]).toMatch(/^Dry run: nothing was deleted\./);
			}
			sandbox.it.reset();
		}
	});

	test('a dry run checks IDs where the service cannot be asked, and stops no workflow', async () => {
		const trial = { ids: ['here', ' '], parameters: DRY_RUN };
		const result = await run(sandbox.it, service, { ...trial, node: CONTINUE });
		const [line, bad] = receipts(result);
		// The ID is checked all the same.
		expect(bad).toMatchObject({ outcome: 'failed', reason: 'invalidId' });
		if (canLookUp) return;
		expect(line).toMatchObject({
			...{ outcome: 'skipped', reason: 'unsupportedLookUp', success: true, deleted: false },
		});
		expect(line).not.toHaveProperty('attempts');
		expect(line.message).toBe('Not checked');
		expect(result.hints[0]).toContain('1 not checked');
		expect(sandbox.it.requests()).toEqual([]);
		const { error } = await run(sandbox.it, service, { ...trial, ids: ['here'] });
		expect(error).toBeUndefined();
	});

	test('Dry Run by an expression that is true for some items only', async () => {
		const ids = ['a', 'b', 'c', 'd'];
		seed(sandbox.it, service, ids);
		const dry = [false, true, false, true];
		const result = await run(sandbox.it, service, {
			items: ids.map((id, index) => ({ id, dry: dry[index] })),
			parameters: { dryRun: '={{ $json.dry }}' },
		});
		expect(idsSentForDeletion(sandbox.it).sort()).toEqual(['a', 'c']);
		expect(receipts(result).map((line) => line.dryRun ?? false)).toEqual(dry);
		const previewed = canLookUp ? 'wouldDelete' : 'skipped: unsupportedLookUp';
		expect(tally(receipts(result))).toEqual({ [done]: 2, [previewed]: 2 });
		expectLines(result, ids);
		expectTruth(sandbox.it, result);
		// Something was deleted.
		expect(result.hints[0]).not.toMatch(/nothing was deleted/);
	});

	test('Dry Run by an expression that gives no boolean: nothing is sent for that item', async () => {
		for (const dry of ['yes', 'true', 'false', undefined, null, 0, 1, '', []]) {
			seed(sandbox.it, service, ['bad', 'good']);
			const result = await run(sandbox.it, service, {
				items: [
					{ id: 'bad', dry },
					{ id: 'good', dry: false },
				],
				...{ parameters: { dryRun: '={{ $json.dry }}' }, node: CONTINUE },
			});
			expect(sandbox.it.requests().flatMap(({ ids }) => ids)).toEqual(['good']);
			const [bad, good] = receipts(result);
			expect(bad).toMatchObject({ outcome: 'failed', reason: 'invalidParameter', id: 'bad' });
			expect(bad.message).toMatch(/^'Dry Run' must be true or false\. Correct the value/);
			expect(good.success).toBe(true);
			expectTruth(sandbox.it, result);
			sandbox.it.reset();
		}
	});

	test('a dry run changes nothing that a deletion after it would find', async () => {
		seed(sandbox.it, service, ['ada']);
		await run(sandbox.it, service, { ids: ['ada'], parameters: DRY_RUN });
		expect(sandbox.it.state(service, idType, 'ada')).toBe('present');
		const result = await run(sandbox.it, service, { ids: ['ada'] });
		expect(tally(receipts(result))).toEqual({ [done]: 1 });
	});
});

describe.each(SHAPES.map(factsOf))('$displayName: what it says of a profile', ({ service }) => {
	const ways: Array<[string, Run, string]> = [
		['Look Up', { operation: 'lookUp' }, 'found'],
		['Dry Run', { parameters: DRY_RUN }, 'wouldDelete'],
	];

	test.each(ways)('%s: there and not there', async (_, way, outcome) => {
		seed(sandbox.it, service, ['here']);
		const result = await run(sandbox.it, service, { ids: ['here', 'gone'], ...way });
		const common = {
			...{ reason: undefined, success: true, deleted: false, attempts: 1 },
			operation: way.operation ?? 'delete',
			dryRun: way.operation ? undefined : true,
		};
		expect(receipts(result).map((line) => ({ ...common, ...line }))).toEqual([
			expect.objectContaining({ ...common, outcome, message: 'Profile exists' }),
			expect.objectContaining({
				...{ ...common, outcome: 'notFound', message: expect.stringMatching(/^No such profile/) },
			}),
		]);
		expectTruth(sandbox.it, result);
	});

	test('keeps to the same cap on requests in flight as a deletion', async () => {
		sandbox.it.fault({ service, delayMs: 5 });
		await run(sandbox.it, service, { ids: people(40), operation: 'lookUp' });
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
		for (const [, way] of ways) {
			sandbox.it.fault({ service, ...fault });
			seed(sandbox.it, service, ['here']);
			const result = await run(sandbox.it, service, { ids: ['here'], ...way, node: CONTINUE });
			expect(tally(receipts(result))).toEqual({ [`failed: ${reason}`]: 1 });
		}
	});
});

test('an ID that no read can name is unknown, not absent, and its deletion is not stopped by it', async () => {
	seed(sandbox.it, 'gainsightPx', ['a b']);
	const trial = { items: itemsOf('a b'), node: CONTINUE };
	const preview = await run(sandbox.it, 'gainsightPx', { ...trial, parameters: DRY_RUN });
	expect(tally(receipts(preview))).toEqual({ 'skipped: unsupportedLookUp': 1 });
	const lookUp = await run(sandbox.it, 'gainsightPx', { ...trial, operation: 'lookUp' });
	expect(tally(receipts(lookUp))).toEqual({ 'notAttempted: unsupportedLookUp': 1 });
	expect(sandbox.it.requests()).toEqual([]);
	const result = await run(sandbox.it, 'gainsightPx', trial);
	expect(tally(receipts(result))).toEqual({ deleted: 1 });
});

test('Gainsight PX hides soft-deleted users: not found is no proof of a hard deletion', async () => {
	seed(sandbox.it, 'gainsightPx', ['ada']);
	await run(sandbox.it, 'gainsightPx', { ids: ['ada'] });
	const trial = { ids: ['ada'], parameters: { hardDelete: true } };
	const [line] = receipts(await run(sandbox.it, 'gainsightPx', trial));
	expect(line).toMatchObject({ outcome: 'alreadyAbsent', deleted: false });
	expect(line.message).toMatch(/restorable if soft-deleted/);
});
