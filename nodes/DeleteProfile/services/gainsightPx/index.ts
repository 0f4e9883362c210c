import type { ActionLimits, Service } from '../../contract/service';
import { idField, serviceField } from '../parameters';
import { readAccount } from './hosts';
import { deleteRequest, lookUpRequest } from './requests';
import { readDelete, readLookUp, REVIVAL_WINDOW_MS } from './responses';
import { gainsightPxTexts } from './texts';

const NAME = { name: 'gainsightPx', displayName: 'Gainsight PX' } as const;

/** https://support.gainsight.com/PX/Install_PX/Subscription_Clean_Up */
const ASK_SUPPORT_ABOVE = 1000;

const id = idField(
	NAME,
	'Identify ID',
	'ada@example.com',
	'ID that your product gives to Gainsight PX when it identifies the user',
);
const hardDelete = serviceField(NAME, 'HardDelete', 'Hard Delete', {
	type: 'boolean',
	default: false,
	description:
		'Whether the user can never be restored. When off, the user is hidden, and restored with the whole history if the same user comes back within 7 days.',
	displayOptions: { show: { operation: ['delete'] } },
});

const limits: ActionLimits = {
	concurrency: 10,
	maxConcurrency: 100,
	// "Around" 200 requests a second (https://px-apidocs.gainsight.com/); 150 leaves room for others
	// with the same key.
	requestsPerSecond: 150,
	batchSize: 1,
};

/** Gainsight PX's REST API v1. */
export const gainsightPx: Service = {
	...NAME,
	description: 'One request per user; soft or hard delete',
	credential: 'gainsightPxApi',
	idTypes: ['identifyId'],
	fields: { id, hardDelete },
	properties: [id.property, hardDelete.property],
	texts: gainsightPxTexts,
	delete: { limits, request: deleteRequest, read: readDelete },
	lookUp: { limits, request: lookUpRequest, read: readLookUp },
	readAccount,
	// What a path cannot carry goes in a body, which carries any text unchanged.
	refuseId: () => undefined,
	receiptFields: (target, outcome, { completedAt }, action) => ({
		...(action === 'delete' &&
			target.hardDelete !== undefined && { hardDelete: target.hardDelete }),
		...(outcome === 'deleted' &&
			target.hardDelete === false && {
				revivableUntil: new Date(completedAt + REVIVAL_WINDOW_MS).toISOString(),
			}),
	}),
	consequence: (settled) => {
		if (settled.some(({ target, outcome }) => outcome === 'deleted' && !target.hardDelete)) {
			return 'Gainsight PX restores soft-deleted users who come back within 7 days.';
		}
		const deleted = settled.filter(({ outcome }) => outcome === 'deleted').length;
		return deleted > ASK_SUPPORT_ABOVE
			? 'Gainsight PX asks you to contact its support before deleting more than 1,000 users.'
			: undefined;
	},
};
