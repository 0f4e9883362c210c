import { idealMs, simulate, type Simulation } from './gateSimulation';

/** What an account loses until its limit is learned is little beside this many requests. */
const REQUESTS = 5000;

/** Two processes share a limit well or badly, as it happens: only the mean of some runs tells. */
const SEEDS = [77, 154, 231];

const inFlight = (cap: number, most: number) => ({ cap, limit: () => most });
const rate = (perSecond: number, burst: number, retryAfterMs?: number) => {
	return { cap: 20, bucket: { rate: perSecond, burst }, retryAfterMs };
};

function idealOf({ cap, limit = () => cap, bucket }: Simulation): number {
	if (bucket) return ((REQUESTS - bucket.burst) / bucket.rate) * 1000;
	return idealMs(REQUESTS, limit(0));
}

/** The most that learning may cost: the time as a multiple of the ideal, and the part that is throttled. */
test.each<[string, Simulation, factor: number, throttled: number]>([
	['noise 1.7 %, 20 in flight', { cap: 20, noise: 0.017 }, 1.1, 0.03],
	['noise 5 %, 20 in flight', { cap: 20, noise: 0.05 }, 1.3, 0.07],
	['noise 5 %, 3 in flight', { cap: 3, noise: 0.05 }, 1.3, 0.07],
	['10 in flight, node at 20', inFlight(20, 10), 1.5, 0.1],
	['2 in flight, node at 3', inFlight(3, 2), 1.5, 0.1],
	['1 in flight, node at 3', inFlight(3, 1), 1.5, 0.1],
	['100 a second', rate(100, 20), 1.15, 0.08],
	['20 a second', rate(20, 5), 1.15, 0.08],
	['100 a second, Retry-After 1 s', rate(100, 20, 1000), 2, 0.02],
	['20 a second, Retry-After 1 s', rate(20, 5, 1000), 2, 0.02],
	['20 a second, Retry-After 5 s', rate(20, 5, 5000), 2, 0.02],
])('%s', async (_what, simulation, factor, throttled) => {
	const run = await simulate({ requests: REQUESTS, ...simulation }, SEEDS[0]);
	expect(run.ms / idealOf(simulation)).toBeLessThanOrEqual(factor);
	expect(run.throttledShare).toBeLessThanOrEqual(throttled);
	expect(run.startsInPause).toBe(0);
});

test('two processes that know nothing of each other share a limit of three', async () => {
	let ms = 0;
	for (const seed of SEEDS) {
		ms += (await simulate({ cap: 3, limit: () => 3, workers: 2, requests: REQUESTS }, seed)).ms;
	}
	expect(ms / SEEDS.length / idealMs(REQUESTS, 3)).toBeLessThanOrEqual(1.1);
});

test('a limit that rises from 4 to 20 in flight is used in full 10 s later', async () => {
	const risesAt = 20_000;
	const { takenAt } = await simulate(
		{ cap: 20, limit: (ms) => (ms < risesAt ? 4 : 20), requests: 6000 },
		SEEDS[0],
	);
	const from = risesAt + 10_000;
	const taken = takenAt.filter((ms) => ms >= from && ms < from + 500).length;
	expect(taken).toBeGreaterThanOrEqual(0.9 * (500 / idealMs(1, 20)));
});
