import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accountFrom } from '../account';
import type { AccountAnswer } from '../service';
import { resolveBaseUrl } from './hosts';

/** The limit of three at once is per account, whichever of its passcodes is used. */
export function readAccount(credential: ICredentialDataDecryptedObject): AccountAnswer {
	const accountId = { displayName: 'Account ID', value: credential.accountId };
	const passcode = { displayName: 'Passcode', value: credential.passcode };
	return accountFrom('CleverTap', resolveBaseUrl(credential), [accountId, passcode], [accountId]);
}
