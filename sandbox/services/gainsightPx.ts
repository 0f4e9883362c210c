import { DAY_MS } from '../clock';
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
import {
	badRequest,
	deletedResponse,
	externalApiError,
	noRoute,
	RATE_LIMITED,
	UNAUTHORIZED,
	userBody,
	userNotFound,
} from './gainsightPxBodies';

/** A Gainsight PX user. */
export type GainsightPxSeed = {
	identifyId: string;
	accountId?: string;
};

const API_KEY = 'sandbox-gainsight-px-api-key';

/** Gainsight PX's REST API, https://px-apidocs.gainsight.com/ */
export const gainsightPx = {
	name: 'gainsightPx',
	title: 'Gainsight PX',
	credentialType: 'gainsightPxApi',
	credentials: (baseUrl: string) => ({ dataCenter: 'custom', baseUrl, apiKey: API_KEY }),
	profiles: { idTypes: ['identifyId'], deletion: { kind: 'soft', revivalMs: 7 * DAY_MS } },
	// "Around" 200 requests a second.
	limits: { perSecond: 200 },
	person: (n: number): GainsightPxSeed => ({
		identifyId: `person-${n}`,
		accountId: `account-${Math.ceil(n / 10)}`,
	}),
	open: (site: Site) => new GainsightPxService(site),
} satisfies StandIn;

const DEFAULT_PAGE_SIZE = 25;
const LARGEST_PAGE_SIZE = 1000;
const FILTER = /^identifyId==(.+)$/s;

type Query = Array<[string, string]> | undefined;

/** Deletes a user by path or by body, reads one, lists, filters. */
class GainsightPxService implements Service {
	constructor(private readonly site: Site) {}

	route(head: Head): Route {
		const parse = this.parser(head);
		if (typeof parse !== 'function') return refuse('other', parse);
		const kind = head.method === 'DELETE' ? 'delete' : 'read';
		const isKnown = head.headers['x-aptrinsic-api-key'] === API_KEY;
		return isKnown ? { kind, parse } : { kind, refusal: UNAUTHORIZED, parse };
	}

	standardResponse(status: number): HttpResponse | undefined {
		if (status === 400) return badRequest('Bad request');
		if (status === 401) return UNAUTHORIZED;
		if (status === 404) return externalApiError(404, 'NOT_FOUND', 'User was not found');
		if (status === 429) return RATE_LIMITED;
		return undefined;
	}

	/** How to read the body of this request, or why the service has no such call. */
	private parser(head: Head): ((body: string) => Parsed) | HttpResponse {
		const target = pathTarget(head.path);
		const query = queryPairs(head.query);
		const { method } = head;
		const notAllowed = externalApiError(405, 'METHOD_NOT_ALLOWED', `${method} is not supported`);
		switch (target.route) {
			case 'none':
				return noRoute(head.path);
			case 'list':
				return method === 'GET' ? () => this.parseList(query) : notAllowed;
			case 'delete':
				return method === 'DELETE'
					? (body) => this.parseDeleteByBody(head, query, body)
					: notAllowed;
			case 'malformed':
				return () => ({ ids: [], respond: () => badRequest('Malformed percent-encoding') });
			case 'user':
				if (method === 'DELETE') return () => this.parseDelete(target.id, query);
				return method === 'GET' ? () => this.parseRead(target.id, query) : notAllowed;
		}
	}

	private parseDelete(id: string, query: Query): Parsed {
		const respond = () => {
			const hard = hardDelete(query);
			if (hard === undefined) return badRequest('hardDelete has to be true or false');
			const { profiles, journal, options } = this.site;
			if (!profiles.delete('identifyId', id, hard)) {
				journal.absent();
				return userNotFound(id);
			}
			journal.accepted('identifyId', id, true);
			return deletedResponse(options.gainsightPxDeleteStatus ?? 204);
		};
		return { ids: [id], idType: 'identifyId', respond };
	}

	private parseDeleteByBody(head: Head, query: Query, body: string): Parsed {
		const object = jsonObject(body) ?? {};
		const id = object.identifyId;
		const wellFormed =
			isJsonType(head) && Object.keys(object).length === 1 && typeof id === 'string' && id !== '';
		if (wellFormed) return this.parseDelete(id, query);
		return {
			ids: typeof id === 'string' ? [id] : [],
			idType: 'identifyId',
			respond: () => badRequest('The body has to be {"identifyId":"…"} as application/json'),
		};
	}

	private parseRead(id: string, query: Query): Parsed {
		const respond = () => {
			if (query?.length !== 0) return badRequest('This call takes no query parameters');
			const user = this.site.profiles.find('identifyId', id);
			return user === undefined ? userNotFound(id) : json(200, userBody(user));
		};
		return { ids: [id], idType: 'identifyId', respond };
	}

	private parseList(query: Query): Parsed {
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

/** What a raw path leads to. */
type PathTarget =
	| { route: 'none' | 'list' | 'delete' | 'malformed' }
	| { route: 'user'; id: string };

const USERS = '/v1/users';

/** Words behind /v1/users/ that are calls of their own and never IDs. */
const ROUTE_WORDS = new Set(['update', 'denylist']);

/**
 * Where a raw path leads. Stricter than known, to show a wrong encoding: an encoded slash or
 * backslash, an encoded dot segment and a raw semicolon lead nowhere, as behind a gateway that
 * decodes or normalizes before it routes.
 */
function pathTarget(path: string): PathTarget {
	if (path === USERS) return { route: 'list' };
	if (!path.startsWith(`${USERS}/`)) return { route: 'none' };
	const segment = path.slice(USERS.length + 1);
	if (segment === '' || /[/\\;]/.test(segment)) return { route: 'none' };
	let id: string;
	try {
		id = decodeURIComponent(segment);
	} catch {
		return { route: 'malformed' };
	}
	if (id === 'delete') return { route: 'delete' };
	if (id === '.' || id === '..' || /[/\\]/.test(id) || ROUTE_WORDS.has(id)) {
		return { route: 'none' };
	}
	return { route: 'user', id };
}
