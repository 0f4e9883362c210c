import fc from 'fast-check';

import type { Target } from '../../nodes/DeleteProfile/contract/types';
import {
	inBatches,
	isHopeless,
	newBatch,
	refusesEveryId,
	type Origin,
} from '../../nodes/DeleteProfile/erasure/batches';
import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import { manyTargets } from '../support/fakeService';

const target = fc.record({
	id: fc.string(),
	idType: fc.constantFrom('email', 'uuid'),
	hardDelete: fc.constantFrom(undefined, true, false),
});

test('every target is in exactly one batch, none too large, none mixed', () => {
	fc.assert(
		fc.property(
			fc.array(target, { maxLength: 60 }),
			fc.integer({ min: 1, max: 9 }),
			(all, size) => {
				const made = [...inBatches(all, size)];
				expect(new Set(made.flat())).toEqual(new Set(all));
				expect(made.flat()).toHaveLength(all.length);
				for (const batch of made) {
					expect(batch.length).toBeGreaterThan(0);
					expect(batch.length).toBeLessThanOrEqual(size);
					expect(
						new Set(batch.map(({ idType, hardDelete }) => `${idType} ${hardDelete}`)).size,
					).toBe(1);
				}
			},
		),
	);
});

test('as few batches as groups and size allow', () => {
	fc.assert(
		fc.property(
			fc.array(target, { maxLength: 60 }),
			fc.integer({ min: 1, max: 9 }),
			(all, size) => {
				const groups = new Map<string, number>();
				for (const { idType, hardDelete } of all) {
					const group = `${idType} ${hardDelete}`;
					groups.set(group, (groups.get(group) ?? 0) + 1);
				}
				const fewest = [...groups.values()].reduce((sum, n) => sum + Math.ceil(n / size), 0);
				expect([...inBatches(all, size)]).toHaveLength(fewest);
			},
		),
	);
});

test('targets keep their order within a group', () => {
	const all = [...manyTargets(7)];
	expect([...inBatches(all, 3)].flat()).toEqual(all);
});

test('a batch is made only when it is asked for', () => {
	let pulled = 0;
	function* counted(): Generator<Target> {
		for (const one of manyTargets(1000)) {
			pulled++;
			yield one;
		}
	}
	const made = inBatches(counted(), 10);
	expect(pulled).toBe(0);
	made.next();
	expect(pulled).toBe(10);
	made.next();
	expect(pulled).toBe(20);
});

describe('a refused batch that was split', () => {
	/** @param words of each refused part, which holds one ID unless it says how many */
	function originWith(words: ReadonlyArray<string | [string, number]>, over: Partial<Origin> = {}) {
		const refusals = words.map((part) => {
			const [said, ids] = typeof part === 'string' ? [part, 1] : part;
			return {
				batch: newBatch([...manyTargets(ids)]),
				finding: failed('rejected', { what: 'Text' }),
				evidence: { attempts: 1, sentAt: 0, completedAt: 1, batchSize: ids },
				words: said,
			};
		});
		return { size: 8, someTaken: false, refusals, ...over };
	}

	const alike = ['a', 'a', 'a', 'a', 'a'];

	test.each<[string, Origin, boolean]>([
		['five refused alike', originWith(alike), true],
		['six', originWith([...alike, 'a']), true],
		['four', originWith(alike.slice(1)), false],
		['one in other words', originWith([...alike, 'b']), false],
		['all in other words than this', originWith(['b', 'b', 'b', 'b', 'b']), false],
		['some ID taken', originWith(alike, { someTaken: true }), false],
	])('%s: the next refused alike is split no further: %p', (_what, origin, hopeless) => {
		expect(isHopeless(origin, 'a')).toBe(hopeless);
	});

	test.each<[string, Origin, boolean]>([
		['every ID alike', originWith([['a', 7], 'a']), true],
		['an ID is missing', originWith([['a', 6], 'a']), false],
		['in different words', originWith([['a', 7], 'b']), false],
		['some ID taken', originWith([['a', 7], 'a'], { someTaken: true }), false],
	])('%s: the words are about the request: %p', (_what, origin, isEvery) => {
		expect(refusesEveryId(origin)).toBe(isEvery);
	});
});
