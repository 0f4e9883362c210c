import fc from 'fast-check';

import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import type { Finding, Reading } from '../../nodes/DeleteProfile/contract/service';
import type { Target } from '../../nodes/DeleteProfile/contract/types';
import { inBatches } from '../../nodes/DeleteProfile/erasure/splitting';
import { fakeService, inTurn, manyTargets, status, type Fault } from '../support/fakeService';
import {
	fateOf,
	play,
	readingService,
	resultFor,
	sizesOf,
	tally,
	textFor,
	type Scenario,
	type Story,
} from './dispatching';

const everyId = { has: () => true } as unknown as ReadonlySet<string>;

function idsWhere(count: number, isBad: (index: number) => boolean): Set<string> {
	const ids = Array.from({ length: count }, (_, index) => `id-${index}`);
	return new Set(ids.filter((_, index) => isBad(index)));
}

/** The IDs that some request carried alone. */
function alone({ server }: Story): Set<string> {
	return new Set(server.seen.filter(({ ids }) => ids.length === 1).map(({ ids }) => ids[0]));
}

describe('inBatches', () => {
	const TARGETS = fc.array(
		fc.record({
			id: fc.string(),
			idType: fc.constantFrom('email', 'uuid'),
			parameters: fc.constantFrom(undefined, { hardDelete: true }, { hardDelete: false }),
		}),
		{ maxLength: 60 },
	);
	const SIZE = fc.integer({ min: 1, max: 9 });
	const ONE_BY_ONE = fc.constantFrom<string[]>([], ['uuid']);
	const groupOf = ({ idType, parameters }: Target) => `${idType} ${String(parameters?.hardDelete)}`;

	test('every target once and in order, none mixed, as few batches as groups and size allow', () => {
		fc.assert(
			fc.property(TARGETS, SIZE, ONE_BY_ONE, (all, size, oneByOne) => {
				const made = [...inBatches(all, size, oneByOne)].map(({ targets }) => targets);
				let fewest = 0;
				for (const group of new Set(all.map(groupOf))) {
					const members = all.filter((target) => groupOf(target) === group);
					const batches = made.filter(([first]) => groupOf(first) === group);
					expect(batches.flat()).toEqual(members);
					fewest += Math.ceil(members.length / (oneByOne.includes(members[0].idType) ? 1 : size));
				}
				expect(made).toHaveLength(fewest);
				expect(Math.max(0, ...made.map(({ length }) => length))).toBeLessThanOrEqual(size);
			}),
		);
	});
});

