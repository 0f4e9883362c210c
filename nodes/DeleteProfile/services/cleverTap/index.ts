import type { ActionLimits, Service } from '../../contract/service';
import { readAccount } from './hosts';
import {
	CLEVERTAP,
	CLEVERTAP_ID_TYPES,
	deleteRequest,
	id,
	idType,
	lookUpRequest,
} from './requests';
import { DELETION_DELAY_MS, readDelete, readLookUp } from './responses';
import { cleverTapTexts } from './texts';

/**
 * 3 at once per account for each of the two, and no limit over time:
 * https://developer.clevertap.com/docs/api-request-limit
 */
const limits: ActionLimits = {
	concurrency: 3,
	maxConcurrency: 3,
	requestsPerSecond: 0,
	batchSize: 1,
};

/** CleverTap's delete and read APIs. */
export const cleverTap: Service = {
	...CLEVERTAP,
	description: 'Up to 100 profiles per request; deleted within 48 hours',
	credential: 'cleverTapApi',
	idTypes: CLEVERTAP_ID_TYPES.map(({ value }) => value),
	fields: { id, idType },
	properties: [idType.property, id.property],
	texts: cleverTapTexts,
	delete: {
		// At most 100 IDs: https://developer.clevertap.com/docs/delete-user-profile-api
		limits: { ...limits, batchSize: 100 },
		request: deleteRequest,
		read: readDelete,
	},
	lookUp: { limits, request: lookUpRequest, read: readLookUp },
	readAccount,
	// The ID travels in a JSON string, which carries any text unchanged.
	refuseId: () => undefined,
	receiptFields: (_target, outcome, { batchSize, completedAt }, action) => ({
		batchSize: action === 'delete' ? batchSize : undefined,
		expectedBy:
			outcome === 'accepted' ? new Date(completedAt + DELETION_DELAY_MS).toISOString() : undefined,
	}),
	consequence: (settled) =>
		settled.some(({ outcome }) => outcome === 'accepted')
			? 'CleverTap deletes accepted profiles within 48 hours; look them up after that for proof.'
			: undefined,
};
