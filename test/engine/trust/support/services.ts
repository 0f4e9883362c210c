import type { SandboxIdType, SandboxService } from '../../../../sandbox';

/** How the node names a service and its fields. */
export interface ServiceNames {
	readonly service: SandboxService;
	readonly displayName: string;
	readonly credential: 'adaptyApi' | 'cleverTapApi' | 'gainsightPxApi';
	readonly idField: 'adaptyId' | 'cleverTapId' | 'gainsightPxId';
	readonly idLabel: string;
	readonly idType: SandboxIdType;
	/** Outcome of a deletion that the service took. */
	readonly done: 'deleted' | 'accepted';
}

export const SERVICES: readonly ServiceNames[] = [
	{
		service: 'adapty',
		displayName: 'Adapty',
		credential: 'adaptyApi',
		idField: 'adaptyId',
		idLabel: 'Adapty ID',
		idType: 'customerUserId',
		done: 'deleted',
	},
	{
		service: 'cleverTap',
		displayName: 'CleverTap',
		credential: 'cleverTapApi',
		idField: 'cleverTapId',
		idLabel: 'CleverTap ID',
		idType: 'identity',
		done: 'accepted',
	},
	{
		service: 'gainsightPx',
		displayName: 'Gainsight PX',
		credential: 'gainsightPxApi',
		idField: 'gainsightPxId',
		idLabel: 'Gainsight PX Identify ID',
		idType: 'identifyId',
		done: 'deleted',
	},
];

export const ALL_SERVICES = SERVICES.map(({ service }) => service);