describe('bad IDs among good ones', () => {
	/** Up to half of each batch is bad, anywhere, or together at one place. */
	const BATCH = fc.integer({ min: 1, max: 100 }).chain((size) =>
		fc.oneof(
			fc.uniqueArray(fc.nat(size - 1), { maxLength: size >> 1 }),
			fc.tuple(fc.nat(size - 1), fc.nat(size >> 1)).map(([from, length]) =>
				// Around the end, so that they may stand at both ends.
				Array.from({ length }, (_, index) => (from + index) % size),
			),
		),
	);
	const MIX = fc.record({
		batches: fc.array(BATCH, { minLength: 1, maxLength: 4 }),
		batchSize: fc.constantFrom(100, 100, 10, 7),
		concurrency: fc.integer({ min: 1, max: 5 }),
		words: fc.constantFrom(undefined, 'bad'),
		largest: fc.constantFrom(Infinity, 60, 30),
	});

	test('all good ones are done, and all bad ones are sent alone', async () => {
		const property = fc.asyncProperty(MIX, async ({ batches, largest, ...mix }) => {
			const { batchSize } = mix;
			const half = (bad: number[]) =>
				bad.filter((index) => index < batchSize).slice(0, batchSize >> 1);
			const bad = batches.flatMap((one, at) => half(one).map((index) => at * batchSize + index));
			const badIds = new Set(bad.map((index) => `id-${index}`));
			const story = await play({
				...mix,
				count: batches.length * batchSize,
				badIds,
				fault: (_request, ids) =>
					ids.length > largest ? status(413, { body: { words: 'too large' } }) : undefined,
			});
			expect(story.results.size).toBe(batches.length * batchSize);
			for (const [id, { outcome, message }] of story.results) {
				const isBad = badIds.has(id);
				if (outcome !== (isBad ? 'failed' : 'deleted')) throw new Error(`${id}: ${outcome}`);
				if (isBad) expect(message.what).toBe('Text rejected');
			}
			const sentAlone = alone(story);
			expect([...badIds].filter((id) => !sentAlone.has(id))).toStrictEqual([]);
		});
		await fc.assert(property, { numRuns: 100 });
	});

	/** Up to half of all: anywhere, or together at one place, so that whole batches are bad. */
	const RUN = fc.integer({ min: 2, max: 60 }).chain((count) =>
		fc.record({
			count: fc.constant(count),
			bad: fc.oneof(
				fc.uniqueArray(fc.nat(count - 1), { maxLength: count >> 1 }),
				fc
					.tuple(fc.nat(count - 1), fc.nat(count >> 1))
					.map(([from, length]) => Array.from({ length }, (_, index) => (from + index) % count)),
			),
			batchSize: fc.integer({ min: 2, max: 20 }),
			concurrency: fc.integer({ min: 1, max: 3 }),
			seed: fc.nat(),
			/** The first batch is the last to be answered. */
			isUneven: fc.boolean(),
		}),
	);

	test('up to half of all may stand anywhere, even in the same words: no good one is left out', async () => {
		let unlucky = 0;
		const property = fc.asyncProperty(RUN, async ({ bad, isUneven, ...run }) => {
			const badIds = new Set(bad.map((index) => `id-${index}`));
			const latency = (request: number) => (isUneven && request === 0 ? 300 : 50);
			const story = await play({ ...run, words: 'bad', badIds, latency });
			expect(story.results.size).toBe(run.count);
			// All draws were bad although half of the IDs are good: one run in a hundred at the very most.
			if ([...story.results.values()].some(({ message }) => message.what.includes('left out'))) {
				unlucky++;
				return;
			}
			expect(tally(story).deleted).toBe(run.count - bad.length);
			const sentAlone = alone(story);
			expect([...badIds].filter((id) => !sentAlone.has(id))).toStrictEqual([]);
			for (const id of badIds) expect(textFor(story, id)).toContain('Text rejected');
		});
		await fc.assert(property, { numRuns: 150 });
		expect(unlucky).toBeLessThanOrEqual(1);
	});

	test('k of them in a batch of n cost at most 2k·(⌈log2 n⌉+1)+1 requests', async () => {
		const property = fc.asyncProperty(BATCH, fc.boolean(), async (bad, isAlike) => {
			const story = await play({
				...{ count: 100, batchSize: 100, badIds: new Set(bad.map((index) => `id-${index}`)) },
				...(isAlike && { words: 'bad' }),
			});
			expect(story.server.seen.length).toBeLessThanOrEqual(2 * bad.length * 8 + 1);
		});
		await fc.assert(property, { numRuns: 60 });
	});

	test.each<[string, number, (index: number) => boolean]>([
		['the first 6 of 10', 10, (index) => index < 6],
		['the last 6 of 10', 10, (index) => index > 3],
		['the first 11 of 100', 100, (index) => index < 11],
		['the first 99 of 100', 100, (index) => index < 99],
		['the last 99 of 100', 100, (index) => index > 0],
		['20 at each end', 100, (index) => index < 20 || index > 79],
		['every second one', 100, (index) => index % 2 === 0],
	])('%s do not cost the others, even in the same words', async (_what, count, isBad) => {
		const badIds = idsWhere(count, isBad);
		const story = await play({ count, batchSize: count, badIds, words: 'bad' });
		expect(tally(story)).toEqual({ deleted: count - badIds.size, failed: badIds.size });
		for (const id of badIds) expect(textFor(story, id)).toContain('Text rejected');
	});
});

