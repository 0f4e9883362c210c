/**
 * Where a key may be sent. A credential's region names a host of a table; a custom base URL is
 * checked here before anything leaves the machine. This file knows no service.
 */
import { unusable, type Checked } from './types';

/** One server of a service, as its region option is called in the credential. */
interface ServiceHost {
	/** What the credential form shows. */
	readonly label: string;
	/** Scheme, host and port: `https://api.example.com`. */
	readonly origin: string;
	/** What the credential form adds to the origin, where something has to be said about it. */
	readonly note?: string;
}

/** The servers of a service, and how a base URL is told from one that holds too much. */
export interface HostTable {
	/** The credential field that chooses one. */
	readonly hostField: { readonly name: string; readonly displayName: string };
	readonly hosts: Readonly<Record<string, ServiceHost>>;
	/**
	 * Paths that the service's requests add to the base URL, the shortest first; behind a base URL
	 * that ends in one of them, every request would miss its route.
	 */
	readonly apiPaths: readonly string[];
}

/** The region value that means: use the field `baseUrl`. */
export const CUSTOM_REGION = 'custom';

/** `https:` to any plain host name or `http:` to this machine, an optional port and a plain path. */
const PLAIN_URL =
	/^(?:https:\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])|http:\/\/(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]))(?::[0-9]{1,5})?(?:\/+(?!\.\.?(?:\/|$))[a-z0-9._~-]+)*\/*$/i;

export const LOOPBACK_HOST = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/;

/**
 * Accepts a base URL to which a key may be sent: `https:` to any host, or `http:` to this machine,
 * with an optional plain path that is not the API's own. The result is the same however the address
 * is spelled (upper case, default port, doubled and trailing slashes). Anything doubtful is refused
 * in words that never repeat the URL, because it may hold a password.
 */
export function checkedBaseUrl(url: unknown, apiPaths: readonly string[]): Checked<string> {
	if (typeof url !== 'string' || url === '') return unusable('The base URL is empty');
	// Control characters disappear inside the URL class.
	if (/[\s\p{Cc}]/u.test(url)) {
		return unusable('The base URL contains a space, a line break or a control character');
	}

	let parsed: URL;
	try {
		parsed = new URL(url);
	} catch {
		return unusable('The base URL is not a full address such as https://api.example.com');
	}

	if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
		return unusable('The base URL must start with https://');
	}
	if (url.includes('@')) {
		return unusable('The base URL must not contain a user name or password');
	}
	if (url.includes('?')) return unusable('The base URL must not contain a query (?)');
	if (url.includes('#')) return unusable('The base URL must not contain a fragment (#)');
	if (parsed.protocol === 'http:' && !LOOPBACK_HOST.test(parsed.hostname)) {
		return unusable(
			'The base URL must start with https://; http:// is allowed only to this machine (localhost), since a key must not travel unencrypted',
		);
	}
	if (!PLAIN_URL.test(url)) {
		return unusable(
			'The base URL contains something other than a plain host name, an optional port and a plain path',
		);
	}

	const path = parsed.pathname.replace(/\/+/g, '/').replace(/\/$/, '');
	const apiPath = apiPaths.find((known) => path.toLowerCase().endsWith(known));
	if (apiPath !== undefined) {
		return unusable(
			`The base URL ends in '${apiPath}', which is added to it in any case. Leave '${apiPath}' out`,
		);
	}
	return { ok: true, value: parsed.origin + path };
}

/** A value of the host field that can be shown: too short to be a key. */
const SHOWABLE = /^[a-z0-9]{1,8}$/i;

/**
 * The base URL of a credential: a host of the table, or the checked custom base URL. An unknown
 * region is refused; there is never a fallback to another one.
 * @param service name as the editor shows it
 */
export function baseUrlOf(
	service: string,
	{ hostField, hosts, apiPaths }: HostTable,
	data: Readonly<Record<string, unknown>>,
): Checked<string> {
	const chosen = data[hostField.name];
	if (chosen === CUSTOM_REGION) {
		const checked = checkedBaseUrl(data.baseUrl, apiPaths);
		if (checked.ok) return checked;
		return unusable(checked.problem.what, `Open the ${service} credential and change it.`);
	}
	if (typeof chosen === 'string' && Object.prototype.hasOwnProperty.call(hosts, chosen)) {
		return { ok: true, value: hosts[chosen].origin };
	}
	const shown = typeof chosen === 'string' && SHOWABLE.test(chosen) ? `'${chosen}'` : 'Its value';
	return unusable(
		`${shown} is not a choice of '${hostField.displayName}' in the ${service} credential`,
		`Open the credential and choose one: ${[...Object.keys(hosts), CUSTOM_REGION].join(', ')}.`,
	);
}
