import type { Account } from '../../nodes/DeleteProfile/contract/account';
import type {
	ActionLimits,
	Exchange,
	FailedFinding,
	Finding,
	Reading,
	Send,
	Service,
	ServiceAction,
	ServiceRequest,
	ServiceTexts,
} from '../../nodes/DeleteProfile/contract/service';
import { failed, isRecord, readStatus } from '../../nodes/DeleteProfile/contract/statuses';
import type { Checked, Target } from '../../nodes/DeleteProfile/contract/types';
import { readRetryAfter } from '../../nodes/DeleteProfile/http/headers';
import type { FakeClock } from './fakeClock';

const TEXT_KEYS = [
	'unauthorized',
	'forbidden',
	'notFound',
	'rateLimited',
	'requestTimeout',
	'serviceUnavailable',
	'redirected',
	'rejected',
	'unexpectedResponse',
	'timeout',
	'network',
	'certificate',
	'stillPresent',
	'unknownJob',
	'jobFailed',
] as const satisfies ReadonlyArray<keyof ServiceTexts>;

const texts = Object.fromEntries(
	TEXT_KEYS.map((key) => [key, { what: `Text ${key}`, advice: `Advice ${key}.` }]),
) as unknown as ServiceTexts;

export const fakeAccount: Account = {
	baseUrl: 'https://fake.example',
	host: 'fake.example',
	fingerprint: 'fake account',
	fields: {},
};

const STATES: Readonly<Record<string, Finding>> = {
	deleted: { state: 'deleted' },
	accepted: { state: 'accepted' },
	absent: { state: 'absent', message: texts.notFound },
	found: { state: 'found' },
};

function findingsIn(body: unknown): Finding[] | undefined {
	const states = isRecord(body) ? body.states : undefined;
	return Array.isArray(states) ? states.map((state) => STATES[String(state)]) : undefined;
}

function requestOf(
	method: 'GET' | 'DELETE',
	targets: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const body = { ids: targets.map((target) => target.id), idType: targets[0].idType };
	return { ok: true, value: { method, url: fakeAccount.baseUrl, body } };
}

function action(
	method: 'GET' | 'DELETE',
	limits: Partial<ActionLimits>,
	over: Partial<ServiceAction> = {},
): ServiceAction {
	return {
		limits: {
			concurrency: 5,
			maxConcurrency: 100,
			requestsPerSecond: 0,
			batchSize: method === 'GET' ? 1 : 100,
			...limits,
		},
		request: (_account, targets) => requestOf(method, targets),
		read(response): Reading {
			const { status, body } = response;
			const findings = findingsIn(body);
			if (status === 200 && findings) return { kind: 'each', findings };
			if (method === 'DELETE' && (status === 400 || status === 413)) {
				const refusal = isRecord(body) ? body : {};
				return {
					kind: 'split',
					finding: failed('rejected', texts.rejected),
					onceMore: refusal.onceMore === true,
					someTaken: refusal.someTaken as boolean | undefined,
					words: refusal.words as string | undefined,
				};
			}
			if (status === 401 && isRecord(body) && body.perhapsOnlyThis === true) {
				return {
					kind: 'denied',
					finding: failed('unauthorized', texts.unauthorized),
					unlessKeyWorked: failed('rejected', texts.rejected),
				};
			}
			return readStatus(response, texts, isRecord(body));
		},
		...over,
	};
}

/** What a test wants to be different from the fake service. */
export interface FakeServiceOptions extends Partial<Omit<Service, 'delete' | 'lookUp'>> {
	readonly limits?: Partial<ActionLimits>;
	readonly delete?: Partial<ServiceAction>;
	/** `false`: there is no way to read a profile. */
	readonly lookUp?: Partial<ServiceAction> | false;
}

/** A service whose responses say for each ID what became of it: `200 { states: [...] }`. */
export function fakeService(options: FakeServiceOptions = {}): Service {
	const { limits = {}, delete: deletes, lookUp, ...rest } = options;
	return {
		name: 'fake',
		displayName: 'Fake',
		description: 'For tests',
		access: {
			credential: 'fakeApi',
			hostField: { name: 'server', displayName: 'Server' },
			hosts: { production: { label: 'Production', origin: fakeAccount.baseUrl } },
			apiPaths: [],
			keys: [{ name: 'key', displayName: 'Key' }],
			limitedBy: ['key'],
		},
		idTypes: ['email', 'uuid'].map((value) => ({ value, label: value, description: value })),
		idField: { displayName: 'Fake ID', placeholder: 'id-0' },
		parameters: [
			{
				name: 'hardDelete',
				displayName: 'Hard Delete',
				description: 'For good',
				default: false,
			},
		],
		texts,
		delete: action('DELETE', limits, deletes),
		lookUp: lookUp === false ? undefined : action('GET', { ...limits, batchSize: 1 }, lookUp),
		problemOfId: (_idType, id) =>
			id.includes('!') ? { what: "contains '!'", advice: 'Take it out.' } : undefined,
		consequence: () => undefined,
		...rest,
	};
}

interface StatusFault {
	readonly kind: 'status';
	readonly status: number;
	readonly retryAfter?: string;
	readonly works?: boolean;
	readonly body?: unknown;
}

