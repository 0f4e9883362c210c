import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accountFrom } from '../../contract/account';
import { baseUrlOf, type HostTable } from '../../contract/baseUrl';
import type { Account } from '../../contract/service';
import type { Checked, Message } from '../../contract/types';

/** The path below which a profile lives; the trailing slash is part of it in every document. */
export const ADAPTY_PROFILE_PATH = '/api/v2/server-side-api/profile/';

/**
 * The only server of the server-side API that Adapty documents: `servers` in its OpenAPI file,
 * https://github.com/adaptyteam/adapty-docs (src/api-reference/specs/adapty-api.yaml). The SDKs
 * know further hosts for the EU and China; whether those serve the server-side API is not
 * documented, so they are not offered.
 */
export const ADAPTY_HOSTS = {
	hosts: { production: { label: 'Production', host: 'https://api.adapty.io' } },
	apiPaths: ['/api/v2', '/api/v2/server-side-api', '/api/v2/server-side-api/profile'],
} as const satisfies HostTable;

/** Adapty limits each key: https://adapty.io/docs/ss-authorization */
export function readAccount(credential: ICredentialDataDecryptedObject): Checked<Account, Message> {
	const base = baseUrlOf(ADAPTY_HOSTS, credential.server, credential.baseUrl);
	const secretKey = { displayName: 'Secret Key', value: credential.secretKey };
	return accountFrom('Adapty', base, [secretKey], [secretKey]);
}
