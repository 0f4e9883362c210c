import { idealMs, simulate, type Simulation } from './gateSimulation';

/** What an account loses until it is learned has to be little beside this many requests. */
const REQUESTS = 5000;

/** Where it loses more: with pauses of a second, and with nobody to learn from. */
const MANY_REQUESTS = 10_000;

const SEEDS = [77, 154, 231];

/** Mean over the seeds. */
async function measure(simulation: Simulation, ideal: number) {
	const runs = [];
	for (const seed of SEEDS) runs.push(await simulate({ requests: REQUESTS, ...simulation }, seed));
	const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
	return {
		factor: mean(runs.map(({ ms }) => ms)) / ideal,
		refused: mean(runs.map(({ refusedShare }) => refusedShare)),
		startsInPause: mean(runs.map(({ startsInPause }) => startsInPause)),
	};
}

test.each([
	[20, 0.017, 1.15],
	[20, 0.05, 1.3],
	[3, 0.017, 1.15],
	[3, 0.05, 1.3],
	[50, 0.017, 1.15],
])('cap %p, %p of all refused for no reason: at most %p × the time', async (cap, noise, most) => {
	const { factor } = await measure({ cap, noise }, idealMs(REQUESTS, cap));
	expect(factor).toBeLessThanOrEqual(most);
});

test.each([
	[10, 20],
	[8, 20],
	[3, 20],
	[2, 3],
	[1, 3],
])('a limit of %p in flight below a cap of %p', async (limit, cap) => {
	const { factor, refused } = await measure({ cap, limit: () => limit }, idealMs(REQUESTS, limit));
	expect(factor).toBeLessThanOrEqual(1.1);
	expect(refused).toBeLessThanOrEqual(0.06);
});

test('two processes that know nothing of each other share a limit of three', async () => {
	const { factor } = await measure(
		{ cap: 3, limit: () => 3, workers: 2, requests: MANY_REQUESTS },
		idealMs(MANY_REQUESTS, 3),
	);
	expect(factor).toBeLessThanOrEqual(1.1);
});

test.each([
	[100, 20, undefined],
	[20, 5, undefined],
	[30, 5, undefined],
	[100, 20, 1000],
	[20, 5, 1000],
	[30, 5, 1000],
])('%p per second, burst %p, Retry-After %p ms', async (rate, burst, retryAfterMs) => {
	const requests = retryAfterMs === undefined ? REQUESTS : MANY_REQUESTS;
	const { factor, refused, startsInPause } = await measure(
		{ cap: 20, bucket: { rate, burst }, retryAfterMs, requests },
		((requests - burst) / rate) * 1000,
	);
	expect(factor).toBeLessThanOrEqual(1.1);
	expect(refused).toBeLessThanOrEqual(0.06);
	expect(startsInPause).toBe(0);
});

test.each([31, 62, 93, 124, 155])(
	'a limit that rises from 4 to 20 is used within 2 s (seed %p)',
	async (seed) => {
		const rises = 20_000;
		const { takenAt } = await simulate(
			{ cap: 20, limit: (ms) => (ms < rises ? 4 : 20), requests: 6000 },
			seed,
		);
		const within = takenAt.filter((ms) => ms >= rises + 2000 && ms < rises + 2500).length;
		expect(within).toBeGreaterThanOrEqual(0.9 * 200);
	},
);
