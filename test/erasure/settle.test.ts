import type { Service } from '../../nodes/DeleteProfile/contract/service';
import type { Result, Target } from '../../nodes/DeleteProfile/contract/types';
import { memoryOf, type Memory } from '../../nodes/DeleteProfile/erasure/memory';
import type { Tasks } from '../../nodes/DeleteProfile/erasure/plan';
import { settle } from '../../nodes/DeleteProfile/erasure/settle';
import { sentences } from '../../nodes/DeleteProfile/erasure/texts';
import { FakeClock } from '../support/fakeClock';
import { FakeServer, fakeAccount, fakeService, manyTargets } from '../support/fakeService';
import { settingsWith } from './planning';

interface Given {
	readonly clock: FakeClock;
	readonly server: FakeServer;
	readonly tasks: Partial<Tasks>;
	readonly options?: Record<string, unknown>;
	readonly service?: Service;
	readonly memory?: Memory;
	readonly operation?: 'delete' | 'lookUp';
	readonly report?: (message: string) => void;
	readonly account?: string;
}

let accounts = 0;

async function settled(given: Given): Promise<Map<Target, Result>> {
	const { clock, server, tasks, options, service = fakeService() } = given;
	const account = { ...fakeAccount, key: given.account ?? `settle test ${accounts++}` };
	return await settle(
		{ connection: { service, account, send: server.send }, delete: [], lookUp: [], ...tasks },
		{
			operation: given.operation ?? 'delete',
			settings: settingsWith(options),
			memory: given.memory ?? memoryOf({}, 0),
			clock,
			report: given.report ?? (() => {}),
		},
	);
}

function outcomes(results: ReadonlyMap<Target, Result>, targets: readonly Target[]) {
	return targets.map((target) => results.get(target)?.outcome);
}

test('ten runs of one account together keep to its cap; other accounts are not held up', async () => {
	const clock = new FakeClock();
	const server = new FakeServer(clock, { latency: () => 50 });
	const other = new FakeServer(clock, { latency: () => 50 });
	const runs = Array.from({ length: 10 }, async (_, run) => {
		const targets = [...manyTargets(20)].map((target) => ({
			...target,
			id: `${run} ${target.id}`,
		}));
		const results = await settled({
			clock,
			server,
			account: 'shared',
			tasks: { delete: targets },
			options: { maxConcurrency: 3, batchSize: 2 },
		});
		expect(outcomes(results, targets).every((outcome) => outcome === 'deleted')).toBe(true);
	});
	const apart = settled({
		clock,
		server: other,
		tasks: { delete: [...manyTargets(5)] },
		account: 'apart',
	});
	await clock.run(apart);
	expect(clock.elapsed).toBe(50);
	await clock.run(Promise.all(runs));
	expect(server.maxInFlight).toBe(3);
	expect(server.seen).toHaveLength(100);
});

test.each([
	['the default of the service', {}, 2],
	["the user's own", { maxConcurrency: 1 }, 1],
	['never more than the service takes', { maxConcurrency: 100 }, 4],
])('cap: %s', async (_what, options, most) => {
	const clock = new FakeClock();
	const server = new FakeServer(clock, { latency: () => 50 });
	const service = fakeService({ limits: { concurrency: 2, maxConcurrency: 4, batchSize: 1 } });
	await clock.run(
		settled({ clock, server, service, options, tasks: { delete: [...manyTargets(20)] } }),
	);
	expect(server.maxInFlight).toBe(most);
});

test.each([
	[{}, 30],
	[{ batchSize: 7 }, 7],
	[{ batchSize: 100 }, 30],
])('batches with %j hold at most %p, look ups one', async (options, size) => {
	const clock = new FakeClock();
	const server = new FakeServer(clock);
	const service = fakeService({ limits: { batchSize: 30 } });
	const tasks = { delete: [...manyTargets(90)], lookUp: [...manyTargets(3)] };
	await clock.run(settled({ clock, server, service, options, tasks }));
	const sizes = (action: string) =>
		server.seen.filter((seen) => seen.action === action).map(({ ids }) => ids.length);
	expect(Math.max(...sizes('delete'))).toBe(size);
	expect(sizes('lookUp')).toEqual([1, 1, 1]);
});

