/** Many items, many IDs and several services: what shares a request, and who gets which answer. */
import { factsOf, NAMES, people, seed } from './support/services';
import { receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { onTheWire } from './support/wire';

const start = sandboxes();

/** Sorted, because requests that are in flight together may arrive in any order. */
function bodies(requests: ReadonlyArray<{ body: string }>): unknown[] {
	return requests
		.map(({ body }) => body)
		.sort()
		.map((body) => JSON.parse(body) as unknown);
}

test('250 items are three CleverTap requests, and 250 answers in input order', async () => {
	const sandbox = await start();
	const ids = people(250);
	seed(sandbox, 'cleverTap', ids);
	const { output, error } = await runNode(sandbox, { services: ['cleverTap'], ids });
	expect(error).toBeUndefined();
	expect(bodies(sandbox.requests('cleverTap'))).toEqual([
		{ identity: ids.slice(0, 100) },
		{ identity: ids.slice(100, 200) },
		{ identity: ids.slice(200) },
	]);
	expect(sandbox.stats('cleverTap').statuses).toEqual({ 200: 3 });
	expect(
		output.map(({ json, pairedItem }) => [json.id, json.outcome, json.batchSize, pairedItem]),
	).toEqual(ids.map((id, item) => [id, 'accepted', item < 200 ? 100 : 50, { item }]));
	expect(sandbox.stats('cleverTap').deletedIds).toBe(250);
});

test('a smaller batch size is kept to', async () => {
	const sandbox = await start();
	const ids = people(5);
	await runNode(sandbox, { services: ['cleverTap'], ids, options: { batchSize: 2 } });
	const sizes = sandbox.requests('cleverTap').map((request) => request.ids.length);
	expect(sizes.sort()).toEqual([1, 2, 2]);
});

test('identity and GUID never share a body', async () => {
	const sandbox = await start();
	const items = people(60).map((id, index) => ({ id, kind: index % 2 ? 'guid' : 'identity' }));
	const { output } = await runNode(sandbox, {
		services: ['cleverTap'],
		items,
		parameters: { cleverTapIdType: '={{ $json.kind }}' },
	});
	const ofKind = (kind: string) => items.filter((item) => item.kind === kind).map(({ id }) => id);
	expect(bodies(sandbox.requests('cleverTap'))).toEqual([
		{ guid: ofKind('guid') },
		{ identity: ofKind('identity') },
	]);
	expect(
		receipts(output).map(({ id, idType, outcome }) => ({ id, kind: idType, outcome })),
	).toEqual(items.map((item) => ({ ...item, outcome: 'accepted' })));
});

test('all services at once: items before services, each with its own ID', async () => {
	const sandbox = await start();
	const ids = people(4);
	for (const service of NAMES) seed(sandbox, service, people(4, `${service}-person`));
	const { output, decrypted } = await runNode(sandbox, {
		// The order of the choice does not matter.
		services: [...NAMES].reverse(),
		ids,
		parameters: Object.fromEntries(
			NAMES.map((service) => [factsOf(service).idField, `={{ "${service}-" + $json.id }}`]),
		),
	});
	expect(
		output.map(({ json, pairedItem }) => [pairedItem, json.service, json.id, json.success]),
	).toEqual(
		ids.flatMap((id, item) =>
			NAMES.map((service) => [{ item }, service, `${service}-${id}`, true]),
		),
	);
	for (const service of NAMES) {
		const { requests, deletedIds } = sandbox.stats(service);
		expect([requests, deletedIds]).toEqual([Math.ceil(4 / factsOf(service).batchSize), 4]);
	}
	// Each credential is decrypted once, not once per request.
	expect(decrypted).toBe(NAMES.length);
});

test.each(NAMES)('%s: the key is decrypted once for 230 profiles', async (service) => {
	const sandbox = await start();
	const run = { services: [service], ids: people(230), options: { maxConcurrency: 50 } };
	const { decrypted, output } = await runNode(sandbox, run);
	expect(output).toHaveLength(230);
	expect(sandbox.stats(service).requests).toBe(Math.ceil(230 / factsOf(service).batchSize));
	expect(decrypted).toBe(1);
});

test.each(NAMES)('%s: one item can carry many IDs', async (service) => {
	const sandbox = await start();
	const { idType } = factsOf(service);
	seed(sandbox, service, ['a', 'b', '7', 'c']);
	const { output } = await runNode(sandbox, {
		services: [service],
		ids: [['a', 7], 'b', ['c']],
	});
	expect(
		output.map(({ json, pairedItem }) => [json.id, json.idType, json.success, pairedItem]),
	).toEqual([
		['a', idType, true, { item: 0 }],
		['7', idType, true, { item: 0 }],
		['b', idType, true, { item: 1 }],
		['c', idType, true, { item: 2 }],
	]);
	expect(sandbox.deletions(service)).toEqual(
		new Map(['a', '7', 'b', 'c'].map((id) => [`${idType}:${id}`, 1])),
	);
});

test.each(NAMES)(
	'%s: a profile asked for twice is sent once and answered twice',
	async (service) => {
		const sandbox = await start();
		seed(sandbox, service, ['a', 'b']);
		const { output } = await runNode(sandbox, { services: [service], ids: ['a', ['b', 'a'], 'a'] });
		const { done } = factsOf(service);
		expect(receipts(output).map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
			['a', done, undefined],
			['b', done, undefined],
			['a', done, 'duplicate'],
			['a', done, 'duplicate'],
		]);
		expect([...sandbox.deletions(service).values()]).toEqual([1, 1]);
	},
);

