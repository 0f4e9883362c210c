import fc from 'fast-check';

import type { Fault } from '../support/fakeService';
import { play, resultFor, tally } from './dispatching';

const MINUTE = 60_000;

describe('stop', () => {
	test('nothing starts later than 300 ms after it, whatever it waits for', async () => {
		const faults = fc.constantFrom<Array<Fault | undefined>>(
			undefined,
			{ kind: 'status', status: 429, retryAfter: '120' },
			{ kind: 'status', status: 503 },
			{ kind: 'timeout', works: true },
			{ kind: 'status', status: 400, body: {} },
		);
		const property = fc.asyncProperty(
			fc.array(faults, { maxLength: 10 }),
			fc.integer({ min: 0, max: 20_000 }),
			fc.integer({ min: 1, max: 20 }),
			fc.constantFrom(0, 2, 50),
			async (script, stopAt, concurrency, perSecond) => {
				const story = await play({
					count: 300,
					batchSize: 3,
					concurrency,
					perSecond,
					stopAt,
					latency: () => 700,
					timeout: 5000,
					fault: (request) => script[request % 11],
				});
				const late = story.server.seen.filter(
					({ startedAt }) => startedAt - story.clock.startedAt > stopAt + 300,
				);
				expect(late).toEqual([]);
				expect(story.results.size).toBe(300);
				// Those in flight are awaited, nothing else.
				expect(story.clock.elapsed).toBeLessThanOrEqual(Math.max(stopAt, 0) + 5000 + 300);
			},
		);
		await fc.assert(property, { numRuns: 40 });
	});

	test('what is known is reported, what was never sent is called that', async () => {
		const story = await play({ count: 10, concurrency: 2, latency: () => 100, stopAt: 250 });
		expect(tally(story)).toEqual({ deleted: 6, notAttempted: 4 });
		expect(resultFor(story, 'id-9').reason).toBe('cancelled');
		expect(story.ended?.reason).toBe('cancelled');
		expect(story.server.sent.has('id-9')).toBe(false);
	});

	test('a request that is aborted on its way may have worked, and says so', async () => {
		const story = await play({
			count: 3,
			concurrency: 1,
			latency: () => 100,
			stopAt: 50,
			fault: () => ({ kind: 'cancelled', works: true }),
		});
		expect(story.server.seen).toHaveLength(1);
		expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'failed', reason: 'cancelled' });
		expect(resultFor(story, 'id-0').message).toContain('may or may not');
		expect(resultFor(story, 'id-1')).toMatchObject({
			outcome: 'notAttempted',
			reason: 'cancelled',
		});
	});

	test('a run that was stopped before it began sends nothing', async () => {
		const story = await play({ count: 5, stopAt: 0 });
		expect(story.server.seen).toEqual([]);
		expect(tally(story)).toEqual({ notAttempted: 5 });
	});
});

describe.each([
	[401, 'unauthorized'],
	[403, 'forbidden'],
])('a key refused with %p', (status, reason) => {
	test.each([1, 5, 50])('with %p in flight no new request starts after it', async (concurrency) => {
		const story = await play({
			count: 500,
			concurrency,
			latency: (request) => 50 + (request % 7) * 10,
			fault: (request) => (request >= 20 ? { kind: 'status', status, body: {} } : undefined),
		});
		const refusedAt = Math.min(
			...story.server.seen
				.filter(({ reply }) => reply?.kind === 'response' && reply.status === status)
				.map(({ endedAt }) => endedAt!),
		);
		expect(story.server.seen.filter(({ startedAt }) => startedAt > refusedAt)).toEqual([]);
		expect(story.server.seen.length).toBeLessThanOrEqual(20 + 2 * concurrency);
		expect(story.ended?.reason).toBe(reason);
		for (const [id, [result]] of story.results) {
			expect(result.outcome === 'notAttempted').toBe(!story.server.sent.has(id));
			if (result.outcome !== 'deleted') expect(result.reason).toBe(reason);
		}
	});
});

describe('breaker', () => {
	test.each<[string, Fault]>([
		['500', { kind: 'status', status: 500 }],
		['503 with Retry-After', { kind: 'status', status: 503, retryAfter: '30' }],
		['timeouts', { kind: 'timeout', works: false }],
		['resets', { kind: 'reset', works: false }],
		['refused connections', { kind: 'refused' }],
	])('a service that gives nothing but %s ends soon', async (_what, fault) => {
		const story = await play({ count: 10_000, latency: () => 100, fault: () => fault });
		// Five requests have given up; at most five are on their way then, and five wait.
		expect(story.server.seen.length).toBeLessThanOrEqual(3 * 5 * 5);
		expect(story.clock.elapsed).toBeLessThan(30 * MINUTE);
		expect(story.results.size).toBe(10_000);
		expect(tally(story).notAttempted).toBeGreaterThanOrEqual(10_000 - 3 * 5);
		expect(story.ended?.message).toContain('in a row');
	});

	test('one answer in between and it goes on', async () => {
		const dead = (id: string) => Number(id.slice(3)) % 5 !== 0;
		const story = await play({
			count: 50,
			concurrency: 1,
			maxTries: 1,
			fault: (_request, [id]) => (dead(id) ? { kind: 'status', status: 500 } : undefined),
		});
		expect(story.ended).toBeUndefined();
		expect(tally(story)).toEqual({ deleted: 10, failed: 40 });
	});

	test('an outage that is over before the tries are stops nothing', async () => {
		const story = await play({
			count: 200,
			latency: () => 100,
			maxTries: 20,
			fault: (request) => (request < 40 ? { kind: 'status', status: 500 } : undefined),
		});
		expect(tally(story)).toEqual({ deleted: 200 });
	});
});
