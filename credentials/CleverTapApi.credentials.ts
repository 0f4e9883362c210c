import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { CLEVERTAP_HOSTS } from '../nodes/DeleteProfile/services/cleverTap/hosts';
import { baseUrlField, hostOptions, secretField } from './shared/fields';
import { guardFor } from './shared/guard';
import { ABSENT_ID, PASS_404, testRules } from './shared/testRules';

const guard = guardFor(CLEVERTAP_HOSTS, 'region');

const NOT_CLEVERTAP =
	'The address answered, but not the way CleverTap does, so nothing is known about the passcode. Check Region and Base URL.';

const REFUSED =
	'CleverTap refuses the account ID, the passcode or the region (401); it does not say which. First compare Region with the start of your dashboard address (https://in1.dashboard.clevertap.com means India, eu1 Europe), then copy Project ID and Passcode again: Settings > Project.';

export class CleverTapApi implements ICredentialType {
	name = 'cleverTapApi';

	displayName = 'CleverTap API';

	icon: Icon = { light: 'file:../icons/cleverTap.svg', dark: 'file:../icons/cleverTap.dark.svg' };

	documentationUrl = 'https://developer.clevertap.com/docs/authentication';

	properties: INodeProperties[] = [
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: hostOptions(CLEVERTAP_HOSTS),
			default: 'eu',
			description:
				'The start of your CleverTap dashboard address names it, for example in1.dashboard.clevertap.com. With the wrong region CleverTap answers as if the passcode were wrong.',
		},
		baseUrlField('region', 'https://api.clevertap.com'),
		{
			displayName: 'Account ID',
			name: 'accountId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. ABC-123-DEFG',
			description: 'In the CleverTap dashboard: Settings > Project > Project ID',
		},
		secretField({
			displayName: 'Passcode',
			name: 'passcode',
			description:
				'In the CleverTap dashboard: Settings > Project, or Settings > Passcodes for one of its own (+ Passcode). Deleting profiles is an Admin right; a user passcode needs the right to delete users.',
		}),
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				'X-CleverTap-Account-Id': guard.header('accountId'),
				'X-CleverTap-Passcode': guard.header('passcode'),
			},
		},
	};

	/**
	 * Looks up a profile that nobody has. What CleverTap answers then is not documented (200 or 404),
	 * but it carries a `status` word in any case.
	 */
	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			baseURL: guard.baseUrl,
			url: '/1/profile.json',
			qs: { identity: ABSENT_ID },
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: PASS_404,
			allowedDomains: guard.allowedDomains,
		},
		rules: testRules(
			{
				unauthorized: REFUSED,
				forbidden:
					'CleverTap knows this passcode but does not allow it to read profiles (403). Use an account passcode (Settings > Passcodes), or ask an Admin for the right to read and delete user profiles.',
				notThisService: NOT_CLEVERTAP,
				redirected:
					'The address points elsewhere (redirect), which CleverTap does not do. It was not followed, so that the passcode does not end up with somebody else. Check Region and Base URL.',
				rateLimited:
					'CleverTap is answering too many requests of this account at the same time (429). This says nothing about the passcode; try again in a minute.',
				down: 'CleverTap cannot answer just now (status 5xx or timeout). This says nothing about the passcode; try again later.',
			},
			[
				// The refusal once more, for the CleverTap APIs that put it into a 200.
				{ key: 'code', value: 401, message: REFUSED },
				// `status` must be a word (success, fail, partial): a fourth letter is there. Another
				// server's `{"status": 404}` or an HTML page has none.
				{ key: 'status[3]', value: undefined, message: NOT_CLEVERTAP },
			],
		),
	};
}
