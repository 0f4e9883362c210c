import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { cleverTap } from '../nodes/DeleteProfile/services/cleverTap';
import { ABSENT_ID, authenticateFor, body, credentialFields, credentialTest } from './shared';

export class CleverTapApi implements ICredentialType {
	name = 'cleverTapApi';
	displayName = 'CleverTap API';
	icon: Icon = { light: 'file:../icons/cleverTap.svg', dark: 'file:../icons/cleverTap.dark.svg' };
	documentationUrl = 'https://developer.clevertap.com/docs/authentication';
	properties: INodeProperties[] = credentialFields(cleverTap.access, {
		region:
			'The start of your CleverTap dashboard address names it, for example in1.dashboard.clevertap.com. With the wrong region, CleverTap responds as if the passcode were wrong.',
		accountId: {
			description: 'In the CleverTap dashboard: Settings > Project > Project ID',
			placeholder: 'e.g. ABC-123-DEFG',
		},
		passcode:
			'In the CleverTap dashboard: Settings > Project, or Settings > Passcodes for a passcode of its own (+ Passcode). Deleting profiles is an Admin right; a user passcode needs the right to delete users.',
	});

	authenticate = authenticateFor(cleverTap, ({ accountId, passcode }) => ({
		'X-CleverTap-Account-Id': String(accountId),
		'X-CleverTap-Passcode': String(passcode),
	}));

	/** Looks up a profile that nobody has: "success" without a record. Refusals come as 200, too. */
	test: ICredentialTestRequest = credentialTest(cleverTap, {
		request: { url: '/1/profile.json', qs: { identity: ABSENT_ID } },
		goodStatus: 200,
		unauthorized:
			'CleverTap refused the account ID, the passcode or the region (401); it does not say which. First compare Region with the start of your dashboard address (https://in1.dashboard.clevertap.com means India, eu1 Europe), then copy Project ID and Passcode again: Settings > Project.',
		forbidden:
			'CleverTap does not allow this passcode to look up profiles (403). Use an account passcode (Settings > Passcodes), or ask an Admin for the right to read and delete user profiles.',
		rules: [
			...body.isNoStatus('code'),
			['error', ['Invalid Credentials', 'Account ID is not valid'], 'unauthorized'],
			...body.isText('status', 'success'),
			['status[6]', [...'degltny']], // partial, failure, pending, healthy …
			['status[0]', ['S']],
			...['error', 'message', 'data'].flatMap(body.isEmpty),
			['data', [null]],
		],
	});
}
