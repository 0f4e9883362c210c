import type { ActionLimits, Service } from '../../contract/service';
import {
	deleteRequest,
	ILLEGAL_DISTINCT_ID,
	jobRequest,
	lookUpRequest,
	PERSON_ID,
} from './requests';
import { readDelete, readJob, readLookUp } from './responses';
import {
	INVALID_PERSON_ID,
	INVALID_PROJECT_ID,
	NAME,
	postHogTexts,
	SHARED_DISTINCT_ID,
} from './texts';

/**
 * Look-ups: 240 a minute and 1,200 an hour (https://posthog.com/docs/api#rate-limiting), of which the
 * newest servers count only the minutes. How many at once is not documented.
 */
const limits: ActionLimits = {
	concurrency: 4,
	maxConcurrency: 20,
	requestsPerSecond: 3,
	batchSize: 1,
};

/** PostHog's private API. */
export const postHog: Service = {
	...NAME,
	description: 'Deleted within minutes, events and recordings later',
	access: {
		credential: 'postHogPersonalApi',
		hostField: { name: 'region', displayName: 'Region' },
		// Not the hosts that take events (us.i.posthog.com): they refuse every key.
		// https://posthog.com/docs/api
		hosts: {
			us: { label: 'United States (US Cloud)', origin: 'https://us.posthog.com' },
			eu: { label: 'Europe (EU Cloud)', origin: 'https://eu.posthog.com' },
		},
		apiPaths: ['/api', '/api/projects'],
		keys: [{ name: 'personalApiKey', displayName: 'Personal API Key' }],
		fields: [
			{
				name: 'projectId',
				displayName: 'Project ID',
				// Other texts have a meaning of their own: `@current` is what the key's owner looked at last.
				form: { pattern: /^\d{1,18}$/, problem: INVALID_PROJECT_ID },
			},
		],
		// An ID is another person in another project.
		limitedBy: ['projectId'],
	},
	idTypes: [
		{
			value: 'distinctId',
			label: 'Distinct ID',
			description: 'The ID that your app gives to PostHog when it identifies the user',
		},
		{
			value: 'personId',
			label: 'Person ID',
			description:
				"PostHog's own ID of the person (a UUID), by which Verify can ask for the events",
		},
	],
	idField: { displayName: 'ID', placeholder: 'user-1042' },
	parameters: [
		{
			name: 'deleteEvents',
			displayName: 'Delete Events',
			default: true,
			description:
				"Whether to delete the person's events, too. When off, they stay for good: they cannot be deleted without the person.",
			noticeWhenOff: 'PostHog keeps all events for good. Turn Delete Events on.',
		},
		{
			name: 'deleteRecordings',
			displayName: 'Delete Recordings',
			default: true,
			description:
				"Whether to delete the person's session recordings, too. When off, they stay until their retention ends.",
			noticeWhenOff: 'Recordings stay until they expire. Turn Delete Recordings on.',
		},
	],
	texts: postHogTexts,
	delete: {
		// 480 a minute and 4,800 an hour (https://posthog.com/docs/api#rate-limiting); 1,000
		// IDs today, 100 until 2024, and most servers delete them while the request waits.
		limits: { ...limits, concurrency: 2, requestsPerSecond: 1, batchSize: 100 },
		request: deleteRequest,
		read: readDelete,
	},
	lookUp: { limits, request: lookUpRequest, read: readLookUp },
	job: { limits, request: jobRequest, read: readJob },
	problemOfId: (idType, id) => {
		if (idType === 'personId') return PERSON_ID.test(id) ? undefined : INVALID_PERSON_ID;
		return ILLEGAL_DISTINCT_ID.test(id) ? SHARED_DISTINCT_ID : undefined;
	},
	consequence: (worked) => {
		const kept = ['Events', 'Recordings'].filter((part) =>
			worked.some(({ parameters }) => parameters?.[`delete${part}`] === false),
		);
		if (kept.length === 0) {
			return 'PostHog deletes events in weekly batches, long after the profile is absent.';
		}
		const off = kept.map((part) => `Delete ${part}`).join(' or ');
		return `PostHog keeps ${kept.join(' or ').toLowerCase()} of people deleted with ${off} off.`;
	},
};
