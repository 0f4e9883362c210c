import type { ActionLimits, Service } from '../../contract/service';
import {
	deleteRequest,
	DELETIONS_PATH,
	jobRequest,
	lookUpRequest,
	problemOfId,
	SEARCH_PATH,
} from './requests';
import { readDelete, readJob, readLookUp } from './responses';
import { amplitudeTexts, NAME } from './texts';

/**
 * One request per second at this path: https://amplitude.com/docs/apis/analytics/user-privacy#limits.
 * Slower than that, and one at a time: the first takes longer to arrive than the second.
 */
const limits: ActionLimits = {
	concurrency: 1,
	maxConcurrency: 1,
	requestsPerSecond: 0.8,
	batchSize: 100,
};

/** Amplitude's User Privacy API, version 1. */
export const amplitude: Service = {
	...NAME,
	description: 'Deleted within 30 days, with all events; all admins get an email',
	access: {
		credential: 'amplitudeApi',
		hostField: { name: 'region', displayName: 'Region' },
		// https://amplitude.com/docs/apis/analytics/user-privacy
		hosts: {
			us: { label: 'United States (Default)', origin: 'https://amplitude.com' },
			eu: { label: 'Europe', origin: 'https://analytics.eu.amplitude.com' },
		},
		apiPaths: ['/api', '/api/2', '/api/2/deletions', DELETIONS_PATH, SEARCH_PATH],
		keys: [
			{ name: 'apiKey', displayName: 'API Key' },
			{ name: 'secretKey', displayName: 'Secret Key' },
		],
		fields: [{ name: 'requester', displayName: 'Requester', optional: true }],
		// The limits are those of a project, which has one API key.
		limitedBy: ['apiKey'],
	},
	idTypes: [
		{
			value: 'userId',
			label: 'User ID',
			description: 'The ID that your app gives to Amplitude when the user logs in',
		},
		{
			value: 'amplitudeId',
			label: 'Amplitude ID',
			description: "Amplitude's own number of the user, the only way to reach an anonymous one",
		},
	],
	idField: { displayName: 'ID', placeholder: 'user-1042' },
	texts: amplitudeTexts,
	delete: { limits, request: deleteRequest, read: readDelete },
	lookUp: {
		// 10 at once and 360 an hour: https://amplitude.com/docs/apis/analytics/dashboard-rest.
		// Slower than that, for the same reason.
		limits: { concurrency: 1, maxConcurrency: 10, requestsPerSecond: 0.099, batchSize: 1 },
		request: lookUpRequest,
		read: readLookUp,
	},
	job: { limits, request: jobRequest, read: readJob, tooLong: amplitudeTexts.longList },
	problemOfId,
	consequence: () =>
		'Amplitude deletes within 30 days, and collects new data unless your app opts the user out.',
};
