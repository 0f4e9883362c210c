import fc from 'fast-check';

import { play, resultFor, tally } from './dispatching';

const MIX = fc.integer({ min: 1, max: 200 }).chain((n) =>
	fc.record({
		n: fc.constant(n),
		bad: fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: Math.min(n, 12) }),
		concurrency: fc.integer({ min: 1, max: 5 }),
	}),
);

test('k bad IDs in a batch of n cost at most 2k·(⌈log2 n⌉+1)+1 requests, and harm no other', async () => {
	await fc.assert(
		fc.asyncProperty(MIX, async ({ n, bad, concurrency }) => {
			const badIds = new Set(bad.map((index) => `id-${index}`));
			const story = await play({ count: n, batchSize: n, concurrency, badIds });
			const bound = 2 * bad.length * (Math.ceil(Math.log2(n)) + 1) + 1;
			expect(story.server.seen.length).toBeLessThanOrEqual(bound);
			expect(story.server.deletions.size).toBe(n - bad.length);
			for (const [id, [result, ...more]] of story.results) {
				expect(more).toEqual([]);
				expect(result.outcome).toBe(badIds.has(id) ? 'failed' : 'deleted');
			}
		}),
		{ numRuns: 100 },
	);
});

test('99 good ones go through beside a bad one, each deleted once', async () => {
	const story = await play({ count: 100, batchSize: 100, badIds: new Set(['id-42']) });
	expect(tally(story)).toEqual({ deleted: 99, failed: 1 });
	expect(resultFor(story, 'id-42').reason).toBe('rejected');
	expect([...story.server.deletions.values()].every((times) => times === 1)).toBe(true);
	expect(story.server.seen.length).toBeLessThanOrEqual(17);
});

test('where the service refuses every ID, it ends at 2n - 1 requests', async () => {
	const badIds = { has: () => true } as unknown as ReadonlySet<string>;
	const story = await play({ count: 100, batchSize: 100, badIds });
	expect(story.server.seen).toHaveLength(199);
	expect(tally(story)).toEqual({ failed: 100 });
});

test.each([401, 403])('a batch refused with %p is not split', async (status) => {
	const story = await play({
		count: 100,
		batchSize: 100,
		fault: () => ({ kind: 'status', status, body: {} }),
	});
	expect(story.server.seen).toHaveLength(1);
	expect(tally(story)).toEqual({ failed: 100 });
});

test('halves that could not be sent any more are failed, not "never sent"', async () => {
	const story = await play({
		count: 8,
		batchSize: 8,
		concurrency: 1,
		latency: () => 10,
		fault: (request) => ({ kind: 'status', status: request === 0 ? 400 : 401, body: {} }),
	});
	expect(story.server.seen).toHaveLength(2);
	expect(resultFor(story, 'id-0').reason).toBe('unauthorized');
	expect(resultFor(story, 'id-7')).toMatchObject({ outcome: 'failed', reason: 'stopped' });
});
