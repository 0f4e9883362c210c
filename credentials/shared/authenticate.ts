import {
	UserError,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import { accountOf } from '../../nodes/DeleteProfile/contract/account';
import type { Service } from '../../nodes/DeleteProfile/contract/service';
import type { Message } from '../../nodes/DeleteProfile/contract/types';

type Authenticate = (
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

/** As axios tells an address that stands alone from one that is added to the base URL. */
const ABSOLUTE_URL = /^(?:[a-z][a-z\d+.-]*:)?\/\//i;

/** For both forms of a request that n8n's nodes use. */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
};

/** Where a credential may be sent. */
interface Place {
	readonly host: string;
	readonly origin: string;
}

function refusal({ what, advice = '' }: Message): UserError {
	return new UserError(`${what}. ${advice} Nothing was sent.`, { level: 'warning' });
}

/** Where a request goes, wherever the node that sends it has put the address; only the origin is exact. */
function addressesOf(options: IHttpRequestOptions): string[] {
	const { url, uri } = options as IHttpRequestOptions & { uri?: unknown };
	return [url, uri]
		.filter((address) => address !== undefined && address !== null)
		.map(String)
		.map((address) =>
			options.baseURL && !ABSOLUTE_URL.test(address) ? `${options.baseURL}/${address}` : address,
		);
}

function hasOrigin(address: string, origin: string): boolean {
	// Saves what follows, for each of 10,000 requests.
	if (address.startsWith(`${origin}/`)) return true;
	try {
		return new URL(address).origin === origin;
	} catch {
		return false;
	}
}

/**
 * Adds the headers to requests for the credential's own host and to no others, whoever sends them
 * (n8n's HTTP Request node, too). Throws before anything is sent where the credential cannot be
 * used, or the request goes elsewhere.
 */
export function authenticateFor(
	{ displayName, access }: Service,
	headersOf: (credential: ICredentialDataDecryptedObject) => Readonly<Record<string, string>>,
): Authenticate {
	// The node hands in the same object for all of its requests; reading it costs more than the rest.
	const known = new WeakMap<ICredentialDataDecryptedObject, Place>();
	const placeOf = (credential: ICredentialDataDecryptedObject): Place => {
		const account = accountOf(displayName, access, credential);
		if (!account.ok) throw refusal(account.problem);
		const { origin, host } = new URL(account.value.baseUrl);
		const place = { host, origin };
		known.set(credential, place);
		return place;
	};

	return async (credential, options) => {
		const { host, origin } = known.get(credential) ?? placeOf(credential);
		const addresses = addressesOf(options);
		if (addresses.length === 0 || !addresses.every((address) => hasOrigin(address, origin))) {
			throw refusal({
				what: `This ${displayName} credential is only for requests to ${host}`,
				advice: 'Change the address of the request, or the server in the credential.',
			});
		}
		// The given object is kept: the node that sends it may have put more into it than values.
		options.headers ??= {};
		Object.assign(options.headers, headersOf(credential));
		// None of the services redirects, and the headers would go along to another host.
		return Object.assign(options, NO_REDIRECTS);
	};
}
