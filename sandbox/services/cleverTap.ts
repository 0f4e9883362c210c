import { ApiService, call, listProblem, textsIn, type Asked } from '../apiService';
import { HOUR_MS } from '../clock';
import type { Profile } from '../profiles';
import {
	isJsonType,
	json,
	jsonObject,
	queryPairs,
	type Head,
	type HttpResponse,
	type Parsed,
	type StandIn,
} from '../standIn';

const ACCOUNT_ID = 'SANDBOX-ACCOUNT';
const PASSCODE = 'sandbox-clevertap-passcode';

/** CleverTap's API, https://developer.clevertap.com/docs/delete-user-profile-api */
export const cleverTap: StandIn = {
	name: 'cleverTap',
	title: 'CleverTap',
	credentialType: 'cleverTapApi',
	credentials: (baseUrl) => ({
		region: 'custom',
		baseUrl,
		accountId: ACCOUNT_ID,
		passcode: PASSCODE,
	}),
	profiles: {
		idTypes: ['identity', 'guid'],
		// The same identity again adds a further guid to it.
		severalOf: 'guid',
		// "Up to 48 hours", and no login cancels it.
		deletion: { kind: 'delayed', ms: 48 * HOUR_MS },
	},
	// For each account and each API, https://developer.clevertap.com/docs/api-request-limit
	limits: [
		{ of: ['delete'], concurrency: 3 },
		{ of: ['lookUp'], concurrency: 3 },
	],
	person: (n) => ({
		identity: `person-${n}`,
		guid: `__g${n.toString(16).padStart(32, '0')}`,
	}),
	open: (site) => new CleverTapService(site),
};

const DELETE_PATH = '/1/delete/profiles.json';
const READ_PATH = '/1/profile.json';

/** Most IDs in one deletion. */
const MOST_IDS = 100;

/** The fields of CleverTap's errors, https://developer.clevertap.com/docs/api-errors */
function fail(status: number, error: string): HttpResponse {
	return json(status, { status: 'fail', error, code: status });
}

const OWN: Readonly<Record<number, HttpResponse>> = {
	400: fail(400, 'Bad Request'),
	401: fail(401, 'Invalid Credentials'),
	403: fail(403, 'Forbidden'),
	429: fail(429, 'Too many concurrent requests'),
};

/**
 * What it says to a key that is none: recorded, or in the tests of clients
 * (https://github.com/tradeo/clevertap-ruby, https://github.com/kitabisa/go_sdk_clevertap).
 */
function refusalOf({ headers }: Head): HttpResponse | undefined {
	if (!headers['x-clevertap-account-id']) return fail(401, '12 digit account ID mandatory');
	if (headers['x-clevertap-account-id'] !== ACCOUNT_ID) return fail(401, 'Account ID is not valid');
	return headers['x-clevertap-passcode'] === PASSCODE ? undefined : fail(401, 'Passcode Invalid');
}

/** 404 for a path: not in the form in which the API responds. Invented. */
const NO_ROUTE: HttpResponse = {
	status: 404,
	headers: { 'Content-Type': 'text/plain; charset=utf-8' },
	body: '404 page not found\n',
};

/** Deletes up to 100 profiles at once, reads one. */
class CleverTapService extends ApiService {
	protected readonly own = OWN;
	protected readonly calls = [
		call('delete', 'POST', DELETE_PATH, (asked) => this.parseDelete(asked)),
		call('lookUp', 'GET', READ_PATH, (asked) => this.parseRead(asked)),
	];
	protected refusalOf = refusalOf;

	protected noRoute(): HttpResponse {
		return NO_ROUTE;
	}

	protected wrongMethod(): HttpResponse {
		return fail(405, 'Method Not Allowed');
	}

	private parseDelete({ head, body }: Asked): Parsed {
		const object = jsonObject(body) ?? {};
		const keys = Object.keys(object);
		const idType = keys.length === 1 && isIdType(keys[0]) ? keys[0] : undefined;
		const value = idType === undefined ? [object.identity, object.guid].flat() : object[idType];
		const ids = textsIn(value);
		const respond = () => {
			const problem = problemOf(head, idType, value);
			if (problem !== undefined || idType === undefined) return fail(400, problem ?? '');
			this.acceptAll(idType, ids);
			return json(200, { status: 'success' });
		};
		return { ids, idType, respond };
	}

	private parseRead({ head }: Asked): Parsed {
		const pairs = queryPairs(head.query) ?? [];
		const [[name, id] = ['', '']] = pairs;
		const known = ['identity', 'objectId', 'email'].includes(name);
		if (pairs.length !== 1 || !known || id === '') {
			const respond = () => fail(400, 'Exactly one of identity, objectId and email is needed');
			return { ids: pairs.map(([, value]) => value), respond };
		}
		// The sandbox's profiles have no email address, so none is ever found by one.
		if (name === 'email') return { ids: [id], respond: () => recordResponse(undefined) };
		const idType = name === 'identity' ? 'identity' : 'guid';
		return {
			ids: [id],
			idType,
			respond: () => recordResponse(this.site.profiles.find(idType, id)),
		};
	}
}

function isIdType(key: string): key is 'identity' | 'guid' {
	return key === 'identity' || key === 'guid';
}

function problemOf(head: Head, idType: string | undefined, value: unknown) {
	if (head.query) return 'This call takes no query parameters';
	if (!isJsonType(head)) return 'Content-Type has to be application/json';
	if (idType === undefined) return 'The body has to hold exactly one of identity and guid';
	return listProblem(idType, Array.isArray(value) ? value : [value], MOST_IDS);
}

/** The response of profile.json; the one for an unknown ID is what others have seen. */
function recordResponse(profile: Profile | undefined): HttpResponse {
	if (profile === undefined) return json(200, { status: 'success', record: null });
	const platformInfo = profile.ids('guid').map((objectId) => ({ platform: 'Android', objectId }));
	const identity = profile.get('identity');
	return json(200, {
		status: 'success',
		record: { identity, profileData: {}, events: {}, platformInfo },
	});
}
