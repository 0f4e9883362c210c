import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accountFrom } from '../../contract/account';
import { baseUrlOf, type HostTable } from '../../contract/baseUrl';
import type { Account } from '../../contract/service';
import type { Checked, Message } from '../../contract/types';

/** The only call about a profile that Adapty Mail documents for erasures. */
export const ADAPTY_MAIL_DELETE_PATH = '/api/v1/profile/delete/';

/**
 * Source: `servers` in Adapty Mail's OpenAPI file,
 * https://github.com/adaptyteam/adapty-docs (src/api-reference/specs/adapty-mail-api.yaml)
 */
export const ADAPTY_MAIL_HOSTS = {
	hosts: { production: { label: 'Production', host: 'https://api-mail.adapty.io' } },
	apiPaths: ['/api/v1', '/api/v1/profile', '/api/v1/profile/delete'],
} as const satisfies HostTable;

/** A key belongs to one Adapty Mail project; Adapty's own keys do not work. */
export function readAccount(credential: ICredentialDataDecryptedObject): Checked<Account, Message> {
	const base = baseUrlOf(ADAPTY_MAIL_HOSTS, credential.server, credential.baseUrl);
	const secretKey = { displayName: 'Secret Key', value: credential.secretKey };
	return accountFrom('Adapty Mail', base, [secretKey], [secretKey]);
}
