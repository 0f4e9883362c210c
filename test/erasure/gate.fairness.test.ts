import { withLane, type LaneLimits } from '../../nodes/DeleteProfile/erasure/accountGate';
import { FakeClock } from '../support/fakeClock';

let accounts = 0;

interface Run extends LaneLimits {
	readonly requests: number;
	readonly latency: number;
	/** Ms after the start at which it begins, and at which its user cancels it. */
	readonly beginsAt?: number;
	readonly cancelledAt?: number;
}

/** Plays runs at one account; for each run, when its requests started and when it was over. */
async function play(runs: readonly Run[]) {
	const clock = new FakeClock();
	const account = `fair ${accounts++}`;
	const starts: Array<{ readonly run: number; readonly at: number }> = [];
	const flying = runs.map(() => 0);
	let most = 0;
	const one = async (limits: Run, run: number): Promise<number> => {
		await clock.sleep(limits.beginsAt ?? 0);
		await withLane(account, limits, clock, async (lane) => {
			if (limits.cancelledAt !== undefined) {
				void clock.sleep(limits.cancelledAt).then(() => lane.close());
			}
			const request = async () => {
				if (!(await lane.acquire())) return;
				const startedAt = clock.now();
				starts.push({ run, at: clock.elapsed });
				flying[run]++;
				expect(flying[run]).toBeLessThanOrEqual(limits.concurrency);
				most = Math.max(
					most,
					flying.reduce((sum, count) => sum + count),
				);
				await clock.sleep(limits.latency * (0.8 + 0.4 * clock.random()));
				flying[run]--;
				lane.release(startedAt, 'took');
			};
			await Promise.all(Array.from({ length: limits.requests }, request));
		});
		return clock.elapsed;
	};
	const ends = await clock.run(Promise.all(runs.map(one)));
	const startsOf = (run: number) => starts.filter((start) => start.run === run);
	return { starts, startsOf, ends, most };
}

const bulk: Run = { concurrency: 5, perSecond: 0, requests: 200, latency: 35 };

test('beside a run of one slow request at a time, a bulk run takes about its lone time', async () => {
	const alone = (await play([bulk])).ends[0];
	const slow = { concurrency: 1, perSecond: 0, requests: 10, latency: 1000 };
	expect((await play([slow, bulk])).ends[1]).toBeLessThan(1.3 * alone);
});

test('each run keeps its own pace: the slower one is not hurried, nor the faster one held back', async () => {
	const alone = (await play([bulk])).ends[0];
	const paced = { concurrency: 5, perSecond: 1, requests: 10, latency: 35 };
	const faster = { ...paced, perSecond: 20, requests: 100 };
	const { startsOf, ends } = await play([paced, faster, { ...bulk, requests: 2000 }]);
	for (const [run, perSecond] of [
		[0, 1],
		[1, 20],
	]) {
		const at = startsOf(run).map((start) => start.at);
		const gaps = at.slice(1).map((start, index) => start - at[index]);
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000 / perSecond - 26);
		expect(at.at(-1)! - at[0]).toBeLessThan(((at.length - 1) / perSecond) * 1000 + 100);
	}
	expect(ends[2]).toBeLessThan(1.15 * 10 * alone);
});

test.each([0, 100])(
	'a run of one waits for few of a bulk run (at %p per second)',
	async (perSecond) => {
		const { starts, startsOf } = await play([
			{ ...bulk, perSecond },
			{ concurrency: 1, perSecond, requests: 1, latency: 35, beginsAt: 500 },
		]);
		const [{ at }] = startsOf(1);
		const before = starts.filter((start) => start.at > 500 && start.at <= at && start.run === 0);
		expect(before.length).toBeLessThanOrEqual(2);
	},
);

test('two bulk runs take turns', async () => {
	const { starts } = await play([bulk, bulk]);
	const turns = starts.slice(20, 300).map(({ run }) => run);
	const repeats = turns.filter((run, index) => run === turns[index - 1]).length;
	expect(repeats).toBeLessThanOrEqual(2);
});

test('ten runs of all kinds, one of them cancelled: none starves, and the total cap holds', async () => {
	const runs: Run[] = [1, 3, 5, 10, 30, 60, 100, 200, 400, 2000].map((requests, index) => ({
		requests,
		concurrency: [1, 2, 5, 20, 3][index % 5],
		perSecond: index % 3 === 0 ? 0 : 10 * index,
		latency: 20 + 30 * (index % 4),
		beginsAt: (index % 3) * 100,
		cancelledAt: index === 8 ? 700 : undefined,
	}));
	const { startsOf, ends, most } = await play(runs);
	expect(most).toBeLessThanOrEqual(20);
	runs.forEach(({ requests, cancelledAt }, run) => {
		const own = startsOf(run);
		if (cancelledAt === undefined) expect(own).toHaveLength(requests);
		else expect(own.length).toBeLessThan(requests);
		const times = own.map(({ at }) => at);
		const gaps = times.slice(1).map((at, index) => at - times[index]);
		expect(Math.max(0, ...gaps)).toBeLessThan(500);
	});
	expect(ends[8]).toBeLessThan(1000);
});

test('when the widest run leaves with requests under way, those who wait go on', async () => {
	const wide: Run = {
		concurrency: 10,
		perSecond: 0,
		requests: 500,
		latency: 200,
		cancelledAt: 500,
	};
	const narrow: Run = { concurrency: 2, perSecond: 0, requests: 100, latency: 50 };
	const { startsOf, ends } = await play([wide, narrow]);
	expect(startsOf(1)).toHaveLength(100);
	expect(ends[1]).toBeLessThan(500 + 250 + (100 * 60) / 2);
});
