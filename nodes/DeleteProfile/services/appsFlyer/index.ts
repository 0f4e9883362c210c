import type { ActionLimits, Service } from '../../contract/service';
import {
	deleteRequest,
	jobRequest,
	problemOfId,
	REQUESTS_PATH,
	type IDENTITY_TYPES,
} from './requests';
import { readDelete, readJob } from './responses';
import { appsFlyerTexts, NAME } from './texts';

const limits: ActionLimits = {
	// No limit of requests at once is documented; 5 is our own careful choice.
	concurrency: 5,
	maxConcurrency: 100,
	// 350 a minute per account (said to be from https://support.appsflyer.com, article 11332840660625);
	// 300 leaves room for others.
	requestsPerSecond: 5,
	batchSize: 1,
};

/** AppsFlyer's OpenDSR API. */
export const appsFlyer: Service = {
	...NAME,
	description: 'Erased later, in one app; no dry run',
	access: {
		credential: 'appsFlyerApi',
		hostField: { name: 'server', displayName: 'Server' },
		// `servers` in its OpenAPI file: https://dev.appsflyer.com/hc/reference/create-opendsr-request
		hosts: { production: { label: 'Production', origin: 'https://hq1.appsflyer.com' } },
		apiPaths: ['/api', '/api/gdpr', '/api/gdpr/v1', REQUESTS_PATH],
		keys: [{ name: 'apiToken', displayName: 'API Token' }],
		// The limit is per account; which one a token belongs to cannot be known.
		limitedBy: ['apiToken'],
	},
	idTypes: [
		{
			value: 'customerUserId',
			label: 'Customer User ID',
			description:
				'The ID that your app sets. Found only if the app sends it in the event "Login - Complete" or "Registration - Account created".',
		},
		{
			value: 'appsFlyerId',
			label: 'AppsFlyer ID',
			description: "AppsFlyer's own ID of an installation",
		},
		{ value: 'idfv', label: 'IDFV', description: "Apple's ID of a device, for your apps only" },
		{
			value: 'iosAdvertisingId',
			label: 'iOS Advertising ID (IDFA)',
			description: "Apple's advertising ID of a device",
		},
		{
			value: 'androidAdvertisingId',
			label: 'Android Advertising ID (GAID)',
			description: "Google's advertising ID of a device",
		},
	] satisfies Array<{ value: keyof typeof IDENTITY_TYPES; label: string; description: string }>,
	idField: { displayName: 'ID', placeholder: 'user-1042' },
	parameters: [
		{
			name: 'appId',
			displayName: 'App ID',
			default: '',
			placeholder: 'id123456789',
			description:
				'App in which to erase the person, as AppsFlyer shows it: id123456789 for iOS, com.example.app for Android. Each platform has an app of its own.',
			tellsProfilesApart: true,
		},
	],
	texts: appsFlyerTexts,
	// How many requests a batch may hold is not documented. What holds too many is refused with e414
	// and sent again in halves, so a wrong guess costs requests and nothing else.
	delete: { limits: { ...limits, batchSize: 50 }, request: deleteRequest, read: readDelete },
	// No `lookUp`: AppsFlyer documents no way to read a profile.
	job: { limits, request: jobRequest, read: readJob },
	problemOfId,
	consequence: (worked) =>
		worked.some(({ idType }) => idType === 'customerUserId')
			? 'AppsFlyer accepts unknown IDs, too, and finds user IDs only from login events; verify when due.'
			: 'AppsFlyer accepts IDs that it does not know, too; verify the deletions when they are due.',
};
