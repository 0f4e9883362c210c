import type { ActionLimits, Service } from '../../contract/service';
import { problemOfId, userRequest, UUID, type LABELS } from './requests';
import { readDelete, readLookUp } from './responses';
import { INVALID_APP_ID, NAME, oneSignalTexts } from './texts';

/** Per app, both from https://documentation.onesignal.com/reference/rate-limits */
const deletionLimits: ActionLimits = {
	concurrency: 10,
	maxConcurrency: 100,
	// 1,000 a second; 750 leaves room for what the app itself creates and updates.
	requestsPerSecond: 750,
	batchSize: 1,
};
/** One a second; slower than that, because the first may take longer to arrive than the second. */
const lookUpLimits: ActionLimits = { ...deletionLimits, concurrency: 1, requestsPerSecond: 0.8 };

/** OneSignal's User API. */
export const oneSignal: Service = {
	...NAME,
	description: 'Deleted shortly, with all subscriptions',
	access: {
		credential: 'oneSignalApi',
		hostField: { name: 'server', displayName: 'Server' },
		// The only server in OneSignal's OpenAPI file: https://documentation.onesignal.com/reference/delete-user
		hosts: { production: { label: 'Production', origin: 'https://api.onesignal.com' } },
		apiPaths: ['/apps'],
		fields: [
			{ name: 'appId', displayName: 'App ID', form: { pattern: UUID, problem: INVALID_APP_ID } },
		],
		keys: [{ name: 'apiKey', displayName: 'API Key' }],
		limitedBy: ['appId'],
	},
	idTypes: [
		{
			value: 'externalId',
			label: 'External ID',
			description: 'The ID that your app gives to OneSignal when the user logs in',
		},
		{
			value: 'oneSignalId',
			label: 'OneSignal ID',
			description: "OneSignal's own ID of the user, the only way to reach an anonymous one",
		},
	] satisfies Array<{ value: keyof typeof LABELS; label: string; description: string }>,
	idField: { displayName: 'ID', placeholder: 'user-1042' },
	texts: oneSignalTexts,
	delete: {
		limits: deletionLimits,
		request: (account, targets) => userRequest('DELETE', account, targets),
		read: readDelete,
	},
	// The whole user rather than the aliases alone: absence is to mean that all of it is gone.
	lookUp: {
		limits: lookUpLimits,
		request: (account, targets) => userRequest('GET', account, targets),
		read: readLookUp,
	},
	problemOfId,
	consequence: () =>
		'OneSignal makes a new user of whoever opens the app again; look them up for proof.',
};
