import { baseUrlOf, type BaseUrlResult, type HostTable } from '../baseUrl';

/**
 * The only server of the server-side API that Adapty documents.
 * Source: `servers` in Adapty's OpenAPI (github.com/adaptyteam/adapty-docs,
 * src/api-reference/specs/adapty-api.yaml). The SDKs know further hosts for the EU and China;
 * whether those serve the server-side API is not documented, so they are not offered.
 */
export const ADAPTY_HOSTS = {
	production: { label: 'Production', host: 'https://api.adapty.io' },
} as const satisfies HostTable;

/** The path below which the server-side API lives; the trailing slash is part of it. */
export const ADAPTY_PROFILE_PATH = '/api/v2/server-side-api/profile/';

export function resolveBaseUrl(credentialData: {
	server?: unknown;
	baseUrl?: unknown;
}): BaseUrlResult {
	return baseUrlOf(ADAPTY_HOSTS, credentialData.server, credentialData.baseUrl);
}
