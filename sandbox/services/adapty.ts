import { seededHex } from '../random';
import {
	headerValues,
	isJsonType,
	json,
	PAGE_NOT_FOUND,
	refuse,
	withHeaders,
	type Head,
	type Parsed,
	type HttpResponse,
	type Route,
	type Service,
	type Site,
	type StandIn,
} from '../standIn';
import type { Profile } from '../profiles';
import type { RequestKind } from '../types';

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

/** The only path there is, with its trailing slash. */
const PROFILE_PATH = '/api/v2/server-side-api/profile/';

/** POST would create a profile and PATCH change one: the sandbox has neither. */
const KINDS = new Map<string, RequestKind>([
	['DELETE', 'delete'],
	['GET', 'lookUp'],
]);

const ID_HEADERS: ReadonlyArray<[string, string]> = [
	['customerUserId', 'adapty-customer-user-id'],
	['profileId', 'adapty-profile-id'],
];

/** Deletes and reads one profile, named by a header. */
class AdaptyService implements Service {
	private readonly requestId = seededHex(11, 32);
	private readonly profileIds = seededHex(7, 32);

	constructor(private readonly site: Site) {}

	route(head: Head): Route {
		const route = this.decide(head);
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

	private decide(head: Head): Route {
		if (head.path !== PROFILE_PATH) return refuse('other', PAGE_NOT_FOUND);
		const kind = KINDS.get(head.method) ?? 'other';
		const parse = (body: string) => this.parse(head, body);
		if (head.headers.authorization !== `Api-Key ${SECRET_KEY}`) {
			return { kind, refusal: OWN[401], parse };
		}
		if (kind === 'other') {
			const message = `Method "${head.method}" not allowed.`;
			const refusal = adaptyError(405, 'method_not_allowed', message);
			return refuse('other', withHeaders(refusal, { Allow: 'GET, DELETE' }));
		}
		if (kind === 'delete' && !isJsonType(head)) {
			const type = head.headers['content-type'] ?? '';
			const message = `Unsupported media type "${type}" in request.`;
			return { kind, refusal: adaptyError(415, 'unsupported_media_type', message), parse };
		}
		return { kind, parse };
	}

	private parse(head: Head, body: string): Parsed {
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
			return head.method === 'DELETE' ? this.delete(idType, id) : this.read(idType, id);
		};
		return { ids: [id], idType, respond };
	}

	private delete(idType: string, id: string): HttpResponse {
		const { profiles, journal } = this.site;
		if (!profiles.delete(idType, id)) {
			journal.absent();
			return OWN[404];
		}
		journal.accepted(idType, id, true);
		return { status: 204 };
	}

	private read(idType: string, id: string): HttpResponse {
		const profile = this.site.profiles.find(idType, id);
		if (profile === undefined) return OWN[404];
		return profileResponse(profile, this.profileIdOf(profile), this.site.clock.now());
	}

	/** Its profile ID, made up when it is first asked for: most never are. */
	private profileIdOf(profile: Profile): string {
		const [known] = profile.ids('profileId');
		if (known !== undefined) return known;
		const hex = this.profileIds();
		const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
		const made = [...parts, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
		this.site.profiles.addId(profile, 'profileId', made);
		return made;
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
