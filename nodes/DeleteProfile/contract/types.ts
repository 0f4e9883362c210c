/** What the user chose. */
export type Operation = 'delete' | 'lookUp' | 'verify';

/**
 * What a request does: a dry run of `delete` only ever performs `lookUp`; `verify` performs `lookUp`
 * and `job`, which asks what became of a deletion that was accepted earlier.
 */
export type Action = 'delete' | 'lookUp' | 'job';

const SUCCESSES = [
	'deleted',
	'accepted',
	'alreadyAbsent',
	'wouldDelete',
	'found',
	'notFound',
	'confirmed',
	'pending',
	'skipped',
] as const;

/** What the node says of one person; docs/outcomes.md describes each. */
export type Outcome = (typeof SUCCESSES)[number] | 'overdue' | 'failed' | 'notAttempted';

/** Outcomes of which `success` is true. */
export const SUCCESSFUL: ReadonlySet<Outcome> = new Set(SUCCESSES);

/** True where the service has deleted the profile in this run, or will. */
export function hasWorked({ outcome }: Result): boolean {
	return outcome === 'deleted' || outcome === 'accepted';
}

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
	| 'unverified'
	| 'alreadyRequested'
	| 'unknownJob'
	| 'jobFailed';

/** A value that was checked, or why it cannot be used. */
export type Checked<T, P = Message> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problem: P };

export function unusable(what: string, advice?: string): Checked<never> {
	return { ok: false, problem: { what, advice } };
}

/** The value of a key, which is made where there is none. */
export function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	const before = map.get(key);
	if (before !== undefined) return before;
	const made = make();
	map.set(key, made);
	return made;
}

/**
 * A text for a person, in two parts: headlines and groups use what happened, a receipt both.
 * Neither ever contains an ID or a key.
 */
export interface Message {
	/** What happened: one clause without a final period, e.g. "The service refused the key (401)". */
	readonly what: string;
	/** What to do next: whole sentences; absent where nothing has to be done. */
	readonly advice?: string;
}

/** Values of a service's own parameters (`Service.parameters`), by name. */
export type OwnParameters = Readonly<Record<string, string | boolean>>;

/** One profile at one service, sent at most once per run however many items ask for it; or one job. */
export interface Target {
	/** Of a job: what a receipt has as `jobId`. */
	readonly id: string;
	/** Of a job: `JOB`. */
	readonly idType: string;
	/** Set for a deletion where the service has parameters of its own. */
	readonly parameters?: OwnParameters;
}

/** Targets of one kind can share a request. */
export function kindOf({ idType, parameters }: Target): string {
	return parameters ? `${idType} ${JSON.stringify(parameters)}` : idType;
}

/** The `idType` of a target that is a job. */
export const JOB = 'job';

/** Facts about the last attempt, shared by all targets of one request. */
export interface Evidence {
	/** HTTP status of the last attempt; absent when no response came. */
	readonly httpStatus?: number;
	/** Requests that carried this ID, all attempts counted. */
	readonly attempts: number;
	/** When the last attempt was sent. Epoch ms. */
	readonly sentAt: number;
	/** When its response had arrived, or it was given up. Epoch ms. */
	readonly completedAt: number;
	/** As the service sent it. */
	readonly requestId?: string;
	/** IDs in the same request. */
	readonly batchSize: number;
}

/** Fields of a receipt that only one service has; times in ISO 8601. */
export type ReceiptFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Why something is not sent. */
export interface NotSent {
	readonly reason: Reason;
	readonly message: Message;
}

/** What a run says of a target in the end. */
export interface Result {
	readonly outcome: Outcome;
	readonly reason?: Reason;
	readonly message: Message;
	/** Absent where nothing was sent. */
	readonly evidence?: Evidence;
	/** As the service's finding has them. */
	readonly fields?: ReceiptFields;
	/** A deletion was sent that may have worked, although no response said so. */
	readonly mayBeGone?: boolean;
}

/** The result of a target that no request was sent for. */
export function notAttempted({ reason, message }: NotSent): Result {
	return { outcome: 'notAttempted', reason, message };
}