describe('a batch of which every ID is refused', () => {
	const all: Scenario = { count: 100, batchSize: 100, badIds: everyId };

	test.each<[string, Scenario]>([
		['words of its own for each', {}],
		['no words', { words: undefined }],
		['empty words', { words: '' }],
	])('with %s, it ends at 2n - 1 requests, each ID with its own refusal', async (_what, over) => {
		const story = await play({ ...all, ...over });
		expect(story.server.seen).toHaveLength(199);
		expect(textFor(story, 'id-99')).toBe('Text rejected. Advice rejected.');
	});

	test.each([
		[1, 'Text rejected'],
		[2, 'Fake refused every ID of a batch in the same words'],
		[3, 'Fake refused every ID of a batch in the same words'],
		[100, 'Fake refused every ID of a batch in the same words'],
	])('of a batch of %p is said: %s', async (count, what) => {
		const story = await play({ ...all, count, words: 'bad' });
		expect(story.server.seen).toHaveLength(2 * count - 1);
		expect(tally(story)).toEqual({ failed: count });
		for (const { message } of story.results.values()) expect(message.what).toBe(what);
	});

	test.each<[string, object]>([
		['a `partial` that refused none', { someTaken: true, words: 'x' }],
		['words that are unknown', {}],
	])('%s is like no other', async (_what, body) => {
		const fault = () => status(400, { body });
		const story = await play({ count: 10, batchSize: 10, fault });
		expect(alone(story).size).toBe(10);
		expect(textFor(story, 'id-0')).toMatch(/^Text rejected/);
	});
});