describe('a second pass of the same execution', () => {
	test('sends again only what is not confirmed', async () => {
		const clock = new FakeClock();
		const memory = memoryOf({}, 0);
		const server = new FakeServer(clock, {
			fault: (_request, [id]) =>
				id === 'id-1' && clock.elapsed < 60_000
					? { kind: 'status', status: 500, works: true }
					: undefined,
		});
		const options = { maxAttempts: 1, batchSize: 1, ifNotFound: 'fail' };
		const first = [...manyTargets(3)];
		const account = 'retried';
		const given = { clock, server, memory, options, account };
		const once = await clock.run(settled({ ...given, tasks: { delete: first } }));
		expect(outcomes(once, first)).toEqual(['deleted', 'failed', 'deleted']);
		await clock.advance(60_000);
		const second = [...manyTargets(4)];
		const again = await clock.run(settled({ ...given, tasks: { delete: second } }));
		expect(outcomes(again, second)).toEqual(['deleted', 'alreadyAbsent', 'deleted', 'deleted']);
		expect(again.get(second[1])?.reason).toBe('goneAfterRetry');
		expect(Object.fromEntries(server.sent)).toEqual({ 'id-0': 1, 'id-1': 2, 'id-2': 1, 'id-3': 1 });
	});

	test('another execution asks again, and finds them absent', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock);
		await clock.run(settled({ clock, server, tasks: { delete: [...manyTargets(2)] } }));
		const again = [...manyTargets(2)];
		const results = await clock.run(settled({ clock, server, tasks: { delete: again } }));
		expect(outcomes(results, again)).toEqual(['alreadyAbsent', 'alreadyAbsent']);
	});
});

describe('verify after delete', () => {
	test('looks up what was deleted, and nothing else', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock, { profiles: ['id-0', 'id-2'] });
		const targets = [...manyTargets(3)];
		const results = await clock.run(
			settled({
				clock,
				server,
				options: { verifyAfterDelete: true, batchSize: 1 },
				tasks: { delete: targets },
			}),
		);
		expect(
			server.seen.filter(({ action }) => action === 'lookUp').map(({ ids }) => ids[0]),
		).toEqual(['id-0', 'id-2']);
		expect(results.get(targets[0])?.message.what).toBe('Deleted; verified absent');
		expect(outcomes(results, targets)).toEqual(['deleted', 'alreadyAbsent', 'deleted']);
	});

	test('looks up what was accepted', async () => {
		const clock = new FakeClock();
		const takes = { kind: 'status', status: 200, body: { states: ['accepted'] } } as const;
		const server = new FakeServer(clock, {
			fault: (request) => (request === 0 ? takes : undefined),
		});
		const targets = [...manyTargets(1)];
		const options = { verifyAfterDelete: true };
		const results = await clock.run(
			settled({ clock, server, options, tasks: { delete: targets } }),
		);
		expect(results.get(targets[0])?.message.what).toBe('Accepted; not absent yet');
	});

	test('a deletion that was only said to be one is found out, and not remembered', async () => {
		const clock = new FakeClock();
		const memory = memoryOf({}, 0);
		const lie = { kind: 'status', status: 200, body: { states: ['deleted'] } } as const;
		const server = new FakeServer(clock, { fault: (request) => (request === 0 ? lie : undefined) });
		const options = { verifyAfterDelete: true };
		const first = [...manyTargets(1)];
		const given = { clock, server, memory, options, account: 'lying' };
		const once = await clock.run(settled({ ...given, tasks: { delete: first } }));
		expect(once.get(first[0])).toMatchObject({ outcome: 'failed', reason: 'stillPresent' });
		const second = [...manyTargets(1)];
		const again = await clock.run(settled({ ...given, tasks: { delete: second } }));
		expect(outcomes(again, second)).toEqual(['deleted']);
		expect(server.deletions.get('id-0')).toBe(1);
	});

	test('a key refused on the way takes no deletion back', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock, {
			fault: (request) => (request >= 3 ? { kind: 'status', status: 401, body: {} } : undefined),
		});
		const targets = [...manyTargets(3)];
		const options = { verifyAfterDelete: true, batchSize: 1, maxConcurrency: 1 };
		const results = await clock.run(
			settled({ clock, server, options, tasks: { delete: targets } }),
		);
		expect(results.size).toBe(3);
		for (const result of results.values()) {
			expect(result).toMatchObject({ outcome: 'deleted', reason: 'unverified' });
		}
		expect(server.seen).toHaveLength(4);
	});
});

test('a service that cannot be read leaves deletions unverified, without a request', async () => {
	const clock = new FakeClock();
	const server = new FakeServer(clock);
	const service = fakeService({ lookUp: false });
	const targets = [...manyTargets(2)];
	const options = { verifyAfterDelete: true, batchSize: 1 };
	const results = await clock.run(
		settled({ clock, server, service, options, tasks: { delete: targets } }),
	);
	for (const result of results.values()) {
		expect(result).toMatchObject({ outcome: 'deleted', reason: 'unverified' });
		expect(sentences(result.message)).toContain('Fake has no way to look up a profile');
	}
	expect(server.seen).toHaveLength(2);
});

