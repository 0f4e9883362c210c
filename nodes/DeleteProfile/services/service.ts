import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';

import type { Outcome, Reason, Target } from '../erasure/types';

/** A kind of ID that a service knows, e.g. CleverTap's `guid`. */
export interface IdType {
	readonly value: string;
	/** Title Case, as the editor shows it. */
	readonly displayName: string;
}

/** What a service allows; each number has its source beside it in the service's folder. */
export interface ServiceLimits {
	/** Requests in flight per account unless the user sets another number. */
	readonly defaultConcurrency: number;
	/** Most requests in flight that the service takes at all; a higher setting is lowered to it. */
	readonly maxConcurrency: number;
	/** Requests started per second unless the user sets another number; 0 = no limit. */
	readonly defaultRequestsPerSecond: number;
	/** IDs in one deleting request. */
	readonly maxBatchSize: number;
}

/** Where and as whom to ask. `key` tells accounts apart and never leaves the process. */
export interface Account {
	readonly baseUrl: string;
	readonly host: string;
	readonly key: string;
}

export type AccountAnswer =
	| { readonly ok: true; readonly account: Account }
	| { readonly ok: false; readonly problem: string };

/** A request without its credential, which only transport.ts adds. */
export interface ServiceRequest {
	readonly method: 'GET' | 'POST' | 'DELETE';
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Readonly<Record<string, unknown>>;
}

/** An answer as it came: `body` is parsed JSON where it could be parsed, else text. */
export interface ServiceResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: unknown;
}

/**
 * What a service's answer says about one target, before the user's settings are applied.
 * `absent` is the service's own word that it has no such profile.
 */
export interface Finding {
	readonly state: 'deleted' | 'accepted' | 'absent' | 'found' | 'failed';
	readonly reason?: Reason;
	readonly message: string;
}

/**
 * How to take an answer:
 * `each` one finding per target, in the order sent · `split` the service refused the batch because
 * of some ID in it; the finding holds for an ID that stands alone · `retry` ask again ·
 * `denied` the key is refused, so nothing else of this account can work.
 */
export type Reading =
	| { readonly kind: 'each'; readonly findings: readonly Finding[] }
	| { readonly kind: 'split'; readonly finding: Finding }
	| { readonly kind: 'retry'; readonly finding: Finding }
	| { readonly kind: 'denied'; readonly finding: Finding };

/** Texts for answers that every HTTP service can give; a service freezes its own table of them. */
export interface AnswerTexts {
	readonly unauthorized: string;
	readonly forbidden: string;
	readonly notFound: string;
	readonly rateLimited: string;
	readonly requestTimeout: string;
	readonly serviceUnavailable: string;
	readonly redirected: string;
	readonly rejected: string;
	readonly unexpectedResponse: string;
	readonly timeout: string;
	readonly network: string;
	readonly stillPresent: string;
}

/** Fields of a receipt that only some services have. */
export interface ServiceReceiptFields {
	readonly hardDelete?: boolean;
	readonly revivableUntil?: string;
	readonly batchSize?: number;
	readonly expectedBy?: string;
}

/** What a run did at one service. */
export interface ServiceSummary {
	readonly outcomes: ReadonlySet<Outcome>;
	/** Some profile was deleted softly (Gainsight PX). */
	readonly softDeletes: boolean;
	/** Distinct profiles asked for. */
	readonly profiles: number;
}

/**
 * Everything the node has to know about a service. A new service is one folder that exports one of
 * these, one credential file, and one line in services/index.ts.
 */
export interface Service {
	readonly name: string;
	readonly displayName: string;
	readonly description: string;
	/** Credential type, as n8n names it. */
	readonly credential: string;
	readonly idTypes: readonly IdType[];
	readonly parameters: {
		readonly id: { readonly name: string; readonly displayName: string };
		/** Absent where the service has one kind of ID. */
		readonly idType?: { readonly name: string; readonly displayName: string };
		readonly hardDelete?: { readonly name: string; readonly displayName: string };
	};
	readonly properties: readonly INodeProperties[];
	readonly limits: ServiceLimits;
	readonly texts: AnswerTexts;
	/** Credential data to host and account; a problem is a sentence for the user. */
	readAccount(credential: ICredentialDataDecryptedObject): AccountAnswer;
	/** Why this ID must not be sent, as the end of a sentence about it; undefined when it may. */
	refuseId(idType: string, id: string): string | undefined;
	/** All targets have the same `idType` and `hardDelete`; there are at most `maxBatchSize`. */
	deleteRequest(account: Account, targets: readonly Target[]): ServiceRequest;
	/** A finding where the service has no safe way to read this ID. */
	lookUpRequest(account: Account, target: Target): ServiceRequest | Finding;
	/** Reads answers that `erasure/answers.ts` does not settle for every service alike. */
	readDelete(response: ServiceResponse, targets: readonly Target[]): Reading;
	readLookUp(response: ServiceResponse, target: Target, now: number): Reading;
	/** What a receipt of this service says besides the common fields; `at` in epoch ms. */
	receiptFields(
		target: Target,
		outcome: Outcome,
		at: number,
		batchSize: number,
	): ServiceReceiptFields;
	/** Sentences on what the run's outcomes do and do not mean, for the hint in the output panel. */
	consequences(summary: ServiceSummary): string[];
}
