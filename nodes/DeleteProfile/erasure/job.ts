import type { Finding } from '../services/service';
import { requestIdOf, type Reply } from './reply';
import type { Evidence, Target } from './types';

/** One request, through all its tries. */
export interface Job {
	readonly targets: readonly Target[];
	/** Tries of this request that count. */
	tries: number;
	/** Requests of this run that had been settled when this one was last looked at. */
	settledBefore: number;
	/** Requests that carried these IDs, those of the batch that it was split from included. */
	attempts: number;
	/** An earlier try of this run may have worked. */
	uncertain: boolean;
	/** Epoch ms. */
	notBefore: number;
	/** What to say if the run ends before another try. */
	last?: { readonly finding: Finding; readonly evidence: Evidence };
}

export function newJob(targets: readonly Target[], now: number, settledBefore: number): Job {
	return { targets, tries: 0, settledBefore, attempts: 0, uncertain: false, notBefore: now };
}

/**
 * The service refused the batch for some ID in it: halve it until that ID stands alone. With k such
 * IDs among n this costs O(k log n) requests.
 */
export function halvesOf(job: Job, now: number, last: Job['last']): Job[] {
	const { targets, attempts, uncertain, settledBefore } = job;
	const middle = Math.ceil(targets.length / 2);
	return [targets.slice(0, middle), targets.slice(middle)].map((half) => ({
		...newJob(half, now, settledBefore),
		attempts,
		uncertain,
		last,
	}));
}

/** Times in epoch ms. */
export function evidenceOf(
	{ targets, attempts }: Job,
	reply: Reply,
	startedAt: number,
	completedAt: number,
): Evidence {
	const requestId = requestIdOf(reply);
	return {
		...(reply.kind === 'response' && { httpStatus: reply.status }),
		attempts,
		sentAt: new Date(startedAt).toISOString(),
		completedAt: new Date(completedAt).toISOString(),
		...(requestId !== undefined && { requestId }),
		batchSize: targets.length,
	};
}
