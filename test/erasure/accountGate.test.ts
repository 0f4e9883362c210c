import fc from 'fast-check';

import {
	openGates,
	withLane,
	type Lane,
	type Verdict,
} from '../../nodes/DeleteProfile/erasure/accountGate';
import { FakeClock } from '../support/fakeClock';
import { gapsOf, newAccount, play, playRuns, request } from './gatePlaying';

const ONE_AT_A_TIME = { concurrency: 1, perSecond: 0 };

/** The same clock, but for how it sleeps. */
function sleepingClock(clock: FakeClock, sleep: (ms: number) => Promise<void>) {
	return { now: () => clock.now(), date: () => clock.date(), random: () => clock.random(), sleep };
}

describe('cap', () => {
	test.each([1, 2, 3, 10, 100])('%p in flight, never more, and no fewer', async (concurrency) => {
		const { most } = await play({ concurrency, perSecond: 0, requests: 500, latency: 400 });
		expect(most).toBe(concurrency);
	});

	test('first come, first served within a run', async () => {
		const { starts } = await play({ concurrency: 2, perSecond: 0, requests: 20, latency: 50 });
		expect(starts.map((start) => start.request)).toStrictEqual([...Array(20).keys()]);
	});
});

test.each([
	['timeouts and the like teach nothing', Array<Verdict>(16).fill('unclear'), 5],
	['throttled requests do', Array<Verdict>(16).fill('throttled'), 0],
	[
		'even with what is unclear between them',
		Array<Verdict[]>(5).fill(['unclear', 'unclear', 'throttled']).flat(),
		0,
	],
])('%s', async (_what, verdicts, mayStart) => {
	const clock = new FakeClock();
	await withLane(newAccount(), { concurrency: 16, perSecond: 0 }, clock, async (lane) => {
		await lane.acquire();
		const startedAt = clock.now();
		await clock.advance(1000);
		lane.release(startedAt, 'took');
		await clock.run(Promise.all(verdicts.map(async () => await lane.acquire())));
		for (const verdict of verdicts) lane.release(clock.now(), verdict);
		await clock.advance(10);
		let started = 0;
		for (let count = 0; count < 5; count++) void lane.acquire().then(() => started++);
		await clock.advance(1);
		expect(started).toBe(mayStart);
	});
});

describe('pace', () => {
	test('in no window more than rate × window and a small catch-up, also with late timers', async () => {
		const property = fc.asyncProperty(
			fc.integer({ min: 1, max: 1000 }),
			fc.integer({ min: 0, max: 2 ** 31 - 1 }),
			async (perSecond, seed) => {
				const clock = new FakeClock(seed);
				const late = sleepingClock(
					clock,
					async (ms) => await clock.sleep(ms + clock.random() * 20),
				);
				const starts: number[] = [];
				const work = withLane(newAccount(), { concurrency: 100, perSecond }, late, async (lane) => {
					for (let count = 0; count < 60; count++) {
						if (clock.random() < 0.05) await clock.sleep(clock.random() * 2000);
						await request(lane, clock, async () => {
							starts.push(clock.now());
							return 'took';
						});
					}
				});
				await clock.run(work);
				// Epoch ms have a grain of 0.0002 ms.
				const isTooMany = (from: number, to: number) =>
					to - from + 1 > 1.01 + perSecond * ((starts[to] - starts[from]) / 1000 + 0.025);
				const tooMany = starts.flatMap((_, from) =>
					starts
						.map((__, to) => [from, to] as const)
						.filter(([, to]) => to >= from && isTooMany(from, to)),
				);
				expect(tooMany).toStrictEqual([]);
			},
		);
		await fc.assert(property, { numRuns: 25 });
	});

	test('without one, a few start at once and the others 1 ms apart', async () => {
		const { startsOf } = await play({ concurrency: 20, perSecond: 0, requests: 20, latency: 400 });
		const [atOnce, spread] = [startsOf(0).slice(0, 5), startsOf(0).slice(4)];
		expect(atOnce).toStrictEqual(Array(5).fill(0));
		for (const gap of gapsOf(spread)) expect(gap).toBeCloseTo(1);
	});

	test('it is kept up, not only kept below', async () => {
		const { startsOf } = await play({
			concurrency: 100,
			perSecond: 150,
			requests: 301,
			latency: 1,
		});
		const starts = startsOf(0);
		expect(starts.at(-1)! - starts[0]).toBeGreaterThan(1950);
		expect(starts.at(-1)! - starts[0]).toBeLessThan(2010);
	});

	test('one sleep serves all who wait', async () => {
		const clock = new FakeClock();
		let [sleeping, most] = [0, 0];
		const counting = sleepingClock(clock, async (ms) => {
			most = Math.max(most, ++sleeping);
			await clock.sleep(ms);
			sleeping--;
		});
		await clock.run(
			withLane(newAccount(), { concurrency: 100, perSecond: 20 }, counting, async (lane) => {
				const one = async () => await request(lane, clock, async () => 'took');
				await Promise.all(Array.from({ length: 100 }, one));
			}),
		);
		expect(most).toBe(1);
	});
});

test('a pause holds all runs of the account, to the letter, whatever the system time says', async () => {
	const clock = new FakeClock();
	const account = newAccount();
	const limits = { concurrency: 100, perSecond: 0 };
	await clock.run(
		withLane(account, limits, clock, async (lane) => {
			lane.pause(90_000);
			lane.pause(10);
			expect(lane.pausedFor()).toBe(90_000);
			clock.setDate(clock.date() - 3_600_000);
			const other = { ...limits, requests: 5, latency: 1 };
			const { startsOf } = await playRuns([other], clock, account);
			expect(lane.pausedFor()).toBe(0);
			expect(Math.min(...startsOf(0))).toBeGreaterThanOrEqual(90_000);
			expect(Math.max(...startsOf(0))).toBeLessThan(90_010);
		}),
	);
});

