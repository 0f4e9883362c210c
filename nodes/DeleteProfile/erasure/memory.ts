import type { Target } from './types';

/** What one execution knows of a service's profiles from earlier passes of this node. */
class ServiceMemory {
	private readonly confirmed = new Map<string, Target>();

	private readonly uncertain = new Set<string>();

	/** The answered target, when the same deletion was confirmed before in this execution. */
	confirmedTarget(target: Target): Target | undefined {
		return this.confirmed.get(keyOf(target));
	}

	/** True when an earlier try of the same deletion may have worked without saying so. */
	mayBeGone(target: Target): boolean {
		return this.uncertain.has(keyOf(target));
	}

	remember(target: Target): void {
		const outcome = target.result?.outcome;
		const key = keyOf(target);
		if (outcome === 'deleted' || outcome === 'accepted') this.confirmed.set(key, target);
		else if (target.mayBeGone) this.uncertain.add(key);
	}
}

function keyOf({ id, idType, hardDelete }: Target): string {
	return `${idType} ${hardDelete} ${id}`;
}

export type Memory = (account: string) => ServiceMemory;

const memories = new WeakMap<object, Map<string, ServiceMemory>>();

/**
 * Memory of one execution, so that n8n's Retry On Fail, or a loop that brings the same person again,
 * does not send again what was confirmed. It hangs on an object of the execution and goes with it;
 * nothing is written anywhere.
 */
export function memoryOf(execution: object): Memory {
	const services = memories.get(execution) ?? new Map<string, ServiceMemory>();
	memories.set(execution, services);
	return (account) => {
		const memory = services.get(account) ?? new ServiceMemory();
		services.set(account, memory);
		return memory;
	};
}
