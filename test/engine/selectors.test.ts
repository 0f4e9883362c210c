/** Who is chosen, by one item and by many. */
import { serviceNamed } from '../../engine/services';
import type { Sandbox, SandboxService } from '../../sandbox';
import { between, EXPECTED, type Selector, TIME } from './support/expected';
import { COLUMNS, type Receipt, receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { factsOf, NAMES, people, seed } from './support/services';
import { onTheWire } from './support/wire';

/** Every selector of one profile: what goes out on the wire, and the line that comes back. */
describe('one profile', () => {
	const start = sandboxes();

	const found = { outcome: 'found', deleted: false, httpStatus: 200 };
	const wouldDelete = { outcome: 'wouldDelete', deleted: false, httpStatus: 200, dryRun: true };

	function typeOf(service: SandboxService, { idType = factsOf(service).idType }: Selector): string {
		return idType;
	}

	function withValues(receipt: Receipt): Receipt {
		return Object.fromEntries(Object.entries(receipt).filter(([, value]) => value !== undefined));
	}

	/** Runs one selector and compares all that went out and all that came back. */
	async function check(
		sandbox: Sandbox,
		service: SandboxService,
		selector: Selector,
		asked: { operation: 'delete' | 'lookUp'; dryRun?: boolean },
		receipt: Receipt,
	): Promise<Receipt> {
		const { id, wire, headers = [], body = '', parameters } = selector;
		const idType = typeOf(service, selector);
		sandbox.seed(service, [{ [idType]: String(id) }, { [idType]: 'somebody-else' }]);
		const result = await runNode(sandbox, {
			services: [service],
			ids: [id],
			operation: asked.operation,
			parameters: { ...parameters, ...(asked.dryRun && { dryRun: true }) },
		});
		expect(result.error).toBeUndefined();
		const credential = sandbox.credentials[serviceNamed(service).credential];
		const [method, url] = wire.split(' ');
		expect(sandbox.requests().map(onTheWire)).toEqual([
			{
				method,
				url,
				headers: [...headers, ...EXPECTED[service].keyLines(credential)].sort(),
				body,
			},
		]);
		expect(sandbox.requests()[0].service).toBe(service);
		expect(result.errorOutput).toEqual([]);
		expect(result.output).toEqual([
			{
				pairedItem: { item: 0 },
				json: withValues({
					service,
					operation: asked.operation,
					idType,
					id: String(id),
					success: true,
					attempts: 1,
					sentAt: TIME,
					completedAt: TIME,
					host: new URL(sandbox.urls[service]).host,
					...receipt,
				}),
			},
		]);
		expect(Object.keys(result.output[0].json).slice(0, COLUMNS.length)).toEqual(COLUMNS);
		expect(sandbox.state(service, idType, 'somebody-else')).toBe('present');
		return receipts(result.output)[0];
	}

	describe.each(NAMES)('%s', (service) => {
		const row = EXPECTED[service];
		const isDone = factsOf(service).done === 'deleted';
		const done = { outcome: factsOf(service).done, deleted: isDone };

		test.each(row.delete)('delete: $name', async (selector) => {
			const sandbox = await start();
			const idType = typeOf(service, selector);
			const id = String(selector.id);
			const line = await check(
				sandbox,
				service,
				selector,
				{ operation: 'delete' },
				{ ...done, ...row.deleted, ...selector.receipt },
			);
			expect(sandbox.deletions(service)).toEqual(new Map([[`${idType}:${id}`, 1]]));
			expect(sandbox.state(service, idType, id)).toBe(selector.state ?? row.state);
			for (const [field, ms] of Object.entries(row.after ?? {})) {
				if (line[field] !== undefined) expect(between(line.completedAt, line[field])).toBe(ms);
			}
		});

		test.each(row.delete)('deleted once more: $name', async (selector) => {
			const sandbox = await start();
			const { id, parameters } = selector;
			const idType = typeOf(service, selector);
			sandbox.seed(service, [{ [idType]: String(id) }]);
			const run = { services: [service], ids: [id], parameters };
			await runNode(sandbox, run);
			const { output } = await runNode(sandbox, run);
			const again = row.confirmedAgain.includes(idType) ? done.outcome : 'alreadyAbsent';
			expect(receipts(output)).toMatchObject([{ outcome: again, success: true, attempts: 1 }]);
		});

		if (serviceNamed(service).lookUp === undefined) {
			test.each([
				['look up', { operation: 'lookUp' }, { operation: 'lookUp' }],
				['dry run', { parameters: { dryRun: true } }, { operation: 'delete', dryRun: true }],
			] as const)('%s: not possible here, so nothing is sent', async (_name, asked, said) => {
				for (const { id, idType, parameters } of row.delete) {
					const sandbox = await start();
					const kind = idType ?? factsOf(service).idType;
					sandbox.seed(service, [{ [kind]: String(id) }]);
					const { output, error } = await runNode(sandbox, {
						services: [service],
						ids: [id],
						...asked,
						parameters: { ...parameters, ...('parameters' in asked && asked.parameters) },
						onError: 'continueRegularOutput',
					});
					expect(error).toBeUndefined();
					const [line, ...more] = receipts(output);
					expect(more).toEqual([]);
					expect(line).toMatchObject({
						...{ service, id: String(id), idType: kind, success: false, deleted: false },
						...{ outcome: 'notAttempted', reason: 'unsupportedLookUp', ...said },
					});
					for (const field of ['attempts', 'sentAt', 'completedAt', 'httpStatus']) {
						expect(line).not.toHaveProperty(field);
					}
					expect(sandbox.requests()).toEqual([]);
					expect(sandbox.state(service, kind, String(id))).toBe('present');
				}
			});

			test('verify: the deletion stands, and nobody could check it', async () => {
				const sandbox = await start();
				const [{ id, parameters }] = row.delete;
				const kind = factsOf(service).idType;
				sandbox.seed(service, [{ [kind]: String(id) }]);
				const { output } = await runNode(sandbox, {
					services: [service],
					ids: [id],
					parameters,
					options: { verifyAfterDelete: true },
					onError: 'continueRegularOutput',
				});
				expect(receipts(output)).toMatchObject([
					{ ...done, reason: 'unverified', attempts: 1, success: true },
				]);
				expect(sandbox.requests()).toHaveLength(1);
				expect(sandbox.state(service, kind, String(id))).toBe(row.state);
			});
			return;
		}

		test.each(row.lookUp)('look up: $name', async (selector) => {
			const sandbox = await start();
			const receipt = { ...found, ...row.found, ...selector.receipt };
			await check(sandbox, service, selector, { operation: 'lookUp' }, receipt);
			const state = sandbox.state(service, typeOf(service, selector), String(selector.id));
			expect(state).toBe('present');
		});

		test.each(row.lookUp)('dry run: $name', async (selector) => {
			const sandbox = await start();
			await check(
				sandbox,
				service,
				selector,
				{ operation: 'delete', dryRun: true },
				{ ...wouldDelete, ...row.found, ...selector.receipt, message: 'Would be deleted' },
			);
			const state = sandbox.state(service, typeOf(service, selector), String(selector.id));
			expect(state).toBe('present');
		});

		test('what is not there: as the service says', async () => {
			const sandbox = await start();
			const [selector] = row.lookUp;
			const { output } = await runNode(sandbox, {
				services: [service],
				ids: ['nobody'],
				operation: 'lookUp',
				parameters: selector.parameters,
			});
			expect(receipts(output)).toMatchObject([
				{ outcome: 'notFound', success: true, message: 'Not found' },
			]);
		});
	});

	test('IDs of one kind are not taken for the other', async () => {
		const sandbox = await start();
		sandbox.seed('adapty', [
			{ customerUserId: 'one', profileId: 'two' },
			{ customerUserId: 'two', profileId: 'one' },
		]);
		await runNode(sandbox, {
			services: ['adapty'],
			ids: ['one'],
			parameters: { adaptyIdType: 'profileId' },
		});
		expect(sandbox.state('adapty', 'customerUserId', 'one')).toBe('present');
		expect(sandbox.state('adapty', 'customerUserId', 'two')).toBe('deleted');
	});

	test('Gainsight PX may respond to a deletion with its 200 instead of 204', async () => {
		const sandbox = await start({ gainsightPxDeleteStatus: 200 });
		const row = EXPECTED.gainsightPx;
		const selector = row.delete.find(({ name }) => name === 'hard')!;
		await check(
			sandbox,
			'gainsightPx',
			selector,
			{ operation: 'delete' },
			{ outcome: 'deleted', deleted: true, ...row.deleted, ...selector.receipt, httpStatus: 200 },
		);
		expect(sandbox.state('gainsightPx', 'identifyId', 'anna')).toBe('hardDeleted');
	});
});

/** Many items, many IDs and several services: what shares a request, and who gets which result. */
describe('many items', () => {
	const start = sandboxes();

	/** Sorted, because requests that are in flight together may arrive in any order. */
	function bodies(requests: ReadonlyArray<{ body: string }>): unknown[] {
		return requests
			.map(({ body }) => body)
			.sort()
			.map((body) => JSON.parse(body) as unknown);
	}

	test('250 items are three CleverTap requests, and 250 results in input order', async () => {
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
		'%s: a profile asked for twice is sent once and reported twice',
		async (service) => {
			const sandbox = await start();
			seed(sandbox, service, ['a', 'b']);
			const { output } = await runNode(sandbox, {
				services: [service],
				ids: ['a', ['b', 'a'], 'a'],
			});
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
});
