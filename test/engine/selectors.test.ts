/** One run for each service and outcome: what goes out on the wire, and the line that comes back. */
import type { Sandbox } from '../../sandbox';
import type { ReceiptFacts, Selector } from '../services/facts';
import {
	claimOf,
	CONTINUE,
	type Facts,
	outcomeAgain,
	people,
	READABLE,
	receipts,
	type Run,
	run,
	seed,
	SERVICES,
	tally,
	useSandbox,
} from './support/harness';
import { onTheWire } from './support/wire';

const sandbox = useSandbox();

/** The first fields of a receipt of something sent, so that a table shows what counts first. */
const COLUMNS = [
	...['service', 'id', 'outcome', 'message', 'success'],
	...['deleted', 'idType', 'operation', 'httpStatus', 'attempts', 'sentAt', 'completedAt'],
];
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;

function typeOf({ idType: usual }: Facts, { idType = usual }: Selector): string {
	return idType;
}

function parametersOf(facts: Facts, selector: Selector): NonNullable<Run['parameters']> {
	return {
		...(facts.idTypes.length > 1 && { idType: typeOf(facts, selector) }),
		...selector.parameters,
	};
}

function patterns(fields: ReceiptFacts): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [
			name,
			value instanceof RegExp ? expect.stringMatching(value) : value,
		]),
	);
}

/** Who is meant, and somebody else beside. */
function seedFor(facts: Facts, selector: Selector): void {
	const idType = typeOf(facts, selector);
	sandbox.it.seed(facts.service, [
		{ [idType]: String(selector.id) },
		{ [idType]: 'somebody-else' },
	]);
}

/** Runs one selector and compares all that went out and all that came back. */
async function check(
	facts: Facts,
	selector: Selector,
	asked: Pick<Run, 'operation' | 'parameters'>,
	fields: Record<string, unknown>,
): Promise<Record<string, unknown>> {
	const { service } = facts;
	const { it } = sandbox;
	const { id, wire, headers = [], body = '' } = selector;
	const before = it.requests().length;
	const { error, output, errorOutput } = await run(it, service, {
		ids: [id],
		...asked,
		parameters: { ...parametersOf(facts, selector), ...asked.parameters },
	});
	expect([error, errorOutput]).toEqual([undefined, []]);
	const key = Object.entries(facts.keyHeaders(it.credentials[facts.credential]));
	expect(it.requests(service).slice(before).map(onTheWire)).toEqual([
		{
			wire,
			headers: [...headers, ...key.map(([name, value]) => `${name}: ${value}`)].sort(),
			body: body instanceof RegExp ? (expect.stringMatching(body) as unknown) : body,
		},
	]);
	const common = {
		...{ service, operation: 'delete', idType: typeOf(facts, selector), id: String(id) },
		...{ success: true, attempts: 1, sentAt: TIME, completedAt: TIME },
		host: new URL(it.urls[service]).host,
	};
	expect(output).toEqual([{ pairedItem: { item: 0 }, json: { ...common, ...fields } }]);
	const [{ json }] = output;
	expect(Object.keys(json).slice(0, COLUMNS.length)).toEqual(COLUMNS);
	expect(it.state(service, typeOf(facts, selector), 'somebody-else')).toBe('present');
	return json;
}