test('a refused key ends the whole work there, look ups and deletions', async () => {
	const clock = new FakeClock();
	const server = new FakeServer(clock, {
		fault: () => ({ kind: 'status', status: 401, body: {} }),
	});
	const tasks = { delete: [...manyTargets(50)], lookUp: [...manyTargets(50)] };
	const options = { maxConcurrency: 1, batchSize: 1 };
	const results = await clock.run(settled({ clock, server, options, tasks }));
	expect(server.seen).toHaveLength(1);
	const all = outcomes(results, [...tasks.delete, ...tasks.lookUp]);
	expect(all.filter((outcome) => outcome === 'failed')).toHaveLength(1);
	expect(all.filter((outcome) => outcome === 'notAttempted')).toHaveLength(99);
});

test.each([
	['delete', 'wouldDelete'],
	['lookUp', 'found'],
] as const)('what %s only looks up is called %s', async (operation, outcome) => {
	const clock = new FakeClock();
	const server = new FakeServer(clock, { profiles: ['id-0'] });
	const targets = [...manyTargets(2)];
	const results = await clock.run(
		settled({ clock, server, operation, tasks: { lookUp: targets } }),
	);
	expect(outcomes(results, targets)).toEqual([outcome, 'notFound']);
	expect(server.deletions.size).toBe(0);
});

test('long work is reported every few seconds, in counts, without an ID', async () => {
	const clock = new FakeClock();
	const server = new FakeServer(clock, { latency: () => 1000 });
	const reports: string[] = [];
	const report = (message: string) => void reports.push(message);
	const options = { maxConcurrency: 2, batchSize: 1 };
	await clock.run(
		settled({ clock, server, options, report, tasks: { delete: [...manyTargets(60)] } }),
	);
	expect(clock.elapsed).toBe(30_000);
	expect(reports.length).toBeGreaterThanOrEqual(5);
	expect(reports.length).toBeLessThanOrEqual(6);
	// Two a second: what has been settled, and what is left, add up.
	expect(reports[0]).toBe('Fake: 9 of 60 profiles settled, 1.8 per second, about 29 s left');
	for (const line of reports) {
		expect(line).toMatch(
			/^Fake: \d+ of 60 profiles settled, \d+\.\d per second, about \d+ s left$/,
		);
	}
});

describe('the settings of the run hold', () => {
	const busy = { kind: 'status', status: 429, body: {} } as const;

	test('a busy account is waited for as long as Give Up After says', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock, { fault: () => busy });
		const targets = [...manyTargets(1)];
		const options = { giveUpAfter: 20 };
		const results = await clock.run(
			settled({ clock, server, options, tasks: { delete: targets } }),
		);
		expect(results.get(targets[0])).toMatchObject({ outcome: 'failed', reason: 'rateLimited' });
		expect(clock.elapsed).toBeGreaterThan(2000);
		expect(clock.elapsed).toBeLessThanOrEqual(20_000);
	});

	test.each([
		[{}, 10],
		[{ requestsPerSecond: 2 }, 50],
		[{ requestsPerSecond: 0 }, 0],
	])('%j: 100 requests take about %p s', async (options, seconds) => {
		const clock = new FakeClock();
		const server = new FakeServer(clock);
		const service = fakeService({ limits: { batchSize: 1, requestsPerSecond: 10 } });
		const targets = [...manyTargets(100)];
		await clock.run(settled({ clock, server, service, options, tasks: { delete: targets } }));
		expect(Math.abs(clock.elapsed / 1000 - seconds)).toBeLessThanOrEqual(1);
	});
});

test('a lookup says nothing about what an earlier pass left open', async () => {
	const clock = new FakeClock();
	const memory = memoryOf({}, 0);
	const fails = { kind: 'status', status: 500, works: false } as const;
	const server = new FakeServer(clock, {
		fault: (request) => (request === 0 ? fails : undefined),
		profiles: [],
	});
	const given = { clock, server, memory, options: { maxAttempts: 1 }, account: 'left open' };
	const [first] = manyTargets(1);
	await clock.run(settled({ ...given, tasks: { delete: [first] } }));
	const [second] = manyTargets(1);
	const results = await clock.run(settled({ ...given, tasks: { lookUp: [second] } }));
	expect(results.get(second)).toMatchObject({ outcome: 'notFound' });
	expect(results.get(second)?.reason).toBeUndefined();
});
