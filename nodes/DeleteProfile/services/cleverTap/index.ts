import type { ActionLimits, Service } from '../../contract/service';
import { deleteRequest, lookUpRequest, type READ_PARAMETERS } from './requests';
import { readDelete, readLookUp } from './responses';
import { cleverTapTexts, NAME } from './texts';

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
	...NAME,
	description: 'Deleted within 48 hours',
	access: {
		credential: 'cleverTapApi',
		hostField: { name: 'region', displayName: 'Region' },
		// CleverTap keeps every account in one region; another region's host responds as if the passcode
		// were wrong. Source: https://developer.clevertap.com/docs/common-api-components, except for
		// South Korea, which that table lacks and https://docs.clevertap.com/docs/amplitude names.
		hosts: {
			eu: { label: 'Europe (EU1, Default)', origin: 'https://api.clevertap.com' },
			in1: { label: 'India (IN1)', origin: 'https://in1.api.clevertap.com' },
			sg1: { label: 'Singapore (SG1)', origin: 'https://sg1.api.clevertap.com' },
			us1: { label: 'United States (US1)', origin: 'https://us1.api.clevertap.com' },
			aps3: { label: 'Indonesia (APS3)', origin: 'https://aps3.api.clevertap.com' },
			mec1: { label: 'Middle East, UAE (MEC1)', origin: 'https://mec1.api.clevertap.com' },
			sk1: {
				label: 'South Korea (SK1)',
				origin: 'https://sk1.api.clevertap.com',
				note: "not in CleverTap's common table of regions",
			},
		},
		apiPaths: ['/1', '/1/profile.json', '/1/delete', '/1/delete/profiles.json'],
		keys: [
			{ name: 'accountId', displayName: 'Account ID' },
			{ name: 'passcode', displayName: 'Passcode' },
		],
		// The limit of three at once is per account, whichever of its passcodes is used.
		limitedBy: ['accountId'],
	},
	idTypes: [
		{
			value: 'identity',
			label: 'Identity',
			description: 'The ID that your app gives to CleverTap when the user logs in',
		},
		{
			value: 'guid',
			label: 'GUID (CleverTap ID)',
			description: "CleverTap's own ID of the profile, the only way to reach an anonymous one",
		},
	] satisfies Array<{ value: keyof typeof READ_PARAMETERS; label: string; description: string }>,
	idField: { displayName: 'ID', placeholder: 'client-19827239' },
	texts: cleverTapTexts,
	delete: {
		// At most 100 IDs: https://developer.clevertap.com/docs/delete-user-profile-api
		limits: { ...limits, batchSize: 100 },
		request: deleteRequest,
		read: readDelete,
	},
	lookUp: { limits, request: lookUpRequest, read: readLookUp },
	consequence: () => 'CleverTap deletes within 48 hours; look them up then for proof.',
};
