import type { ActionLimits, Service } from '../../contract/service';
import { deleteRequest, DELETIONS_PATH, jobRequest, REJECTED_ID } from './requests';
import { readDelete, readJob } from './responses';
import { mixpanelTexts, NAME, notAnId } from './texts';

/**
 * One request per second for all of these: https://docs.mixpanel.com/reference/gdpr-api#rate-limit.
 * Slower than that, and one at a time: the first takes longer to arrive than the second.
 */
const limits: ActionLimits = {
	concurrency: 1,
	maxConcurrency: 1,
	requestsPerSecond: 0.8,
	batchSize: 1,
};

/** Mixpanel's GDPR API v3. */
export const mixpanel: Service = {
	...NAME,
	description: 'Deleted within 30 days, with all events; no dry run',
	access: {
		credential: 'mixpanelApi',
		hostField: { name: 'region', displayName: 'Region' },
		// https://github.com/mixpanel/docs (openapi/gdpr.openapi.yaml, `servers`)
		hosts: {
			us: { label: 'United States (Default)', origin: 'https://mixpanel.com' },
			eu: { label: 'Europe', origin: 'https://eu.mixpanel.com' },
			in: { label: 'India', origin: 'https://in.mixpanel.com' },
		},
		apiPaths: ['/api/app', '/api/app/data-deletions', DELETIONS_PATH.slice(0, -1)],
		keys: [{ name: 'oauthToken', displayName: 'OAuth Token' }],
		fields: [{ name: 'projectToken', displayName: 'Project Token' }],
		// The limits are those of a project, whoever asks.
		limitedBy: ['projectToken'],
	},
	idTypes: [
		{
			value: 'distinctId',
			label: 'Distinct ID',
			description: 'The ID that your app gives to Mixpanel when it identifies the user',
		},
	],
	idField: { displayName: 'Distinct ID', placeholder: 'user-1042' },
	parameters: [
		{
			name: 'complianceType',
			displayName: 'Compliance Type',
			description: 'The law that the user invokes. Mixpanel deletes the same data for both.',
			default: 'gdpr',
			choices: [
				{ value: 'gdpr', label: 'GDPR' },
				{ value: 'ccpa', label: 'CCPA' },
			],
		},
	],
	texts: mixpanelTexts,
	delete: {
		// Mixpanel's documents say 2,000, 1,999, 500, and fewer with Group Analytics; the rest is split.
		limits: { ...limits, batchSize: 500 },
		request: deleteRequest,
		read: readDelete,
	},
	// No `lookUp`: the query API needs another credential, and takes 60 requests per hour.
	job: { limits, request: jobRequest, read: readJob },
	problemOfId: (_type, id) => (REJECTED_ID.test(id) ? notAnId : undefined),
	consequence: () =>
		'Mixpanel deletes within 30 days, and collects new data unless your app opts the user out.',
};