describe('what one batch taught', () => {
	const many: Scenario = { count: 5000, batchSize: 100, words: 'bad', concurrency: 1 };
	const OF_FIRST = 'Fake refused every ID of a batch in the same words';
	const IN_SAME_WORDS =
		'Fake refused this ID in the same words as all others of its batch that were sent alone';
	const LEFT_OUT =
		"Fake refused this ID's batch, and all IDs of it that were sent alone, in the same words; this ID was left out";

	test.each([
		[1, false, 199 + 49 * 3],
		[3, false, 199 + 49 * 3],
		// The batches that were on their way when it was learned are sent once more as they were.
		[3, true, 2 * 199 + 49 * 3 + 5],
	])(
		'spares the others at %p in flight (may pass: %p)',
		async (concurrency, onceMore, requests) => {
			const story = await play({
				...{ ...many, concurrency, latency: () => 50 },
				fault: () => status(400, { body: { words: 'bad', onceMore } }),
			});
			expect(story.server.seen).toHaveLength(requests);
			expect(tally(story)).toEqual({ failed: 5000 });
			const sentAlone = alone(story);
			expect(sentAlone.size).toBe(100 + 49 * 2);
			const ids = [...story.results.keys()];
			const wasFirst = ids.map((_, index) => {
				const from = index - (index % 100);
				return ids.slice(from, from + 100).every((other) => sentAlone.has(other));
			});
			const said = [...story.results].map(([id, { evidence, message }]) => {
				const hasAdvice = message.advice?.includes("To send every ID alone, set 'Batch Size' to 1");
				return [id, message.what, hasAdvice, fateOf(story, id), evidence?.attempts];
			});
			const wanted = ids.map((id, index) => {
				const ofNext = sentAlone.has(id) ? IN_SAME_WORDS : LEFT_OUT;
				const what = wasFirst[index] ? OF_FIRST : ofNext;
				return [id, what, true, 'failed, rejected', story.server.sent.get(id)];
			});
			// At once: `expect` for each of 5,000 takes longer than all that it judges.
			expect(said).toStrictEqual(wanted);
		},
	);

	test.each<[string, (index: number) => boolean]>([
		['one good batch is the last', (index) => index > 299],
		['one is the first', (index) => index < 100 || (index > 210 && index < 290)],
		['good ones between bad ones', (index) => index > 100 && index < 199],
	])('leaves nobody out while half of them may be good: %s', async (_where, isGood) => {
		const badIds = idsWhere(400, (index) => !isGood(index));
		const story = await play({ ...many, count: 400, badIds });
		expect(tally(story)).toEqual({ deleted: 400 - badIds.size, failed: badIds.size });
		const sentAlone = alone(story);
		for (const id of badIds) {
			expect(sentAlone).toContain(id);
			expect(textFor(story, id)).toContain('Text rejected');
		}
	});

	test('is shown by one ID of each half, at random: no order of a list can hide the good ones', async () => {
		const places = new Set<string>();
		for (let seed = 1; seed <= 40; seed++) {
			const story = await play({ ...many, count: 20, batchSize: 10, badIds: everyId, seed });
			const inSecond = [...alone(story)].map((id) => Number(id.slice(3))).filter((at) => at > 9);
			expect(inSecond.map((at) => at >= 15).sort()).toStrictEqual([false, true]);
			for (const at of inSecond) places.add(`${at}`);
		}
		expect([...places].sort()).toStrictEqual(
			Array.from({ length: 10 }, (_, index) => `${10 + index}`),
		);
	});

	test('costs a good ID that nobody has seen its turn, and it says so', async () => {
		const badIds = idsWhere(200, (index) => index !== 142);
		const story = await play({ ...many, count: 200, badIds });
		expect(tally(story)).toEqual({ failed: 200 });
		expect(resultFor(story, 'id-142').message.what).toBe(LEFT_OUT);
		expect(story.server.seen).toHaveLength(199 + 3);
	});

	test('holds for the same words only, but for all that it was taught', async () => {
		const story = await play({
			...{ ...many, count: 400 },
			fault: (_request, [id]) =>
				status(400, { body: { words: Math.floor(Number(id.slice(3)) / 100) % 2 } }),
		});
		expect(alone(story).size).toBe(100 + 100 + 2 + 2);
	});

	test('is nothing where one ID was refused in other words', async () => {
		const words = ([id]: readonly string[]) => (id === 'id-7' ? 'worse' : 'bad');
		const fault = (_request: number, ids: readonly string[]) =>
			status(400, { body: { words: words(ids) } });
		const story = await play({ ...many, count: 20, batchSize: 10, fault });
		expect(alone(story).size).toBe(20);
		expect(textFor(story, 'id-0')).toMatch(/^Text rejected/);
	});

	test('holds for batches that are no larger', async () => {
		// The two that are the second batch are refused before the first one is.
		const badIds = idsWhere(102, (index) => index >= 100 || (index % 2 === 0 && index < 98));
		for (let seed = 1; seed <= 20; seed++) {
			const latency = (request: number) => (request === 0 ? 300 : 50);
			const scenario = { ...many, count: 102, concurrency: 2, badIds, seed, latency };
			expect(tally(await play(scenario))).toEqual({ deleted: 51, failed: 51 });
		}
	});

	test('holds for one kind of targets, and is released for one', async () => {
		const kinds = ['good', 'bad', 'late'];
		const targets = [...manyTargets(900)].map((target, index) => ({
			...target,
			idType: kinds[index % 3],
		}));
		// Of the last kind, those that come last are good.
		const isGood = (index: number) => index % 3 === 0 || (index % 3 === 2 && index > 600);
		const badIds = idsWhere(900, (index) => !isGood(index));
		const story = await play({ ...many, targets, badIds });
		expect(tally(story)).toEqual({ deleted: 900 - badIds.size, failed: badIds.size });
		const said = (id: string) => resultFor(story, id).message.what;
		expect([said('id-1'), said('id-2')]).toEqual([OF_FIRST, 'Text rejected']);
		// 100 each of the good ones; of the bad ones, and of the late ones with all in the end.
		const sentAlone = [...alone(story)].map((id) => kinds[Number(id.slice(3)) % 3]);
		expect(sentAlone.filter((kind) => kind === 'bad')).toHaveLength(100 + 2 + 2);
		expect(sentAlone.filter((kind) => kind === 'late').length).toBeGreaterThanOrEqual(200);
	});

	test('is not said of a run that ended before all was sent', async () => {
		const badIds = idsWhere(400, (index) => index < 50);
		const story = await play({
			...{ ...many, count: 400, batchSize: 10, badIds },
			...{ latency: () => 100, stopAt: 2500 },
		});
		expect(story.results.size).toBe(400);
		const left = [...story.results.keys()].filter((id) => !alone(story).has(id));
		for (const id of left.slice(0, 8)) expect(fateOf(story, id)).toBe('failed, cancelled');
		expect(left.some((id) => textFor(story, id).includes('left out'))).toBe(false);
		expect(resultFor(story, 'id-0').message.what).toBe(OF_FIRST);
	});

	test('holds for no single ID once another one is taken: what may pass is sent once more', async () => {
		let times = 0;
		const story = await play({
			...{ ...many, count: 43, batchSize: 2 },
			fault(_request, [id]) {
				const isGood = id === 'id-40' || (id === 'id-42' && times++ > 0);
				return isGood ? undefined : status(400, { body: { words: 'bad', onceMore: true } });
			},
		});
		expect(story.server.sent.get('id-42')).toBe(2);
		expect(fateOf(story, 'id-42')).toBe('deleted');
	});

	test('is not waited for once an ID is taken', async () => {
		// One bad ID in each batch; one good ID gets no response.
		const story = await play({
			...{ ...many, count: 400, batchSize: 10, concurrency: 2 },
			badIds: idsWhere(400, (index) => index % 10 === 0),
			fault: (_request, ids) =>
				ids.includes('id-1') && ids.length === 1 ? { kind: 'timeout', works: false } : undefined,
		});
		expect(tally(story)).toEqual({ deleted: 359, failed: 41 });
		const others = story.server.seen.filter(({ ids }) => !ids.includes('id-1'));
		const lastStart = Math.max(...others.map(({ startedAt }) => startedAt));
		expect(lastStart - story.clock.startedAt).toBeLessThan(30_000);
	});

	test('is nothing where an ID fails for something else in the end', async () => {
		let seenAlone = 0;
		const story = await play({
			...{ ...many, count: 3, batchSize: 3, maxAttempts: 1 },
			fault: (_request, ids) => {
				const isSecond = ids.join() === 'id-2' && seenAlone++ > 0;
				return isSecond ? status(500) : status(400, { body: { words: 'bad', onceMore: true } });
			},
		});
		expect(textFor(story, 'id-0')).toMatch(/^Text rejected/);
		expect(fateOf(story, 'id-2')).toBe('failed, serviceUnavailable, may be gone');
	});

	test.each([everyId, idsWhere(30, (index) => index === 3 || index === 7)])(
		'what throws costs only its own ID',
		async (badIds) => {
			const usual = fakeService().delete;
			const service = fakeService({
				delete: {
					request: (account, targets, now) => {
						if (targets.length === 1 && targets[0].id === 'id-3') throw new Error('unforeseen');
						return usual.request(account, targets, now);
					},
				},
			});
			const story = await play({
				...many,
				count: 30,
				batchSize: 30,
				concurrency: 3,
				latency: () => 50,
				badIds,
				service,
			});
			expect(story.results.size).toBe(29);
			expect(story.results.has('id-3')).toBe(false);
			expect(story.server.inFlight).toBe(0);
		},
	);

	const refusal = failed('rejected', { what: 'No' });
	const done: Finding = { state: 'deleted' };

	test.each<[string, Reading, boolean]>([
		['a refusal of all of them', { kind: 'all', finding: refusal }, false],
		['a refusal of each', { kind: 'each', findings: Array<Finding>(10).fill(refusal) }, false],
		[
			'a refusal of some',
			{ kind: 'each', findings: [done, ...Array<Finding>(9).fill(refusal)] },
			true,
		],
		['a refusal of an unknown part', { kind: 'split', finding: refusal, someTaken: true }, true],
	])('%s: whether one was taken', async (_what, reading, isTaken) => {
		const story = await play({
			...{ ...many, count: 30, batchSize: 10, service: readingService(418, () => reading) },
			// The second batch has another response than all that is refused.
			fault: (_request, ids) =>
				status(ids.length === 10 && ids[0] === 'id-10' ? 418 : 400, { body: { words: 'bad' } }),
		});
		expect(resultFor(story, 'id-0').message.what).toBe(isTaken ? 'Text rejected' : OF_FIRST);
	});

	test.each([
		['hopeless ones first, half of all', 2000, (index: number) => index < 1000],
		['hopeless ones last, half of all', 2000, (index: number) => index >= 1000],
	])('leaves nobody out: %s', async (_what, count, isBad) => {
		const badIds = idsWhere(count, isBad);
		const story = await play({ ...many, count, badIds });
		expect(tally(story)).toEqual({ deleted: count - badIds.size, failed: badIds.size });
		const sentAlone = alone(story);
		expect([...badIds].filter((id) => !sentAlone.has(id))).toStrictEqual([]);
	});

	test('is wrong as soon as one that was drawn is good: all others of such batches get their turn', async () => {
		// The first batch is bad as a whole, and a little less than half of all others.
		const isBad = (index: number) => index < 20 || (index * 7919) % 100 < 47;
		const badIds = idsWhere(820, isBad);
		expect(badIds.size).toBeLessThan(820 / 2);
		for (let seed = 1; seed <= 10; seed++) {
			const story = await play({ ...many, count: 820, batchSize: 20, badIds, seed });
			expect(tally(story)).toEqual({ deleted: 820 - badIds.size, failed: badIds.size });
		}
	});

	test('says of a drawn one no more than its refusal, where the others of its batch get their turn', async () => {
		const drawn = new Set<string>();
		const story = await play({
			...{ ...many, count: 30, batchSize: 10 },
			fault: (_request, ids) => {
				const batch = Math.floor(Number(ids[0].slice(3)) / 10);
				if (batch === 1 && ids.length === 1 && drawn.size < 2) drawn.add(ids[0]);
				const isGood = batch === 1 && ids.length < 10 && !drawn.has(ids[0]);
				if (isGood) return undefined;
				return status(400, { body: { words: batch === 2 && ids.length === 1 ? 'worse' : 'bad' } });
			},
		});
		expect(tally(story)).toEqual({ deleted: 8, failed: 22 });
		for (const id of drawn) expect(textFor(story, id)).toContain('Text rejected');
	});

	test('holds where almost all are bad, although some were taken', async () => {
		const badIds = idsWhere(5000, (index) => index >= 100);
		const story = await play({ ...many, concurrency: 3, badIds, latency: () => 50 });
		expect(tally(story)).toEqual({ deleted: 100, failed: 4900 });
		// As many as were on their way when the first of them was known to be hopeless.
		expect(story.server.seen.length).toBeLessThanOrEqual(1 + 6 * 199 + 43 * 3);
		const sentAlone = alone(story);
		const said = [...badIds].map((id) => resultFor(story, id).message.what);
		const wanted = [...badIds].map((id) => (sentAlone.has(id) ? 'Text rejected' : LEFT_OUT));
		expect(said).toStrictEqual(wanted);
	});

	test('makes no empty request of a batch of two', async () => {
		const badIds = idsWhere(102, (index) => index !== 100);
		const story = await play({ ...many, count: 102, badIds });
		expect(tally(story)).toEqual({ deleted: 1, failed: 101 });
		expect(story.server.seen.filter(({ ids }) => ids.length === 0)).toStrictEqual([]);
	});
});

