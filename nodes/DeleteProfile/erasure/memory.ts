import type { Account } from '../contract/account';
import { kindOf as kindOfTarget, type Result, type Target } from '../contract/types';

/** What one execution knows of its deletions so far. */
export interface Memory {
	/** What the same deletion came to before in this pass of the node; undefined if it proves nothing. */
	recall(account: Account, target: Target): Result | undefined;
	remember(account: Account, target: Target, result: Result): void;
}

/** True where nothing is left to be sent for a deletion: the service has done it, or will. */
export function isConfirmed({ outcome, reason }: Result): boolean {
	return outcome === 'deleted' || outcome === 'accepted' || reason === 'goneAfterRetry';
}

/** True where a deletion was sent that may have worked, although nothing confirms it. */
export function staysOpen(result: Result | undefined): boolean {
	return result?.mayBeGone === true || result?.reason === 'stillPresent';
}

interface Known {
	readonly pass: number | undefined;
	/** By account, ID type and kind of deletion, then by ID. */
	readonly deletions: Map<string, Map<string, Result>>;
}

const executions = new WeakMap<object, Known>();

/**
 * Memory of one execution, for n8n's Retry On Fail alone: what was confirmed is not sent again, and
 * what may have worked stays open. In the next pass of a loop the person may be back, so nothing is
 * known there. Nothing is written anywhere: it is dropped together with the execution.
 * @param execution an object that lives as long as the execution
 * @param pass n8n's run index; undefined where it is not known, then nothing is remembered
 */
export function memoryOf(execution: object, pass: number | undefined): Memory {
	const before = executions.get(execution);
	const isSamePass = pass !== undefined && before?.pass === pass;
	const deletions = isSamePass ? before.deletions : new Map<string, Map<string, Result>>();
	executions.set(execution, { pass, deletions });

	const kindOf = ({ key }: Account, target: Target) => `${key} ${kindOfTarget(target)}`;
	return {
		recall: (account, target) => deletions.get(kindOf(account, target))?.get(target.id),
		remember(account, target, result) {
			if (!isConfirmed(result) && !staysOpen(result)) return;
			const kind = kindOf(account, target);
			const known = deletions.get(kind) ?? new Map<string, Result>();
			deletions.set(kind, known.set(target.id, result));
		},
	};
}
