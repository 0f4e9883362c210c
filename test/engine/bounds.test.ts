/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, not in n8n */
/** One run costs a bounded time and memory, whatever a service or an item does. */
import { fork } from 'node:child_process';
import path from 'node:path';

import type { EngineOptions } from '../../engine';
import { parametersFor } from '../../engine/services';
import type { FaultRule, Sandbox } from '../../sandbox';
import type { MemoryOfRun } from './support/memoryChild';
import { expectTrue, receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { factsOf, NAMES, people, seed } from './support/services';
import { nodeWith } from './support/watchedNode';

const start = sandboxes();

afterEach(() => jest.restoreAllMocks());

const CONTINUE = 'continueRegularOutput' as const;

describe('time', () => {
	test.each(['trickle', 'headerTrickle'] as const)(
		'%s: an attempt ends, and with it its place at the account',
		async (wire) => {
			const sandbox = await start();
			const slow = people(3, 'slow');
			const others = people(30);
			seed(sandbox, 'cleverTap', [...slow, ...others]);
			sandbox.fault({ service: 'cleverTap', match: { ids: slow }, wire, everyMs: 50 });
			// The first holds all three places of the account.
			const [held, free] = await Promise.all([
				runNode(sandbox, {
					services: ['cleverTap'],
					ids: slow,
					options: { timeout: 500, maxAttempts: 1, batchSize: 1 },
					onError: CONTINUE,
				}),
				runNode(sandbox, { services: ['cleverTap'], ids: others, options: { batchSize: 5 } }),
			]);
			expect(tally(receipts(held.output))).toEqual({ 'failed: timeout': 3 });
			expect(tally(receipts(free.output))).toEqual({ accepted: 30 });
			expectTrue(sandbox, receipts([...held.output, ...free.output]));
			expect(receipts(held.output)[0].message).toContain('may be deleted already');
		},
	);

	test('an account that is busy with other tools is waited for', async () => {
		const sandbox = await start({ limits: { cleverTap: { concurrency: 0 } } });
		seed(sandbox, 'cleverTap', people(300));
		const lifted = (async () => {
			while ((sandbox.stats('cleverTap').statuses[429] ?? 0) < 8) {
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			sandbox.limit('cleverTap', { concurrency: 3 });
		})();
		const { output } = await runNode(sandbox, {
			services: ['cleverTap'],
			ids: people(300),
			// More refusals than attempts: being told to wait is none.
			options: { maxAttempts: 2 },
			onError: CONTINUE,
		});
		await lifted;
		expect(tally(receipts(output))).toEqual({ accepted: 300 });
		expectTrue(sandbox, receipts(output), { once: true, noDoubts: true });
	});

	test('a system clock that is set back by an hour stops nothing', async () => {
		const sandbox = await start();
		const ids = people(30);
		seed(sandbox, 'adapty', ids);
		// Before the change a pace, a pause and a wait for the next attempt are under way.
		sandbox.fault({ service: 'adapty', skip: 4, times: 1, status: 500 });
		sandbox.fault({
			service: 'adapty',
			skip: 5,
			times: 1,
			status: 429,
			headers: { 'Retry-After': '1' },
		});
		const now = Date.now.bind(Date);
		jest.spyOn(Date, 'now').mockImplementation(() => {
			const isBack = sandbox.stats('adapty').requests > 6;
			return isBack ? now() - 3_600_000 : now();
		});
		const { output } = await runNode(sandbox, {
			services: ['adapty'],
			ids,
			options: { requestsPerSecond: 40 },
			onError: CONTINUE,
		});
		expect(tally(receipts(output))).toEqual({ deleted: 30 });
	}, 30_000);

	const WRONG: Array<[string, Partial<FaultRule>, string]> = [
		['redirects', { recorded: 'ssoRedirect' }, 'redirected'],
		['login pages', { recorded: 'ssoPage' }, 'unexpectedResponse'],
		['404 pages', { recorded: 'nginx404' }, 'unexpectedResponse'],
		['404 of a gateway', { recorded: 'kongNoRoute' }, 'unexpectedResponse'],
		['bodies without end', { wire: 'endless' }, 'unexpectedResponse'],
	];

	test.each(WRONG)('1,000 %s: given up on after a handful', async (_name, fault, reason) => {
		// A stand-in that counts places would refuse some until it has seen that the node hung up.
		const sandbox = await start({ limits: { cleverTap: {} } });
		const ids = people(1000);
		for (const service of NAMES) {
			sandbox.fault({ service, ...fault });
			const { output } = await runNode(sandbox, {
				services: [service],
				ids,
				options: { batchSize: 1, maxConcurrency: 5 },
				onError: CONTINUE,
			});
			const lines = receipts(output);
			// Five in a row, and those in flight beside them.
			expect(sandbox.stats(service).requests).toBeLessThanOrEqual(5 + 5);
			expect(lines).toHaveLength(1000);
			expect(new Set(lines.map((line) => line.reason))).toEqual(new Set([reason]));
			expectTrue(sandbox, lines);
		}
	});
});

/** Runs the node in another process, one run after the other. */
async function inChild(runs: readonly EngineOptions[]): Promise<MemoryOfRun[]> {
	const child = fork(path.join(__dirname, 'support/memoryChild.ts'), [JSON.stringify(runs)], {
		cwd: path.resolve(__dirname, '../..'),
		execArgv: ['--require', require.resolve('tsx/cjs')],
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	return await new Promise((resolve, reject) => {
		child.once('message', (message) => resolve(message as MemoryOfRun[]));
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`It ended (${code}) without a result`)));
	});
}

test('memory: a response without end and 64 MB in some gzip take less than 30 MB', async () => {
	const sandbox = await start();
	const optionsFor = (id: string): EngineOptions => ({
		parameters: parametersFor(NAMES, { options: { maxAttempts: 1 } }),
		items: [{ id }],
		credentials: { ...sandbox.credentials },
		node: { onError: CONTINUE },
	});
	for (const service of NAMES) {
		sandbox.fault({ service, match: { ids: ['endless'] }, wire: 'endless' });
		sandbox.fault({ service, match: { ids: ['bomb'] }, wire: 'gzipBomb', bytes: 64 * 2 ** 20 });
	}
	const warmUps = people(5).map(optionsFor);
	const results = await inChild([...warmUps, optionsFor('endless'), optionsFor('bomb')]);
	const [endless, bomb] = results.slice(warmUps.length);
	const open = NAMES.map(() => 'failed: unexpectedResponse');
	expect(endless.outcomes).toEqual(open);
	expect(bomb.outcomes).toEqual(open);
	expect(endless.grewBy).toBeLessThan(30 * 2 ** 20);
	expect(bomb.grewBy).toBeLessThan(30 * 2 ** 20);
	// Starting n8n once more and unpacking 256 MB takes long where the cores are busy.
}, 180_000);

describe('items', () => {
	/** Runs with a value of the ID fields that no expression of this test could make. */
	async function withIds(sandbox: Sandbox, value: unknown) {
		const fields = NAMES.map((name) => factsOf(name).idField);
		const nodeType = nodeWith((context) => ({
			getNodeParameter: (name: string, ...rest: [number]) =>
				fields.includes(name) ? value : (context.getNodeParameter(name, ...rest) as unknown),
		}));
		// A list in the item: a plain text there would be read without asking n8n.
		const run = { services: NAMES, ids: [['x']], onError: CONTINUE, nodeType };
		return await runNode(sandbox, run);
	}

	test('a list with a hole: the hole is an empty ID, the others are done', async () => {
		const sandbox = await start();
		for (const service of NAMES) seed(sandbox, service, ['a', 'b']);
		const parameters = Object.fromEntries(
			NAMES.map((name) => [factsOf(name).idField, '={{ ["a",,"b"] }}']),
		);
		const run = { services: NAMES, ids: ['x'], parameters, onError: CONTINUE };
		const { output } = await runNode(sandbox, run);
		for (const service of NAMES) {
			const own = receipts(output).filter((line) => line.service === service);
			const { done } = factsOf(service);
			expect(own.map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
				['a', done, undefined],
				[undefined, 'failed', 'emptyId'],
				['b', done, undefined],
			]);
		}
		expectTrue(sandbox, receipts(output));
	});

	test.each([
		['a list with its own map', Object.assign(['a', 'b'], { map: 'none' })],
		['a proxy of a list', new Proxy(['a', 'b'], {})],
	])('%s is a list', async (_name, value) => {
		const sandbox = await start();
		for (const service of NAMES) seed(sandbox, service, ['a', 'b']);
		const { output } = await withIds(sandbox, value);
		expect(receipts(output).map(({ id, success }) => [id, success])).toEqual(
			NAMES.flatMap(() => [
				['a', true],
				['b', true],
			]),
		);
	});

	test('a list that throws when it is read crashes nothing and deletes nobody', async () => {
		const sandbox = await start();
		const thrower = new Proxy(['a'], {
			get() {
				throw new TypeError('No');
			},
		});
		const { output } = await withIds(sandbox, thrower);
		expect(output.length).toBeGreaterThan(0);
		expect(receipts(output).filter(({ success }) => success)).toEqual([]);
		expect(sandbox.requests()).toEqual([]);
	});

	test('an ID of 160,000 braces is refused, in linear time, and nobody else with it', async () => {
		const sandbox = await start();
		for (const service of NAMES) seed(sandbox, service, ['a']);
		// Square time on one of them would take 21 s, and the test would not come to its end.
		const long = Array.from({ length: 20 }, (_, index) => '{'.repeat(160_000 + index));
		const { output } = await runNode(sandbox, {
			services: NAMES,
			ids: [...long, 'a'],
			onError: CONTINUE,
		});
		const lines = receipts(output);
		expect(lines.filter(({ reason }) => reason === 'invalidId')).toHaveLength(20 * NAMES.length);
		expect(lines.filter(({ success }) => success)).toHaveLength(NAMES.length);
		expect(sandbox.requests().flatMap(({ ids }) => ids)).toEqual(NAMES.map(() => 'a'));
	});
});
