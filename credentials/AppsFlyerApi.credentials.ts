import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { appsFlyer } from '../nodes/DeleteProfile/services/appsFlyer';
import { REQUESTS_PATH } from '../nodes/DeleteProfile/services/appsFlyer/requests';
import { authenticateFor, body, credentialFields, credentialTest } from './shared';

/** Nobody has made a request with it. */
const NO_REQUEST = '9f4c27d1-b0e8-4a6c-8d35-e1f2a7b60c94';

export class AppsFlyerApi implements ICredentialType {
	name = 'appsFlyerApi';
	displayName = 'AppsFlyer API';
	icon: Icon = { light: 'file:../icons/appsFlyer.svg', dark: 'file:../icons/appsFlyer.dark.svg' };
	documentationUrl = 'https://support.appsflyer.com/hc/en-us/articles/360004562377';
	properties: INodeProperties[] = credentialFields(appsFlyer.access, {
		server: 'Server to send requests to',
		apiToken:
			'In AppsFlyer, as an admin: your email address at the top > Security center > AppsFlyer API tokens > API token V2.0. It can request erasures in all apps of the account.',
	});

	authenticate = authenticateFor(appsFlyer, ({ apiToken }) => ({
		Authorization: `Bearer ${String(apiToken)}`,
	}));

	/** Asks for the state of a request that nobody made: with a good token, it is not found (e214). */
	test: ICredentialTestRequest = credentialTest(appsFlyer, {
		request: { url: `${REQUESTS_PATH}/${NO_REQUEST}` },
		goodStatus: 400,
		unauthorized:
			'AppsFlyer refused this token (401). Copy the API token V2.0 (the long key) again: Security center > AppsFlyer API tokens. Tokens V1 do not work here.',
		forbidden:
			'AppsFlyer knows this token (403), but does not let it see requests. Use that of an admin: Security center > AppsFlyer API tokens.',
		rules: [
			...body.isText('error.af_gdpr_code', 'e214'),
			['error.af_gdpr_code', ['e211', 'e212', 'e213', 'e215', 'e313', 'e412', 'e413', 'E214']],
			['error.af_gdpr_code[1]', [...'1345']],
			body.isNumber('error.code'),
			['error.code', [401, 403, 404, 500]],
		],
	});
}
