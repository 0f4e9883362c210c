import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { ADAPTY_HOSTS, ADAPTY_PROFILE_PATH } from '../nodes/DeleteProfile/services/adapty/hosts';
import { baseUrlField, hostOptions, secretField } from './shared/fields';
import { guardFor } from './shared/guard';
import { ABSENT_ID, PASS_404, testRules } from './shared/testRules';

const guard = guardFor(ADAPTY_HOSTS, 'server');

const NOT_ADAPTY =
	'The address answered, but not the way Adapty does, so nothing is known about the key. Check Server and Base URL.';

export class AdaptyApi implements ICredentialType {
	name = 'adaptyApi';

	displayName = 'Adapty API';

	icon: Icon = { light: 'file:../icons/adapty.svg', dark: 'file:../icons/adapty.dark.svg' };

	documentationUrl = 'https://adapty.io/docs/ss-authorization';

	properties: INodeProperties[] = [
		{
			displayName: 'Server',
			name: 'server',
			type: 'options',
			options: hostOptions(ADAPTY_HOSTS),
			default: 'production',
			description: 'Where the requests go',
		},
		baseUrlField('server', 'https://api.adapty.io'),
		secretField({
			displayName: 'Secret Key',
			name: 'secretKey',
			description:
				'In the Adapty dashboard: App settings > General > API keys > Secret key. Not the public SDK key. The key belongs to one app and may read and delete all of its profiles.',
		}),
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: guard.header('secretKey', 'Api-Key ') } },
	};

	/** Looks up a profile that nobody has: a good key gets a 404 that says so. */
	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			baseURL: guard.baseUrl,
			url: ADAPTY_PROFILE_PATH,
			headers: { 'adapty-customer-user-id': ABSENT_ID, Accept: 'application/json' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: PASS_404,
			allowedDomains: guard.allowedDomains,
		},
		rules: testRules(
			{
				unauthorized:
					'Adapty does not accept this key (401). Copy the Secret key again: Adapty dashboard > App settings > General > API keys. The public SDK key does not work here.',
				forbidden:
					'Adapty knows the request but does not allow it (403). The Secret key of the app is needed: Adapty dashboard > App settings > General > API keys.',
				notThisService: NOT_ADAPTY,
				redirected:
					'The address points elsewhere (redirect), which Adapty does not do. It was not followed, so that the key does not end up with somebody else. Check Server and Base URL.',
				rateLimited:
					'Adapty is receiving too many requests just now (429). This says nothing about the key; try again in a minute.',
				down: 'Adapty cannot answer just now (status 5xx or timeout). This says nothing about the key; try again later.',
			},
			[
				// Adapty's own 404 says `error_code: profile_does_not_exist`. n8n can only compare a key
				// with a value, so "is at least that long" (22 letters) stands in for "is that word": an
				// HTML page, an empty body or a router's short `not_found` does not pass.
				{ key: 'error_code[21]', value: undefined, message: NOT_ADAPTY },
				{ key: 'status_code', value: undefined, message: NOT_ADAPTY },
			],
		),
	};
}
