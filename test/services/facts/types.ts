import type { Count } from '../../../demo/table';
import type { FaultRule, ProfileState, RecordedRequest, ServiceLimit } from '../../../sandbox';

/** Fields of a receipt and what they hold; a RegExp stands for any text that it fits. */
export type ReceiptFacts = Readonly<Record<string, string | number | boolean | RegExp>>;

/** A response that comes instead of the service's own, without the work being done. */
export type OtherResponse = Omit<FaultRule, 'service'>;

export interface DocumentedLimit extends Omit<ServiceLimit, 'of' | 'retryAfter'> {
	/** In one request: documented, or else the node's own choice; 1 unless said. */
	readonly ids?: number;
}

/** A deletion or look-up by one kind of ID, and the request that it makes. */
export interface Selector {
	/** As the item has it. */
	readonly id: unknown;
	/** The service's first kind of ID, unless said. */
	readonly idType?: string;
	/** Of the service's own, if not the defaults. */
	readonly parameters?: Readonly<Record<string, string | boolean>>;
	/** Method and URL. */
	readonly wire: string;
	/** Header lines besides the key, sorted. */
	readonly headers?: readonly string[];
	readonly body?: string | RegExp;
	/** Instead of the row's `deleted.fields`. */
	readonly fields?: ReceiptFacts;
	/** Instead of the row's `deleted.after`. */
	readonly after?: Readonly<Record<string, number>>;
	/** Instead of the row's `deleted.state`. */
	readonly state?: ProfileState;
}

/** A response that somebody recorded or documented, with IDs replaced. */
export interface Recorded {
	readonly action: 'delete' | 'lookUp';
	/** The service's first kind of ID, unless said. */
	readonly idType?: string;
	readonly ids: readonly string[];
	readonly status: number;
	readonly body: unknown;
	/** Where it is published. */
	readonly source: string;
	/** In the words of `told` (test/services/support.ts). */
	readonly means: string;
}

/** Something that goes wrong in a form that only this service has. */
export interface OwnFault {
	readonly name: string;
	/** @param context the ID that the request is about */
	fault(context: { readonly id: string }): OtherResponse;
}

/** What somebody may respond to the test of a credential. */
export interface TestResponse {
	readonly status: number;
	readonly body?: unknown;
	/** What the test says then, if it is not "not like …". */
	readonly says?: RegExp;
}

/** What the credential and its test have to be. */
export interface CredentialFacts {
	/** As it is stored, without expressions and with the key `sesame`. */
	readonly stored: Readonly<Record<string, string>>;
	/** Where it may then be sent. */
	readonly origin: string;
	/** Choices of the host field and names of the keys: workflows and stored credentials rely on them. */
	readonly regions: readonly string[];
	readonly keys: readonly string[];
	/** What the test asks for. */
	readonly path: string;
	/** Of a POST, which asks for the deletion of what cannot exist, unless it reads. */
	readonly body?: RegExp;
	readonly postReads?: true;
	/** Where in the dashboard the key is, in the text of a refused one. */
	readonly where: RegExp;
	/** What that text says to compare, where another region refuses a right key. */
	readonly wrongRegion: RegExp;
	/** What the service says to a good key, in each way seen. */
	readonly good: readonly TestResponse[];
	/** What it never says to one: at least 12 that are close to it. */
	readonly wrong: readonly TestResponse[];
}

/**
 * What tests, end-to-end tests and demo know of a service that neither its folder nor its stand-in
 * says: written by hand from the service's documents. No Jest here: not all who read it have it.
 */
