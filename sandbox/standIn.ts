import type { SandboxClock } from './clock';
import type { Journal } from './journal';
import type { ProfileRules, ProfileStore } from './profiles';
import type { RequestKind, SandboxOptions, SeedProfile, ServiceLimits } from './types';

/**
 * One service the sandbox stands in for: all that the rest of the sandbox needs to know about it.
 * A further one is a file with such an object and its line in `services/index.ts`.
 */
export interface StandIn {
	/** By which tests and the admin endpoint name it. */
	readonly name: string;
	/** By which people name it. */
	readonly title: string;
	/** Of the n8n credential that opens it. */
	readonly credentialType: string;
	/** Decrypted data of that credential, valid in the sandbox only. */
	credentials(baseUrl: string): Record<string, string>;
	readonly profiles: ProfileRules;
	/** The service's own limits, unless the sandbox is told others. */
	readonly limits: ServiceLimits;
	/** Made-up person number n (from 1), who has the main ID `person-n` at every service. */
	person(n: number): SeedProfile;
	/** Starts it. */
	open(site: Site): Service;
}

/** What a stand-in works with. */
export interface Site {
	clock: SandboxClock;
	journal: Journal;
	profiles: ProfileStore;
	options: SandboxOptions;
}

/** A started stand-in. */
export interface Service {
	route(head: Head): Route;
	/**
	 * The service's own body for a status, as documented; undefined where nothing is.
	 * @param waitMs for how long it takes no more requests (429)
	 */
	standardResponse(status: number, waitMs?: number): HttpResponse | undefined;
	/** Forgets what it keeps besides the profiles: jobs, for instance. */
	reset?(): void;
}

/** A request line and its headers, before the body has come. */
export interface Head {
	method: string;
	/** Raw, up to the first question mark. */
	path: string;
	/** Raw, behind the first question mark; undefined without one. */
	query: string | undefined;
	headers: Record<string, string | string[] | undefined>;
	rawHeaders: string[];
}

/** A response. Without a body it goes out with an empty one. */
export interface HttpResponse {
	status: number;
	headers?: Record<string, string>;
	body?: string;
}

/** A request understood. */
export interface Parsed {
	/** The IDs it names, decoded. */
	ids: string[];
	idType?: string;
	/** Does the work and says how it went. To be called once at most. */
	respond(): HttpResponse;
}

/** What a service makes of a request's head. */
export interface Route {
	kind: RequestKind;
	/** The service refuses it whatever its body: no such route, bad key. It takes no place. */
	refusal?: HttpResponse;
	parse(body: string): Parsed;
}

/** A response with a JSON body. */
export function json(
	status: number,
	body: unknown,
	headers?: Record<string, string>,
): HttpResponse {
	return {
		status,
		headers: { 'Content-Type': 'application/json', ...headers },
		body: JSON.stringify(body),
	};
}

/** 404 for a path: how a web framework responds, not the API. Invented. */
export const PAGE_NOT_FOUND: HttpResponse = {
	status: 404,
	headers: { 'Content-Type': 'text/html; charset=utf-8' },
	body: '<!doctype html>\n<html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>\n',
};

/** The same response with further headers, which win in whatever case they are written. */
export function withHeaders(
	response: HttpResponse,
	wanted: Record<string, string> = {},
): HttpResponse {
	const names = new Set(Object.keys(wanted).map((name) => name.toLowerCase()));
	const rest = Object.entries(response.headers ?? {}).filter(
		([name]) => !names.has(name.toLowerCase()),
	);
	return { ...response, headers: { ...Object.fromEntries(rest), ...wanted } };
}

/** A refused request names no IDs and gets the refusal as its response. */
export function refuse(kind: RequestKind, refusal: HttpResponse): Route {
	return { kind, refusal, parse: () => ({ ids: [], respond: () => refusal }) };
}

/** Every value of a header, also of one that was sent more than once. */
export function headerValues(head: Head, name: string): string[] {
	const values: string[] = [];
	for (let i = 0; i < head.rawHeaders.length; i += 2) {
		if (head.rawHeaders[i].toLowerCase() === name) values.push(head.rawHeaders[i + 1]);
	}
	return values;
}

/** `application/json`, with or without a charset, which has to be UTF-8. */
export function isJsonType(head: Head): boolean {
	const type = head.headers['content-type'];
	return typeof type === 'string' && /^application\/json(;\s*charset="?utf-8"?)?$/i.test(type);
}

/** The object in a JSON body; undefined for anything else. */
export function jsonObject(body: string): Record<string, unknown> | undefined {
	let value: unknown;
	try {
		value = JSON.parse(body);
	} catch {
		return undefined;
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	return value as Record<string, unknown>;
}

/** Names and values of a query, decoded; undefined if the percent-encoding is broken. */
export function queryPairs(query: string | undefined): Array<[string, string]> | undefined {
	if (!query) return [];
	try {
		return query.split('&').map((pair) => {
			const [, name, value = ''] = /^([^=]*)=?(.*)$/s.exec(pair.replace(/\+/g, ' ')) ?? [];
			return [decodeURIComponent(name ?? ''), decodeURIComponent(value)];
		});
	} catch {
		return undefined;
	}
}
