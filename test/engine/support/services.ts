import type { SandboxIdType, SandboxService, SeedProfile } from '../../../sandbox';

interface ServiceFacts {
	readonly displayName: string;
	/** Parameter that takes the ID. */
	readonly idField: string;
	/** Parameter that says which kind of ID it is, where there are two. */
	readonly idTypeField?: string;
	/** The kind of ID that is used unless another one is chosen. */
	readonly idType: SandboxIdType;
}

/** What tests need to know of a service to ask the node about it. */
export const FACTS: Readonly<Record<SandboxService, ServiceFacts>> = {
	adapty: {
		displayName: 'Adapty',
		idField: 'adaptyId',
		idTypeField: 'adaptyIdType',
		idType: 'customerUserId',
	},
	cleverTap: {
		displayName: 'CleverTap',
		idField: 'cleverTapId',
		idTypeField: 'cleverTapIdType',
		idType: 'identity',
	},
	gainsightPx: {
		displayName: 'Gainsight PX',
		idField: 'gainsightPxId',
		idType: 'identifyId',
	},
};

/** A profile with this ID of the service's usual kind. */
export function profileOf(service: SandboxService, id: string): SeedProfile {
	return { [FACTS[service].idType]: id } as unknown as SeedProfile;
}

/** `person-1`, `person-2` … */
export function people(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `person-${index + 1}`);
}
