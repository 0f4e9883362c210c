import { inTurn, status } from '../support/fakeService';
import { fateOf, play, tally, textFor, type Story } from './dispatching';

const MINUTE = 60_000;

/** Starts of requests, in ms after the first. */
function starts({ server: { seen } }: Story): number[] {
	return seen.map(({ startedAt }) => startedAt - seen[0].startedAt);
}

describe('being told to wait', () => {
	test.each([
		['a minute', '60', MINUTE],
		['until a date', new Date(Date.UTC(2026, 0, 1) + 90_000).toUTCString(), 90_000],
		['a lifetime, believed for an hour', '999999999', 60 * MINUTE],
	])('%s, the whole account waits', async (_what, retryAfter, wait) => {
		const story = await play({
			...{ count: 20, concurrency: 2, giveUpAfter: 2 * 60 * MINUTE },
			latency: (request) => (request === 0 ? 0 : 10),
			fault: inTurn(status(429, { retryAfter })),
		});
		const later = Math.min(...starts(story).filter((at) => at > 0));
		expect(later).toBeGreaterThanOrEqual(wait);
		expect(later).toBeLessThan(wait + 300);
		expect(tally(story)).toEqual({ deleted: 20 });
	});

	test('is no failed attempt, however often', async () => {
		const story = await play({
			...{ count: 300, batchSize: 100, concurrency: 3, maxAttempts: 1, latency: () => 50 },
			fault: (request) => (request < 40 ? status(429) : undefined),
		});
		expect(tally(story)).toEqual({ deleted: 300 });
	});

	test.each([
		[10_000, undefined],
		[300_000, undefined],
		[10_000, '4'],
		[10_000, '10'],
	])(
		'is given up after %p ms, and not before (%p s each time)',
		async (giveUpAfter, retryAfter) => {
			const story = await play({ giveUpAfter, fault: () => status(429, { retryAfter }) });
			expect(textFor(story, 'id-0')).toBe('Text rateLimited. Advice rateLimited.');
			expect(fateOf(story, 'id-0')).toBe('failed, rateLimited');
			expect(story.clock.elapsed).toBeLessThanOrEqual(giveUpAfter);
			expect(story.clock.elapsed).toBeGreaterThan(giveUpAfter - 30_000);
		},
	);

	test('no longer than the user will: then nothing is sent before the time, either', async () => {
		const story = await play({
			...{ count: 100, concurrency: 2, latency: () => 50, giveUpAfter: MINUTE },
			fault: () => status(429, { retryAfter: '61' }),
		});
		const requests = story.server.seen.length;
		expect(requests).toBeLessThanOrEqual(2);
		expect(story.clock.elapsed).toBeLessThan(1000);
		expect(tally(story)).toEqual({ failed: requests, notAttempted: 100 - requests });
		// It is 00:00 UTC and a second at most; 61 s later begins the second minute.
		for (const id of ['id-0', 'id-99']) {
			expect(textFor(story, id)).toContain(
				"'Give Up After' allows, so nothing is sent to it before 00:02 UTC. Advice",
			);
		}
	});

	test('for an hour again and again, one request asks for all', async () => {
		const story = await play({
			...{ count: 100, concurrency: 5, latency: () => 50, giveUpAfter: 24 * 60 * MINUTE },
			fault: (request) => (request < 7 ? status(429, { retryAfter: '999999999' }) : undefined),
		});
		const hours = starts(story).map((at) => Math.floor(at / (60 * MINUTE)));
		const inFlight = story.server.seen.map((seen, index) => [hours[index], seen.inFlight]);
		// Five at first, then one each hour; the one that gets through opens the way.
		expect(inFlight.slice(5, 9)).toStrictEqual([
			[1, 1],
			[2, 1],
			[3, 1],
			[3, 1],
		]);
		expect(tally(story)).toEqual({ deleted: 100 });
	});

	test('no fresh request goes out while twice as many wait as may be in flight', async () => {
		const story = await play({
			...{ count: 1000, concurrency: 4, latency: () => 10, giveUpAfter: 20_000 },
			fault: () => status(429),
		});
		const ids = new Set(story.server.seen.flatMap((seen) => seen.ids));
		// Eight at a time, and those that follow the first which were given up.
		expect(ids.size).toBeLessThanOrEqual(8 + 5);
	});
});

test.each([
	[429, 8],
	[503, 8],
	[500, 16],
])('%p on every third request leaves at most %p in flight, and all later', async (code, most) => {
	const story = await play({
		...{ count: 1500, concurrency: 16, maxAttempts: 20, latency: () => 100 },
		fault: (request) => (request < 60 && request % 3 === 0 ? status(code) : undefined),
	});
	const inFlight = story.server.seen.map((seen) => seen.inFlight);
	const soon = Math.max(...inFlight.slice(60, 75));
	expect(soon).toBeLessThanOrEqual(most);
	if (most === 16) expect(soon).toBe(16);
	expect(Math.max(...inFlight.slice(-300))).toBe(16);
	expect(tally(story)).toEqual({ deleted: 1500 });
});

test('the pace holds for retries too', async () => {
	const story = await play({
		...{ count: 100, perSecond: 20, concurrency: 50, latency: () => 30 },
		fault: (request) => (request % 3 === 0 ? status(500) : undefined),
	});
	const at = starts(story);
	const steps = at.slice(1).map((start, index) => start - at[index]);
	expect(Math.min(...steps)).toBeGreaterThanOrEqual(25);
});
