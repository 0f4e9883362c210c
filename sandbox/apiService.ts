import {
	json,
	PAGE_NOT_FOUND,
	refuse,
	type Head,
	type HttpResponse,
	type Parsed,
	type Route,
	type Service,
	type Site,
} from './standIn';
import type { RequestKind } from './types';

/** A request that one of the calls is for. */
export interface Asked {
	readonly head: Head;
	readonly body: string;
	/** What the call's path captures, raw. */
	readonly parts: readonly string[];
}

/** Something that a service can be asked. */
export interface Call {
	readonly kind: RequestKind;
	readonly method: string;
	/** The raw path, or what it captures of it. */
	readonly path: string | RegExp | ((path: string) => string[] | undefined);
	parse(asked: Asked): Parsed;
}

export function call(
	kind: RequestKind,
	method: string,
	path: Call['path'],
	parse: Call['parse'],
): Call {
	return { kind, method, path, parse };
}

function partsOf({ path: wanted }: Call, path: string): string[] | undefined {
	if (typeof wanted === 'string') return path === wanted ? [] : undefined;
	return wanted instanceof RegExp ? wanted.exec(path)?.slice(1) : wanted(path);
}

/** What all stand-ins have in common: which call a request is for, and what is refused by its head. */
export abstract class ApiService implements Service {
	/** Its own responses by status, as documented. */
	protected abstract readonly own: Readonly<Record<number, HttpResponse>>;
	protected abstract readonly calls: readonly Call[];
	/** Where none is documented, a path with a query leads nowhere. */
	protected readonly takesQueries: boolean = true;

	constructor(protected readonly site: Site) {}

	/** Why it is refused whatever its body: the key, for instance. */
	protected abstract refusalOf(
		head: Head,
		parts: readonly string[],
		call: Call,
	): HttpResponse | undefined;

	/** What it says to any other path, if not with a page. */
	protected noRoute?(head: Head): HttpResponse;

	/** What it says to another method, if not the same. */
	protected wrongMethod?(head: Head): HttpResponse;

	route(head: Head): Route {
		const found = this.calls.flatMap((call) => {
			const parts = partsOf(call, head.path);
			return parts && (this.takesQueries || !head.query) ? [{ call, parts }] : [];
		});
		const noRoute = this.noRoute?.(head) ?? PAGE_NOT_FOUND;
		if (found.length === 0) return refuse('other', noRoute);
		const match = found.find((one) => one.call.method === head.method);
		if (match === undefined) return refuse('other', this.wrongMethod?.(head) ?? noRoute);
		const { call, parts } = match;
		const parse = (body: string) =>
			body && head.method === 'GET' ? this.refusedBody() : call.parse({ head, body, parts });
		return { kind: call.kind, refusal: this.refusalOf(head, parts, call), parse };
	}

	standardResponse(status: number): HttpResponse | undefined {
		return this.own[status];
	}

	/** No request that only reads has a body. */
	private refusedBody(): Parsed {
		return { ids: [], respond: () => this.own[400] ?? json(400, {}) };
	}

	/** Deletes who is there; of nobody else it says that there is none. */
	protected deleteOne(
		idType: string,
		id: string,
		done: HttpResponse,
		absent = this.own[404],
		hard = false,
	): HttpResponse {
		const { profiles, journal } = this.site;
		if (!profiles.delete(idType, id, hard)) {
			journal.absent();
			return absent;
		}
		journal.accepted(idType, id, true);
		return done;
	}

	/** Says yes to all, whether they are there or not. */
	protected acceptAll(idType: string, ids: readonly string[]): void {
		const { profiles, journal } = this.site;
		for (const id of ids) journal.accepted(idType, id, profiles.delete(idType, id));
	}
}

/** The texts of a value that is one or a list of them. */
export function textsIn(value: unknown): string[] {
	return [value].flat().filter((one): one is string => typeof one === 'string');
}

/** What is wrong with a list of IDs; undefined for nothing. */
export function listProblem(name: string, list: unknown, most: number): string | undefined {
	if (!Array.isArray(list) || list.length === 0) return `${name} has to be a list`;
	if (list.length > most) return `At most ${most} IDs per request`;
	if (list.some((id) => typeof id !== 'string' || id === '')) return `${name} takes texts only`;
	return new Set(list).size < list.length ? `${name} holds the same ID twice` : undefined;
}

/** A segment of a path; undefined if its encoding is broken. */
export function decoded(segment: string): string | undefined {
	try {
		return decodeURIComponent(segment);
	} catch {
		return undefined;
	}
}

/** A made-up UUID of 32 hexadecimal digits. */
export function uuidFrom(hex: string, version: 4 | 5): string {
	return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, `$1-$2-${version}$3-8$4-`);
}
