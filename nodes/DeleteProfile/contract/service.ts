import type { Access, Account } from './account';
import type { Checked, Message, NotSent, Reason, ReceiptFields, Target } from './types';

/** What a service allows for one action; each number has its source beside it in the service's folder. */
export interface ActionLimits {
	/** Requests in flight per account unless the user sets another number. */
	readonly concurrency: number;
	/** Most requests in flight that the service takes at all; a higher setting is lowered to it. */
	readonly maxConcurrency: number;
	/** Requests started per second unless the user sets another number; 0 = no limit. Actions with the same number share it. */
	readonly requestsPerSecond: number;
	/** Most IDs in one request. */
	readonly batchSize: number;
	/** The kinds of ID of which a request takes only one. */
	readonly oneByOne?: readonly string[];
}

/** A request without its credential, which is added where it is sent (http/transport.ts). */
export interface ServiceRequest {
	readonly method: 'GET' | 'POST' | 'DELETE';
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Readonly<Record<string, unknown>>;
}

/** What came over HTTP. */
export interface ServiceResponse {
	readonly status: number;
	/** Parsed JSON where it could be parsed, else text; an empty string where there was none. */
	readonly body: unknown;
	/** Epoch ms. */
	readonly receivedAt: number;
	/** Its own `Date`, by whose clock it tells times. Epoch ms; absent where there is none in a documented form. */
	readonly date?: number;
	/** What `Retry-After` asks for, at most an hour. Ms; absent where there is none in a documented form. */
	readonly retryAfter?: number;
	/** The ID that support asks for, if the service sent one that holds no key and no ID. */
	readonly requestId?: string;
	/** As they were sent, by lower-case name. */
	readonly headers?: Readonly<Record<string, unknown>>;
}

/** What came of sending a request once. */
export type Exchange =
	| { readonly kind: 'response'; readonly response: ServiceResponse }
	/** Longer than any response of a service; the rest was not read and the connection is closed. */
	| { readonly kind: 'oversized'; readonly status: number }
	| {
			readonly kind: 'noResponse';
			/** `certificate`: the server's was refused, and will be again. */
			readonly cause: 'timeout' | 'network' | 'certificate' | 'cancelled';
			/** The service may have got it: false only when that can be ruled out. */
			readonly sent: boolean;
	  };

/** Sends one request once, for these targets. Never throws. */
export type Send = (request: ServiceRequest, targets: readonly Target[]) => Promise<Exchange>;

/** A service with an account to use: everything that a run needs to work there. */
export interface Connection {
	readonly service: Service;
	readonly account: Account;
	readonly send: Send;
}

/** The connection of an item: n8n resolves a credential's expressions for each of them. */
export type ConnectionOf = (item: number) => Checked<Connection, NotSent>;

/**
 * What a response says about one target, before the user's settings are applied. It may say deleted,
 * accepted, absent or found only if the response is in the form in which this service says just that
 * about just this profile; everything else is failed with `unexpectedResponse`.
 */
export type Finding =
	| {
			/** Of a job: `deleted`, it is done; `accepted`, it is not done yet. */
			readonly state: 'deleted' | 'accepted' | 'found';
			/** Says more than the outcome does, in at most 45 characters: "By 26 Nov, 01:03 UTC". */
			readonly note?: string;
			/** What only the response knows, for the receipt: `expectedBy`, `jobId`, `revivableUntil` … */
			readonly fields?: ReceiptFields;
			/** The service refused a repeat of what it had accepted before. */
			readonly alreadyRequested?: true;
	  }
	/** The service's own word that it has no such profile; `message` is for who calls that a failure. */
	| { readonly state: 'absent'; readonly message: Message; readonly note?: string }
	| { readonly state: 'failed'; readonly reason: Reason; readonly message: Message };

export type FailedFinding = Extract<Finding, { state: 'failed' }>;

