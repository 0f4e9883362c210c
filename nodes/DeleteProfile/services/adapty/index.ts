import type { ActionLimits, Service } from '../../contract/service';
import type { Message } from '../../contract/types';
import { ID_HEADERS, profileRequest, PROFILE_PATH } from './requests';
import { readDelete, readLookUp } from './responses';
import { adaptyTexts, NAME } from './texts';

const limits: ActionLimits = {
	// Adapty limits each key but publishes no number (https://adapty.io/docs/ss-authorization);
	// 5 at once is our own careful choice.
	concurrency: 5,
	maxConcurrency: 100,
	requestsPerSecond: 0,
	// "This endpoint does not support bulk deletion": https://adapty.io/docs/ss-delete-profile
	batchSize: 1,
};

/**
 * The ID travels in an HTTP header. n8n's HTTP client strips what a header cannot carry without a
 * word, servers trim whitespace around a value, and how Adapty decodes anything outside printable
 * ASCII is not documented: in each case another user's profile could go.
 */
function problemOfId(type: string, value: string): Message | undefined {
	const advice =
		type === 'profileId' ? 'Correct the ID.' : 'Correct the ID, or use the profile ID.';
	if (/^\s|\s$/.test(value)) {
		return { what: 'begins or ends with whitespace, which is lost on the way to Adapty', advice };
	}
	if (!/^[\x20-\x7e]*$/.test(value)) {
		return { what: 'contains characters that a request to Adapty cannot carry unchanged', advice };
	}
	return undefined;
}

/** Adapty's server-side API v2. */
export const adapty: Service = {
	...NAME,
	description: 'Deleted at once. Does not reach Adapty Mail.',
	access: {
		credential: 'adaptyApi',
		hostField: { name: 'server', displayName: 'Server' },
		// The only server of the server-side API that Adapty documents: `servers` in its OpenAPI file,
		// https://github.com/adaptyteam/adapty-docs (src/api-reference/specs/adapty-api.yaml). The SDKs
		// know further hosts for the EU and China; whether those serve the server-side API is not
		// documented, so they are not offered.
		hosts: { production: { label: 'Production', origin: 'https://api.adapty.io' } },
		apiPaths: ['/api/v2', '/api/v2/server-side-api', PROFILE_PATH.slice(0, -1)],
		keys: [{ name: 'secretKey', displayName: 'Secret Key' }],
		// Adapty limits each key: https://adapty.io/docs/ss-authorization
		limitedBy: ['secretKey'],
	},
	idTypes: [
		{
			value: 'customerUserId',
			label: 'Customer User ID',
			description: 'The ID that your app gives to Adapty when it identifies the user',
		},
		{
			value: 'profileId',
			label: 'Profile ID',
			description: "Adapty's own ID of the profile, the only way to reach an anonymous one",
		},
	] satisfies Array<{ value: keyof typeof ID_HEADERS; label: string; description: string }>,
	idField: { displayName: 'ID', placeholder: 'user-1042' },
	texts: adaptyTexts,
	delete: {
		limits,
		request: (account, targets) => profileRequest('DELETE', account, targets),
		read: readDelete,
	},
	lookUp: {
		limits,
		request: (account, targets) => profileRequest('GET', account, targets),
		read: readLookUp,
	},
	problemOfId,
	consequence: () =>
		"Adapty does not reach Adapty Mail's own profile, and store subscriptions go on until canceled.",
};
