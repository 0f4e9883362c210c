import type { Connection, FailedFinding, Finding } from '../contract/service';
import type { Evidence, Operation, Target } from '../contract/types';
import type { Lane } from './accountGate';
import type { Patience } from './attempts';
import type { Clock } from './clock';

/** What is to be done at one account. */
export interface Dispatch {
	readonly action: Operation;
	readonly connection: Connection;
	readonly targets: Iterable<Target>;
	/** Most IDs in one request, 1 or more. */
	readonly batchSize: number;
	/** The place of this run at the account's gate. */
	readonly lane: Lane;
	/** Requests that this run may have in flight. */
	readonly concurrency: number;
	readonly patience: Patience;
	readonly clock: Clock;
	/** Aborted when the user cancels or the workflow times out. */
	readonly signal?: AbortSignal;
	/** Called whenever targets are settled. */
	readonly onSettled?: (count: number) => void;
}

/** What was found out about a target in the end. */
export interface Settlement {
	readonly finding: Finding;
	/** Absent where nothing was sent for it. */
	readonly evidence?: Evidence;
	/** A deletion was sent that may have worked, although no response said so. */
	readonly mayBeGone: boolean;
}

/** One for each finding; those with the same finding share it. */
export function settlementsOf(
	findings: readonly Finding[],
	evidence: Evidence,
	mayBeGone: (finding: Finding) => boolean,
): Settlement[] {
	let shared: Settlement | undefined;
	return findings.map((finding) => {
		if (shared?.finding === finding) return shared;
		return (shared = { finding, evidence, mayBeGone: mayBeGone(finding) });
	});
}

export interface Dispatched {
	/** A target that is missing here met something unforeseen; its receipt says that it has no result. */
	readonly settled: ReadonlyMap<Target, Settlement>;
	/** Why it ended before all was sent, if it did. */
	readonly ended?: FailedFinding;
}
