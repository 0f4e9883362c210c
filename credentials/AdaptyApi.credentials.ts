import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { adapty } from '../nodes/DeleteProfile/services/adapty';
import { ID_HEADERS, PROFILE_PATH } from '../nodes/DeleteProfile/services/adapty/requests';
import { ABSENT_ID, authenticateFor, body, credentialFields, credentialTest } from './shared';

export class AdaptyApi implements ICredentialType {
	name = 'adaptyApi';
	displayName = 'Adapty API';
	icon: Icon = { light: 'file:../icons/adapty.svg', dark: 'file:../icons/adapty.dark.svg' };
	documentationUrl = 'https://adapty.io/docs/ss-authorization';
	properties: INodeProperties[] = credentialFields(adapty.access, {
		server: 'Server to send requests to',
		secretKey:
			'In the Adapty dashboard: App settings > General > API keys > Secret key. Not the public SDK key. The key belongs to one app and can read and delete all of its profiles.',
	});

	authenticate = authenticateFor(adapty, ({ secretKey }) => ({
		Authorization: `Api-Key ${String(secretKey)}`,
	}));

	/** Looks up a profile that nobody has: with a good key, Adapty's own 404 says so. */
	test: ICredentialTestRequest = credentialTest(adapty, {
		request: { url: PROFILE_PATH, headers: { [ID_HEADERS.customerUserId]: ABSENT_ID } },
		goodStatus: 404,
		unauthorized:
			'Adapty refused this key (401). Copy the Secret key again: Adapty dashboard > App settings > General > API keys. The public SDK key does not work here.',
		forbidden:
			'Adapty does not allow this key to look up profiles (403). Use the Secret key of the app: Adapty dashboard > App settings > General > API keys.',
		rules: [
			...body.isText('error_code', 'profile_does_not_exist'),
			['error_code', ['paywall_does_not_exist', 'product_does_not_exist']],
			body.isList('errors'),
			body.isList('errors[0].errors'),
			['errors[1].constructor.name', ['Object']],
			body.isNumber('status_code'),
			['status_code', [400, 401, 403]],
		],
	});
}
