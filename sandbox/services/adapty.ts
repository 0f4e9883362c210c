import { seededHex } from '../random';
import {
	headerValues,
	isJsonType,
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
import {
	adaptyError,
	NO_ROUTE,
	NOT_AUTHENTICATED,
	PROFILE_DOES_NOT_EXIST,
	profileResponse,
	THROTTLED,
} from './adaptyBodies';

/** An Adapty profile; at least one ID. Without a `profileId` it gets a made-up one. */
export type AdaptySeed = {
	customerUserId?: string;
	profileId?: string;
	/** The GET response lists a running subscription. */
	activeSubscription?: boolean;
	/** The GET response lists an access level. */
	accessLevel?: boolean;
};

const SECRET_KEY = 'sandbox-adapty-secret-key';

/** Adapty's server-side API, https://adapty.io/docs/api-adapty/operations/deleteProfile */
export const adapty = {
	name: 'adapty',
	title: 'Adapty',
	credentialType: 'adaptyApi',
	credentials: (baseUrl: string) => ({ server: 'custom', baseUrl, secretKey: SECRET_KEY }),
	// A later profile of the same ID starts without the history, https://adapty.io/docs/ss-delete-profile
	profiles: { idTypes: ['customerUserId', 'profileId'], deletion: { kind: 'atOnce' } },
	// A rate per key with no figure in public, https://adapty.io/docs/ss-authorization
	limits: {},
	person: (n: number): AdaptySeed => ({
		customerUserId: `person-${n}`,
		profileId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
		activeSubscription: n % 5 === 0,
		accessLevel: n % 5 === 0,
	}),
	open: (site: Site) => new AdaptyService(site),
} satisfies StandIn;

/** The only path there is, with its trailing slash. */
const PROFILE_PATH = '/api/v2/server-side-api/profile/';

/** POST would create a profile and PATCH change one: the sandbox has neither. */
const KINDS = new Map<string, RequestKind>([
	['DELETE', 'delete'],
	['GET', 'read'],
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
		if (status === 401) return this.withRequestId(NOT_AUTHENTICATED);
		if (status === 404) return this.withRequestId(PROFILE_DOES_NOT_EXIST);
		if (status === 429) return this.withRequestId(THROTTLED);
		return undefined;
	}

	private decide(head: Head): Route {
		if (head.path !== PROFILE_PATH) return refuse('other', NO_ROUTE);
		const kind = KINDS.get(head.method) ?? 'other';
		const parse = () => this.parse(head);
		if (head.headers.authorization !== `Api-Key ${SECRET_KEY}`) {
			return { kind, refusal: NOT_AUTHENTICATED, parse };
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

	private parse(head: Head): Parsed {
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
			if (head.query) {
				return adaptyError(400, 'invalid_query', 'This call takes no query parameters.');
			}
			return head.method === 'DELETE' ? this.delete(idType, id) : this.read(idType, id);
		};
		return { ids: [id], idType, respond };
	}

	private delete(idType: string, id: string): HttpResponse {
		const { profiles, journal } = this.site;
		if (!profiles.delete(idType, id)) {
			journal.absent();
			return PROFILE_DOES_NOT_EXIST;
		}
		journal.accepted(idType, id, true);
		return { status: 204 };
	}

	private read(idType: string, id: string): HttpResponse {
		const profile = this.site.profiles.find(idType, id);
		if (profile === undefined) return PROFILE_DOES_NOT_EXIST;
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
