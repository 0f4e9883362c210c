/** Many items, many IDs and several services: what shares a request, and who gets which answer. */
import { FACTS, people, profileOf } from './support/services';
import { receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { onTheWire } from './support/wire';
import { SANDBOX_SERVICES } from '../../sandbox';

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
	sandbox.seed(
		'cleverTap',
		ids.map((id) => profileOf('cleverTap', id)),
	);
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

test('three services at once: items before services, each with its own ID', async () => {
	const sandbox = await start();
	const ids = people(4);
	for (const service of SANDBOX_SERVICES) {
		sandbox.seed(
			service,
			ids.map((id) => profileOf(service, `${service}-${id}`)),
		);
	}
	const { output, decrypted } = await runNode(sandbox, {
		// The order of the choice does not matter.
		services: ['gainsightPx', 'adapty', 'cleverTap'],
		ids,
		parameters: Object.fromEntries(
			SANDBOX_SERVICES.map((service) => [
				FACTS[service].idField,
				`={{ "${service}-" + $json.id }}`,
			]),
		),
	});
	expect(
		output.map(({ json, pairedItem }) => [pairedItem, json.service, json.id, json.success]),
	).toEqual(
		ids.flatMap((id, item) =>
			SANDBOX_SERVICES.map((service) => [{ item }, service, `${service}-${id}`, true]),
		),
	);
	expect(SANDBOX_SERVICES.map((service) => sandbox.stats(service).requests)).toEqual([4, 1, 4]);
	expect(SANDBOX_SERVICES.map((service) => sandbox.stats(service).deletedIds)).toEqual([4, 4, 4]);
	// Each credential is decrypted once, not once per request.
	expect(decrypted).toBe(3);
});

test.each([
	['adapty', 230],
	['cleverTap', 3],
	['gainsightPx', 230],
] as const)('%s: the key is decrypted once for 230 profiles', async (service, requests) => {
	const sandbox = await start();
	const run = { services: [service], ids: people(230), options: { maxConcurrency: 50 } };
	const { decrypted, output } = await runNode(sandbox, run);
	expect(output).toHaveLength(230);
	expect(sandbox.stats(service).requests).toBe(requests);
	expect(decrypted).toBe(1);
});

test.each(SANDBOX_SERVICES)('%s: one item can carry many IDs', async (service) => {
	const sandbox = await start();
	const { idType } = FACTS[service];
	sandbox.seed(
		service,
		['a', 'b', '7', 'c'].map((id) => profileOf(service, id)),
	);
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

test.each(SANDBOX_SERVICES)(
	'%s: a profile asked for twice is sent once and answered twice',
	async (service) => {
		const sandbox = await start();
		sandbox.seed(service, [profileOf(service, 'a'), profileOf(service, 'b')]);
		const { output } = await runNode(sandbox, { services: [service], ids: ['a', ['b', 'a'], 'a'] });
		const done = service === 'cleverTap' ? 'accepted' : 'deleted';
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
	sandbox.seed(
		'gainsightPx',
		items.map(({ id }) => profileOf('gainsightPx', id)),
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
