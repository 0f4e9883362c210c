import { ApiService, call, decoded, type Asked } from '../apiService';
import {
	json,
	PAGE_NOT_FOUND,
	type Head,
	type HttpResponse,
	type Parsed,
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
class RevenueCatService extends ApiService {
	protected readonly own = OWN;
	protected readonly calls = [
		call('delete', 'DELETE', CUSTOMER, (asked) => this.parse(asked)),
		call('lookUp', 'GET', CUSTOMER, (asked) => this.parse(asked)),
	];

	/** `GET /v1/subscribers/…` would create the customer; a key of API v2 does not get that far. */
	protected noRoute({ path }: Head): HttpResponse {
		return path.startsWith('/v1/') ? OTHER_VERSION : PAGE_NOT_FOUND;
	}

	protected refusalOf({ headers }: Head, [project]: string[]): HttpResponse | undefined {
		if (headers.authorization === BEARER_OF_V1) return OTHER_VERSION;
		if (headers.authorization !== `Bearer ${SECRET_KEY}`) return OWN[401];
		return project === PROJECT_ID ? undefined : OTHER_PROJECT;
	}

	private parse({ head, body, parts }: Asked): Parsed {
		const { method, query } = head;
		const id = decoded(parts[1]);
		// What a path cannot carry leads nowhere, as behind a proxy that decodes before it routes.
		if (id === undefined || /[/\\?#%;\p{Cc}]|^\.{1,2}$/u.test(id)) {
			return { ids: [], respond: () => invalid('Malformed customer_id') };
		}
		const respond = () => {
			if (query !== undefined || body) return invalid('This call takes no query and no body');
			if (id.length > MAX_ID_LENGTH) return OWN[400];
			if (method === 'GET') return this.read(id);
			const deletion = { object: 'customer', id, deleted_at: this.site.clock.now() };
			return this.deleteOne('appUserId', id, json(200, deletion));
		};
		return { ids: [id], idType: 'appUserId', respond };
	}

	private read(id: string): HttpResponse {
		const { profiles, clock } = this.site;
		const customer = profiles.find('appUserId', id);
		return customer === undefined ? OWN[404] : json(200, customerBody(customer, id, clock.now()));
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
