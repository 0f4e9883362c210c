import type { Account } from '../contract/account';
import { hasWorked, kindOf, type Result, type Target } from '../contract/types';

/** What earlier tries of one execution know of its deletions. */
export interface Memory {
	/** What the same deletion came to before in this pass of the node; undefined if it proves nothing. */
	recall(account: Account, target: Target): Result | undefined;
	/** For the next try; what comes later holds. */
	remember(account: Account, results: ReadonlyMap<Target, Result>): void;
}

/** True where nothing is left to be sent for a deletion: the service has done it, or will. */
export function isDone(result: Result): boolean {
	return hasWorked(result) || result.reason === 'goneAfterRetry';
}

/** True where a deletion was sent that may have worked, although nothing confirms it. */
export function staysOpen(result: Result | undefined): boolean {
	return result?.mayBeGone === true || result?.reason === 'stillPresent';
}

interface Remembered {
	readonly pass: number | undefined;
	readonly tries: Array<{
		readonly fingerprint: string;
		readonly results: ReadonlyMap<Target, Result>;
	}>;
}

const executions = new WeakMap<object, Remembered>();

const nameOf = (fingerprint: string, target: Target) =>
	JSON.stringify([fingerprint, kindOf(target), target.id]);

/**
 * Memory of one execution, for n8n's Retry On Fail alone: what was confirmed is not sent again, and
 * what may have worked stays open. In the next pass of a loop the person may be back, so nothing is
 * known there. Nothing is written anywhere: it is dropped together with the execution.
 * @param execution an object that lives as long as the execution
 * @param pass n8n's run index; undefined where it is not known, then nothing is remembered
 */
export function memoryOf(execution: object, pass: number | undefined): Memory {
	const before = executions.get(execution);
	const tries = pass !== undefined && before?.pass === pass ? before.tries : [];
	executions.set(execution, { pass, tries });

	// Only now, because hardly any run is tried again.
	const remembered = new Map<string, Result>();
	for (const { fingerprint, results } of tries) {
		for (const [target, result] of results) {
			if (isDone(result) || staysOpen(result)) remembered.set(nameOf(fingerprint, target), result);
		}
	}
	return {
		recall: ({ fingerprint }, target) =>
			remembered.size === 0 ? undefined : remembered.get(nameOf(fingerprint, target)),
		remember: ({ fingerprint }, results) => void tries.push({ fingerprint, results }),
	};
}