describe('a batch that fails for one ID in it', () => {
	const FAULTS: Array<[string, Fault, number]> = [
		['500', status(500), 3],
		['no response in time', { kind: 'timeout', works: false }, 3],
		['a dropped connection', { kind: 'reset', works: false }, 1],
		['a page of a firewall', status(404, { body: '<html></html>' }), 1],
		['a redirect', status(302), 1],
	];
	const poisoned = (fault: Fault, ...bad: number[]) => ({
		fault: (_request: number, ids: readonly string[]) =>
			bad.some((index) => ids.includes(`id-${index}`)) ? fault : undefined,
		...{ batchSize: 100, concurrency: 3, latency: () => 50 },
	});

	test.each(FAULTS)('%s: the 99 beside it are done', async (_what, fault, maxAttempts) => {
		const story = await play({ ...poisoned(fault, 142), count: 300, maxAttempts });
		expect(tally(story)).toEqual({ deleted: 299, failed: 1 });
		expect(resultFor(story, 'id-142').evidence).toMatchObject({ batchSize: 1 });
		expect(story.ended).toBeUndefined();
		expect(story.server.seen.length).toBeLessThanOrEqual(2 + 8 * maxAttempts + 7);
	});

	test('up to four of them, wherever they stand, do not look like a service that is down', async () => {
		const property = fc.asyncProperty(
			fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 4 }),
			fc.integer({ min: 1, max: 3 }),
			async (bad, concurrency) => {
				const [, page] = FAULTS[3];
				const story = await play({ ...poisoned(page, ...bad), count: 100, concurrency });
				expect(tally(story)).toEqual({ deleted: 100 - bad.length, failed: bad.length });
			},
		);
		await fc.assert(property, { numRuns: 60 });
	});

	test.each(FAULTS.slice(0, 3))('%s for all that there is is not split', async (_what, fault) => {
		const story = await play({ ...poisoned(fault, 0), count: 100, maxAttempts: 2 });
		expect(story.server.seen).toHaveLength(2);
		expect(tally(story)).toEqual({ failed: 100 });
	});

	test('being told to wait is about no ID', async () => {
		const busy: Fault = status(503);
		const story = await play({ ...poisoned(busy, 42), count: 300, giveUpAfter: 10_000 });
		expect(tally(story)).toEqual({ deleted: 200, failed: 100 });
	});

	test.each(FAULTS)('%s for everything ends it soon', async (_what, fault, maxAttempts) => {
		const story = await play({ count: 10_000, batchSize: 100, maxAttempts, fault: () => fault });
		expect(story.ended).toBeDefined();
		expect(story.server.seen.length).toBeLessThanOrEqual(maxAttempts * (9 + 10));
		expect(story.results.size).toBe(10_000);
	});
});

