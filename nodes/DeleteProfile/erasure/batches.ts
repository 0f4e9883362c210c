import type { FailedFinding } from '../contract/service';
import type { Evidence, Target } from '../contract/types';

/** IDs that go in one request, and what is known of its attempts so far. */
export interface Batch {
	readonly targets: readonly Target[];
	/** Attempts that failed: 408, 5xx, network failures, no response in time. */
	failures: number;
	/** Responses that asked to come again later. */
	waits: number;
	/** When the first of those came. Ms, monotonic. */
	waitingSince?: number;
	/** Requests that carried these IDs, those of the batch that it was split from included. */
	attempts: number;
	/** One of them may have worked although no response said so. */
	mayBeGone: boolean;
	/** It was refused as a whole, and sent once more as it was. */
	sentOnceMore?: boolean;
	/** What to say if the run ends before another attempt. */
	last?: { readonly finding: FailedFinding; readonly evidence: Evidence };
	/** The refused batch that it was split from. */
	readonly origin?: Origin;
}

/** A part of a split batch that was refused to the end. */
export interface Refusal {
	readonly batch: Batch;
	readonly finding: FailedFinding;
	readonly evidence: Evidence;
	/** The service's own words. */
	readonly words?: string;
}

/** A refused batch that was split, and what came of its parts. */
export interface Origin {
	/** IDs in it. */
	readonly size: number;
	/** The service took some ID of it, so its refusals are about IDs. */
	someTaken: boolean;
	readonly refusals: Refusal[];
}

/** Once this many single IDs of a batch are refused alike and none is taken, the rest is not split further. */
const ALIKE_LIMIT = 5;

/** True while every part was refused, and always in the same words. */
function refusesAlike({ someTaken, refusals }: Origin): boolean {
	return !someTaken && refusals.every(({ words }) => words === refusals[0].words);
}

/** True when a part that was refused in these words need not be split further. */
export function isHopeless(origin: Origin, words: string | undefined): boolean {
	const { refusals } = origin;
	return refusals.length >= ALIKE_LIMIT && refusesAlike(origin) && refusals[0].words === words;
}

/** True when all IDs of a split batch were refused alike: then the words are about the request. */
export function refusesEveryId(origin: Origin): boolean {
	const refused = origin.refusals.reduce((sum, { batch }) => sum + batch.targets.length, 0);
	return refused === origin.size && refusesAlike(origin);
}

export function newBatch(targets: readonly Target[]): Batch {
	return { targets, failures: 0, waits: 0, attempts: 0, mayBeGone: false };
}

/**
 * The service refused the batch for some ID in it: halve it until that ID stands alone. With k such
 * IDs among n this costs O(k log n) requests.
 */
export function halvesOf(batch: Batch, origin: Origin): [Batch, Batch] {
	const { targets, attempts, mayBeGone, last } = batch;
	const middle = Math.ceil(targets.length / 2);
	const half = (part: readonly Target[]): Batch => ({
		...newBatch(part),
		attempts,
		mayBeGone,
		last,
		origin,
	});
	return [half(targets.slice(0, middle)), half(targets.slice(middle))];
}

/** Targets that may share a request: one body holds one kind of ID, and one kind of deletion. */
function groupOf({ idType, hardDelete }: Target): string {
	return `${idType} ${hardDelete}`;
}

/**
 * Fills requests with up to `size` targets, never mixing groups. Lazy: a batch is made when a worker
 * is free for it, so that 100,000 IDs do not make 100,000 requests ahead of time.
 */
export function* inBatches(
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
