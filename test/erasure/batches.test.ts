import fc from 'fast-check';

import type { Target } from '../../nodes/DeleteProfile/contract/types';
import { inBatches } from '../../nodes/DeleteProfile/erasure/batches';
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
