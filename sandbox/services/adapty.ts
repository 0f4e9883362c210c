import { ApiService, call, uuidFrom, type Asked, type Call } from '../apiService';
import { seededHex } from '../random';
import {
	headerValues,
	isJsonType,
	json,
	withHeaders,
	type Head,
	type HttpResponse,
	type Parsed,
	type Route,
	type StandIn,
} from '../standIn';
import type { Profile } from '../profiles';

const SECRET_KEY = 'sandbox-adapty-secret-key';

/** Adapty's server-side API, https://adapty.io/docs/api-adapty/operations/deleteProfile */
export const adapty: StandIn = {
	name: 'adapty',
	title: 'Adapty',
	credentialType: 'adaptyApi',
	credentials: (baseUrl) => ({ server: 'custom', baseUrl, secretKey: SECRET_KEY }),
	// A later profile of the same ID starts without the history, https://adapty.io/docs/ss-delete-profile
	profiles: { idTypes: ['customerUserId', 'profileId'], deletion: { kind: 'atOnce' } },
	// A rate per key with no figure in public, https://adapty.io/docs/ss-authorization
	limits: [],
	// Every fifth pays.
	person: (n) => ({
		customerUserId: `person-${n}`,
		profileId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
		activeSubscription: n % 5 === 0,
		accessLevel: n % 5 === 0,
	}),
	open: (site) => new AdaptyService(site),
};

/** The only path there is, with its trailing slash; POST and PATCH would create and change a profile. */
const PROFILE_PATH = '/api/v2/server-side-api/profile/';

const ID_HEADERS: ReadonlyArray<[string, string]> = [
	['customerUserId', 'adapty-customer-user-id'],
	['profileId', 'adapty-profile-id'],
];

/** Deletes and reads one profile, named by a header. */
class AdaptyService extends ApiService {
	protected readonly own = OWN;
	protected readonly calls = [
		call('delete', 'DELETE', PROFILE_PATH, (asked) => this.parse(asked)),
		call('lookUp', 'GET', PROFILE_PATH, (asked) => this.parse(asked)),
	];
	private readonly requestId = seededHex(11, 32);
	private readonly profileIds = seededHex(7, 32);

	route(head: Head): Route {
		const route = super.route(head);
		const parse = (body: string): Parsed => {
			const parsed = route.parse(body);
			return { ...parsed, respond: () => this.withRequestId(parsed.respond()) };
		};
		const refusal = route.refusal && this.withRequestId(route.refusal);
		return { ...route, refusal, parse };
	}

	standardResponse(status: number): HttpResponse | undefined {
		return status in OWN ? this.withRequestId(OWN[status]) : undefined;
	}

	protected refusalOf(head: Head, _: readonly string[], { kind }: Call): HttpResponse | undefined {
		if (head.headers.authorization !== `Api-Key ${SECRET_KEY}`) return OWN[401];
		if (kind !== 'delete' || isJsonType(head)) return undefined;
		const type = head.headers['content-type'] ?? '';
		const message = `Unsupported media type "${type}" in request.`;
		return adaptyError(415, 'unsupported_media_type', message);
	}

	protected wrongMethod({ method }: Head): HttpResponse {
		const message = `Method "${method}" not allowed.`;
		const refusal = adaptyError(405, 'method_not_allowed', message);
		return withHeaders(refusal, { Allow: 'GET, DELETE' });
	}

	private parse({ head, body }: Asked): Parsed {
		const sent = ID_HEADERS.flatMap(([idType, name]) =>
			headerValues(head, name).map((id) => ({ idType, id })),
		);
		if (sent.length !== 1 || sent[0].id === '') {
			const ids = sent.map(({ id }) => id).filter((id) => id !== '');
			const message = 'Send exactly one of adapty-customer-user-id and adapty-profile-id.';
			return { ids, respond: () => adaptyError(400, 'invalid_profile_id', message) };
		}
		const [{ idType, id }] = sent;
		const respond = () => {
			if (head.query || body) {
				return adaptyError(400, 'invalid_query', 'This call takes no query and no body.');
			}
			if (head.method === 'GET') return this.read(idType, id);
			return this.deleteOne(idType, id, { status: 204 });
		};
		return { ids: [id], idType, respond };
	}

	private read(idType: string, id: string): HttpResponse {
		const { profiles, clock } = this.site;
		const profile = profiles.find(idType, id);
		if (profile === undefined) return OWN[404];
		const make = () => uuidFrom(this.profileIds(), 4);
		return profileResponse(profile, profiles.idOf(profile, 'profileId', make), clock.now());
	}

	/** 32 hexadecimal digits, on every response (from an older page of the vendor). */
	private withRequestId(response: HttpResponse): HttpResponse {
		return withHeaders(response, { 'Request-Id': this.requestId() });
	}
}

/**
 * The body all JSON errors of the API have in common,
 * https://adapty.io/docs/api-adapty/operations/deleteProfile
 */
function adaptyError(
	status: number,
	code: string,
	message: string,
	source: string | null = null,
): HttpResponse {
	return json(status, {
		errors: [{ source, errors: [message] }],
		error_code: code,
		status_code: status,
	});
}

/** 401 and 404 are documented, 403 and 429 are not: their codes are those of the framework. */
const OWN: Readonly<Record<number, HttpResponse>> = {
	401: adaptyError(
		401,
		'not_authenticated',
		'Authentication credentials were not provided.',
		'non_field_errors',
	),
	403: adaptyError(403, 'permission_denied', 'You do not have permission to perform this action.'),
	404: adaptyError(404, 'profile_does_not_exist', 'Profile not found'),
	429: adaptyError(429, 'throttled', 'Request was throttled.'),
};

const PURCHASE = {
	store: 'app_store',
	store_product_id: 'sandbox.monthly.999',
	store_base_plan_id: null,
	store_transaction_id: '2000000000000001',
	store_original_transaction_id: '2000000000000001',
	offer: null,
	purchased_at: '2026-01-01T00:00:00+00:00',
	originally_purchased_at: '2026-01-01T00:00:00+00:00',
	expires_at: null,
	renewal_cancelled_at: null,
	billing_issue_detected_at: null,
	is_in_grace_period: false,
	cancellation_reason: null,
};

/** The response to the GET, https://adapty.io/docs/api-adapty/operations/getProfile */
function profileResponse(profile: Profile, profileId: string, now: number): HttpResponse {
	const isPayer = profile.get('activeSubscription') === true;
	return json(200, {
		data: {
			app_id: '00000000-0000-4000-8000-00000000a1a1',
			profile_id: profileId,
			customer_user_id: profile.get('customerUserId') ?? null,
			total_revenue_usd: isPayer ? 9.99 : 0,
			segment_hash: '0000000000000000',
			timestamp: now,
			custom_attributes: [],
			access_levels: profile.get('accessLevel')
				? [{ access_level_id: 'premium', ...PURCHASE, starts_at: null }]
				: [],
			subscriptions: isPayer ? [{ ...PURCHASE, environment: 'Sandbox' }] : [],
			non_subscriptions: [],
		},
	});
}