export interface ServiceFacts {
	/** The headers that carry the key. @param credential decrypted */
	keyHeaders(credential: Readonly<Record<string, unknown>>): Record<string, string>;
	/** Fields of the credential by which the service counts requests: with other values, another account. */
	readonly limitedBy: readonly string[];
	readonly refusedKey: {
		/** With which the service itself refuses a key. */
		readonly status: 401 | 403;
		/** The credential's field that the text names. */
		readonly field: string;
		/** Those of 401 and 403 whose form it does not document: any JSON object or nothing will do. */
		readonly undocumented: ReadonlyArray<401 | 403>;
	};
	/** The body of a 400 in its own form. */
	readonly refusal: object;
	/** What a deletion leaves behind. */
	readonly deleted: {
		/** Of its receipt, besides what every receipt has. */
		readonly fields: ReceiptFacts;
		/** Further fields that hold a time (ISO 8601): ms after `completedAt`. */
		readonly after?: Readonly<Record<string, number>>;
		/** Of the profile. */
		readonly state: ProfileState;
		/** The body with which the service says so; empty unless said. */
		body?(id: string): object;
	};
	/** Of the receipt of a look-up that found somebody; absent where there is no look-up. */
	readonly found?: ReceiptFacts;
	/** How much of each kind of request it documents to take. */
	readonly limits: Readonly<Partial<Record<'delete' | 'lookUp' | 'job', DocumentedLimit>>>;
	/** Kinds of ID by which a deletion of a deleted profile is confirmed or accepted once more. */
	readonly confirmedAgain: readonly string[];
	/** Of each field that only this service has: not stored with a node, so none may ever change. */
	readonly defaults: Readonly<Record<string, string | boolean>>;
	/** What the people and the trouble of the demo come to here; 0 unless said. */
	readonly demo: Readonly<Partial<Record<Count, number>>>;
	/** Each kind of ID at least once. */
	readonly delete: readonly Selector[];
	/** Empty where the service has no look-up. */
	readonly lookUp: readonly Selector[];
	/** What the hint says a deletion does not mean. */
	readonly caveat: RegExp;
	/** The column of the corpus (test/data/identifiers.ts) that says what becomes of an ID here. */
	readonly fate:
		| 'adapty'
		| 'adaptyMail'
		| 'cleverTap'
		| 'gainsightPx'
		/** Or whether a text that may be somebody's ID is sent here. */
		| ((id: string, idType: string) => boolean);
	/** The IDs of a deletion, read from its raw form by the rules of the service's documents. */
	idsOnTheWire(request: RecordedRequest): string[];
	/** None of these says that something was done, or that there is no such profile. */
	readonly notDone: ReadonlyArray<readonly [name: string, status: number, body?: object | string]>;
	readonly faults: readonly OwnFault[];
	readonly recorded: readonly Recorded[];
	readonly credentialTest: CredentialFacts;
	/** Where the service only pretends to delete: the path of its requests, and the one instead. */
	readonly stub?: { readonly path: string; readonly instead: string };
}

/** Makes rows of `recorded` from what they have in common. */
export function recordedIn(source: string, usual: Partial<Recorded> = {}) {
	return (
		means: string,
		status: number,
		body: unknown,
		more: Partial<Recorded> = {},
	): Recorded => ({
		...{ action: 'delete', ids: ['user-1'], source, ...usual, ...more },
		...{ means, status, body },
	});
}

/** A fault that is this response, whoever the request is about. */
export function fault(name: string, status: number, body?: object | string): OwnFault {
	return { name, fault: () => ({ status, ...(body !== undefined && { body }) }) };
}

/** Header lines and body of a request with this JSON. */
export function withJson(body: string): Required<Pick<Selector, 'headers' | 'body'>> {
	const type = 'content-type: application/json; charset=utf-8';
	return { headers: [`content-length: ${Buffer.byteLength(body)}`, type], body };
}

/** A fault that is a response of sandbox/recorded.ts. */
export function fromRecord(name: string, recorded: FaultRule['recorded']): OwnFault {
	return { name, fault: () => ({ recorded }) };
}

/** The same status with each of these bodies. */
export function on(status: number, ...bodies: unknown[]): TestResponse[] {
	return bodies.map((body) => ({ status, body }));
}
