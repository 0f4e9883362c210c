/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, not in n8n */
/** One run costs a bounded time and memory, whatever a service or an item does. */
import { fork } from 'node:child_process';
import path from 'node:path';

import type { EngineOptions } from '../../engine';
import { parametersFor } from '../../engine/services';
import type { MemoryOfRun } from './support/memoryChild';
import {
	CONTINUE,
	expectTrue,
	nodeWith,
	people,
	receipts,
	run,
	sandboxes,
	seed,
	tally,
} from './support/harness';

const start = sandboxes();

afterEach(() => jest.restoreAllMocks());

test('an attempt that trickles ends, and with it its place at the account', async () => {
	const sandbox = await start();
	const slow = people(3, 'slow');
	const others = people(30);
	seed(sandbox, 'cleverTap', [...slow, ...others]);
	sandbox.fault({ service: 'cleverTap', match: { ids: slow }, wire: 'trickle', everyMs: 50 });
	// The first holds all three places of the account.
	const [held, free] = await Promise.all([
		run(sandbox, 'cleverTap', {
			ids: slow,
			options: { timeout: 500, maxAttempts: 1, batchSize: 1 },
			node: CONTINUE,
		}),
		run(sandbox, 'cleverTap', { ids: others, options: { batchSize: 5 } }),
	]);
	expect(tally(receipts(held))).toEqual({ 'failed: timeout': 3 });
	expect(tally(receipts(free))).toEqual({ accepted: 30 });
	expectTrue(sandbox, [...receipts(held), ...receipts(free)]);
	expect(receipts(held)[0].message).toContain('may be deleted already');
});

test('a system clock that is set back by an hour stops nothing', async () => {
	const sandbox = await start();
	const ids = people(30);
	seed(sandbox, 'adapty', ids);
	// Before the change a pace, a pause and a wait for the next attempt are under way.
	const once = { service: 'adapty', times: 1 };
	sandbox.fault({ ...once, skip: 4, status: 500 });
	sandbox.fault({ ...once, skip: 5, status: 429, headers: { 'Retry-After': '1' } });
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => {
		const isBack = sandbox.stats('adapty').requests > 6;
		return isBack ? now() - 3_600_000 : now();
	});
	const options = { requestsPerSecond: 60 };
	const result = await run(sandbox, 'adapty', { ids, options, node: CONTINUE });
	expect(tally(receipts(result))).toEqual({ deleted: 30 });
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
	const optionsFor = (...ids: string[]): EngineOptions => ({
		parameters: parametersFor('adapty', { options: { maxAttempts: 1 } }),
		items: ids.map((id) => ({ id })),
		credentials: { ...sandbox.credentials },
		node: CONTINUE,
	});
	const endlessIds = people(4, 'endless');
	const bombIds = people(4, 'bomb');
	sandbox.fault({ service: 'adapty', match: { ids: endlessIds }, wire: 'endless' });
	const bytes = 64 * 2 ** 20;
	sandbox.fault({ service: 'adapty', match: { ids: bombIds }, wire: 'gzipBomb', bytes });
	const warmUps = people(5).map((id) => optionsFor(id));
	const runs = [...warmUps, optionsFor(...endlessIds), optionsFor(...bombIds)];
	for (const { outcomes, grewBy } of (await inChild(runs)).slice(warmUps.length)) {
		expect(outcomes).toEqual(endlessIds.map(() => 'failed: unexpectedResponse'));
		expect(grewBy).toBeLessThan(30 * 2 ** 20);
	}
	// Starting n8n once more and unpacking 256 MB takes long where the cores are busy.
}, 180_000);

describe('values of an ID field that no item of a workflow should have', () => {
	const thrower = new Proxy(['a'], {
		get() {
			throw new TypeError('No');
		},
	});

	const holed = ['a', 'x', 'b'];
	delete holed[1];

	const ODD: Array<[string, unknown, Array<[unknown, unknown]>]> = [
		[
			'a list with its own map',
			Object.assign(['a', 'b'], { map: 'none' }),
			[
				['a', 'deleted'],
				['b', 'deleted'],
			],
		],
		[
			'a proxy of a list',
			new Proxy(['a', 'b'], {}),
			[
				['a', 'deleted'],
				['b', 'deleted'],
			],
		],
		[
			'a list with a hole',
			holed,
			[
				['a', 'deleted'],
				[undefined, 'failed'],
				['b', 'deleted'],
			],
		],
		['a list that throws when it is read', thrower, [[undefined, 'failed']]],
	];

	test.each(ODD)('%s', async (_name, value, expected) => {
		const sandbox = await start();
		seed(sandbox, 'adapty', ['a', 'b']);
		const nodeType = nodeWith((context) => ({
			getNodeParameter: (name: string, ...rest: [number]) =>
				name === 'id' ? value : (context.getNodeParameter(name, ...rest) as unknown),
		}));
		// A list in the item: a plain text there would be read without asking n8n.
		const result = await run(sandbox, 'adapty', { ids: [['x']], nodeType, node: CONTINUE });
		expect(receipts(result).map(({ id, outcome }) => [id, outcome])).toEqual(expected);
		expectTrue(sandbox, receipts(result));
	});

	test('an ID of 160,000 braces is refused, in linear time, and nobody else with it', async () => {
		const sandbox = await start();
		seed(sandbox, 'adapty', ['a']);
		// Square time on one of them would take 21 s, and the test would not come to its end.
		const long = Array.from({ length: 20 }, (_, index) => '{'.repeat(160_000 + index));
		const result = await run(sandbox, 'adapty', { ids: [...long, 'a'], node: CONTINUE });
		expect(tally(receipts(result))).toEqual({ 'failed: invalidId': 20, deleted: 1 });
		expect(sandbox.requests().flatMap(({ ids }) => ids)).toEqual(['a']);
	});
});