describe.each(SERVICES)('$service', (facts) => {
	const { service, done, deleted } = facts;
	const isDone = { outcome: done, deleted: done === 'deleted' };
	const state = (selector: Selector) =>
		sandbox.it.state(service, typeOf(facts, selector), String(selector.id));

	test.each(facts.delete)('delete, and once more: $id, $wire', async (selector) => {
		seedFor(facts, selector);
		const { fields = deleted.fields, after = deleted.after ?? {} } = selector;
		const times = Object.fromEntries(Object.keys(after).map((field) => [field, TIME]));
		const line = await check(facts, selector, {}, { ...isDone, ...patterns(fields), ...times });
		for (const [field, ms] of Object.entries(after)) {
			const ahead = Date.parse(String(line[field])) - Date.parse(String(line.completedAt));
			// From when the response came, a moment before.
			expect(Math.ceil(ahead / 60_000) * 60_000).toBe(ms);
		}
		const idType = typeOf(facts, selector);
		expect(sandbox.it.deletions(service)).toEqual(
			new Map([[`${idType}:${String(selector.id)}`, 1]]),
		);
		expect(state(selector)).toBe(selector.state ?? deleted.state);

		const again = { ids: [selector.id], parameters: parametersOf(facts, selector) };
		expect(receipts(await run(sandbox.it, service, again))).toMatchObject([
			{ outcome: outcomeAgain(facts, idType), success: true, attempts: 1 },
		]);
	});

	for (const selector of facts.lookUp) {
		test(`look up and dry run: ${selector.wire}`, async () => {
			seedFor(facts, selector);
			const found = { deleted: false, httpStatus: 200, ...patterns(facts.found!) };
			const lookUp = { ...found, outcome: 'found', operation: 'lookUp' };
			await check(facts, selector, { operation: 'lookUp' }, lookUp);
			const dry = { ...found, outcome: 'wouldDelete', dryRun: true };
			await check(facts, selector, { parameters: { dryRun: true } }, dry);
			expect(state(selector)).toBe('present');
		});
	}

	test('a key that is refused: one request, and nothing else is sent', async () => {
		const data = sandbox.it.credentials[facts.credential];
		const keys = facts.access.keys.map(({ name }) => name);
		const texts = Object.entries(data).map(([name, value]) => [
			name,
			keys.includes(name) ? 'key-of-somebody-else' : value,
		]);
		const { status } = facts.refusedKey;
		const result = await run(sandbox.it, service, {
			ids: ['a', 'b'],
			options: { batchSize: 1, maxConcurrency: 1 },
			credentials: { [facts.credential]: Object.fromEntries(texts) as Record<string, string> },
			node: CONTINUE,
		});
		expect(receipts(result)).toMatchObject([
			{ outcome: 'failed', reason: 'unauthorized', attempts: 1, httpStatus: status },
			{ outcome: 'notAttempted', reason: 'unauthorized' },
		]);
		expect(sandbox.it.stats(service).statuses).toEqual({ [status]: 1 });
	});

	test('nobody there: absent, not found, or a failure where that is wanted', async () => {
		let asked = 0;
		const said = async (more: Run) =>
			receipts(
				await run(sandbox.it, service, { ids: [`nobody-${asked++}`], node: CONTINUE, ...more }),
			).map(({ outcome, reason }) => [outcome, reason]);
		const tells = facts.recorded.some(
			({ action, means }) => action === 'delete' && means === 'all absent',
		);
		const accepts = done === 'accepted' && !tells;
		expect(await said({})).toEqual([[accepts ? done : 'alreadyAbsent', undefined]]);
		expect(await said({ options: { ifNotFound: 'fail' } })).toEqual([
			accepts ? [done, undefined] : ['failed', 'notFound'],
		]);
		if (!facts.canLookUp) return;
		expect(await said({ operation: 'lookUp' })).toEqual([['notFound', undefined]]);
		expect(await said({ parameters: { dryRun: true } })).toEqual([['notFound', undefined]]);
	});

	test('one item can carry many IDs; empty ones are told so, repeats are sent once', async () => {
		seed(sandbox.it, service, ['a', 'b', '7']);
		const result = await run(sandbox.it, service, {
			ids: [['a', 7], '', 'b', ['a']],
			node: CONTINUE,
		});
		expect(
			result.output.map(({ json, pairedItem }) => [json.id, json.outcome, json.reason, pairedItem]),
		).toEqual([
			['a', done, undefined, { item: 0 }],
			['7', done, undefined, { item: 0 }],
			[undefined, 'failed', 'emptyId', { item: 1 }],
			['b', done, undefined, { item: 2 }],
			['a', done, 'duplicate', { item: 3 }],
		]);
		expect(sandbox.it.deletions(service)).toEqual(
			new Map(['a', '7', 'b'].map((id) => [`${facts.idType}:${id}`, 1])),
		);
	});

	test('230 profiles: in input order, as few requests as can be, within its limits, one key', async () => {
		const ids = people(230);
		seed(sandbox.it, service, ids);
		const { output, error, decrypted } = await run(sandbox.it, service, { ids });
		expect(error).toBeUndefined();
		expect(output.map(({ json, pairedItem }) => [json.id, json.outcome, pairedItem])).toEqual(
			ids.map((id, item) => [id, done, { item }]),
		);
		const { requests, statuses, peakInFlight, deletedIds } = sandbox.it.stats(service);
		expect([requests, deletedIds]).toEqual([Math.ceil(230 / facts.batchSize), 230]);
		expect(statuses).toEqual({ [String(deleted.fields.httpStatus)]: requests });
		expect(peakInFlight).toBeLessThanOrEqual(facts.limits.concurrency);
		// Not once per request.
		expect(decrypted).toBe(1);
	});
});

