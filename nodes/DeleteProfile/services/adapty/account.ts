import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accountFrom } from '../account';
import type { AccountAnswer } from '../service';
import { resolveBaseUrl } from './hosts';

/** Keys are per app; nothing is documented of limits, so each key counts as an account. */
export function readAccount(credential: ICredentialDataDecryptedObject): AccountAnswer {
	const secretKey = { displayName: 'Secret Key', value: credential.secretKey };
	return accountFrom('Adapty', resolveBaseUrl(credential), [secretKey], [secretKey]);
}
