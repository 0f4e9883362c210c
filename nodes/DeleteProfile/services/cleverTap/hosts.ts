import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accountFrom } from '../../contract/account';
import { baseUrlOf, type HostTable } from '../../contract/baseUrl';
import type { Account } from '../../contract/service';
import type { Checked, Message } from '../../contract/types';

/**
 * CleverTap keeps every account in one region; another region's host responds as if the passcode
 * were wrong. Source: https://developer.clevertap.com/docs/common-api-components, except for South
 * Korea, which that table lacks and https://docs.clevertap.com/docs/amplitude names.
 */
export const CLEVERTAP_HOSTS = {
	hosts: {
		eu: { label: 'Europe (EU1, Default)', host: 'https://api.clevertap.com' },
		in1: { label: 'India (IN1)', host: 'https://in1.api.clevertap.com' },
		sg1: { label: 'Singapore (SG1)', host: 'https://sg1.api.clevertap.com' },
		us1: { label: 'United States (US1)', host: 'https://us1.api.clevertap.com' },
		aps3: { label: 'Indonesia (APS3)', host: 'https://aps3.api.clevertap.com' },
		mec1: { label: 'Middle East, UAE (MEC1)', host: 'https://mec1.api.clevertap.com' },
		sk1: {
			label: 'South Korea (SK1)',
			host: 'https://sk1.api.clevertap.com',
			note: "not in CleverTap's common table of regions",
		},
	},
	apiPaths: ['/1', '/1/profile.json', '/1/delete', '/1/delete/profiles.json'],
} as const satisfies HostTable;

/** The limit of three at once is per account, whichever of its passcodes is used. */
export function readAccount(credential: ICredentialDataDecryptedObject): Checked<Account, Message> {
	const base = baseUrlOf(CLEVERTAP_HOSTS, credential.region, credential.baseUrl);
	const accountId = { displayName: 'Account ID', value: credential.accountId };
	const passcode = { displayName: 'Passcode', value: credential.passcode };
	return accountFrom('CleverTap', base, [accountId, passcode], [accountId]);
}
