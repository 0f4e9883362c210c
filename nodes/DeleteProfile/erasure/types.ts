/** What the user chose: delete profiles, or only look whether they exist. */
export type Operation = 'delete' | 'lookUp';

/** What a request does at a service. A dry run of `delete` only ever performs `lookUp`. */
export type Action = 'delete' | 'lookUp';

/** The answer for one person at one service; interface.md describes each. */
export type Outcome =
	| 'deleted'
	| 'accepted'
	| 'alreadyAbsent'
	| 'wouldDelete'
	| 'found'
	| 'notFound'
	| 'skipped'
	| 'failed'
	| 'notAttempted';

/** Short machine word behind an outcome that needs one. */
export type Reason =
	| 'emptyId'
	| 'excluded'
	| 'duplicate'
	| 'invalidId'
	| 'invalidParameter'
	| 'conflictingSettings'
	| 'missingCredential'
	| 'invalidCredential'
	| 'tooManyProfiles'
	| 'notFound'
	| 'unauthorized'
	| 'forbidden'
	| 'rateLimited'
	| 'serviceUnavailable'
	| 'timeout'
	| 'network'
	| 'redirected'
	| 'rejected'
	| 'unexpectedResponse'
	| 'unsupportedLookUp'
	| 'cancelled'
	| 'stopped'
	| 'goneAfterRetry'
	| 'stillPresent'
	| 'unverified';

/** Outcomes of which `success` is true. */
export const SUCCESSFUL: ReadonlySet<Outcome> = new Set<Outcome>([
	'deleted',
	'accepted',
	'alreadyAbsent',
	'wouldDelete',
	'found',
	'notFound',
	'skipped',
]);

/** One profile at one service, sent at most once per run however many items ask for it. */
export interface Target {
	readonly id: string;
	readonly idType: string;
	/** Set where the service has such a switch (Gainsight PX); the same for every item that asks. */
	readonly hardDelete?: boolean;
	/** An earlier run of this node in the same execution may already have deleted it. */
	mayBeGone?: boolean;
	result?: Result;
}

/** Facts about the last try, shared by all targets of one request. */
export interface Evidence {
	/** HTTP status of the last try; absent when no answer came. */
	readonly httpStatus?: number;
	/** Requests that carried this ID, all tries counted. */
	readonly attempts: number;
	/** ISO 8601, UTC. */
	readonly sentAt: string;
	/** ISO 8601, UTC. */
	readonly completedAt: string;
	/** As the service sent it. */
	readonly requestId?: string;
	/** IDs in the same request. */
	readonly batchSize: number;
}

/** The final answer for a target. */
export interface Result {
	readonly outcome: Outcome;
	readonly reason?: Reason;
	readonly message: string;
	readonly evidence?: Evidence;
}
