import type { SandboxClock } from '../clock';
import type { Journal } from '../journal';
import { ADAPTY_SECRET_KEY } from '../keys';
import type { Limiter } from '../limits';
import { seededHex } from '../random';
import type { RequestKind, SandboxIdType } from '../types';
import {
	adaptyError,
	NO_ROUTE,
	NOT_AUTHENTICATED,
	PROFILE_DOES_NOT_EXIST,
	profileReply,
	THROTTLED,
} from './adaptyBodies';
import { AdaptyProfiles } from './adaptyProfiles';
import {
	headerValues,
	refuse,
	type Backend,
	type Head,
	type Parsed,
	type Reply,
	type Route,
} from './backend';

/** The only path there is, with its trailing slash (seeds 0, 1 and 2). */
const PROFILE_PATH = '/api/v2/server-side-api/profile/';

/** POST would create a profile and PATCH change one (vendor-apis 1.4): the sandbox has neither. */
const KINDS = new Map<string, RequestKind>([
	['DELETE', 'delete'],
	['GET', 'read'],
]);

const ID_HEADERS: ReadonlyArray<[SandboxIdType, string]> = [
	['customerUserId', 'adapty-customer-user-id'],
	['profileId', 'adapty-profile-id'],
];

/** Adapty's server-side API: delete and read one profile, named by a header. */
export class AdaptyBackend implements Backend {
	readonly profiles = new AdaptyProfiles();
	readonly limiters: Limiter[];
	private readonly requestId = seededHex(11, 32);

	constructor(
		private readonly clock: SandboxClock,
		private readonly journal: Journal,
		private readonly limiter: Limiter,
	) {
		this.limiters = [limiter];
	}

	route(head: Head): Route {
		const route = this.decide(head);
		const parse = (body: string): Parsed => {
			const parsed = route.parse(body);
			return { ...parsed, answer: () => this.withRequestId(parsed.answer()) };
		};
		const refusal = route.refusal && this.withRequestId(route.refusal);
		return { ...route, refusal, parse };
	}

	standardReply(status: number): Reply | undefined {
		if (status === 401) return this.withRequestId(NOT_AUTHENTICATED);
		if (status === 404) return this.withRequestId(PROFILE_DOES_NOT_EXIST);
		if (status === 429) return this.withRequestId(THROTTLED);
		return undefined;
	}

	private decide(head: Head): Route {
		if (head.path !== PROFILE_PATH) return refuse('other', NO_ROUTE);
		const kind = KINDS.get(head.method) ?? 'other';
		const parse = () => this.parse(head);
		if (head.headers.authorization !== `Api-Key ${ADAPTY_SECRET_KEY}`) {
			return { kind, refusal: NOT_AUTHENTICATED, parse };
		}
		if (kind === 'other') {
			const message = `Method "${head.method}" not allowed.`;
			const refusal = adaptyError(405, 'method_not_allowed', message);
			return refuse('other', { ...refusal, headers: { ...refusal.headers, Allow: 'GET, DELETE' } });
		}
		return { kind, limiter: this.limiter, parse };
	}

	private parse(head: Head): Parsed {
		const sent = ID_HEADERS.flatMap(([idType, name]) =>
			headerValues(head, name).map((id) => ({ idType, id })),
		);
		if (sent.length !== 1 || sent[0].id === '') {
			const ids = sent.map(({ id }) => id).filter((id) => id !== '');
			const message = 'Send exactly one of adapty-customer-user-id and adapty-profile-id.';
			return { ids, answer: () => adaptyError(400, 'invalid_profile_id', message) };
		}
		const [{ idType, id }] = sent;
		const answer = () => {
			if (head.query) {
				return adaptyError(400, 'invalid_query', 'This call takes no query parameters.');
			}
			return head.method === 'DELETE' ? this.delete(idType, id) : this.read(idType, id);
		};
		return { ids: [id], idType, answer };
	}

	private delete(idType: SandboxIdType, id: string): Reply {
		if (!this.profiles.delete(idType, id)) {
			this.journal.absent();
			return PROFILE_DOES_NOT_EXIST;
		}
		this.journal.accepted(idType, id, true);
		return { status: 204 };
	}

	private read(idType: SandboxIdType, id: string): Reply {
		const profile = this.profiles.find(idType, id);
		if (profile === undefined) return PROFILE_DOES_NOT_EXIST;
		return profileReply(profile, this.profiles.profileIdOf(profile), this.clock.now());
	}

	/** 32 hexadecimal digits, on every answer (vendor-apis 1.1, from an older vendor page). */
	private withRequestId(reply: Reply): Reply {
		return { ...reply, headers: { ...reply.headers, 'Request-Id': this.requestId() } };
	}
}
