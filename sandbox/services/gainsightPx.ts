import { ApiService, call, decoded, type Asked } from '../apiService';
import { DAY_MS } from '../clock';
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

const API_KEY = 'sandbox-gainsight-px-api-key';

/** Gainsight PX's REST API, https://px-apidocs.gainsight.com/ */
export const gainsightPx: StandIn = {
	name: 'gainsightPx',
	title: 'Gainsight PX',
	credentialType: 'gainsightPxApi',
	credentials: (baseUrl) => ({ dataCenter: 'custom', baseUrl, apiKey: API_KEY }),
	profiles: { idTypes: ['identifyId'], deletion: { kind: 'soft', revivalMs: 7 * DAY_MS } },
	// "Around" 200 requests a second.
	limits: [{ perSecond: 200 }],
	person: (n) => ({
		identifyId: `person-${n}`,
		accountId: `account-${Math.ceil(n / 10)}`,
	}),
	open: (site) => new GainsightPxService(site),
};

const DEFAULT_PAGE_SIZE = 25;
const LARGEST_PAGE_SIZE = 1000;
/** A value that a filter could read as more than a value is refused, so that no client relies on it. */
const FILTER = /^identifyId==([^\s;,=~!<>"'()|&*\\^]+)$/;

type Query = Array<[string, string]> | undefined;

/** Deletes a user by path or by body, reads one, lists, filters. */
class GainsightPxService extends ApiService {
	protected readonly own = OWN;
	protected readonly calls = [
		call('lookUp', 'GET', USERS, ({ head }) => this.parseList(head)),
		call('delete', 'DELETE', `${USERS}/delete`, (asked) => this.parseDeleteByBody(asked)),
		call('delete', 'DELETE', userPath, (asked) => this.parseDelete(asked)),
		call('lookUp', 'GET', userPath, (asked) => this.parseRead(asked)),
	];

	protected refusalOf({ headers }: Head): HttpResponse | undefined {
		return headers['x-aptrinsic-api-key'] === API_KEY ? undefined : OWN[401];
	}

	/** As the framework below the API words it, not the API itself. Invented. */
	protected noRoute({ path }: Head): HttpResponse {
		const timestamp = '2026-01-01T00:00:00.000+00:00';
		return json(404, { timestamp, status: 404, error: 'Not Found', path });
	}

	protected wrongMethod({ method }: Head): HttpResponse {
		return externalApiError(405, 'METHOD_NOT_ALLOWED', `${method} is not supported`);
	}

	private parseDelete({ head, body, parts }: Asked): Parsed {
		const id = decoded(parts[0]);
		if (id === undefined) return MALFORMED;
		if (body) return refused(id, 'This call takes no body');
		return this.deletionOf(id, head);
	}

	private parseDeleteByBody({ head, body }: Asked): Parsed {
		const { identifyId: id, ...more } = jsonObject(body) ?? {};
		if (typeof id === 'string' && id && isJsonType(head) && Object.keys(more).length === 0) {
			return this.deletionOf(id, head);
		}
		return refused(id, 'The body has to be {"identifyId":"…"} as application/json');
	}

	private deletionOf(id: string, { query }: Head): Parsed {
		const respond = () => {
			const hard = hardDelete(queryPairs(query));
			if (hard === undefined) return badRequest('hardDelete has to be true or false');
			const done = deletedResponse(this.site.options.gainsightPxDeleteStatus ?? 204);
			return this.deleteOne('identifyId', id, done, userNotFound(id), hard);
		};
		return { ids: [id], idType: 'identifyId', respond };
	}

	private parseRead({ head, parts }: Asked): Parsed {
		const id = decoded(parts[0]);
		if (id === undefined) return MALFORMED;
		const respond = () => {
			if (head.query) return badRequest('This call takes no query parameters');
			const user = this.site.profiles.find('identifyId', id);
			return user === undefined ? userNotFound(id) : json(200, userBody(user));
		};
		return { ids: [id], idType: 'identifyId', respond };
	}

	private parseList(head: Head): Parsed {
		const query = queryPairs(head.query);
		const parameters = new Map(query);
		const pageSize = parameters.get('pageSize') ?? String(DEFAULT_PAGE_SIZE);
		const filter = parameters.get('filter');
		const id = filter === undefined ? undefined : FILTER.exec(filter)?.[1];
		const respond = () => {
			const known = [...parameters.keys()].every((name) => ['pageSize', 'filter'].includes(name));
			if (query === undefined || !known || parameters.size < query.length) {
				return badRequest('Only pageSize and filter are supported, each once');
			}
			const size = /^\d+$/.test(pageSize) ? Number(pageSize) : 0;
			if (size < 1 || size > LARGEST_PAGE_SIZE) {
				return badRequest(`pageSize has to be from 1 to ${LARGEST_PAGE_SIZE}`);
			}
			if (filter !== undefined && id === undefined) {
				return badRequest('The only filter supported is identifyId==value');
			}
			return this.list(size, id);
		};
		return { ids: id === undefined ? [] : [id], idType: 'identifyId', respond };
	}

	private list(size: number, id: string | undefined): HttpResponse {
		const { profiles } = this.site;
		const found = id === undefined ? [...profiles.visible()] : profiles.findAnyCase(id);
		return json(200, {
			users: found.slice(0, size).map(userBody),
			totalHits: found.length,
			// Never null, not even on the last page: clients must not rely on it.
			scrollId: 'sandbox-scroll',
		});
	}
}

/** The flag's value; undefined for anything but one `hardDelete` of true or false, or none. */
function hardDelete(query: Query): boolean | undefined {
	if (query === undefined || query.length > 1) return undefined;
	const [name, value] = query[0] ?? ['hardDelete', 'false'];
	if (name !== 'hardDelete' || (value !== 'true' && value !== 'false')) return undefined;
	return value === 'true';
}

const USERS = '/v1/users';

/** Words behind /v1/users/ that are calls of their own and never IDs. */
const ROUTE_WORDS = new Set(['delete', 'update', 'denylist']);

/**
 * The segment of a user in a raw path. Stricter than known, to show a wrong encoding: an encoded
 * slash or backslash, an encoded dot segment and a raw semicolon lead nowhere, as behind a gateway
 * that decodes or normalizes before it routes.
 */
function userPath(path: string): string[] | undefined {
	const [, segment] = /^\/v1\/users\/([^/\\;]+)$/.exec(path) ?? [];
	if (segment === undefined) return undefined;
	const id = decoded(segment) ?? '';
	return /[/\\]|^\.{1,2}$/.test(id) || ROUTE_WORDS.has(id) ? undefined : [segment];
}

const MALFORMED: Parsed = { ids: [], respond: () => badRequest('Malformed percent-encoding') };

function refused(id: unknown, words: string): Parsed {
	const ids = typeof id === 'string' ? [id] : [];
	return { ids, idType: 'identifyId', respond: () => badRequest(words) };
}

/** The envelope of Gainsight PX's errors (a third party's capture of a 404). */
function externalApiError(status: number, name: string, message: string): HttpResponse {
	return json(status, {
		externalapierror: { status: name, message, debugMessage: null, subErrors: null },
	});
}

/** 400; its body is invented, the vendor documents none. */
function badRequest(message: string): HttpResponse {
	return externalApiError(400, 'BAD_REQUEST', message);
}

/** 404 for a user. */
function userNotFound(id: string): HttpResponse {
	const message = `User was not found for parameters {id=${id}}`;
	return externalApiError(404, 'NOT_FOUND', message);
}

/** The statuses are documented, the bodies invented; the words of the 404 are recorded. */
const OWN: Readonly<Record<number, HttpResponse>> = {
	400: badRequest('Bad request'),
	401: externalApiError(401, 'UNAUTHORIZED', 'Unauthorized or bad API Key'),
	403: externalApiError(403, 'FORBIDDEN', 'The API key has no permission for this call'),
	404: externalApiError(404, 'NOT_FOUND', 'User was not found'),
	429: externalApiError(429, 'TOO_MANY_REQUESTS', 'Rate limit exceeded'),
};

/** The response to a deletion; the 200 body is documented, its numbers mean nothing. */
function deletedResponse(status: 200 | 204): HttpResponse {
	if (status === 204) return { status };
	return json(200, { body: {}, statusCode: '100', statusCodeValue: 42 });
}

/** A user as GET shows it, https://px-apidocs.gainsight.com/ (a part of the fields). */
function userBody(user: Profile): Record<string, unknown> {
	const [identifyId] = user.ids('identifyId');
	return {
		aptrinsicId: `sandbox-${Buffer.from(identifyId).toString('base64url')}`,
		identifyId,
		type: 'USER',
		accountId: user.get('accountId') ?? null,
		propertyKeys: ['AP-SANDBOX-1'],
		customAttributes: {},
	};
}
