import type { Service } from '../service';
import { readAccount } from './account';
import { readDelete, readLookUp } from './answers';
import { gainsightPxIdTypes, gainsightPxProperties } from './parameters';
import { deleteRequest, lookUpRequest } from './requests';
import { gainsightPxTexts } from './texts';

/** Seed 4: a soft-deleted user revives if created or updated within 7 days. */
const REVIVAL_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

/** Subscription clean-up page: "more than 1000 users: contact support". */
const ASK_SUPPORT_ABOVE = 1000;

/** Gainsight PX's REST API v1. */
export const gainsightPx: Service = {
	name: 'gainsightPx',
	displayName: 'Gainsight PX',
	description: 'One request for each user, soft or hard',
	credential: 'gainsightPxApi',
	idTypes: gainsightPxIdTypes,
	parameters: {
		id: { name: 'gainsightPxId', displayName: 'Gainsight PX Identify ID' },
		hardDelete: { name: 'gainsightPxHardDelete', displayName: 'Gainsight PX Hard Delete' },
	},
	properties: gainsightPxProperties,
	limits: {
		defaultConcurrency: 10,
		maxConcurrency: 100,
		// "Around" 200 requests a second (REST API page); 150 leaves room for others with the same key.
		defaultRequestsPerSecond: 150,
		maxBatchSize: 1,
	},
	texts: gainsightPxTexts,
	readAccount,
	// What a path cannot carry goes in a body, which carries any text unchanged.
	refuseId: () => undefined,
	deleteRequest,
	lookUpRequest,
	readDelete,
	readLookUp,
	receiptFields: (target, outcome, at) => ({
		...(target.hardDelete !== undefined && { hardDelete: target.hardDelete }),
		...(outcome === 'deleted' &&
			target.hardDelete === false && {
				revivableUntil: new Date(at + REVIVAL_WINDOW_MS).toISOString(),
			}),
	}),
	consequences: ({ softDeletes, profiles }) => [
		...(softDeletes
			? [
					'Soft deletions are revived if the same user comes back within 7 days (see revivableUntil).',
				]
			: []),
		...(profiles > ASK_SUPPORT_ABOVE
			? [
					'Gainsight PX asks customers who delete more than 1000 users to contact its support first.',
				]
			: []),
	],
};
