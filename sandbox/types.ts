import type { RecordedResponse } from './recorded';
import type { WireFault } from './wire';

/** The name of a stand-in; `SANDBOX_SERVICES` lists them. An unknown one is an error at run time. */
export type SandboxService = string;

/** `other` is whatever is neither a deletion, a look-up nor the question how far a deletion is. */
export type RequestKind = 'delete' | 'lookUp' | 'job' | 'other';

/**
 * What became of a profile. `deleted` is Adapty's and CleverTap's end, `softDeleted` and
 * `hardDeleted` are Gainsight PX's. `unknown`: there never was one.
 */
export type ProfileState =
	| 'present'
	| 'pendingDeletion'
	| 'softDeleted'
	| 'hardDeleted'
	| 'deleted'
	| 'unknown';

/** Whether the profile still has (or would get back) the history it was seeded with. */
export type ProfileHistory = 'kept' | 'none' | 'unknown';

/** IDs by type, and whatever else the stand-in knows of a profile. */
export type SeedProfile = Readonly<Record<string, string | boolean | undefined>>;

/** What a service can take. What is not named is unlimited. */
export interface ServiceLimit {
	/** The kinds of request that it counts, together. Default: all. */
	readonly of?: readonly RequestKind[];
	/** Most requests in flight. A place is free again when the service has done the work. */
	readonly concurrency?: number;
	/** Most requests in any second, minute or hour of real time. */
	readonly perSecond?: number;
	readonly perMinute?: number;
	readonly perHour?: number;
	/** A refusal says in `Retry-After` how many seconds to wait. Default false. */
	readonly retryAfter?: boolean;
}

/** All of them hold at once; without any, a service is unlimited. */
export type ServiceLimits = readonly ServiceLimit[];

export interface SandboxOptions {
	/** Real milliseconds before each response. Default 0. */
	latency?: number | Partial<Record<SandboxService, number>>;
	/** Instead of the service's own limits, which are in its file. */
	limits?: Partial<Record<SandboxService, ServiceLimits>>;
	/** Which of the two documented success codes Gainsight PX uses. Default 204. */
	gainsightPxDeleteStatus?: 200 | 204;
	/** TCP ports on 127.0.0.1, by service and for `admin`. Default 0: any free one. */
	ports?: Partial<Record<string, number>>;
	/** The services speak HTTPS, with a certificate made for this run. The admin endpoint never does. */
	tls?: boolean;
	/** Keep a record of every request. Default true; the counters stay when it is off. */
	record?: boolean;
}

/** Decrypted n8n credential data by credential type, valid in the sandbox only. */
export type SandboxCredentials = Record<string, Record<string, string>>;

/** One request as it came in and how it ended. */
export interface RecordedRequest {
	service: SandboxService;
	method: string;
	/** The request target as sent: not decoded, not normalized. */
	url: string;
	/** Lower-case names; values as Node reads them (Latin-1). */
	headers: Record<string, string | string[] | undefined>;
	/** Names and values in turn, as sent. */
	rawHeaders: string[];
	body: string;
	/** The response's status; 0 as long as (or because) there was none. */
	status: number;
	/** Real time, ms since 1970. */
	startedAt: number;
	/** Real time, ms since 1970; absent as long as the request is open. */
	endedAt?: number;
	kind: RequestKind;
	/** The IDs the request names, decoded; also when the service refuses it. */
	ids: string[];
	idType?: string;
	/** The fault rule that acted on it. */
	fault?: string;
}

/** Counters of one service since the start or the last reset. */
export interface SandboxStats {
	requests: number;
	deleteRequests: number;
	lookUpRequests: number;
	peakInFlight: number;
	peakDeletesInFlight: number;
	/** IDs whose accepted deletion met a visible profile. */
	deletedIds: number;
	/** IDs in served deletions for which there was no visible profile. */
	absentIds: number;
	/** Responses by status. */
	statuses: Record<number, number>;
}

/** Something to go wrong. At most one main effect: `status`, `recorded`, `hang` or `reset`. */
export interface FaultRule {
	service: SandboxService;
	match?: {
		kind?: 'delete' | 'lookUp' | 'job';
		/** The request concerns any of them. */
		ids?: string[];
	};
	/** Let the first n matching requests pass. */
	skip?: number;
	/** Then act on so many. Default: for ever. */
	times?: number;
	/** Act on this share (0 to 1) of the matching requests, drawn by a seeded generator. */
	fraction?: number;
	/** Start of that generator. Default 1. */
	seed?: number;
	/** Respond with this (200 to 599) instead of doing the work. */
	status?: number;
	/** Respond with what somebody has seen in the field, see `RECORDED`, instead of doing the work. */
	recorded?: RecordedResponse;
	/** Headers of that response, or else of the service's own: a mislabelled body, for instance. */
	headers?: Record<string, string>;
	/** Body of a `status`; an object goes out as JSON. Default: the service's own for that status. */
	body?: string | object;
	/** Wait so many real ms first. */
	delayMs?: number;
	/** Hold the request until so many have been in flight at once: how busy the machine is decides nothing. */
	untilInFlight?: number;
	/** Never respond (until reset or close). */
	hang?: boolean;
	/** Destroy the socket. */
	reset?: boolean;
	/** Do the work at once and act as above only then: the lost response. */
	applyFirst?: boolean;
	/** Send the headers and the first byte at once, the rest after so many real ms. */
	slowBodyMs?: number;
	/** What happens to the response on its way. One without a body goes out as 200 with `{}`. */
	wire?: WireFault;
	/** Real ms from byte to byte of a trickle. Default 10. */
	everyMs?: number;
	/** Size of a `gzipBomb` when it is unpacked. Default 8 MiB. */
	bytes?: number;
}

/** A running sandbox, used in the same process. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT` (`https` with `tls`), without a path, by service and for `admin`. */
	urls: Record<string, string>;
	credentials: SandboxCredentials;
	/** With `tls`: the certificate (PEM) that a client has to trust, for 127.0.0.1 and localhost. */
	certificate?: string;
	/** Adds profiles that are visible at once. */
	seed(service: SandboxService, profiles: Iterable<SeedProfile>): void;
	/** Would a read find it right now? */
	has(service: SandboxService, idType: string, id: string): boolean;
	state(service: SandboxService, idType: string, id: string): ProfileState;
	/** The app sees the person again: revives what can be revived, else creates anew. */
	upsert(service: SandboxService, idType: string, id: string): void;
	history(service: SandboxService, idType: string, id: string): ProfileHistory;
	/** Recorded requests in order of arrival; empty with `record: false`. */
	requests(service?: SandboxService): RecordedRequest[];
	/** `idType:id` to how many times the service accepted a deletion of it. */
	deletions(service: SandboxService): ReadonlyMap<string, number>;
	stats(service: SandboxService): SandboxStats;
	/** Replaces the limits of a service, from the next request on: `[]` lifts them all. */
	limit(service: SandboxService, limits: ServiceLimits): void;
	/** Adds a rule and returns its ID. The first rule that acts on a request wins. */
	fault(rule: FaultRule): string;
	clearFaults(): void;
	/** The sandbox's time, ms since 1970. It stands still but for `advance`. */
	now(): number;
	advance(ms: number): void;
	/** Forgets profiles, records, counters, faults, changed limits and clock; cuts off open requests. */
	reset(): void;
	close(): Promise<void>;
}
