import { HOUR_MS } from '../clock';
import type { Profile } from '../profiles';
import {
	isJsonType,
	json,
	jsonObject,
	queryPairs,
	refuse,
	type Head,
	type Parsed,
	type HttpResponse,
	type Route,
	type Service,
	type Site,
	type StandIn,
} from '../standIn';

/** A CleverTap profile; at least one ID. The same identity again adds a further guid to it. */
export type CleverTapSeed = {
	identity?: string;
	guid?: string;
};

const ACCOUNT_ID = 'SANDBOX-ACCOUNT';
const PASSCODE = 'sandbox-clevertap-passcode';

/** CleverTap's API, https://developer.clevertap.com/docs/delete-user-profile-api */
export const cleverTap = {
	name: 'cleverTap',
	title: 'CleverTap',
	credentialType: 'cleverTapApi',
	credentials: (baseUrl: string) => ({
		region: 'custom',
		baseUrl,
		accountId: ACCOUNT_ID,
		passcode: PASSCODE,
	}),
	profiles: {
		idTypes: ['identity', 'guid'],
		severalOf: 'guid',
		// "Up to 48 hours", and no login cancels it.
		deletion: { kind: 'delayed', ms: 48 * HOUR_MS },
	},
	// For each account and each API, https://developer.clevertap.com/docs/api-request-limit
	limits: { concurrency: 3 },
	countedApart: true,
	person: (n: number): CleverTapSeed => ({
		identity: `person-${n}`,
		guid: `__g${n.toString(16).padStart(32, '0')}`,
	}),
	open: (site: Site) => new CleverTapService(site),
} satisfies StandIn;

const DELETE_PATH = '/1/delete/profiles.json';
const READ_PATH = '/1/profile.json';

/** Most IDs in one deletion. */
const MOST_IDS = 100;

/** The fields of CleverTap's errors, https://developer.clevertap.com/docs/api-errors */
function fail(status: number, error: string): HttpResponse {
	return json(status, { status: 'fail', error, code: status });
}

const INVALID_CREDENTIALS = fail(401, 'Invalid Credentials');
const TOO_MANY = fail(429, 'Too many concurrent requests');

/** 404 for a path: not in the form in which the API responds. Invented. */
const NO_ROUTE: HttpResponse = {
	status: 404,
	headers: { 'Content-Type': 'text/plain; charset=utf-8' },
	body: '404 page not found\n',
};

/** Deletes up to 100 profiles at once, reads one. */
class CleverTapService implements Service {
	constructor(private readonly site: Site) {}

	route(head: Head): Route {
		const isDelete = head.path === DELETE_PATH;
		if (!isDelete && head.path !== READ_PATH) return refuse('other', NO_ROUTE);
		const wanted = isDelete ? 'POST' : 'GET';
		if (head.method !== wanted) return refuse('other', fail(405, 'Method Not Allowed'));
		const kind = isDelete ? 'delete' : 'read';
		const parse = (body: string) =>
			isDelete ? this.parseDelete(head, body) : this.parseRead(head.query);
		const isKnown =
			head.headers['x-clevertap-account-id'] === ACCOUNT_ID &&
			head.headers['x-clevertap-passcode'] === PASSCODE;
		return isKnown ? { kind, parse } : { kind, refusal: INVALID_CREDENTIALS, parse };
	}

	standardResponse(status: number): HttpResponse | undefined {
		if (status === 400) return fail(400, 'Bad Request');
		if (status === 401) return INVALID_CREDENTIALS;
		if (status === 429) return TOO_MANY;
		return undefined;
	}

	private parseDelete(head: Head, body: string): Parsed {
		const object = jsonObject(body) ?? {};
		const keys = Object.keys(object);
		const idType = keys.length === 1 && isIdType(keys[0]) ? keys[0] : undefined;
		const value = idType === undefined ? [object.identity, object.guid].flat() : object[idType];
		const ids = [value].flat().filter((id): id is string => typeof id === 'string');
		const respond = () => {
			const problem = problemOf(head, idType, value);
			if (problem !== undefined || idType === undefined) return fail(400, problem ?? '');
			const { profiles, journal } = this.site;
			for (const id of ids) journal.accepted(idType, id, profiles.delete(idType, id));
			return json(200, { status: 'success' });
		};
		return { ids, idType, respond };
	}

	private parseRead(query: string | undefined): Parsed {
		const pairs = queryPairs(query) ?? [];
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
	const ids: unknown[] = Array.isArray(value) ? value : [value];
	if (ids.length === 0) return `${idType} is empty`;
	if (ids.length > MOST_IDS) return `At most ${MOST_IDS} IDs per request`;
	if (ids.some((id) => typeof id !== 'string')) return `${idType} takes strings only`;
	if (ids.includes('')) return `${idType} holds an empty string`;
	if (new Set(ids).size < ids.length) return `${idType} holds the same ID twice`;
	return undefined;
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
