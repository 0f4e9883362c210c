import type { Service } from '../service';
import { readAccount } from './account';
import { readDelete, readLookUp } from './answers';
import { cleverTapIdTypes, cleverTapProperties } from './parameters';
import { deleteRequest, lookUpRequest } from './requests';
import { cleverTapTexts } from './texts';

/** "Up to 48 h": the dashboard page says 48 hours, the GDPR page 24; the longer one is promised. */
const DELETION_DELAY_MS = 48 * 60 * 60 * 1000;

/** CleverTap's delete and read APIs. */
export const cleverTap: Service = {
	name: 'cleverTap',
	displayName: 'CleverTap',
	description: 'Up to 100 profiles in one request, deleted within 48 hours',
	credential: 'cleverTapApi',
	idTypes: cleverTapIdTypes,
	parameters: {
		id: { name: 'cleverTapId', displayName: 'CleverTap ID' },
		idType: { name: 'cleverTapIdType', displayName: 'CleverTap ID Type' },
	},
	properties: cleverTapProperties,
	limits: {
		// API request limit page: 3 at once per account for Delete User Profile and Get User Profiles,
		// and no limit over time.
		defaultConcurrency: 3,
		maxConcurrency: 3,
		defaultRequestsPerSecond: 0,
		// "A maximum of 100 IDs or GUIDs per request" (seed 3).
		maxBatchSize: 100,
	},
	texts: cleverTapTexts,
	readAccount,
	// The ID travels in a JSON string, which carries any text unchanged.
	refuseId: () => undefined,
	deleteRequest,
	lookUpRequest,
	readDelete,
	readLookUp,
	receiptFields: (_target, outcome, at, batchSize) => ({
		batchSize,
		...(outcome === 'accepted' && { expectedBy: new Date(at + DELETION_DELAY_MS).toISOString() }),
	}),
	consequences: ({ outcomes }) =>
		outcomes.has('accepted')
			? [
					'Accepted is not yet deleted: it can take up to 48 hours (see expectedBy); look the profiles up after that for proof. A new login of the same user makes a new profile.',
				]
			: [],
};
