import type { Service } from '../../nodes/DeleteProfile/contract/service';
import type { Result, Target } from '../../nodes/DeleteProfile/contract/types';
import { memoryOf, type Memory } from '../../nodes/DeleteProfile/erasure/memory';
import type { Tasks } from '../../nodes/DeleteProfile/input/plan';
import { runAccount } from '../../nodes/DeleteProfile/erasure/settle';
import { FakeClock } from '../support/fakeClock';
import {
	FakeServer,
	fakeAccount,
	fakeService,
	manyTargets,
	type FakeServerOptions,
	type Fault,
} from '../support/fakeService';
import { settingsWith } from '../input/planning';

interface Given {
	readonly clock: FakeClock;
	readonly server: FakeServer;
	readonly tasks: Partial<Tasks>;
	readonly options?: Record<string, unknown>;
	readonly service?: Service;
	readonly memory?: Memory;
	readonly operation?: 'delete' | 'lookUp';
	readonly account?: string;
	readonly signal?: AbortSignal;
}

let accounts = 0;

async function settled(given: Given): Promise<Map<Target, Result>> {
	const { clock, server, tasks, options, service = fakeService() } = given;
	const account = { ...fakeAccount, key: given.account ?? `settle test ${accounts++}` };
	return await runAccount(
		{
			connection: { service, account, send: server.send },
			delete: [],
			lookUp: [],
			job: [],
			...tasks,
		},
		{
			operation: given.operation ?? 'delete',
			settings: settingsWith(options),
			memory: given.memory ?? memoryOf({}, 0),
			clock,
			signal: given.signal,
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
	expect(sizes('lookUp')).toStrictEqual([1, 1, 1]);
});

/** One person in the first try of Retry On Fail, and in the second. */
async function twice(given: {
	readonly server: FakeServerOptions;
	readonly options?: Record<string, unknown>;
	readonly operation?: 'delete' | 'lookUp';
	readonly service?: Service;
}) {
	const clock = new FakeClock();
	const server = new FakeServer(clock, given.server);
	const { service, operation = 'delete' } = given;
	const options = { maxAttempts: 1, batchSize: 1, ifNotFound: 'fail', ...given.options };
	const account = `settle test ${accounts++}`;
	const common = { clock, server, service, options, account, memory: memoryOf({}, 0) };
	const [first, second] = [...manyTargets(1), ...manyTargets(1)];
	const one = await clock.run(settled({ ...common, tasks: { delete: [first] } }));
	const sent = server.seen.length;
	await clock.advance(60_000);
	const two = await clock.run(settled({ ...common, operation, tasks: { [operation]: [second] } }));
	return {
		results: [one.get(first), two.get(second)],
		requests: server.seen.slice(sent).map(({ action }) => action),
	};
}

describe('Retry On Fail', () => {
	const status = (code: number, body: unknown = {}) =>
		({ kind: 'status', status: code, body }) as const;
	const says = (state: string) => status(200, { states: [state] });
	/** A fault for each request, in order. */
	const faults =
		(...list: Array<Fault | undefined>) =>
		(request: number) =>
			list[request];
	const options = { verifyAfterDelete: true };
	const VERIFIED = { outcome: 'deleted', message: { what: 'Confirmed; absent now' } };
	const GONE = { outcome: 'alreadyAbsent', reason: 'goneAfterRetry' };
	const UNVERIFIED = {
		outcome: 'deleted',
		reason: 'unverified',
		message: { what: 'Confirmed, but not verified' },
	};
	const PRESENT = { outcome: 'failed', reason: 'stillPresent' };
	const UNCLEAR = { outcome: 'failed', reason: 'serviceUnavailable' };
	const doubt = expect.stringContaining('may be deleted already') as string;

	test.each<[string, Parameters<typeof twice>[0], object, object, string[]]>([
		[
			'what was confirmed is not sent again',
			{ server: {} },
			{ outcome: 'deleted' },
			{ outcome: 'deleted' },
			[],
		],
		['what was verified is not looked up again', { server: {}, options }, VERIFIED, VERIFIED, []],
		[
			'what may have worked stays open',
			{ server: { fault: faults({ ...status(500), works: true }) } },
			UNCLEAR,
			GONE,
			['delete'],
		],
		[
			'what may have worked stays open where the key is refused now',
			{ server: { fault: faults({ ...status(500), works: true }, status(401)) } },
			UNCLEAR,
			{ outcome: 'failed', reason: 'unauthorized', message: { advice: doubt } },
			['delete'],
		],
		[
			'what was gone after an attempt of the first try is not a person whom nobody had',
			{
				server: { fault: faults({ kind: 'reset', works: true }) },
				options: { maxAttempts: 2 },
			},
			GONE,
			GONE,
			[],
		],
		[
			'what was still present is deleted again',
			{ server: { fault: faults(says('deleted')) }, options },
			PRESENT,
			VERIFIED,
			['delete', 'lookUp'],
		],
		[
			'what was still present, and is absent by now, was deleted by this run',
			{ server: { fault: faults(says('deleted'), says('found'), says('absent')) }, options },
			PRESENT,
			GONE,
			['delete'],
		],
		[
			'what is unverified is verified, and not deleted again',
			{ server: { fault: faults(undefined, status(500)) }, options },
			UNVERIFIED,
			{ ...VERIFIED, reason: undefined },
			['lookUp'],
		],
		[
			'what is unverified twice reads as it did once',
			{ server: { fault: faults(undefined, status(500), status(500)) }, options },
			UNVERIFIED,
			UNVERIFIED,
			['lookUp'],
		],
		[
			'what is unverified and turns out to be there is a failure',
			{ server: { fault: faults(says('deleted'), status(500), says('found')) }, options },
			UNVERIFIED,
			PRESENT,
			['lookUp'],
		],
		[
			'what cannot be looked up stays unverified without a request',
			{ server: {}, options, service: fakeService({ lookUp: false }) },
			UNVERIFIED,
			UNVERIFIED,
			[],
		],
		[
			'a look-up says nothing about what was left open',
			{ server: { profiles: [], fault: faults(status(500)) }, operation: 'lookUp' },
			UNCLEAR,
			{ outcome: 'notFound', reason: undefined },
			['lookUp'],
		],
	])('%s', async (_what, given, one, two, sent) => {
		const { results, requests } = await twice(given);
		expect(results.map((result) => ({ reason: undefined, ...result }))).toMatchObject([one, two]);
		expect(requests).toEqual(sent);
	});

	test('a target that something unforeseen left without a settlement stays open', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock, { profiles: [] });
		const request = () => {
			throw new Error('Nobody thought of it');
		};
		const service = fakeService({ delete: { request } });
		const memory = memoryOf({}, 0);
		const common = { clock, server, memory, account: 'broken', options: { ifNotFound: 'fail' } };
		const [first, second] = [...manyTargets(1), ...manyTargets(1)];
		const once = await clock.run(settled({ ...common, service, tasks: { delete: [first] } }));
		expect(once.size).toBe(0);
		const again = await clock.run(settled({ ...common, tasks: { delete: [second] } }));
		expect(again.get(second)).toMatchObject(GONE);
	});

	test('another execution asks again, and finds them absent', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock);
		await clock.run(settled({ clock, server, tasks: { delete: [...manyTargets(2)] } }));
		const again = [...manyTargets(2)];
		const results = await clock.run(settled({ clock, server, tasks: { delete: again } }));
		expect(outcomes(results, again)).toStrictEqual(['alreadyAbsent', 'alreadyAbsent']);
		expect(results.get(again[0])?.reason).toBeUndefined();
	});
});

