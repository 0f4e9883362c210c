import type { RecordedRequest } from '../../../sandbox';

/** Headers that every HTTP client adds, or that say nothing of what is asked. */
const ORDINARY = new Set(['host', 'connection', 'user-agent', 'accept', 'accept-encoding']);

export interface WireRequest {
	readonly method: string;
	readonly url: string;
	/** `name: value`, sorted, a header that was sent twice stands twice. */
	readonly headers: string[];
	readonly body: string;
}

/** What a request said, as it was on the wire. */
export function onTheWire({ method, url, rawHeaders, body }: RecordedRequest): WireRequest {
	const headers: string[] = [];
	for (let i = 0; i < rawHeaders.length; i += 2) {
		const name = rawHeaders[i].toLowerCase();
		if (!ORDINARY.has(name)) headers.push(`${name}: ${rawHeaders[i + 1]}`);
	}
	return { method, url, headers: headers.sort(), body };
}

/** Which IDs the requests carried, each with how often. */
export function timesSent(requests: readonly RecordedRequest[]): Map<string, number> {
	const sent = new Map<string, number>();
	for (const { ids } of requests) {
		for (const id of ids) sent.set(id, (sent.get(id) ?? 0) + 1);
	}
	return sent;
}