test.each([
	[100, 1, [100, 100]],
	[2, Infinity, [2, 2, 1, 1, 1, 1]],
])('a refusal of %p that may pass (%p times) is sent once more, then split', async (...row) => {
	const [count, times, sizes] = row;
	const body = { onceMore: true };
	const fault = (request: number) => (request < times ? status(400, { body }) : undefined);
	const story = await play({ count, batchSize: count, concurrency: 1, fault });
	expect(story.clock.elapsed).toBeGreaterThan(0);
	expect(sizesOf(story)).toStrictEqual(sizes);
});

test('where some were taken and nobody knows which, all are sent again and the doubt is kept', async () => {
	const story = await play({
		...{ count: 4, batchSize: 4, ifNotFound: 'fail', profiles: ['id-2'] },
		fault: inTurn(status(400, { body: { someTaken: true } })),
	});
	expect(tally(story)).toEqual({ deleted: 1, alreadyAbsent: 3 });
	expect(resultFor(story, 'id-0').reason).toBe('goneAfterRetry');
});

test.each(['bad', undefined])('a cancelled run settles each ID once (words: %p)', async (words) => {
	const story = await play({
		...{ count: 300, batchSize: 100, badIds: everyId, words },
		...{ latency: () => 100, stopAt: 950 },
	});
	expect(story.results.size).toBe(300);
	expect(fateOf(story, 'id-99')).toBe('failed, cancelled');
	expect(textFor(story, 'id-99')).toContain('the run ended before the ID was sent alone');
});
