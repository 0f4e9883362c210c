import { ApiService, call, type Asked } from '../apiService';
import type { Profile } from '../profiles';
import {
	isJsonType,
	json,
	jsonObject,
	type Head,
	type HttpResponse,
	type Parsed,
	type StandIn,
} from '../standIn';

const API_KEY = 'sandbox-braze-rest-api-key';

/** How long Braze recommends to wait before the next call; until then a profile can still be read. */
const DELETION_MS = 5 * 60_000;

/** Braze's user data, https://www.braze.com/docs/api/endpoints/user_data/post_user_delete/ */
export const braze: StandIn = {
	name: 'braze',
	title: 'Braze',
	credentialType: 'brazeApi',
	credentials: (baseUrl) => ({ instance: 'custom', baseUrl, apiKey: API_KEY }),
	profiles: {
		idTypes: ['externalId', 'brazeId', 'email'],
		deletion: { kind: 'delayed', ms: DELETION_MS },
	},
	// Of look-ups, the smaller one of two: https://www.braze.com/docs/api/api_limits/
	limits: [
		{ of: ['delete'], perMinute: 20_000 },
		{ of: ['lookUp'], perMinute: 250 },
	],
	person: (n) => ({
		externalId: `person-${n}`,
		brazeId: n.toString(16).padStart(24, '0'),
		email: `person-${n}@example.com`,
	}),
	open: (site) => new BrazeService(site),
};

const DELETE_PATH = '/users/delete';
const READ_PATH = '/users/export/ids';

/** Most IDs in one request. */
const MOST_IDS = 50;

/** The kinds of ID in a body; those that a stand-in's profile does not have are refused. */
const DELETE_KEYS = { external_ids: 'externalId', braze_ids: 'brazeId', email_addresses: 'email' };
const READ_KEYS = { external_ids: 'externalId', braze_id: 'brazeId', email_address: 'email' };
const FIELDS = { external_id: 'externalId', braze_id: 'brazeId', email: 'email' };

function fatal(status: number, message: string, headers?: Record<string, string>): HttpResponse {
	return json(status, { message }, headers);
}

/** Recorded: the key comes back, and the headers are empty. https://github.com/jonallured/braze_ruby */
function refusedKey(key: string): HttpResponse {
	const names = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];
	const empty = Object.fromEntries(names.map((name) => [name, '']));
	return fatal(401, `Invalid API key: ${key}`, empty);
}

/** The 403 and the words of the 429 are invented. */
function standard(status: number, waitMs: number): HttpResponse | undefined {
	if (status === 400) return fatal(400, 'Invalid request');
	if (status === 401) return refusedKey(API_KEY);
	if (status === 403) return fatal(403, 'Access Denied');
	if (status !== 429) return undefined;
	// In whole seconds of real time, by which the limit is counted.
	const reset = String(Math.ceil((Date.now() + waitMs) / 1000));
	return fatal(429, 'Rate limit exceeded', { 'X-RateLimit-Reset': reset });
}

/** Deletes up to 50 users, exports as many. */
class BrazeService extends ApiService {
	protected readonly own = {};
	protected readonly takesQueries = false;
	protected readonly calls = [
		call('delete', 'POST', DELETE_PATH, (asked) => this.parse(asked, true)),
		call('lookUp', 'POST', READ_PATH, (asked) => this.parse(asked, false)),
	];

	/** Recorded for whatever path there is not. */
	protected noRoute(): HttpResponse {
		return fatal(404, 'Invalid URL');
	}

	protected refusalOf({ headers }: Head): HttpResponse | undefined {
		const [, key = ''] = /^Bearer (.*)$/.exec(String(headers.authorization)) ?? [];
		return key === API_KEY ? undefined : refusedKey(key);
	}

	standardResponse(status: number, waitMs = 1000): HttpResponse | undefined {
		return standard(status, waitMs);
	}

