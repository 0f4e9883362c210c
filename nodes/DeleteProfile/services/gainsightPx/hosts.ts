import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accountFrom } from '../../contract/account';
import { baseUrlOf, type HostTable } from '../../contract/baseUrl';
import type { Account } from '../../contract/service';
import type { Checked, Message } from '../../contract/types';

/** Every path of the REST API begins with it, and the hosts below stand without it. */
export const USERS_PATH = '/v1/users';

/** The data centers of Gainsight PX: https://px-apidocs.gainsight.com/ */
export const GAINSIGHT_PX_HOSTS = {
	hosts: {
		us: { label: 'United States', host: 'https://api.aptrinsic.com' },
		eu: { label: 'Europe', host: 'https://api-eu.aptrinsic.com' },
		us2: { label: 'United States 2', host: 'https://api-us2.aptrinsic.com' },
	},
	apiPaths: ['/v1', USERS_PATH, '/v1/users/delete'],
} as const satisfies HostTable;

/** Whether limits are per key or per subscription is not documented; the key is what can be known. */
export function readAccount(credential: ICredentialDataDecryptedObject): Checked<Account, Message> {
	const base = baseUrlOf(GAINSIGHT_PX_HOSTS, credential.dataCenter, credential.baseUrl);
	const apiKey = { displayName: 'API Key', value: credential.apiKey };
	return accountFrom('Gainsight PX', base, [apiKey], [apiKey]);
}
