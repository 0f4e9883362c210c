import type { Account } from '../contract/account';
import type { Result, Target } from '../contract/types';

/** What one execution knows of its deletions so far. */
export interface Memory {
	/** The result, where the same deletion was confirmed before in this pass of the node. */
	confirmed(account: Account, target: Target): Result | undefined;
	/** True when an earlier attempt of the same deletion may have worked without a response that says so. */
	mayBeGone(account: Account, target: Target): boolean;
	remember(account: Account, target: Target, result: Result): void;
}

/** By ID. */
interface Deletions {
	readonly confirmed: Map<string, Result>;
	readonly open: Set<string>;
}

interface Known {
	readonly pass: number | undefined;
	/** By account, ID type and kind of deletion. */
	readonly deletions: Map<string, Deletions>;
}

const executions = new WeakMap<object, Known>();

/**
 * Memory of one execution, so that n8n's Retry On Fail does not send again what was confirmed. In
 * the next pass of a loop the person may be back, so the service is asked again. Nothing is written
 * anywhere: it is dropped together with the execution.
 * @param execution an object that lives as long as the execution
 * @param pass n8n's run index; undefined where it is not known, then nothing counts as confirmed
 */
export function memoryOf(execution: object, pass: number | undefined): Memory {
	const { deletions }: Known = executions.get(execution) ?? { pass, deletions: new Map() };
	if (pass === undefined || executions.get(execution)?.pass !== pass) {
		for (const { confirmed } of deletions.values()) confirmed.clear();
	}
	executions.set(execution, { pass, deletions });

	function like({ key }: Account, { idType, hardDelete }: Target): Deletions {
		const kind = `${key} ${idType} ${hardDelete}`;
		const known = deletions.get(kind) ?? { confirmed: new Map(), open: new Set() };
		deletions.set(kind, known);
		return known;
	}
	return {
		confirmed: (account, target) => like(account, target).confirmed.get(target.id),
		mayBeGone: (account, target) => like(account, target).open.has(target.id),
		remember(account, target, result) {
			const { confirmed, open } = like(account, target);
			if (result.outcome === 'deleted' || result.outcome === 'accepted') {
				confirmed.set(target.id, result);
			} else if (result.mayBeGone) {
				open.add(target.id);
			}
		},
	};
}
