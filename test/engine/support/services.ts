import { profileOf as seedOf, serviceNamed, services } from '../../../engine/services';
import type { Sandbox, SandboxService } from '../../../sandbox';
import { confirms } from '../../../sandbox/truth';

/** All that the tests have to know of a service, from the registry and its stand-in. */
export interface ServiceFacts {
	readonly displayName: string;
	/** The kind of ID that is used unless another one is chosen. */
	readonly idType: string;
	/** All kinds that it knows. */
	readonly idTypes: readonly string[];
	/** What is said of a deletion that the service took. */
	readonly done: 'deleted' | 'accepted';
	/** Most IDs in one deletion. */
	readonly batchSize: number;
}

/** Every service of the node, in the order of its output. */
export const NAMES: readonly SandboxService[] = services.map(({ name }) => name);

/** Those that delete at once and say so. */
export const AT_ONCE = NAMES.filter((name) => confirms(name) === 'deleted');

export function factsOf(name: SandboxService): ServiceFacts {
	const service = serviceNamed(name);
	return {
		displayName: service.displayName,
		idType: service.idTypes[0].value,
		idTypes: service.idTypes.map(({ value }) => value),
		done: confirms(name),
		batchSize: service.delete.limits.batchSize,
	};
}

/** Adds people by these IDs of the service's usual kind. */
export function seed(sandbox: Sandbox, name: SandboxService, ids: readonly string[]): void {
	sandbox.seed(
		name,
		ids.map((id) => seedOf(name, id)),
	);
}

/** `person-1`, `person-2` … */
export function people(count: number, prefix = 'person'): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