	private parse({ head, body }: Asked, isDelete: boolean): Parsed {
		const keys: Readonly<Record<string, string>> = isDelete ? DELETE_KEYS : READ_KEYS;
		const { fields_to_export: fields, ...sent } = jsonObject(body) ?? {};
		const [[key, value] = ['', undefined], ...more] = Object.entries(sent);
		const idType: string | undefined = keys[key];
		const entries: unknown[] = [value].flat();
		const ids = entries.map(idOf).filter((id) => id !== undefined);
		const problem = () => {
			if (!isJsonType(head)) return 'Invalid Content-Type';
			if (idType === undefined || more.length > 0) return 'Invalid identifiers: exactly one kind';
			if (entries.length > MOST_IDS) return 'Max number of ids exceeded';
			// Lists where they are documented, texts elsewhere; an email in a deletion is an object.
			const isList = isDelete || idType === 'externalId';
			const isObject = isDelete && idType === 'email';
			const fit = entries.every((one) => isObject === (typeof one === 'object'));
			if (isList !== Array.isArray(value) || !fit) return `Invalid ${key}`;
			if (ids.length !== entries.length || ids.length === 0) return `Invalid ${key}`;
			return isDelete === (fields === undefined) && (isDelete || areFields(fields))
				? undefined
				: 'Invalid fields_to_export';
		};
		const respond = () => {
			const words = problem();
			if (words !== undefined || idType === undefined) return fatal(400, words ?? '');
			return isDelete ? this.delete(idType, ids) : this.export(idType, ids, fields as string[]);
		};
		return { ids, idType, respond };
	}

	/** Counts what it was sent, whoever that is. */
	private delete(idType: string, ids: readonly string[]): HttpResponse {
		const { profiles, journal } = this.site;
		for (const id of ids) {
			if (idType !== 'email') {
				journal.accepted(idType, id, profiles.delete(idType, id));
				continue;
			}
			// Whom to prefer counts only among several.
			const all = this.withEmail(id);
			const identified = all.flatMap((profile) => profile.ids('externalId'));
			const isOne = identified.length === 1 && profiles.delete('externalId', identified[0]);
			journal.accepted(idType, id, isOne || (all.length === 1 && profiles.delete('email', id)));
		}
		return json(201, { deleted: ids.length, message: 'success' });
	}

	/** In no order, with a list of the unknown only if there are any. */
	private export(idType: string, ids: readonly string[], fields: readonly string[]): HttpResponse {
		const found = ids.map((id) =>
			idType === 'email' ? this.withEmail(id) : [this.site.profiles.find(idType, id) ?? []].flat(),
		);
		const users = found
			.flat()
			.reverse()
			.map((profile) => exported(profile, fields));
		const unknown = ids.filter((_, index) => found[index].length === 0);
		const listed = unknown.length > 0 && { invalid_user_ids: unknown };
		return json(201, { users, message: 'success', ...listed });
	}

	/** Everybody identified who has it, and one who is not. */
	private withEmail(email: string): Profile[] {
		const { profiles } = this.site;
		const fits = (profile: Profile) => profile.ids('email').includes(email);
		const last = profiles.find('email', email);
		return [...new Set([...profiles.visible()].filter(fits).concat(last ?? []))];
	}
}

/** The email of an object that says whom to prefer, or an ID. */
function idOf(entry: unknown): string | undefined {
	if (typeof entry === 'string') return entry === '' ? undefined : entry;
	const { email, prioritization } = (entry ?? {}) as Record<string, unknown>;
	// Of the values that are documented, all but this one can delete somebody else than was meant.
	const isSafe = JSON.stringify(prioritization) === '["identified"]';
	return typeof email === 'string' && email.includes('@') && isSafe ? email : undefined;
}

function areFields(fields: unknown): boolean {
	return Array.isArray(fields) && fields.length > 0 && fields.every((one) => String(one) in FIELDS);
}

/** Only what was asked for; what it does not have is missing in the JSON. */
function exported(profile: Profile, fields: readonly string[]): Record<string, unknown> {
	const values = fields.map((field) => [field, profile.get(FIELDS[field as keyof typeof FIELDS])]);
	return Object.fromEntries(values) as Record<string, unknown>;
}
