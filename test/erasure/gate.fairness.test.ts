import { gapsOf, play, type Run } from './gatePlaying';

const bulk: Run = { concurrency: 5, perSecond: 0, requests: 200, latency: 35 };

test('beside a run of one slow request at a time, a bulk run takes about its lone time', async () => {
	const alone = (await play(bulk)).ends[0];
	const slow = { concurrency: 1, perSecond: 0, requests: 10, latency: 1000 };
	expect((await play(slow, bulk)).ends[1]).toBeLessThan(1.3 * alone);
});

test('each run keeps its own pace: the slower one is not hurried, nor the faster one held back', async () => {
	const alone = (await play(bulk)).ends[0];
	const slower = { ...bulk, perSecond: 1, requests: 10 };
	const faster = { ...bulk, perSecond: 20, requests: 100 };
	const { startsOf, ends } = await play(slower, faster, { ...bulk, requests: 2000 });
	for (const [run, { perSecond, requests }] of [slower, faster].entries()) {
		const at = startsOf(run);
		expect(Math.min(...gapsOf(at))).toBeGreaterThanOrEqual(1000 / perSecond - 26);
		expect(at.at(-1)! - at[0]).toBeLessThan(((requests - 1) / perSecond) * 1000 + 100);
	}
	expect(ends[2]).toBeLessThan(1.15 * 10 * alone);
});

test('beside a slower run, a faster one is woken for each start, also while no request ends', async () => {
	const slower: Run = { concurrency: 5, perSecond: 1, requests: 5, latency: 35 };
	const faster: Run = { concurrency: 50, perSecond: 20, requests: 40, latency: 3000, isEven: true };
	const at = (await play(slower, faster)).startsOf(1);
	expect(at.at(-1)! - at[0]).toBeLessThan(39 * 50 + 200);
});

test.each([0, 100])(
	'a run of one waits for few of a bulk run at %p a second',
	async (perSecond) => {
		const single = { ...bulk, concurrency: 1, perSecond, requests: 1, beginsAt: 500 };
		const { startsOf } = await play({ ...bulk, perSecond }, single);
		const [at] = startsOf(1);
		const before = startsOf(0).filter((start) => start > 500 && start <= at);
		expect(before.length).toBeLessThanOrEqual(2);
	},
);

test('two bulk runs take turns', async () => {
	const { starts } = await play(bulk, bulk);
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
	const { startsOf, ends, most } = await play(...runs);
	expect(most).toBeLessThanOrEqual(20);
	for (const [run, { requests, cancelledAt }] of runs.entries()) {
		const own = startsOf(run);
		if (cancelledAt === undefined) expect(own).toHaveLength(requests);
		else expect(own.length).toBeLessThan(requests);
		expect(Math.max(0, ...gapsOf(own))).toBeLessThan(500);
	}
	expect(ends[8]).toBeLessThan(1000);
});

test('when the widest run leaves with requests under way, those who wait go on', async () => {
	const wide = { ...bulk, concurrency: 10, requests: 500, latency: 200, cancelledAt: 500 };
	const narrow = { ...bulk, concurrency: 2, requests: 100, latency: 50 };
	const { startsOf, ends } = await play(wide, narrow);
	expect(startsOf(1)).toHaveLength(100);
	expect(ends[1]).toBeLessThan(500 + 250 + (100 * 60) / 2);
});