/** How to take a response. */
export type Reading =
	/** The same finding for every target of the request. */
	| { readonly kind: 'all'; readonly finding: Finding }
	/** One finding per target, in the order sent; those without one are sent again together. */
	| { readonly kind: 'each'; readonly findings: ReadonlyArray<Finding | undefined> }
	/**
	 * The service refused the request, perhaps for some ID in it: send its halves, down to single
	 * IDs, for which `finding` holds.
	 */
	| {
			readonly kind: 'split';
			readonly finding: FailedFinding;
			/** Some of the targets were taken, and the service does not say which. */
			readonly someTaken?: boolean;
			/** May be a passing fault: send it once more as it is before it is split. */
			readonly onceMore?: boolean;
			/** The service's own words, never shown: the same for every single ID, they are about the request. */
			readonly words?: string;
	  }
	/** Send it again. Being told to wait is no failed attempt. */
	| {
			readonly kind: 'retry';
			readonly finding: FailedFinding;
			readonly toldToWait: boolean;
			/** How long to wait, where the service says so in another form than `Retry-After`, which it outweighs. Ms. */
			readonly after?: number;
	  }
	/** The key is refused, so nothing else can work with it. */
	| {
			readonly kind: 'denied';
			readonly finding: FailedFinding;
			/** What it means instead, for these targets alone, if the same key has worked in this run. */
			readonly unlessKeyWorked?: FailedFinding;
	  };

/** A reading of this kind, or of one of these. */
export type ReadingOf<Kind> = Extract<Reading, { kind: Kind }>;

/** Texts for what can happen at every HTTP service; services/texts.ts makes most of them. */
export interface ServiceTexts {
	readonly unauthorized: Message;
	readonly forbidden: Message;
	readonly notFound: Message;
	readonly rateLimited: Message;
	readonly requestTimeout: Message;
	readonly serviceUnavailable: Message;
	readonly redirected: Message;
	readonly rejected: Message;
	readonly unexpectedResponse: Message;
	readonly timeout: Message;
	readonly network: Message;
	readonly certificate: Message;
	readonly stillPresent: Message;
	readonly unknownJob: Message;
	readonly jobFailed: Message;
}

/** How a service does one action. */
export interface ServiceAction {
	readonly limits: ActionLimits;
	/** Of a 200 that is longer than the node reads, where the service itself may send one. */
	readonly tooLong?: Message;
	/**
	 * All targets have the same `idType` and `parameters`; a finding where there is no safe request for
	 * them.
	 * @param now epoch ms: when it is made; its turn to be sent may come later
	 */
	request(
		account: Account,
		targets: readonly Target[],
		now: number,
	): Checked<ServiceRequest, FailedFinding>;
	/**
	 * A response in a form that the service does not document is `unexpectedResponse`.
	 * @param request that it is the response to, for what is known from there alone
	 */
	read(response: ServiceResponse, targets: readonly Target[], request?: ServiceRequest): Reading;
}

/** A parameter that only this service has; for deletions, and read for each item. */
export interface OwnParameter {
	/** Also of the receipt's field that shows its value. */
	readonly name: string;
	readonly displayName: string;
	readonly description: string;
	/** Two deletions of one ID that differ in it are about different profiles, and contradict nothing. */
	readonly tellsProfilesApart?: boolean;
	/** A boolean has no choices; a string may have some, else it must not be empty. */
	readonly default: string | boolean;
	readonly choices?: ReadonlyArray<{ readonly value: string; readonly label: string }>;
	readonly placeholder?: string;
	/** Shown instead of the usual notice while a boolean is off. */
	readonly noticeWhenOff?: string;
}

/** A kind of ID that a service knows: its value, label (Title Case) and description stand only here. */
interface IdType {
	readonly value: string;
	readonly label: string;
	readonly description: string;
}

/**
 * Everything the node has to know about a service. A new service is one folder that exports one of
 * these, one credential file, and what CONTRIBUTING.md lists.
 */
export interface Service {
	/** The value of the parameter `resource`. */
	readonly name: string;
	readonly displayName: string;
	/** What happens to the person, for the list of services. */
	readonly description: string;
	readonly access: Access;
	/** The kinds of ID that the service knows, the default first. */
	readonly idTypes: readonly IdType[];
	/** The field that takes the IDs, in the service's own words. */
	readonly idField: { readonly displayName: string; readonly placeholder: string };
	readonly parameters?: readonly OwnParameter[];
	readonly texts: ServiceTexts;
	readonly delete: ServiceAction;
	/** Absent where the service has no way to read a profile: then nothing is sent for it. */
	readonly lookUp?: ServiceAction;
	/**
	 * Asks for the jobs that its deletions said in `fields.jobId`; absent where it has none. It says
	 * `deleted`, `accepted`, or failed with `unknownJob` or `jobFailed`.
	 */
	readonly job?: ServiceAction;
	/** Why this ID must not be sent: `what` continues a sentence that begins with the name of its field. */
	problemOfId?(idType: string, id: string): Message | undefined;
	/**
	 * What it does and does not mean that these, one or more, were deleted or accepted: one sentence
	 * at most, for the hint in the output panel.
	 */
	consequence(worked: readonly Target[]): string | undefined;
}
