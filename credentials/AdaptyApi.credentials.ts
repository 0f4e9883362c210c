import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { adapty } from '../nodes/DeleteProfile/services/adapty';
import { PROFILE_PATH } from '../nodes/DeleteProfile/services/adapty/requests';
import { authenticateFor } from './shared/authenticate';
import { testBaseUrl } from './shared/baseUrl';
import { expressionFields } from './shared/expressionFields';
import { baseUrlField, hostOptions, secretField } from './shared/fields';
import { ABSENT_ID, beginsWith, onlyStatus, testRules } from './shared/testRules';

const NOT_ADAPTY =
	'The server responded, but not like Adapty, so the key could not be tested. Check Server and Base URL.';

export class AdaptyApi implements ICredentialType {
	name = 'adaptyApi';

	displayName = 'Adapty API';

	icon: Icon = { light: 'file:../icons/adapty.svg', dark: 'file:../icons/adapty.dark.svg' };

	documentationUrl = 'https://adapty.io/docs/ss-authorization';

	properties: INodeProperties[] = expressionFields([
		{
			displayName: 'Server',
			name: 'server',
			type: 'options',
			options: hostOptions(adapty.access),
			default: 'production',
			description: 'Server to send requests to',
		},
		baseUrlField('server', 'https://api.adapty.io'),
		secretField({
			displayName: 'Secret Key',
			name: 'secretKey',
			description:
				'In the Adapty dashboard: App settings > General > API keys > Secret key. Not the public SDK key. The key belongs to one app and can read and delete all of its profiles.',
		}),
	]);

	authenticate = authenticateFor(adapty, ({ secretKey }) => ({
		Authorization: `Api-Key ${String(secretKey)}`,
	}));

	/** Looks up a profile that nobody has: with a good key, Adapty's own 404 says so. */
	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			baseURL: testBaseUrl(adapty.access),
			url: PROFILE_PATH,
			headers: {
				'adapty-customer-user-id': ABSENT_ID,
				'Content-Type': 'application/json',
				Accept: 'application/json',
			},
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: onlyStatus(404),
		},
		rules: testRules(
			{
				unauthorized:
					'Adapty refused this key (401). Copy the Secret key again: Adapty dashboard > App settings > General > API keys. The public SDK key does not work here.',
				forbidden:
					'Adapty does not allow this key to look up profiles (403). Use the Secret key of the app: Adapty dashboard > App settings > General > API keys.',
				notThisService: NOT_ADAPTY,
				redirected:
					'The server sent a redirect, which Adapty never does. It was not followed, to protect your key. Check Server and Base URL.',
				rateLimited:
					'Adapty is rate limiting right now (429), so the key could not be tested. Try again in a minute.',
				down: 'Adapty is not available right now (5xx or timeout), so the key could not be tested. Try again later.',
			},
			[
				// Its own word is `profile_does_not_exist`, in a body that repeats the status.
				...beginsWith('error_code', 'prof', 'profile_does_not_exist'.length, NOT_ADAPTY),
				{ key: 'errors[0]', value: undefined, message: NOT_ADAPTY },
				{ key: 'errors.push', value: undefined, message: NOT_ADAPTY },
				{ key: 'status_code', value: undefined, message: NOT_ADAPTY },
				...[200, 400, 401, 403, 500].map((value) => ({
					key: 'status_code',
					value,
					message: NOT_ADAPTY,
				})),
			],
		),
	};
}
