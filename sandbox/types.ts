/** The three APIs the sandbox stands in for. */
export type SandboxService = 'adapty' | 'cleverTap' | 'gainsightPx';

/** All services, in the order in which they are listed everywhere. */
export const SANDBOX_SERVICES: readonly SandboxService[] = ['adapty', 'cleverTap', 'gainsightPx'];

/** By which of its IDs a profile is named; every service knows only its own. */
export type SandboxIdType = 'customerUserId' | 'profileId' | 'identity' | 'guid' | 'identifyId';

/** `other` is whatever is neither a deletion nor a look-up by its method and path. */
export type RequestKind = 'delete' | 'read' | 'other';

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

/** An Adapty profile; at least one ID. Without a `profileId` it gets a made-up one. */
export interface AdaptySeed {
	customerUserId?: string;
	profileId?: string;
	/** The GET answer lists a running subscription. */
	activeSubscription?: boolean;
	/** The GET answer lists an access level. */
	accessLevel?: boolean;
}

/** A CleverTap profile; at least one ID. The same identity again adds a further guid to it. */
export interface CleverTapSeed {
	identity?: string;
	guid?: string;
}

/** A Gainsight PX user. */
export interface GainsightPxSeed {
	identifyId: string;
	accountId?: string;
}

export type SeedProfile = AdaptySeed | CleverTapSeed | GainsightPxSeed;

export interface SandboxLimits {
	/** Most Adapty requests in flight. Default: unlimited (no limit is documented). */
	adaptyConcurrency?: number;
	/** Most CleverTap requests in flight, deletions and look-ups counted apart. Default 3. */
	cleverTapConcurrency?: number;
	/** Most Gainsight PX requests in any one second. Default 200. */
	gainsightPxPerSecond?: number;
}

export interface SandboxOptions {
	/** Real milliseconds before each answer. Default 0. */
	latency?: number | Partial<Record<SandboxService, number>>;
	limits?: SandboxLimits;
	/** Which of the two documented success codes Gainsight PX uses. Default 204. */
	gainsightPxDeleteStatus?: 200 | 204;
	/** TCP ports on 127.0.0.1. Default 0: any free one. */
	ports?: Partial<Record<SandboxService | 'admin', number>>;
	/** Keep a record of every request. Default true; the counters stay when it is off. */
	record?: boolean;
}

/** Decrypted n8n credential data for the three credential types, valid in the sandbox only. */
export interface SandboxCredentials {
	adaptyApi: { server: 'custom'; baseUrl: string; secretKey: string };
	cleverTapApi: { region: 'custom'; baseUrl: string; accountId: string; passcode: string };
	gainsightPxApi: { dataCenter: 'custom'; baseUrl: string; apiKey: string };
}

/** One request as it came in and how it ended. */
export interface RecordedRequest {
	service: SandboxService;
	method: string;
	/** The request target as sent: not decoded, not normalised. */
	url: string;
	/** Lower-case names; values as Node reads them (Latin-1). */
	headers: Record<string, string | string[] | undefined>;
	/** Names and values in turn, as sent. */
	rawHeaders: string[];
	body: string;
	/** The answer's status; 0 as long as (or because) there was none. */
	status: number;
	/** Real time, ms since 1970. */
	startedAt: number;
	/** Real time, ms since 1970; absent as long as the request is open. */
	endedAt?: number;
	kind: RequestKind;
	/** The IDs the request names, decoded; also when the service refuses it. */
	ids: string[];
	idType?: SandboxIdType;
	/** The fault rule that acted on it. */
	fault?: string;
}

/** Counters of one service since the start or the last reset. */
export interface SandboxStats {
	requests: number;
	deleteRequests: number;
	readRequests: number;
	peakInFlight: number;
	peakDeletesInFlight: number;
	/** IDs whose accepted deletion met a visible profile. */
	deletedIds: number;
	/** IDs in served deletions for which there was no visible profile. */
	absentIds: number;
	/** Answers by status. */
	statuses: Record<number, number>;
}

/** Something to go wrong. At most one main effect: `status`, `hang` or `reset`. */
export interface FaultRule {
	service: SandboxService;
	match?: {
		kind?: 'delete' | 'read';
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
	/** Answer this (200 to 599) instead of doing the work. */
	status?: number;
	/** Headers of that answer. */
	headers?: Record<string, string>;
	/** Its body; an object goes out as JSON. Default: the service's own body for that status. */
	body?: string | object;
	/** Wait so many real ms first. */
	delayMs?: number;
	/** Never answer (until reset or close). */
	hang?: boolean;
	/** Destroy the socket. */
	reset?: boolean;
	/** Do the work at once and act as above only then: the lost answer. */
	applyFirst?: boolean;
	/** Send the headers and the first byte at once, the rest after so many real ms. */
	slowBodyMs?: number;
}

/** A running sandbox, used in the same process. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT`, without a path. */
	urls: Record<SandboxService | 'admin', string>;
	credentials: SandboxCredentials;
	/** Adds profiles that are visible at once. */
	seed(service: SandboxService, profiles: Iterable<SeedProfile>): void;
	/** Would a read find it right now? */
	has(service: SandboxService, idType: SandboxIdType, id: string): boolean;
	state(service: SandboxService, idType: SandboxIdType, id: string): ProfileState;
	/** The app sees the person again: revives what can be revived, else creates anew. */
	upsert(service: SandboxService, idType: SandboxIdType, id: string): void;
	history(service: SandboxService, idType: SandboxIdType, id: string): ProfileHistory;
	/** Recorded requests in order of arrival; empty with `record: false`. */
	requests(service?: SandboxService): RecordedRequest[];
	/** `idType:id` to how many times the service accepted a deletion of it. */
	deletions(service: SandboxService): ReadonlyMap<string, number>;
	stats(service: SandboxService): SandboxStats;
	/** Adds a rule and returns its ID. The first rule that acts on a request wins. */
	fault(rule: FaultRule): string;
	clearFaults(): void;
	/** The sandbox's time, ms since 1970. It stands still but for `advance`. */
	now(): number;
	advance(ms: number): void;
	/** Forgets profiles, records, counters, faults and clock; open requests are cut off. */
	reset(): void;
	close(): Promise<void>;
}
