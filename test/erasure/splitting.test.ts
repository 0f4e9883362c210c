import fc from 'fast-check';

import { play, resultFor, tally, textFor } from './dispatching';

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
			for (const [id, result] of story.results) {
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

const everyId = { has: () => true } as unknown as ReadonlySet<string>;

test('where the service refuses every ID in words of its own, it ends at 2n - 1 requests', async () => {
	const story = await play({ count: 100, batchSize: 100, badIds: everyId });
	expect(story.server.seen).toHaveLength(199);
	expect(tally(story)).toEqual({ failed: 100 });
});

describe('where the service refuses every ID in the same words', () => {
	test('the splitting stops early, and the message says that it is about the request', async () => {
		const story = await play({ count: 100, batchSize: 100, badIds: everyId, sameWords: true });
		expect(story.server.seen.length).toBeLessThanOrEqual(25);
		expect(tally(story)).toEqual({ failed: 100 });
		for (const result of story.results.values()) {
			expect(result.message.what).toBe('Fake refused every ID of a batch in the same words');
			expect(result).toMatchObject({ reason: 'rejected', mayBeGone: false });
			expect(result.evidence?.httpStatus).toBe(400);
		}
	});

	test.each([2, 3, 5])('it is said for a batch of %p, too', async (count) => {
		const story = await play({ count, batchSize: 100, badIds: everyId, sameWords: true });
		expect(textFor(story, 'id-0')).toContain('in the same words');
	});

	test('one ID alone is about that ID', async () => {
		const story = await play({ count: 1, batchSize: 100, badIds: everyId, sameWords: true });
		expect(resultFor(story, 'id-0').message.what).toBe('Text rejected');
	});

	test('one that is taken shows that it is about the IDs', async () => {
		const badIds = new Set(Array.from({ length: 50 }, (_, index) => `id-${index}`));
		const story = await play({ count: 100, batchSize: 100, badIds, sameWords: true });
		expect(tally(story)).toEqual({ deleted: 50, failed: 50 });
		expect(resultFor(story, 'id-0').message.what).toBe('Text rejected');
	});

	test('a run that is cancelled in between settles each ID once', async () => {
		const story = await play({
			count: 100,
			batchSize: 100,
			badIds: everyId,
			latency: () => 100,
			stopAt: 950,
		});
		expect(story.results.size).toBe(100);
		expect(story.reported).toBe(100);
	});
});

test('a refusal that may pass is sent once more as it was, then split', async () => {
	const passing = await play({
		count: 100,
		batchSize: 100,
		fault: (request) =>
			request === 0 ? { kind: 'status', status: 400, body: { onceMore: true } } : undefined,
	});
	expect(passing.server.seen.map(({ ids }) => ids.length)).toEqual([100, 100]);
	expect(tally(passing)).toEqual({ deleted: 100 });

	const lasting = await play({
		count: 2,
		batchSize: 2,
		fault: () => ({ kind: 'status', status: 400, body: { onceMore: true } }),
	});
	expect(lasting.server.seen.map(({ ids }) => ids.length)).toEqual([2, 2, 1, 1, 1, 1]);
	expect(tally(lasting)).toEqual({ failed: 2 });
});

test('where some were taken and nobody knows which, all are sent again and the doubt is kept', async () => {
	const body = { someTaken: true };
	const story = await play({
		count: 4,
		batchSize: 4,
		ifNotFound: 'fail',
		profiles: ['id-2'],
		fault: (request) => (request === 0 ? { kind: 'status', status: 400, body } : undefined),
	});
	expect(tally(story)).toEqual({ deleted: 1, alreadyAbsent: 3 });
	expect(resultFor(story, 'id-0').reason).toBe('goneAfterRetry');
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
