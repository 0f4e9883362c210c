import type { Target } from './types';

/** Targets that may share a request: one body holds one kind of ID, and one kind of deletion. */
function groupOf({ idType, hardDelete }: Target): string {
	return `${idType} ${hardDelete}`;
}

/**
 * Fills requests with up to `size` targets, never mixing groups. Lazy: a batch is made when the
 * dispatcher has a free slot for it, so that 100,000 IDs do not make 100,000 requests ahead of time.
 */
export function* batches(
	targets: Iterable<Target>,
	size: number,
): Generator<readonly Target[], void, undefined> {
	const open = new Map<string, Target[]>();
	for (const target of targets) {
		const group = groupOf(target);
		const batch = open.get(group) ?? [];
		batch.push(target);
		if (batch.length < size) {
			open.set(group, batch);
		} else {
			open.delete(group);
			yield batch;
		}
	}
	yield* open.values();
}