describe('after a pause of an hour, the longest that is believed', () => {
	const HOUR = 3_600_000;
	const limits = { concurrency: 5, perSecond: 0 };

	test.each([
		['less than that', HOUR - 1, HOUR - 1, 5],
		['an hour', HOUR, HOUR, 1],
		['half an hour after it', HOUR, 1.5 * HOUR, 1],
	])('%s: so many ask at once', async (_what, ms, at, atOnce) => {
		const clock = new FakeClock();
		const account = newAccount();
		// Nobody uses the gate while it is paused, as when the run has ended for the pause.
		await withLane(account, limits, clock, async (lane) => lane.pause(ms));
		const run = { ...limits, requests: 11, latency: 100, isEven: true, beginsAt: at - HOUR / 2 };
		const { startsOf } = await clock.run(playRuns([run], clock, account));
		const first = Math.max(ms, at - HOUR / 2);
		expect(startsOf(0).filter((start) => start === first)).toHaveLength(atOnce);
		expect(startsOf(0).filter((start) => start === first + 100)).toHaveLength(5);
	});

	test('one asks at a time until a response says more; what was on its way before says nothing', async () => {
		const clock = new FakeClock();
		const ends: Array<[ms: number, inFlight: number]> = [];
		await withLane(newAccount(), limits, clock, async (lane) => {
			let inFlight = 0;
			const one = async (verdict: Verdict, pause?: number) =>
				await request(lane, clock, async () => {
					inFlight++;
					await clock.sleep(100);
					if (pause !== undefined) lane.pause(pause);
					ends.push([clock.elapsed, inFlight--]);
					return verdict;
				});
			const before = [one('throttled', HOUR), one('took')];
			await clock.advance(100);
			const verdicts: Verdict[] = ['unclear', 'throttled', 'took', 'took', 'took'];
			await clock.run(
				Promise.all([...before, ...verdicts.map(async (verdict) => await one(verdict))]),
			);
		});
		const at = ends.slice(2).map(([ms, inFlight]) => [ms - HOUR - 100, inFlight]);
		expect(at).toStrictEqual([
			[100, 1],
			[200, 1],
			[300, 1],
			[400, 2],
			[400, 1],
		]);
	});
});

test('a run waits for no pause that is longer than it will wait', async () => {
	const clock = new FakeClock();
	const account = newAccount();
	const hasty = { ...ONE_AT_A_TIME, giveUpAfter: 1000 };
	const acquired = async (also: () => void) =>
		await withLane(account, hasty, clock, async (lane) => {
			const started = lane.acquire();
			also();
			return await started;
		});
	const outcomes = withLane(account, ONE_AT_A_TIME, clock, async (lane) => {
		await lane.acquire();
		return [await acquired(() => lane.pause(60_000)), await acquired(() => undefined)];
	});
	expect(await clock.run(outcomes)).toStrictEqual([false, false]);
	expect(clock.elapsed).toBe(0);
});

test('what a run that broke off has left in flight keeps its place', async () => {
	const clock = new FakeClock();
	const account = newAccount();
	const broken = withLane(account, ONE_AT_A_TIME, clock, async (lane) => {
		await lane.acquire();
		throw new Error('broke off');
	});
	await expect(clock.run(broken)).rejects.toThrow('broke off');
	const next = withLane(account, ONE_AT_A_TIME, clock, async (lane) => {
		const started = lane.acquire();
		lane.close();
		return await started;
	});
	expect(await clock.run(next)).toBe(false);
});

test('a run that has nothing in flight just now shares the gate with one that begins', async () => {
	const clock = new FakeClock();
	const account = newAccount();
	await withLane(account, ONE_AT_A_TIME, clock, async (first) => {
		await withLane(account, ONE_AT_A_TIME, clock, async (second) => {
			expect(await second.acquire()).toBe(true);
			const waiting = first.acquire();
			first.close();
			expect(await waiting).toBe(false);
		});
	});
});

test('who waits at a lane that is closed gets false at once, and later comers too', async () => {
	const clock = new FakeClock();
	await withLane(newAccount(), ONE_AT_A_TIME, clock, async (lane) => {
		lane.pause(60_000);
		const waiting = [lane.acquire(), lane.acquire()];
		lane.close();
		expect(await Promise.all([...waiting, lane.acquire()])).toStrictEqual([false, false, false]);
		expect(clock.elapsed).toBe(0);
	});
});

test('the gates do not grow in number: only one with a lesson or a pause outlives its runs', async () => {
	const clock = new FakeClock();
	await clock.advance(10 * 60_000);
	const before = openGates();
	const use = async (work: (lane: Lane) => void) =>
		await withLane(newAccount(), ONE_AT_A_TIME, clock, async (lane) => work(lane));
	for (let times = 0; times < 50; times++) await use(() => undefined);
	const stumbling = use(() => {
		throw new Error('stumbled');
	});
	await expect(stumbling).rejects.toThrow('stumbled');
	expect(openGates()).toBe(before);
	await use((lane) => lane.pause(60_000));
	expect(openGates()).toBe(before + 1);
	await clock.advance(60_001);
	expect(openGates()).toBe(before);
	await use((lane) => {
		lane.release(clock.now() - 1000, 'took');
		lane.pause(1000);
	});
	await clock.advance(5 * 60_000);
	expect(openGates()).toBe(before + 1);
	await clock.advance(1001);
	expect(openGates()).toBe(before);
});
