import type { Limiter } from '../limits';
import type {
	ProfileHistory,
	ProfileState,
	RequestKind,
	SandboxIdType,
	SeedProfile,
} from '../types';

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

/** An answer. Without a body it goes out with an empty one. */
export interface Reply {
	status: number;
	headers?: Record<string, string>;
	body?: string;
}

/** A request understood. */
export interface Parsed {
	/** The IDs it names, decoded. */
	ids: string[];
	idType?: SandboxIdType;
	/** Does the work and says how it went. To be called once at most. */
	answer(): Reply;
}

/** What a service makes of a request's head. */
export interface Route {
	kind: RequestKind;
	/** The service refuses it whatever its body: no such route, bad key. */
	refusal?: Reply;
	/** Which limit counts it; a refused request takes no place. */
	limiter?: Limiter;
	parse(body: string): Parsed;
}

/** One service: its routes and its profiles. */
export interface Backend {
	route(head: Head): Route;
	/** The service's own body for a status, as documented; undefined where nothing is. */
	standardReply(status: number): Reply | undefined;
	/** Every limit, for the reset. */
	limiters: Limiter[];
	profiles: ProfileStore;
}

/** The profiles of one service. */
export interface ProfileStore {
	seed(profile: SeedProfile): void;
	state(idType: SandboxIdType, id: string): ProfileState;
	history(idType: SandboxIdType, id: string): ProfileHistory;
	upsert(idType: SandboxIdType, id: string): void;
	reset(): void;
}

/** A profile that reads can find: also one whose deletion has yet to take effect. */
export function isVisible(state: ProfileState): boolean {
	return state === 'present' || state === 'pendingDeletion';
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers?: Record<string, string>): Reply {
	return {
		status,
		headers: { 'Content-Type': 'application/json', ...headers },
		body: JSON.stringify(body),
	};
}

/** A refused request names no IDs and gets the refusal for an answer. */
export function refuse(kind: RequestKind, refusal: Reply): Route {
	return { kind, refusal, parse: () => ({ ids: [], answer: () => refusal }) };
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