/** What goes wrong with a request; `works` says whether the service does its part all the same. */
export type Fault =
	| StatusFault
	| { readonly kind: 'timeout' | 'reset' | 'cancelled' | 'oversized'; readonly works: boolean }
	/** Nothing reached the service. */
	| { readonly kind: 'refused' }
	| { readonly kind: 'certificate' };

/** A response with this status; its body is none of the service's own unless said. */
export const status = (code: number, more: Omit<StatusFault, 'kind' | 'status'> = {}) =>
	({ kind: 'status', status: code, ...more }) as const;

/** A fault for each request, in order, and none after them. */
export const inTurn =
	(...faults: Array<Fault | undefined>) =>
	(request: number) =>
		faults[request];

/** One request as the fake server saw it; times by `clock.now()`. */
export interface Seen {
	readonly action: 'delete' | 'lookUp';
	readonly ids: readonly string[];
	readonly startedAt: number;
	/** Requests in flight with this one. */
	readonly inFlight: number;
	endedAt?: number;
	exchange?: Exchange;
}

export interface FakeServerOptions {
	/** Ms, for the request with this number. */
	readonly latency?: (request: number) => number;
	readonly fault?: (request: number, ids: readonly string[]) => Fault | undefined;
	/** IDs for which a request is refused with 400. */
	readonly badIds?: ReadonlySet<string>;
	/** What the service says of them; words of its own for each request if absent, none if `undefined`. */
	readonly words?: string;
	/** IDs that have a profile; all if undefined. */
	readonly profiles?: Iterable<string>;
	/** Requests ask to see others at the time, e.g. `stopped`. */
	readonly onRequest?: (seen: Seen) => void;
	/** How long a request takes that ends in a timeout. Ms. */
	readonly timeout?: number;
}

/** A service's side of the wire: keeps the ground truth and everything it was sent. */
export class FakeServer {
	readonly seen: Seen[] = [];

	/** ID → how often it was really deleted. */
	readonly deletions = new Map<string, number>();

	/** ID → how often a request that deletes carried it. */
	readonly sent = new Map<string, number>();

	inFlight = 0;

	maxInFlight = 0;

	private readonly profiles: Set<string> | undefined;

	constructor(
		private readonly clock: FakeClock,
		private readonly options: FakeServerOptions = {},
	) {
		this.profiles = options.profiles === undefined ? undefined : new Set(options.profiles);
	}

	readonly send: Send = async (request) => {
		const number = this.seen.length;
		const action = request.method === 'GET' ? 'lookUp' : 'delete';
		const ids = request.body?.ids as string[];
		this.inFlight++;
		this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
		const seen: Seen = { action, ids, startedAt: this.clock.now(), inFlight: this.inFlight };
		this.seen.push(seen);
		this.options.onRequest?.(seen);
		if (action === 'delete') for (const id of ids) count(this.sent, id);
		const fault = this.options.fault?.(number, ids);
		const latency = this.options.latency?.(number) ?? 0;
		await this.clock.sleep(fault?.kind === 'timeout' ? (this.options.timeout ?? 30_000) : latency);
		seen.exchange = this.respond(action, ids, fault);
		seen.endedAt = this.clock.now();
		this.inFlight--;
		return seen.exchange;
	};

	exists(id: string): boolean {
		if (this.profiles) return this.profiles.has(id);
		return !this.deletions.has(id);
	}

	private respond(
		action: 'delete' | 'lookUp',
		ids: readonly string[],
		fault: Fault | undefined,
	): Exchange {
		if (!fault) return this.perform(action, ids);
		if (fault.kind === 'refused') return { kind: 'noResponse', cause: 'network', sent: false };
		if (fault.kind === 'certificate') return { kind: 'noResponse', cause: fault.kind, sent: false };
		if (fault.works) this.perform(action, ids);
		if (fault.kind === 'status') {
			return this.response(fault.status, fault.body ?? '', fault.retryAfter);
		}
		if (fault.kind === 'oversized') return { kind: 'oversized', status: 200 };
		const cause = fault.kind === 'reset' ? 'network' : fault.kind;
		return { kind: 'noResponse', cause, sent: true };
	}

	/** A request with a bad ID in it is refused as a whole, before anything is done. */
	private perform(action: 'delete' | 'lookUp', ids: readonly string[]): Exchange {
		if (ids.some((id) => this.options.badIds?.has(id)))
			return this.response(400, { words: `bad ${ids.join()}`, ...this.options });
		const states = ids.map((id) => {
			if (!this.exists(id)) return 'absent';
			if (action === 'lookUp') return 'found';
			this.profiles?.delete(id);
			count(this.deletions, id);
			return 'deleted';
		});
		return this.response(200, { states });
	}

	private response(status: number, body: unknown, header?: string): Exchange {
		const receivedAt = this.clock.date();
		const retryAfter = readRetryAfter(header, receivedAt);
		return { kind: 'response', response: { status, body, receivedAt, retryAfter } };
	}
}

function count(counts: Map<string, number>, id: string): void {
	counts.set(id, (counts.get(id) ?? 0) + 1);
}

/** Targets of one ID type with the IDs `id-0`, `id-1` … */
export function* manyTargets(count: number): Generator<Target, void, undefined> {
	for (let index = 0; index < count; index++) yield { id: `id-${index}`, idType: 'email' };
}
