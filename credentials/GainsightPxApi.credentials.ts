import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { gainsightPx } from '../nodes/DeleteProfile/services/gainsightPx';
import { USERS_PATH } from '../nodes/DeleteProfile/services/gainsightPx/requests';
import { authenticateFor, body, credentialFields, credentialTest } from './shared';

export class GainsightPxApi implements ICredentialType {
	name = 'gainsightPxApi';
	displayName = 'Gainsight PX API';
	icon: Icon = {
		light: 'file:../icons/gainsightPx.svg',
		dark: 'file:../icons/gainsightPx.dark.svg',
	};
	documentationUrl = 'https://px-apidocs.gainsight.com/';
	properties: INodeProperties[] = credentialFields(gainsightPx.access, {
		dataCenter: 'Data center of your subscription; API keys only work in their own data center',
		apiKey:
			'In Gainsight PX: Administration > REST API > New API Key. Deleting needs the permission Write; looking up, dry runs and the test of this credential need Read. Not the product key (AP-…).',
	});

	authenticate = authenticateFor(gainsightPx, ({ apiKey }) => ({
		'X-APTRINSIC-API-KEY': String(apiKey),
	}));

	/** Lists one user, which needs the permission Read and changes nothing. */
	test: ICredentialTestRequest = credentialTest(gainsightPx, {
		request: { url: USERS_PATH, qs: { pageSize: 1 } },
		goodStatus: 200,
		unauthorized:
			'Gainsight PX refused this key (401). Check that Data Center is that of your subscription and copy the key again, or create a new one: Administration > REST API. The product key (AP-…) does not work here. A key without the permission Read may be refused like this, too.',
		forbidden:
			'Gainsight PX knows this key but it lacks a permission (403). Looking up users needs Read, deleting them needs Write: Administration > REST API.',
		rules: [
			body.isList('users'),
			['users[0].constructor.name', ['String', 'Number']],
			body.isNumber('totalHits'),
			['externalapierror.constructor.name', ['Object']],
		],
	});
}
