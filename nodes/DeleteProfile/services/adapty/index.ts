import type { ActionLimits, Service } from '../../contract/service';
import { readAccount } from './hosts';
import { ADAPTY, ADAPTY_ID_TYPES, id, idType, refuseId } from './identifiers';
import { profileRequest } from './requests';
import { readDelete, readLookUp } from './responses';
import { adaptyTexts } from './texts';

const limits: ActionLimits = {
	// Adapty limits each key but publishes no number (https://adapty.io/docs/ss-authorization);
	// 5 at once is our own careful choice.
	concurrency: 5,
	maxConcurrency: 100,
	requestsPerSecond: 0,
	// "This endpoint does not support bulk deletion": https://adapty.io/docs/ss-delete-profile
	batchSize: 1,
};

/** Adapty's server-side API v2. */
export const adapty: Service = {
	...ADAPTY,
	description: 'One request per profile; deleted as soon as Adapty responds',
	credential: 'adaptyApi',
	idTypes: ADAPTY_ID_TYPES.map(({ value }) => value),
	fields: { id, idType },
	properties: [idType.property, id.property],
	texts: adaptyTexts,
	delete: {
		limits,
		request: (account, targets) => profileRequest('DELETE', account, targets),
		read: readDelete,
	},
	lookUp: {
		limits,
		request: (account, targets) => profileRequest('GET', account, targets),
		read: readLookUp,
	},
	readAccount,
	refuseId,
	receiptFields: () => ({}),
	consequence: (settled) =>
		settled.some(({ outcome }) => outcome === 'deleted')
			? "Adapty does not reach Adapty Mail's own profile, and store subscriptions go on until canceled."
			: undefined,
};