test.each(SERVICES.filter(({ canLookUp }) => !canLookUp))(
	'$service cannot be asked: a dry run sends nothing, a verification says so',
	async (facts) => {
		const { service, done, idType, deleted } = facts;
		for (const selector of facts.delete) {
			seedFor(facts, selector);
			const dry = await run(sandbox.it, service, {
				ids: [selector.id],
				parameters: { ...parametersOf(facts, selector), dryRun: true },
			});
			expect(dry.error).toBeUndefined();
			expect(receipts(dry)).toEqual([
				{
					...{ service, id: String(selector.id), idType: typeOf(facts, selector) },
					...{ outcome: 'skipped', reason: 'unsupportedLookUp', success: true, deleted: false },
					...{ operation: 'delete', dryRun: true, message: expect.any(String) as unknown },
				},
			]);
		}
		expect(sandbox.it.requests()).toEqual([]);
		seed(sandbox.it, service, ['a']);
		const options = { verifyAfterDelete: true };
		const verified = await run(sandbox.it, service, { ids: ['a'], options });
		expect(receipts(verified)).toMatchObject([
			{ outcome: done, reason: 'unverified', attempts: 1, success: true },
		]);
		expect(sandbox.it.requests()).toHaveLength(1);
		expect(sandbox.it.state(service, idType, 'a')).toBe(deleted.state);
	},
);

test.each(READABLE.filter(({ done }) => done === 'deleted'))(
	'$service: a deletion that was none is found out',
	async (facts) => {
		const { service, idType } = facts;
		seed(sandbox.it, service, ['kept', 'gone']);
		const match = { kind: 'delete' as const, ids: ['kept'] };
		sandbox.it.fault({ service, match, ...claimOf(facts, 'kept') });
		const options = { verifyAfterDelete: true };
		const result = await run(sandbox.it, service, {
			ids: ['kept', 'gone'],
			options,
			node: CONTINUE,
		});
		expect(receipts(result)).toMatchObject([
			{ outcome: 'failed', reason: 'stillPresent', deleted: false },
			{ outcome: 'deleted' },
		]);
		expect(sandbox.it.state(service, idType, 'kept')).toBe('present');
	},
);

test('IDs of one kind are not taken for the other', async () => {
	sandbox.it.seed('adapty', [
		{ customerUserId: 'one', profileId: 'two' },
		{ customerUserId: 'two', profileId: 'one' },
	]);
	await run(sandbox.it, 'adapty', { ids: ['one'], parameters: { idType: 'profileId' } });
	expect(sandbox.it.state('adapty', 'customerUserId', 'one')).toBe('present');
	expect(sandbox.it.state('adapty', 'customerUserId', 'two')).toBe('deleted');
});

/** Sorted, because requests that are in flight together may arrive in any order. */
function bodies(of: Sandbox): unknown[] {
	return of
		.requests()
		.map(({ body }) => body)
		.sort()
		.map((body) => JSON.parse(body) as unknown);
}

test.each([
	['of one kind', () => 'identity'],
	['of two kinds, which never share a body', (index: number) => (index % 2 ? 'guid' : 'identity')],
])('a batch has at most Batch Size IDs %s', async (_name, kindOf) => {
	const items = people(10).map((id, index) => ({ id, kind: kindOf(index) }));
	const result = await run(sandbox.it, 'cleverTap', {
		items,
		parameters: { idType: '={{ $json.kind }}' },
		options: { batchSize: 4 },
	});
	const kinds = [...new Set(items.map(({ kind }) => kind))];
	const expected = kinds.flatMap((kind) => {
		const own = items.filter((item) => item.kind === kind).map(({ id }) => id);
		return [0, 4, 8].map((at) => ({ [kind]: own.slice(at, at + 4) }));
	});
	const full = expected.filter((body) => Object.values(body)[0].length > 0);
	const inOrder = (list: unknown[]) => list.map((body) => JSON.stringify(body)).sort();
	expect(inOrder(bodies(sandbox.it))).toEqual(inOrder(full));
	expect(receipts(result).map(({ id, idType, batchSize }) => [id, idType, batchSize])).toEqual(
		items.map(({ id, kind }) => [
			id,
			kind,
			full.flatMap((body) => Object.values(body)).find((ids) => ids.includes(id))?.length,
		]),
	);
});

test('Dry Run and Hard Delete can differ from item to item', async () => {
	const items = [
		{ id: 'keep', dry: true, hard: true },
		{ id: 'soft', dry: false, hard: false },
		{ id: 'hard', dry: false, hard: true },
	];
	const ids = items.map(({ id }) => id);
	seed(sandbox.it, 'gainsightPx', ids);
	const parameters = { dryRun: '={{ $json.dry }}', hardDelete: '={{ $json.hard }}' };
	const result = await run(sandbox.it, 'gainsightPx', { items, parameters });
	expect(tally(receipts(result))).toEqual({ wouldDelete: 1, deleted: 2 });
	const states = ids.map((id) => sandbox.it.state('gainsightPx', 'identifyId', id));
	expect(states).toEqual(['present', 'softDeleted', 'hardDeleted']);
	expect(sandbox.it.requests()).toHaveLength(3);
});
