import type { Reply, Send } from '../../nodes/DeleteProfile/erasure/reply';
import type { Target } from '../../nodes/DeleteProfile/erasure/types';
import {
	everyTarget,
	failed,
	isRecord,
	readUnknown,
} from '../../nodes/DeleteProfile/services/reading';
import type {
	Account,
	AnswerTexts,
	Finding,
	Service,
	ServiceLimits,
	ServiceRequest,
} from '../../nodes/DeleteProfile/services/service';
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
	'stillPresent',
] as const satisfies ReadonlyArray<keyof AnswerTexts>;

const texts = Object.fromEntries(
	TEXT_KEYS.map((key) => [key, `Text ${key}.`]),
) as unknown as AnswerTexts;

export const fakeAccount: Account = {
	baseUrl: 'https://fake.example',
	host: 'fake.example',
	key: 'fake account',
};

const absent: Finding = { state: 'absent', message: texts.notFound };

const STATES: Readonly<Record<string, Finding>> = {
	deleted: { state: 'deleted', message: 'Text deleted.' },
	accepted: { state: 'accepted', message: 'Text accepted.' },
	absent,
	found: { state: 'found', message: 'Text found.' },
};

function findingsIn(body: unknown): Finding[] | undefined {
	const states = isRecord(body) ? body.states : undefined;
	return Array.isArray(states) ? states.map((state) => STATES[String(state)]) : undefined;
}

/** A service whose answers say for each ID what became of it: `200 { states: [...] }`. */
export function fakeService(
	limits: Partial<ServiceLimits> = {},
	rest: Partial<Service> = {},
): Service {
	const request = (method: 'GET' | 'DELETE', targets: readonly Target[]): ServiceRequest => ({
		method,
		url: fakeAccount.baseUrl,
		body: { ids: targets.map((target) => target.id), idType: targets[0].idType },
	});
	return {
		name: 'fake',
		displayName: 'Fake',
		description: 'For tests',
		credential: 'fakeApi',
		idTypes: [
			{ value: 'email', displayName: 'Email' },
			{ value: 'uuid', displayName: 'UUID' },
		],
		parameters: {
			id: { name: 'fakeId', displayName: 'Fake ID' },
			idType: { name: 'fakeIdType', displayName: 'Fake ID Type' },
			hardDelete: { name: 'fakeHardDelete', displayName: 'Fake Hard Delete' },
		},
		properties: [],
		limits: {
			defaultConcurrency: 5,
			maxConcurrency: 100,
			defaultRequestsPerSecond: 0,
			maxBatchSize: 100,
			...limits,
		},
		texts,
		readAccount: () => ({ ok: true, account: fakeAccount }),
		refuseId: (_idType, id) => (id.includes('!') ? "contains '!'" : undefined),
		deleteRequest: (_account, targets) => request('DELETE', targets),
		lookUpRequest: (_account, target) => request('GET', [target]),
		readDelete(response, targets) {
			const findings = findingsIn(response.body);
			if (response.status === 200 && findings) return { kind: 'each', findings };
			if (response.status === 404) return everyTarget(targets, absent);
			if (response.status === 400) {
				return { kind: 'split', finding: failed('rejected', texts.rejected) };
			}
			return readUnknown(response, texts, targets);
		},
		readLookUp(response, target) {
			const findings = findingsIn(response.body);
			if (response.status === 200 && findings) return { kind: 'each', findings };
			return readUnknown(response, texts, [target]);
		},
		receiptFields: () => ({}),
		consequences: () => [],
		...rest,
	};
}

/** What goes wrong with a request; `works` says whether the service does its part all the same. */
export type Fault =
	| {
			readonly kind: 'status';
			readonly status: number;
			readonly retryAfter?: string;
			readonly works?: boolean;
			readonly body?: unknown;
	  }
	| { readonly kind: 'timeout' | 'reset' | 'cancelled'; readonly works: boolean }
	| { readonly kind: 'refused' };

/** One request as the fake server saw it; times are epoch ms. */
export interface Seen {
	readonly action: 'delete' | 'lookUp';
	readonly ids: readonly string[];
	readonly startedAt: number;
	/** Requests in flight with this one. */
	readonly inFlight: number;
	endedAt?: number;
	reply?: Reply;
}

export interface FakeServerOptions {
	/** Ms, for the request with this number. */
	readonly latency?: (request: number) => number;
	readonly fault?: (request: number, ids: readonly string[]) => Fault | undefined;
	/** IDs for which a request is refused with 400. */
	readonly badIds?: ReadonlySet<string>;
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
		seen.reply = this.answer(action, ids, fault);
		seen.endedAt = this.clock.now();
		this.inFlight--;
		return seen.reply;
	};

	exists(id: string): boolean {
		if (this.profiles) return this.profiles.has(id);
		return !this.deletions.has(id);
	}

	private answer(
		action: 'delete' | 'lookUp',
		ids: readonly string[],
		fault: Fault | undefined,
	): Reply {
		if (fault?.kind === 'refused') return { kind: 'noResponse', cause: 'network', sent: false };
		if (fault && fault.kind !== 'status') {
			if (fault.works) this.perform(action, ids);
			const cause = fault.kind === 'reset' ? 'network' : fault.kind;
			return { kind: 'noResponse', cause, sent: true };
		}
		if (fault) {
			if (fault.works) this.perform(action, ids);
			const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
			return response(fault.status, fault.body ?? '', headers);
		}
		return this.perform(action, ids);
	}

	/** A request with a bad ID in it is refused as a whole, before anything is done. */
	private perform(action: 'delete' | 'lookUp', ids: readonly string[]): Reply {
		if (ids.some((id) => this.options.badIds?.has(id))) return response(400, { bad: true });
		const states = ids.map((id) => {
			if (!this.exists(id)) return 'absent';
			if (action === 'lookUp') return 'found';
			this.profiles?.delete(id);
			count(this.deletions, id);
			return 'deleted';
		});
		return response(200, { states });
	}
}

function response(status: number, body: unknown, headers: Record<string, unknown> = {}): Reply {
	return { kind: 'response', status, headers, body };
}

function count(counts: Map<string, number>, id: string): void {
	counts.set(id, (counts.get(id) ?? 0) + 1);
}

/** Targets of one ID type with the IDs `id-0`, `id-1` … */
export function* manyTargets(
	count: number,
	hardDelete?: boolean,
): Generator<Target, void, undefined> {
	for (let index = 0; index < count; index++) {
		yield { id: `id-${index}`, idType: 'email', ...(hardDelete !== undefined && { hardDelete }) };
	}
}
