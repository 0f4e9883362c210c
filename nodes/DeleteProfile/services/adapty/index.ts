import type { Service } from '../service';
import { readAccount } from './account';
import { readDelete, readLookUp } from './answers';
import { refuseId } from './identifiers';
import { adaptyIdTypes, adaptyProperties } from './parameters';
import { deleteRequest, lookUpRequest } from './requests';
import { adaptyTexts } from './texts';

/** Adapty's server-side API v2. */
export const adapty: Service = {
	name: 'adapty',
	displayName: 'Adapty',
	description: 'One request for each profile, deleted on return',
	credential: 'adaptyApi',
	idTypes: adaptyIdTypes,
	parameters: {
		id: { name: 'adaptyId', displayName: 'Adapty ID' },
		idType: { name: 'adaptyIdType', displayName: 'Adapty ID Type' },
	},
	properties: adaptyProperties,
	limits: {
		// Adapty publishes no limit; 5 at once is our own careful choice.
		defaultConcurrency: 5,
		maxConcurrency: 100,
		defaultRequestsPerSecond: 0,
		// "This endpoint does not support bulk deletion" (seed 0).
		maxBatchSize: 1,
	},
	texts: adaptyTexts,
	readAccount,
	refuseId,
	deleteRequest,
	lookUpRequest,
	readDelete,
	readLookUp,
	receiptFields: () => ({}),
	consequences: ({ outcomes }) =>
		outcomes.has('deleted')
			? [
					'A store subscription goes on until it is cancelled in the store, and a later purchase or restore on the same device can attach the old history to a new profile.',
				]
			: [],
};
