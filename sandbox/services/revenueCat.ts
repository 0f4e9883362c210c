import {
	json,
	PAGE_NOT_FOUND,
	refuse,
	type Head,
	type HttpResponse,
	type Parsed,
	type Route,
	type Service,
	type Site,
	type StandIn,
} from '../standIn';
import type { Profile } from '../profiles';

const SECRET_KEY = 'sandbox-revenuecat-key';

/** A good key, but of API v1. */
export const BEARER_OF_V1 = 'Bearer sandbox-revenuecat-v1';

const PROJECT_ID = 'projsandbox';

/** RevenueCat's REST API v2, https://www.revenuecat.com/docs/api-v2 */
export const revenueCat: StandIn = {
	name: 'revenueCat',
	title: 'RevenueCat',
	credentialType: 'revenueCatApi',
	credentials: (baseUrl) => ({
		server: 'custom',
		baseUrl,
		projectId: PROJECT_ID,
		secretKey: SECRET_KEY,
	}),
	// "Clears out all of their data", https://www.revenuecat.com/docs/dashboard-and-metrics/customer-history/manage-users
	profiles: { idTypes: ['appUserId'], deletion: { kind: 'atOnce' } },
	// Deletions and look-ups together; the wait is in `backoff_ms`.
	limits: [{ perMinute: 480 }],
	// Every fifth pays.
	person: (n) => ({ appUserId: `person-${n}`, entitled: n % 5 === 0 }),
	open: (site) => new RevenueCatService(site),
};

const CUSTOMER = /^\/v2\/projects\/([^/]+)\/customers\/([^/]+)$/;

const MAX_ID_LENGTH = 1500;

/** Deletes and reads one customer, named in the path. */
class RevenueCatService implements Service {
	constructor(private readonly site: Site) {}

	standardResponse(status: number): HttpResponse | undefined {
		return OWN[status];
	}

	route({ method, path, query, headers }: Head): Route {
		// `GET /v1/subscribers/…` would create the customer; a key of API v2 does not get that far.
		if (path.startsWith('/v1/')) return refuse('other', OTHER_VERSION);
		const [, project, segment] = CUSTOMER.exec(path) ?? [];
		if (segment === undefined || (method !== 'GET' && method !== 'DELETE')) {
			return refuse('other', PAGE_NOT_FOUND);
		}
		const kind = method === 'DELETE' ? 'delete' : 'lookUp';
		const parse = (body: string) => this.parse(kind, segment, query, body);
		const { authorization } = headers;
		if (authorization === BEARER_OF_V1) return { kind, refusal: OTHER_VERSION, parse };
		if (authorization !== `Bearer ${SECRET_KEY}`) return { kind, refusal: OWN[401], parse };
		return { kind, parse, ...(project !== PROJECT_ID && { refusal: OTHER_PROJECT }) };
	}

	private parse(
		kind: 'delete' | 'lookUp',
		segment: string,
		query: string | undefined,
		body: string,
	): Parsed {
		const id = decoded(segment);
		if (id === undefined) return { ids: [], respond: () => invalid('Malformed customer_id') };
		const respond = () => {
			if (query !== undefined || body) return invalid('This call takes no query and no body');
			if (id.length > MAX_ID_LENGTH) return OWN[400];
			return kind === 'delete' ? this.delete(id) : this.read(id);
		};
		return { ids: [id], idType: 'appUserId', respond };
	}

	private delete(id: string): HttpResponse {
		const { profiles, journal, clock } = this.site;
		if (!profiles.delete('appUserId', id)) {
			journal.absent();
			return OWN[404];
		}
		journal.accepted('appUserId', id, true);
		return json(200, { object: 'customer', id, deleted_at: clock.now() });
	}

	private read(id: string): HttpResponse {
		const { profiles, clock } = this.site;
		const customer = profiles.find('appUserId', id);
		return customer === undefined ? OWN[404] : json(200, customerBody(customer, id, clock.now()));
	}
}

/** What a path cannot carry leads nowhere, as behind a proxy that decodes before it routes. */
function decoded(segment: string): string | undefined {
	try {
		const id = decodeURIComponent(segment);
		return /[/\\?#%;\p{Cc}]|^\.{1,2}$/u.test(id) ? undefined : id;
	} catch {
		return undefined;
	}
}

/** The form of all errors, https://www.revenuecat.com/docs/api-v2#tag/Error-Handling */
function rcError(status: number, type: string, message: string, more: object = {}): HttpResponse {
	const doc = `https://errors.rev.cat/${type.replace(/_/g, '-')}`;
	return json(status, {
		object: 'error',
		type,
		message,
		retryable: 'backoff_ms' in more,
		doc_url: doc,
		...more,
	});
}

/** What the documents are silent about is refused; the words are made up. */
function invalid(message: string): HttpResponse {
	return rcError(400, 'invalid_request', message);
}

const BACKOFF = { backoff_ms: 1000 };

/** All documented; the words of 401, 404 and of the other project are recorded by others. */
const OWN: Readonly<Record<number, HttpResponse>> = {
	400: rcError(400, 'parameter_error', 'id is too long', { param: 'customer_id' }),
	401: rcError(401, 'authentication_error', 'Invalid API key.'),
	403: rcError(403, 'authorization_error', "You're not authorized to access this resource"),
	404: rcError(404, 'resource_missing', 'Could not find customer ID associated with this project'),
	423: rcError(
		423,
		'resource_locked_error',
		'The resource is currently being modified by a concurrent request',
		BACKOFF,
	),
	429: rcError(429, 'rate_limit_error', 'Rate limit exceeded', BACKOFF),
	500: rcError(500, 'server_error', 'There was an internal server error', BACKOFF),
};

const OTHER_PROJECT = rcError(
	403,
	'authorization_error',
	'The API key does not belong to the project.',
);

/** In the form of API v1, as recorded by others. */
const OTHER_VERSION = json(403, {
	code: 7723,
	message: "You're trying to use a secret API key incompatible with RevenueCat API V2.",
});

const ENTITLEMENT = {
	object: 'customer.active_entitlement',
	entitlement_id: 'entlsandbox',
	expires_at: null,
};

/** The response to the GET (a part of the fields), https://www.revenuecat.com/docs/api-v2#tag/Customer */
function customerBody(customer: Profile, id: string, now: number): Record<string, unknown> {
	const items = customer.get('entitled') === true ? [ENTITLEMENT] : [];
	return {
		object: 'customer',
		id,
		project_id: PROJECT_ID,
		first_seen_at: now,
		last_seen_at: now,
		active_entitlements: { object: 'list', items, next_page: null },
	};
}
