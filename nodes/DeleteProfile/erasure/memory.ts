import type { Account } from '../contract/service';
import type { Result, Target } from '../contract/types';

/** What one execution knows of its deletions so far. */
export interface Memory {
	/** The result, where the same deletion was confirmed before in this pass of the node. */
	confirmed(account: Account, target: Target): Result | undefined;
	/** True when an earlier attempt of the same deletion may have worked without a response that says so. */
	mayBeGone(account: Account, target: Target): boolean;
	remember(account: Account, target: Target, result: Result): void;
}

interface Known {
	pass: number | undefined;
	readonly confirmed: Map<string, Result>;
	readonly open: Set<string>;
}

const executions = new WeakMap<object, Known>();

function keyOf({ key }: Account, { id, idType, hardDelete }: Target): string {
	return `${key} ${idType} ${hardDelete} ${id}`;
}

/**
 * Memory of one execution, so that n8n's Retry On Fail does not send again what was confirmed. In
 * the next pass of a loop the person may be back, so the service is asked again. Nothing is written
 * anywhere: it is dropped together with the execution.
 * @param execution an object that lives as long as the execution
 * @param pass n8n's run index; undefined where it is not known, then nothing counts as confirmed
 */
export function memoryOf(execution: object, pass: number | undefined): Memory {
	const known = executions.get(execution) ?? { pass, confirmed: new Map(), open: new Set() };
	executions.set(execution, known);
	if (pass === undefined || known.pass !== pass) known.confirmed.clear();
	known.pass = pass;
	return {
		confirmed: (account, target) => known.confirmed.get(keyOf(account, target)),
		mayBeGone: (account, target) => known.open.has(keyOf(account, target)),
		remember(account, target, result) {
			const key = keyOf(account, target);
			if (result.outcome === 'deleted' || result.outcome === 'accepted') {
				known.confirmed.set(key, result);
			} else if (result.mayBeGone) {
				known.open.add(key);
			}
		},
	};
}
