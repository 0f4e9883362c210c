/** What a raw path leads to. */
export type PathTarget =
	| { route: 'none' | 'list' | 'delete' | 'malformed' }
	| { route: 'user'; id: string };

const USERS = '/v1/users';

/** Words behind /v1/users/ that are calls of their own and never IDs (vendor-apis 3.1). */
const ROUTE_WORDS = new Set(['update', 'denylist']);

/**
 * Where a raw path leads. Stricter than known, to show a wrong encoding: an encoded slash or
 * backslash, an encoded dot segment and a raw semicolon lead nowhere, as behind a gateway that
 * decodes or normalises before it routes.
 */
export function pathTarget(path: string): PathTarget {
	if (path === USERS) return { route: 'list' };
	if (!path.startsWith(`${USERS}/`)) return { route: 'none' };
	const segment = path.slice(USERS.length + 1);
	if (segment === '' || /[/\\;]/.test(segment)) return { route: 'none' };
	let id: string;
	try {
		id = decodeURIComponent(segment);
	} catch {
		return { route: 'malformed' };
	}
	if (id === 'delete') return { route: 'delete' };
	if (id === '.' || id === '..' || /[/\\]/.test(id) || ROUTE_WORDS.has(id)) {
		return { route: 'none' };
	}
	return { route: 'user', id };
}
