import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { GAINSIGHT_PX_HOSTS } from '../nodes/DeleteProfile/services/gainsightPx/hosts';
import { baseUrlField, hostOptions, secretField } from './shared/fields';
import { guardFor } from './shared/guard';
import { testRules } from './shared/testRules';

const guard = guardFor(GAINSIGHT_PX_HOSTS, 'dataCenter');

const NOT_GAINSIGHT_PX =
	'The address answered, but not the way Gainsight PX does, so nothing is known about the key. Check Data Center and Base URL (without /v1).';

export class GainsightPxApi implements ICredentialType {
	name = 'gainsightPxApi';

	displayName = 'Gainsight PX API';

	icon: Icon = {
		light: 'file:../icons/gainsightPx.svg',
		dark: 'file:../icons/gainsightPx.dark.svg',
	};

	documentationUrl = 'https://px-apidocs.gainsight.com/';

	properties: INodeProperties[] = [
		{
			displayName: 'Data Center',
			name: 'dataCenter',
			type: 'options',
			options: hostOptions(GAINSIGHT_PX_HOSTS),
			default: 'us',
			description: 'Where your Gainsight PX subscription is kept; a key works only there',
		},
		baseUrlField('dataCenter', 'https://api.aptrinsic.com'),
		secretField({
			displayName: 'API Key',
			name: 'apiKey',
			description:
				'In Gainsight PX: Administration > REST API > New API Key. Deleting needs the permission Write; looking up, dry runs and the test of this credential need Read. Not the product key (AP-…).',
		}),
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-APTRINSIC-API-KEY': guard.header('apiKey') } },
	};

	/** Lists one user, which needs the permission Read and changes nothing. */
	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			baseURL: guard.baseUrl,
			url: '/v1/users',
			qs: { pageSize: 1 },
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			allowedDomains: guard.allowedDomains,
		},
		rules: testRules(
			{
				unauthorized:
					'Gainsight PX does not accept this key (401). Check that Data Center is that of your subscription and copy the key again, or make a new one: Administration > REST API. The product key (AP-…) does not work here. A key without the permission Read may be refused like this, too.',
				forbidden:
					'Gainsight PX knows this key but it lacks a permission (403). Looking up users needs Read, deleting them needs Write: Administration > REST API.',
				notThisService: NOT_GAINSIGHT_PX,
				redirected:
					'The address points elsewhere (redirect), which Gainsight PX does not do. It was not followed, so that the key does not end up with somebody else. Check Data Center and Base URL.',
				rateLimited:
					'Gainsight PX is receiving too many requests just now (429). This says nothing about the key; try again in a minute.',
				down: 'Gainsight PX cannot answer just now (status 5xx or timeout). This says nothing about the key; try again later.',
			},
			[{ key: 'users', value: undefined, message: NOT_GAINSIGHT_PX }],
		),
	};
}
