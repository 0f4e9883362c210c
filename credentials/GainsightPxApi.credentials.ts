import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { gainsightPx } from '../nodes/DeleteProfile/services/gainsightPx';
import { USERS_PATH } from '../nodes/DeleteProfile/services/gainsightPx/requests';
import { authenticateFor } from './shared/authenticate';
import { testBaseUrl } from './shared/baseUrl';
import { expressionFields } from './shared/expressionFields';
import { baseUrlField, hostOptions, secretField } from './shared/fields';
import { onlyStatus, testRules } from './shared/testRules';

const NOT_GAINSIGHT_PX =
	'The server responded, but not like Gainsight PX, so the key could not be tested. Check Data Center and Base URL.';

export class GainsightPxApi implements ICredentialType {
	name = 'gainsightPxApi';

	displayName = 'Gainsight PX API';

	icon: Icon = {
		light: 'file:../icons/gainsightPx.svg',
		dark: 'file:../icons/gainsightPx.dark.svg',
	};

	documentationUrl = 'https://px-apidocs.gainsight.com/';

	properties: INodeProperties[] = expressionFields([
		{
			displayName: 'Data Center',
			name: 'dataCenter',
			type: 'options',
			options: hostOptions(gainsightPx.access),
			default: 'us',
			description: 'Data center of your subscription; API keys only work in their own data center',
		},
		baseUrlField('dataCenter', 'https://api.aptrinsic.com'),
		secretField({
			displayName: 'API Key',
			name: 'apiKey',
			description:
				'In Gainsight PX: Administration > REST API > New API Key. Deleting needs the permission Write; looking up, dry runs and the test of this credential need Read. Not the product key (AP-…).',
		}),
	]);

	authenticate = authenticateFor(gainsightPx, ({ apiKey }) => ({
		'X-APTRINSIC-API-KEY': String(apiKey),
	}));

	/** Lists one user, which needs the permission Read and changes nothing. */
	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			baseURL: testBaseUrl(gainsightPx.access),
			url: USERS_PATH,
			qs: { pageSize: 1 },
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: onlyStatus(200),
		},
		rules: testRules(
			{
				unauthorized:
					'Gainsight PX refused this key (401). Check that Data Center is that of your subscription and copy the key again, or create a new one: Administration > REST API. The product key (AP-…) does not work here. A key without the permission Read may be refused like this, too.',
				forbidden:
					'Gainsight PX knows this key but it lacks a permission (403). Looking up users needs Read, deleting them needs Write: Administration > REST API.',
				notThisService: NOT_GAINSIGHT_PX,
				redirected:
					'The server sent a redirect, which Gainsight PX never does. It was not followed, to protect your key. Check Data Center and Base URL.',
				rateLimited:
					'Gainsight PX is rate limiting right now (429), so the key could not be tested. Try again in a minute.',
				down: 'Gainsight PX is not available right now (5xx or timeout), so the key could not be tested. Try again later.',
			},
			// Only a list has a way to add something to it.
			[{ key: 'users.push', value: undefined, message: NOT_GAINSIGHT_PX }],
		),
	};
}
