import type { Journal } from '../journal';
import type { SandboxClock } from '../clock';
import { CLEVERTAP_ACCOUNT_ID, CLEVERTAP_PASSCODE } from '../keys';
import type { Limiter } from '../limits';
import type { SandboxIdType } from '../types';
import {
	isJsonType,
	json,
	jsonObject,
	queryPairs,
	refuse,
	type Backend,
	type Head,
	type Parsed,
	type Reply,
	type Route,
} from './backend';
import { CleverTapProfiles, type CleverTapProfile } from './cleverTapProfiles';

const DELETE_PATH = '/1/delete/profiles.json';
const READ_PATH = '/1/profile.json';

/** Most IDs in one deletion (seed 3). */
const MOST_IDS = 100;

/** `status`, `error` and `code` are the fields of CleverTap's errors (vendor-apis 2.1). */
function fail(status: number, error: string): Reply {
	return json(status, { status: 'fail', error, code: status });
}

const INVALID_CREDENTIALS = fail(401, 'Invalid Credentials');
const TOO_MANY = fail(429, 'Too many concurrent requests');

/** CleverTap's API: delete up to 100 profiles at once, read one. */
export class CleverTapBackend implements Backend {
	readonly profiles: CleverTapProfiles;
	readonly limiters: Limiter[];

	constructor(
		clock: SandboxClock,
		private readonly journal: Journal,
		private readonly deleteLimiter: Limiter,
		private readonly readLimiter: Limiter,
	) {
		this.profiles = new CleverTapProfiles(clock);
		this.limiters = [deleteLimiter, readLimiter];
	}

	route(head: Head): Route {
		const isDelete = head.path === DELETE_PATH;
		if (!isDelete && head.path !== READ_PATH) return refuse('other', fail(404, 'Not Found'));
		const wanted = isDelete ? 'POST' : 'GET';
		if (head.method !== wanted) return refuse('other', fail(405, 'Method Not Allowed'));
		const kind = isDelete ? 'delete' : 'read';
		const parse = (body: string) =>
			isDelete ? this.parseDelete(head, body) : this.parseRead(head.query);
		if (
			head.headers['x-clevertap-account-id'] !== CLEVERTAP_ACCOUNT_ID ||
			head.headers['x-clevertap-passcode'] !== CLEVERTAP_PASSCODE
		) {
			return { kind, refusal: INVALID_CREDENTIALS, parse };
		}
		return { kind, limiter: isDelete ? this.deleteLimiter : this.readLimiter, parse };
	}

	standardReply(status: number): Reply | undefined {
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
		const answer = () => {
			const problem = problemOf(head, idType, value);
			if (problem !== undefined || idType === undefined) return fail(400, problem ?? '');
			for (const id of ids) this.journal.accepted(idType, id, this.profiles.delete(idType, id));
			return json(200, { status: 'success' });
		};
		return { ids, idType, answer };
	}

	private parseRead(query: string | undefined): Parsed {
		const pairs = queryPairs(query) ?? [];
		const [[name, id] = ['', '']] = pairs;
		const known = ['identity', 'objectId', 'email'].includes(name);
		if (pairs.length !== 1 || !known || id === '') {
			const answer = () => fail(400, 'Exactly one of identity, objectId and email is needed');
			return { ids: pairs.map(([, value]) => value), answer };
		}
		// The sandbox's profiles have no e-mail address, so none is ever found by one.
		if (name === 'email') return { ids: [id], answer: () => recordReply(undefined) };
		const idType = name === 'identity' ? 'identity' : 'guid';
		return { ids: [id], idType, answer: () => recordReply(this.profiles.find(idType, id)) };
	}
}

function isIdType(key: string): key is SandboxIdType {
	return key === 'identity' || key === 'guid';
}

function problemOf(head: Head, idType: SandboxIdType | undefined, value: unknown) {
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

/** The answer of profile.json; the one for an unknown ID is a third party's (vendor-apis 2.4). */
function recordReply(profile: CleverTapProfile | undefined): Reply {
	if (profile === undefined) return json(200, { status: 'success', record: null });
	const { identity, guids } = profile;
	const platformInfo = guids.map((objectId) => ({ platform: 'Android', objectId }));
	return json(200, {
		status: 'success',
		record: { identity, profileData: {}, events: {}, platformInfo },
	});
}
