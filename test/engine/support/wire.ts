import type { RecordedRequest } from '../../../sandbox';

/** Headers that every HTTP client adds, or that say nothing of what is asked. */
const ORDINARY = new Set(['host', 'connection', 'user-agent', 'accept', 'accept-encoding']);

/** What a request said, as it was on the wire: headers as `name: value`, sorted, a doubled one twice. */
export function onTheWire({ method, url, rawHeaders, body }: RecordedRequest) {
	const headers: string[] = [];
	for (let i = 0; i < rawHeaders.length; i += 2) {
		const name = rawHeaders[i].toLowerCase();
		if (!ORDINARY.has(name)) headers.push(`${name}: ${rawHeaders[i + 1]}`);
	}
	return { wire: `${method} ${url}`, headers: headers.sort(), body };
}
