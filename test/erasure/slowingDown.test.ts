import { FakeClock } from '../support/fakeClock';
import { fakeService } from '../support/fakeService';
import { failed } from '../../nodes/DeleteProfile/services/reading';
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
		['more than 5 minutes', '3600', 5 * MINUTE],
	])('%s: the whole account waits', async (_what, retryAfter, wait) => {
		const story = await play({
			count: 20,
			concurrency: 2,
			latency: (request) => (request === 0 ? 0 : 10),
			fault: (request) => (request === 0 ? { kind: 'status', status: 429, retryAfter } : undefined),
		});
		const later = starts(story).filter((at) => at > 0);
		expect(Math.min(...later)).toBeGreaterThanOrEqual(wait);
		expect(Math.min(...later)).toBeLessThan(wait + 300);
		expect(tally(story)).toEqual({ deleted: 20 });
	});

	test.each(['0', 'Thu, 01 Jan 1970 00:00:00 GMT', 'whenever'])(
		'%j does not make the tries follow each other at once',
		async (retryAfter) => {
			const fault = () => ({ kind: 'status', status: 503, retryAfter }) as const;
			const story = await play({ fault });
			expect(new Set(starts(story)).size).toBe(5);
		},
	);
});

describe.each([429, 503])('%p', (status) => {
	test('lowers the cap, and it grows again', async () => {
		const story = await play({
			count: 300,
			concurrency: 16,
			latency: () => 100,
			fault: (request) => (request === 20 ? { kind: 'status', status } : undefined),
		});
		expect(story.gate.slowDowns).toBe(1);
		expect(story.gate.excess).toBe(0);
		const after = story.server.seen.slice(40);
		expect(after[0].inFlight).toBeLessThanOrEqual(8);
		expect(Math.max(...after.map(({ inFlight }) => inFlight))).toBe(16);
		expect(tally(story)).toEqual({ deleted: 300 });
	});
});

test('500 and network failures say nothing about speed', async () => {
	const story = await play({
		count: 50,
		fault: (request) =>
			request % 7 === 0
				? { kind: 'status', status: 500 }
				: request % 7 === 3
					? { kind: 'reset', works: false }
					: undefined,
	});
	expect(story.gate.slowDowns).toBe(0);
});

test('a service that asks to slow down in the body of a 200 is heard', async () => {
	const plain = fakeService();
	const service = fakeService(
		{},
		{
			readDelete: (response, targets) =>
				response.body === 'slow down'
					? { kind: 'retry', finding: failed('rateLimited', 'Slowly.') }
					: plain.readDelete(response, targets),
		},
	);
	const story = await play({
		count: 20,
		service,
		fault: (request) =>
			request === 0 ? { kind: 'status', status: 200, body: 'slow down' } : undefined,
	});
	expect(story.gate.slowDowns).toBe(1);
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
			maxTries: 20,
			latency: () => 50,
			fault: () => (dice.random() < 0.5 ? { kind: 'status', status: 429 } : undefined),
		});
		expect(tally(story)).toEqual({ deleted: 2000 });
		expect([...story.server.deletions.values()].every((times) => times === 1)).toBe(true);
		expect(story.server.deletions.size).toBe(2000);
		expect(story.gate.excess).toBe(0);
	},
);

test('a 429 is not counted while others of the account get through', async () => {
	let busy = 0;
	const story = await play({
		count: 40,
		concurrency: 2,
		maxTries: 2,
		latency: () => 50,
		// One profile meets six refusals in a row, the others none.
		fault: (_request, ids) =>
			ids.includes('id-3') && ++busy <= 6 ? { kind: 'status', status: 429 } : undefined,
	});
	expect(tally(story)).toEqual({ deleted: 40 });
	expect(story.server.sent.get('id-3')).toBe(7);
});

test.each([1, 2, 5])(
	'429 for ever: exactly %p tries when nothing else gets through',
	async (maxTries) => {
		const story = await play({
			count: 1,
			maxTries,
			fault: () => ({ kind: 'status', status: 429 }),
		});
		expect(story.server.seen).toHaveLength(maxTries);
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
