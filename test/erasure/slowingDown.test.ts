import { FakeClock } from '../support/fakeClock';
import { fakeService } from '../support/fakeService';
import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import { play, tally } from './dispatching';

const MINUTE = 60_000;

/** Starts of requests, in ms after the first. */
function starts(story: Awaited<ReturnType<typeof play>>): number[] {
	const [first] = story.server.seen;
	return story.server.seen.map(({ startedAt }) => startedAt - first.startedAt);
}

describe('Retry-After', () => {
	test.each([
		['seconds', '60', MINUTE],
		['a date', new Date(Date.UTC(2026, 0, 1) + 90_000).toUTCString(), 90_000],
		['an hour', '3600', 60 * MINUTE],
		['a lifetime, believed for an hour', '999999999', 60 * MINUTE],
		['2099, believed for an hour', 'Thu, 31 Dec 2099 23:59:59 GMT', 60 * MINUTE],
	])('%s: the whole account waits', async (_what, retryAfter, wait) => {
		const story = await play({
			count: 20,
			concurrency: 2,
			giveUpAfter: 2 * 60 * MINUTE,
			latency: (request) => (request === 0 ? 0 : 10),
			fault: (request) => (request === 0 ? { kind: 'status', status: 429, retryAfter } : undefined),
		});
		const later = starts(story).filter((at) => at > 0);
		expect(Math.min(...later)).toBeGreaterThanOrEqual(wait);
		expect(Math.min(...later)).toBeLessThan(wait + 300);
		expect(tally(story)).toEqual({ deleted: 20 });
	});

	test.each(['0', 'Thu, 01 Jan 1970 00:00:00 GMT', 'whenever', 'retry in 45'])(
		'%j does not make the attempts follow each other at once',
		async (retryAfter) => {
			const fault = () => ({ kind: 'status', status: 503, retryAfter }) as const;
			const story = await play({ fault });
			const at = starts(story);
			expect(at.length).toBeLessThan(50);
			expect(new Set(at).size).toBe(at.length);
		},
	);
});

describe.each([
	[429, 8],
	[503, 8],
	[500, 16],
])('%p on every third request for a while', (status, most) => {
	test(`leaves at most ${most} in flight, and all of them later`, async () => {
		const story = await play({
			count: 1500,
			concurrency: 16,
			maxAttempts: 20,
			latency: () => 100,
			fault: (request) =>
				request < 60 && request % 3 === 0 ? { kind: 'status', status } : undefined,
		});
		const { seen } = story.server;
		const soon = seen.slice(60, 75).map(({ inFlight }) => inFlight);
		expect(Math.max(...soon)).toBeLessThanOrEqual(most);
		if (most === 16) expect(Math.max(...soon)).toBe(16);
		expect(Math.max(...seen.slice(-300).map(({ inFlight }) => inFlight))).toBe(16);
		expect(tally(story)).toEqual({ deleted: 1500 });
	});
});

test('a service that asks to slow down in the body of a 200 is heard', async () => {
	const plain = fakeService();
	const service = fakeService({
		delete: {
			read: (response, targets) =>
				response.body === 'slow down'
					? {
							kind: 'retry',
							finding: failed('rateLimited', { what: 'Slowly' }),
							toldToWait: true,
						}
					: plain.delete.read(response, targets),
		},
	});
	const story = await play({
		count: 20,
		service,
		fault: (request) =>
			request === 0 ? { kind: 'status', status: 200, body: 'slow down' } : undefined,
	});
	expect(story.server.seen).toHaveLength(21);
	expect(tally(story)).toEqual({ deleted: 20 });
});

test.each([1, 2, 3])(
	'429 on half of all requests (seed %p): all done once, with enough tries',
	async (seed) => {
		const dice = new FakeClock(seed);
		const story = await play({
			count: 2000,
			batchSize: 10,
			concurrency: 10,
			maxAttempts: 20,
			latency: () => 50,
			fault: () => (dice.random() < 0.5 ? { kind: 'status', status: 429 } : undefined),
		});
		expect(tally(story)).toEqual({ deleted: 2000 });
		expect([...story.server.deletions.values()].every((times) => times === 1)).toBe(true);
		expect(story.server.deletions.size).toBe(2000);
		expect(story.server.maxInFlight).toBeLessThanOrEqual(10);
	},
);

test('a 429 is not counted while others of the account get through', async () => {
	let busy = 0;
	const story = await play({
		count: 40,
		concurrency: 2,
		maxAttempts: 2,
		latency: () => 50,
		// One profile meets six refusals in a row, the others none.
		fault: (_request, ids) =>
			ids.includes('id-3') && ++busy <= 6 ? { kind: 'status', status: 429 } : undefined,
	});
	expect(tally(story)).toEqual({ deleted: 40 });
	expect(story.server.sent.get('id-3')).toBe(7);
});

test.each([1000, 60_000, 300_000])(
	'429 for ever: given up by time, after at most %p ms',
	async (giveUpAfter) => {
		const story = await play({
			count: 1,
			maxAttempts: 1,
			giveUpAfter,
			fault: () => ({ kind: 'status', status: 429 }),
		});
		expect(story.server.seen.length).toBeGreaterThan(1);
		expect(Math.max(...starts(story))).toBeLessThanOrEqual(giveUpAfter);
		expect(tally(story)).toEqual({ failed: 1 });
	},
);

test('the pace holds for retries too', async () => {
	const story = await play({
		count: 100,
		perSecond: 20,
		concurrency: 50,
		latency: () => 30,
		fault: (request) => (request % 3 === 0 ? { kind: 'status', status: 500 } : undefined),
	});
	const at = starts(story);
	const steps = at.slice(1).map((start, index) => start - at[index]);
	expect(Math.min(...steps)).toBeGreaterThanOrEqual(25);
});