describe('verify after delete', () => {
	const options = { verifyAfterDelete: true, batchSize: 1, maxConcurrency: 1 };

	test('looks up what was deleted, and nothing else', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock, { profiles: ['id-0', 'id-2'] });
		const targets = [...manyTargets(3)];
		const tasks = { delete: targets };
		const results = await clock.run(settled({ clock, server, options, tasks }));
		const lookedUp = server.seen.filter(({ action }) => action === 'lookUp');
		expect(lookedUp.map(({ ids }) => ids)).toStrictEqual([['id-0'], ['id-2']]);
		expect(outcomes(results, targets)).toStrictEqual(['deleted', 'alreadyAbsent', 'deleted']);
	});

	test('looks up what was accepted', async () => {
		const clock = new FakeClock();
		const takes = { kind: 'status', status: 200, body: { states: ['accepted'] } } as const;
		const fault = (request: number) => (request === 0 ? takes : undefined);
		const server = new FakeServer(clock, { fault });
		const [target] = manyTargets(1);
		const tasks = { delete: [target] };
		const results = await clock.run(settled({ clock, server, options, tasks }));
		expect(results.get(target)?.message.what).toBe('Fake names no date; still there now');
	});

	test.each<[string, Fault | undefined, number, string, number]>([
		[
			'a key that is refused',
			{ kind: 'status', status: 401, body: {} },
			Infinity,
			'Text unauthorized. Look the profile up in Fake.',
			4,
		],
		[
			'a cancel between deletions and look-ups',
			undefined,
			3,
			'The run ended before the look-up was done. Look the profile up in Fake.',
			3,
		],
	])('%s takes no deletion back', async (_what, atLookUp, cancelAt, advice, requests) => {
		const clock = new FakeClock();
		const controller = new AbortController();
		const server = new FakeServer(clock, {
			fault: (request) => (request >= 3 ? atLookUp : undefined),
			latency: () => 100,
		});
		const targets = [...manyTargets(3)];
		void clock.sleep(cancelAt * 100).then(() => controller.abort());
		const { signal } = controller;
		const tasks = { delete: targets };
		const results = await clock.run(settled({ clock, server, options, tasks, signal }));
		for (const target of targets) {
			expect(results.get(target)).toMatchObject({
				outcome: 'deleted',
				reason: 'unverified',
				message: { what: 'Confirmed, but not verified', advice },
			});
		}
		expect(server.seen).toHaveLength(requests);
	});
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
	expect(outcomes(results, targets)).toStrictEqual([outcome, 'notFound']);
	expect(server.deletions.size).toBe(0);
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
