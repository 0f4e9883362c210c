/**
 * Where a key may be sent. A credential's region names a host of a table; a custom base URL is
 * checked here before anything leaves the machine. This file knows no service.
 */

/** One server of a service, as its region option is called in the credential. */
export interface ServiceHost {
	/** What the credential form shows. */
	readonly label: string;
	/** Origin without a path and without a trailing slash. */
	readonly host: string;
}

export type HostTable = Readonly<Record<string, ServiceHost>>;

export type BaseUrlResult =
	| { readonly ok: true; readonly url: string }
	| { readonly ok: false; readonly problem: string };

/** The region value that means: use the field `baseUrl`. */
export const CUSTOM_REGION = 'custom';

/**
 * What a base URL may look like: `https:` to any host or `http:` to this machine, an optional port
 * and an optional plain path. No user info, query, fragment, white space or dot segments.
 * The credentials use the same pattern inside an expression, so it must not contain two closing
 * braces in a row.
 */
export const BASE_URL_PATTERN =
	/^(?:https:\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])|http:\/\/(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]))(?::[0-9]{1,5})?(?:\/+(?!\.\.?(?:\/|$))[a-z0-9._~-]+)*\/*$/i;

const LOOPBACK_HOST = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/;

function refused(problem: string): BaseUrlResult {
	return { ok: false, problem };
}

/**
 * Accepts a base URL to which a key may be sent and takes its trailing slashes off; nothing else is
 * changed. Anything doubtful is refused with a sentence that never repeats the URL, because it may
 * hold a password.
 */
export function checkedBaseUrl(url: string): BaseUrlResult {
	if (typeof url !== 'string' || url === '') return refused('The base URL is empty');
	// Everything up to the space and DEL: control characters disappear inside the URL class.
	if (/\s/.test(url) || [...url].some((char) => char <= ' ' || char === '\x7f')) {
		return refused('The base URL contains a space, a line break or a control character');
	}

	let parsed: URL;
	try {
		parsed = new URL(url);
	} catch {
		return refused('The base URL is not a full address such as https://api.example.com');
	}

	if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
		return refused('The base URL must start with https://');
	}
	if (parsed.username !== '' || parsed.password !== '' || url.includes('@')) {
		return refused('The base URL must not contain a user name or password');
	}
	if (url.includes('?')) return refused('The base URL must not contain a query (?)');
	if (url.includes('#')) return refused('The base URL must not contain a fragment (#)');
	if (parsed.protocol === 'http:' && !LOOPBACK_HOST.test(parsed.hostname)) {
		return refused(
			'The base URL must start with https://; http:// is allowed only to this machine (localhost), since a key must not travel unencrypted',
		);
	}
	if (!BASE_URL_PATTERN.test(url)) {
		return refused(
			'The base URL contains something other than a plain host name, an optional port and a plain path',
		);
	}

	return { ok: true, url: url.replace(/\/+$/, '') };
}

/**
 * The base URL of a credential: a host of the table, or the checked custom base URL. An unknown
 * region is refused; there is never a fallback to another one.
 */
export function baseUrlOf(
	hosts: HostTable,
	region: unknown,
	customBaseUrl: unknown,
): BaseUrlResult {
	if (region === CUSTOM_REGION) {
		return checkedBaseUrl(typeof customBaseUrl === 'string' ? customBaseUrl : '');
	}
	if (typeof region === 'string' && Object.prototype.hasOwnProperty.call(hosts, region)) {
		return { ok: true, url: hosts[region].host };
	}
	return refused('The credential names no known region or server');
}