test('dry run and hard delete can differ from item to item', async () => {
	const sandbox = await start();
	const items = [
		{ id: 'keep', dry: true, hard: true },
		{ id: 'soft', dry: false, hard: false },
		{ id: 'hard', dry: false, hard: true },
	];
	seed(
		sandbox,
		'gainsightPx',
		items.map(({ id }) => id),
	);
	const { output } = await runNode(sandbox, {
		services: ['gainsightPx'],
		items,
		parameters: { dryRun: '={{ $json.dry }}', gainsightPxHardDelete: '={{ $json.hard }}' },
	});
	expect(tally(receipts(output))).toEqual({ wouldDelete: 1, deleted: 2 });
	const states = items.map(({ id }) => sandbox.state('gainsightPx', 'identifyId', id));
	expect(states).toEqual(['present', 'softDeleted', 'hardDeleted']);
	expect(sandbox.requests().map((request) => onTheWire(request).url)).toEqual(
		expect.arrayContaining([
			'/v1/users/keep',
			'/v1/users/soft?hardDelete=false',
			'/v1/users/hard?hardDelete=true',
		]),
	);
	expect(sandbox.requests()).toHaveLength(3);
});

test('nobody there: absent to a deletion, not found to a look-up and a dry run', async () => {
	const sandbox = await start();
	const services = ['adapty', 'gainsightPx'] as const;
	const outcomes = async (operation: 'delete' | 'lookUp', dryRun: boolean) => {
		const run = { services, ids: ['nobody'], operation, parameters: { dryRun } };
		return receipts((await runNode(sandbox, run)).output).map(({ outcome }) => outcome);
	};
	expect(await outcomes('delete', false)).toEqual(['alreadyAbsent', 'alreadyAbsent']);
	expect(await outcomes('delete', true)).toEqual(['notFound', 'notFound']);
	expect(await outcomes('lookUp', false)).toEqual(['notFound', 'notFound']);
	const cleverTap = await runNode(sandbox, {
		services: ['cleverTap'],
		ids: ['nobody'],
		operation: 'lookUp',
	});
	expect(receipts(cleverTap.output)).toMatchObject([{ outcome: 'notFound', success: true }]);
});
