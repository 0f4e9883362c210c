import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accountFrom } from '../account';
import type { AccountAnswer } from '../service';
import { resolveBaseUrl } from './hosts';

/** Whether limits are per key or per subscription is not documented; the key is what can be known. */
export function readAccount(credential: ICredentialDataDecryptedObject): AccountAnswer {
	const apiKey = { displayName: 'API Key', value: credential.apiKey };
	return accountFrom('Gainsight PX', resolveBaseUrl(credential), [apiKey], [apiKey]);
}
