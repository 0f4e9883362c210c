import type { ActionLimits, Service } from '../../contract/service';
import type { Message } from '../../contract/types';
import { customerRequest, PROJECTS_PATH } from './requests';
import { readDelete, readLookUp } from './responses';
import { INVALID_PROJECT_ID, NAME, revenueCatTexts } from './texts';

/** The longest `customer_id` of API v2: https://www.revenuecat.com/docs/api-v2#tag/Customer */
const MAX_ID_LENGTH = 1500;

const limits: ActionLimits = {
	// How many at once is not documented; 5 is our own careful choice.
	concurrency: 5,
	maxConcurrency: 100,
	// 480 a minute for all requests about customers, deletions and look-ups together
	// (https://www.revenuecat.com/docs/api-v2#tag/Rate-Limit); 7 leaves room for others.
	requestsPerSecond: 7,
	batchSize: 1,
};

/**
 * The ID is a segment of the path, and there is no other way to send it: what a server or a proxy
 * decodes twice, cuts off or resolves could name another customer. RevenueCat's SDK for iOS trims
 * IDs, and one with a slash cannot exist: https://www.revenuecat.com/docs/customers/identifying-customers
 */
function problemOfId(_type: string, id: string): Message | undefined {
	const advice = 'Correct the ID, or delete the customer in the RevenueCat dashboard.';
	if (id.length > MAX_ID_LENGTH) {
		return { what: `is longer than ${MAX_ID_LENGTH} characters, which RevenueCat refuses`, advice };
	}
	if (/^\s|\s$/.test(id)) {
		return { what: 'begins or ends with whitespace, which no ID in RevenueCat has', advice };
	}
	if (/[/\\?#%;\p{Cc}]|^\.{1,2}$/u.test(id)) {
		return { what: 'contains characters that a request to RevenueCat cannot carry safely', advice };
	}
	return undefined;
}

/** RevenueCat's REST API v2. */
export const revenueCat: Service = {
	...NAME,
	description: 'Deleted at once, with the purchase history. Store subscriptions go on.',
	access: {
		credential: 'revenueCatApi',
		hostField: { name: 'server', displayName: 'Server' },
		// The only server that the API documents: https://www.revenuecat.com/docs/api-v2
		hosts: { production: { label: 'Production', origin: 'https://api.revenuecat.com' } },
		apiPaths: ['/v2', PROJECTS_PATH],
		keys: [{ name: 'secretKey', displayName: 'Secret Key' }],
		fields: [
			{
				name: 'projectId',
				displayName: 'Project ID',
				form: { pattern: /^[\w-]{1,100}$/, problem: INVALID_PROJECT_ID },
			},
		],
		// The limit holds for each key, and a key belongs to one project, whose customers they are.
		limitedBy: ['projectId'],
	},
	idTypes: [
		{
			value: 'appUserId',
			label: 'App User ID',
			description: 'The ID that your app gives to RevenueCat, or the one that RevenueCat made up',
		},
	],
	idField: { displayName: 'App User ID', placeholder: 'user-1042' },
	texts: revenueCatTexts,
	delete: {
		limits,
		request: (account, targets) => customerRequest('DELETE', account, targets),
		read: readDelete,
	},
	lookUp: {
		limits,
		request: (account, targets) => customerRequest('GET', account, targets),
		read: readLookUp,
	},
	problemOfId,
	consequence: () =>
		'RevenueCat ends Web Billing subscriptions at once; those of app stores and Stripe go on.',
};
