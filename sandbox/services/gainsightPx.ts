import type { SandboxClock } from '../clock';
import type { Journal } from '../journal';
import { GAINSIGHT_PX_API_KEY } from '../keys';
import type { Limiter } from '../limits';
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
import {
	badRequest,
	deletedReply,
	externalApiError,
	NO_ROUTE,
	RATE_LIMITED,
	UNAUTHORIZED,
	userBody,
	userNotFound,
} from './gainsightPxBodies';
import { pathTarget } from './gainsightPxPath';
import { GainsightPxUsers } from './gainsightPxUsers';

const DEFAULT_PAGE_SIZE = 25;
const LARGEST_PAGE_SIZE = 1000;
const FILTER = /^identifyId==(.+)$/s;

type Query = Array<[string, string]> | undefined;

/** Gainsight PX's REST API: delete a user by path or by body, read one, list, filter. */
export class GainsightPxBackend implements Backend {
	readonly profiles: GainsightPxUsers;
	readonly limiters: Limiter[];

	constructor(
		clock: SandboxClock,
		private readonly journal: Journal,
		private readonly limiter: Limiter,
		private readonly deleteStatus: 200 | 204,
	) {
		this.profiles = new GainsightPxUsers(clock);
		this.limiters = [limiter];
	}

	route(head: Head): Route {
		const parse = this.parser(head);
		if (typeof parse !== 'function') return refuse('other', parse);
		const kind = head.method === 'DELETE' ? 'delete' : 'read';
		const authorized = head.headers['x-aptrinsic-api-key'] === GAINSIGHT_PX_API_KEY;
		if (!authorized) return { kind, refusal: UNAUTHORIZED, parse };
		return { kind, limiter: this.limiter, parse };
	}

	standardReply(status: number): Reply | undefined {
		if (status === 400) return badRequest('Bad request');
		if (status === 401) return UNAUTHORIZED;
		if (status === 404) return externalApiError(404, 'NOT_FOUND', 'User was not found');
		if (status === 429) return RATE_LIMITED;
		return undefined;
	}

	/** How to read the body of this request, or why the service has no such call. */
	private parser(head: Head): ((body: string) => Parsed) | Reply {
		const target = pathTarget(head.path);
		const query = queryPairs(head.query);
		const { method } = head;
		const notAllowed = externalApiError(405, 'METHOD_NOT_ALLOWED', `${method} is not supported`);
		switch (target.route) {
			case 'none':
				return NO_ROUTE;
			case 'list':
				return method === 'GET' ? () => this.parseList(query) : notAllowed;
			case 'delete':
				return method === 'DELETE'
					? (body) => this.parseDeleteByBody(head, query, body)
					: notAllowed;
			case 'malformed':
				return () => ({ ids: [], answer: () => badRequest('Malformed percent-encoding') });
			case 'user':
				if (method === 'DELETE') return () => this.parseDelete(target.id, query);
				return method === 'GET' ? () => this.parseRead(target.id, query) : notAllowed;
		}
	}

	private parseDelete(id: string, query: Query): Parsed {
		const answer = () => {
			const hard = hardDelete(query);
			if (hard === undefined) return badRequest('hardDelete has to be true or false');
			if (!this.profiles.delete(id, hard)) {
				this.journal.absent();
				return userNotFound(id);
			}
			this.journal.accepted('identifyId', id, true);
			return deletedReply(this.deleteStatus);
		};
		return { ids: [id], idType: 'identifyId', answer };
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
			answer: () => badRequest('The body has to be {"identifyId":"…"} as application/json'),
		};
	}

	private parseRead(id: string, query: Query): Parsed {
		const answer = () => {
			if (query?.length !== 0) return badRequest('This call takes no query parameters');
			const user = this.profiles.find(id);
			return user === undefined ? userNotFound(id) : json(200, userBody(user));
		};
		return { ids: [id], idType: 'identifyId', answer };
	}

	private parseList(query: Query): Parsed {
		const parameters = new Map(query);
		const pageSize = parameters.get('pageSize') ?? String(DEFAULT_PAGE_SIZE);
		const filter = parameters.get('filter');
		const id = filter === undefined ? undefined : FILTER.exec(filter)?.[1];
		const answer = () => {
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
		return { ids: id === undefined ? [] : [id], idType: 'identifyId', answer };
	}

	private list(size: number, id: string | undefined): Reply {
		const found = id === undefined ? undefined : this.profiles.findAnyCase(id);
		const users = found?.slice(0, size) ?? this.profiles.first(size);
		const totalHits = found?.length ?? this.profiles.count;
		// Never null, not even on the last page (vendor-apis 3.4): clients must not rely on it.
		return json(200, { users: users.map(userBody), totalHits, scrollId: 'sandbox-scroll' });
	}
}

/** The flag's value; undefined for anything but one `hardDelete` of true or false, or none. */
function hardDelete(query: Query): boolean | undefined {
	if (query === undefined || query.length > 1) return undefined;
	const [name, value] = query[0] ?? ['hardDelete', 'false'];
	if (name !== 'hardDelete' || (value !== 'true' && value !== 'false')) return undefined;
	return value === 'true';
}
