import { memoryOf, type Memory } from '../../nodes/DeleteProfile/erasure/memory';
import type { Tasks } from '../../nodes/DeleteProfile/erasure/plan';
import { runShare } from '../../nodes/DeleteProfile/erasure/run';
import type { Target } from '../../nodes/DeleteProfile/erasure/types';
import type { Service } from '../../nodes/DeleteProfile/services/service';
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

async function share(given: Given): Promise<void> {
	const { clock, server, tasks, options, service = fakeService(), memory = memoryOf({}) } = given;
	await runShare(
		{
			service,
			account: { ...fakeAccount, key: given.account ?? 'run test' },
			send: server.send,
			tasks: { delete: [], lookUp: [], ...tasks },
		},
		{
			operation: given.operation ?? 'delete',
			settings: settingsWith(options),
			memory,
			clock,
			stopped: () => false,
			report: given.report ?? (() => {}),
		},
	);
}

function outcomes(targets: readonly Target[]): Array<string | undefined> {
	return targets.map(({ result }) => result?.outcome);
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
		await share({
			clock,
			server,
			tasks: { delete: targets },
			options: { maxConcurrency: 3, batchSize: 2 },
		});
		expect(outcomes(targets).every((outcome) => outcome === 'deleted')).toBe(true);
	});
	const apart = share({
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
	const service = fakeService({ defaultConcurrency: 2, maxConcurrency: 4, maxBatchSize: 1 });
	await clock.run(
		share({ clock, server, service, options, tasks: { delete: [...manyTargets(20)] } }),
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
	const service = fakeService({ maxBatchSize: 30 });
	const tasks = { delete: [...manyTargets(90)], lookUp: [...manyTargets(3)] };
	await clock.run(share({ clock, server, service, options, tasks }));
	const sizes = (action: string) =>
		server.seen.filter((seen) => seen.action === action).map(({ ids }) => ids.length);
	expect(Math.max(...sizes('delete'))).toBe(size);
	expect(sizes('lookUp')).toEqual([1, 1, 1]);
});

describe('a second pass of the same execution', () => {
	test('sends again only what is not confirmed', async () => {
		const clock = new FakeClock();
		const memory = memoryOf({});
		const server = new FakeServer(clock, {
			fault: (_request, [id]) =>
				id === 'id-1' && clock.elapsed < 60_000
					? { kind: 'status', status: 500, works: true }
					: undefined,
		});
		const options = { maxTries: 1, batchSize: 1, ifNotFound: 'fail' };
		const first = [...manyTargets(3)];
		await clock.run(share({ clock, server, memory, options, tasks: { delete: first } }));
		expect(outcomes(first)).toEqual(['deleted', 'failed', 'deleted']);
		await clock.advance(60_000);
		const second = [...manyTargets(4)];
		await clock.run(share({ clock, server, memory, options, tasks: { delete: second } }));
		expect(outcomes(second)).toEqual(['deleted', 'alreadyAbsent', 'deleted', 'deleted']);
		expect(second[1].result?.reason).toBe('goneAfterRetry');
		expect(Object.fromEntries(server.sent)).toEqual({ 'id-0': 1, 'id-1': 2, 'id-2': 1, 'id-3': 1 });
	});

	test('another execution asks again, and finds them absent', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock);
		await clock.run(share({ clock, server, tasks: { delete: [...manyTargets(2)] } }));
		const again = [...manyTargets(2)];
		await clock.run(share({ clock, server, tasks: { delete: again } }));
		expect(outcomes(again)).toEqual(['alreadyAbsent', 'alreadyAbsent']);
	});
});

describe('verify after delete', () => {
	test('looks up what was deleted, and nothing else', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock, { profiles: ['id-0', 'id-2'] });
		const targets = [...manyTargets(3)];
		await clock.run(
			share({
				clock,
				server,
				options: { verifyAfterDelete: true, batchSize: 1 },
				tasks: { delete: targets },
			}),
		);
		expect(
			server.seen.filter(({ action }) => action === 'lookUp').map(({ ids }) => ids[0]),
		).toEqual(['id-0', 'id-2']);
		expect(targets[0].result?.message).toContain('it is gone');
		expect(outcomes(targets)).toEqual(['deleted', 'alreadyAbsent', 'deleted']);
	});

	test('a deletion that was only said to be one is found out, and not remembered', async () => {
		const clock = new FakeClock();
		const memory = memoryOf({});
		const lie = { kind: 'status', status: 200, body: { states: ['deleted'] } } as const;
		const server = new FakeServer(clock, { fault: (request) => (request === 0 ? lie : undefined) });
		const options = { verifyAfterDelete: true };
		const first = [...manyTargets(1)];
		await clock.run(share({ clock, server, memory, options, tasks: { delete: first } }));
		expect(first[0].result).toMatchObject({ outcome: 'failed', reason: 'stillPresent' });
		const second = [...manyTargets(1)];
		await clock.run(share({ clock, server, memory, options, tasks: { delete: second } }));
		expect(outcomes(second)).toEqual(['deleted']);
		expect(server.deletions.get('id-0')).toBe(1);
	});

	test('a key refused on the way takes no deletion back', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock, {
			fault: (request) => (request >= 3 ? { kind: 'status', status: 401, body: {} } : undefined),
		});
		const targets = [...manyTargets(3)];
		const options = { verifyAfterDelete: true, batchSize: 1, maxConcurrency: 1 };
		await clock.run(share({ clock, server, options, tasks: { delete: targets } }));
		for (const { result } of targets) {
			expect(result).toMatchObject({ outcome: 'deleted', reason: 'unverified' });
		}
		expect(server.seen).toHaveLength(4);
	});
});

test('a refused key ends the whole share, look ups and deletions', async () => {
	const clock = new FakeClock();
	const server = new FakeServer(clock, {
		fault: () => ({ kind: 'status', status: 401, body: {} }),
	});
	const tasks = { delete: [...manyTargets(50)], lookUp: [...manyTargets(50)] };
	await clock.run(share({ clock, server, options: { maxConcurrency: 1, batchSize: 1 }, tasks }));
	expect(server.seen).toHaveLength(1);
	const all = outcomes([...tasks.delete, ...tasks.lookUp]);
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
	await clock.run(share({ clock, server, operation, tasks: { lookUp: targets } }));
	expect(outcomes(targets)).toEqual([outcome, 'notFound']);
	expect(server.deletions.size).toBe(0);
});

test('long work is reported every few seconds, in counts, without an ID', async () => {
	const clock = new FakeClock();
	const server = new FakeServer(clock, { latency: () => 1000 });
	const reports: string[] = [];
	const report = (message: string) => void reports.push(message);
	const options = { maxConcurrency: 2, batchSize: 1 };
	await clock.run(
		share({ clock, server, options, report, tasks: { delete: [...manyTargets(60)] } }),
	);
	expect(clock.elapsed).toBe(30_000);
	expect(reports.length).toBeGreaterThanOrEqual(5);
	expect(reports.length).toBeLessThanOrEqual(6);
	for (const line of reports) {
		expect(line).toMatch(
			/^Fake: \d+ of 60 profiles answered, \d+\.\d per second, about \d+ s left$/,
		);
	}
});
