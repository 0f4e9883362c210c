import type { ActionLimits, Service } from '../../contract/service';
import { deleteRequest, lookUpRequest, USERS_PATH } from './requests';
import { readDelete, readLookUp } from './responses';
import { gainsightPxTexts, NAME } from './texts';

/** https://support.gainsight.com/PX/Install_PX/Subscription_Clean_Up */
const ASK_SUPPORT_ABOVE = 1000;

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
	description: 'Soft delete unless Hard Delete is on',
	access: {
		credential: 'gainsightPxApi',
		hostField: { name: 'dataCenter', displayName: 'Data Center' },
		// The data centers of Gainsight PX: https://px-apidocs.gainsight.com/
		hosts: {
			us: { label: 'United States', origin: 'https://api.aptrinsic.com' },
			eu: { label: 'Europe', origin: 'https://api-eu.aptrinsic.com' },
			us2: { label: 'United States 2', origin: 'https://api-us2.aptrinsic.com' },
		},
		apiPaths: ['/v1', USERS_PATH, `${USERS_PATH}/delete`],
		keys: [{ name: 'apiKey', displayName: 'API Key' }],
		// Whether limits are per key or per subscription is not documented; the key is what can be known.
		limitedBy: ['apiKey'],
	},
	idTypes: [
		{
			value: 'identifyId',
			label: 'Identify ID',
			description: 'ID that your product gives to Gainsight PX when it identifies the user',
		},
	],
	idField: { displayName: 'Identify ID', placeholder: 'ada@example.com' },
	parameters: [
		{
			name: 'hardDelete',
			displayName: 'Hard Delete',
			default: false,
			description:
				'Whether the user can never be restored. When off, the user is hidden, and restored with the whole history if the same user comes back within 7 days.',
			noticeWhenOff:
				'With Hard Delete off, Gainsight PX hides the user for 7 days, and restores a user who comes back. Turn it on for privacy requests.',
		},
	],
	texts: gainsightPxTexts,
	delete: { limits, request: deleteRequest, read: readDelete },
	lookUp: { limits, request: lookUpRequest, read: readLookUp },
	// No `problemOfId`: what a path cannot carry goes in a body, which carries any text unchanged.
	consequence: (worked) => {
		if (worked.some(({ parameters }) => parameters?.hardDelete !== true)) {
			return 'Gainsight PX restores soft-deleted users who come back within 7 days.';
		}
		return worked.length > ASK_SUPPORT_ABOVE
			? 'Gainsight PX asks you to contact its support before deleting more than 1,000 users.'
			: undefined;
	},
};
