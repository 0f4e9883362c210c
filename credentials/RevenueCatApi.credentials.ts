import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { revenueCat } from '../nodes/DeleteProfile/services/revenueCat';
import { customersPath } from '../nodes/DeleteProfile/services/revenueCat/requests';
import { ABSENT_ID, authenticateFor, body, credentialFields, credentialTest } from './shared';

export class RevenueCatApi implements ICredentialType {
	name = 'revenueCatApi';
	displayName = 'RevenueCat API';
	icon: Icon = { light: 'file:../icons/revenueCat.svg', dark: 'file:../icons/revenueCat.dark.svg' };
	documentationUrl = 'https://www.revenuecat.com/docs/projects/authentication';
	properties: INodeProperties[] = credentialFields(revenueCat.access, {
		server: 'Server to send requests to',
		projectId: {
			description: 'In the RevenueCat dashboard: Project settings > General',
			placeholder: 'e.g. proj1ab2c3d4',
		},
		secretKey:
			'In the RevenueCat dashboard: Project settings > API keys. A secret key of API version V2 with the permission to read and write customers (customer_information:customers:read_write); not a V1 key, and not a public SDK key.',
	});

	authenticate = authenticateFor(revenueCat, ({ secretKey }) => ({
		Authorization: `Bearer ${String(secretKey)}`,
	}));

	/** Looks up a customer that nobody has: with a good key, RevenueCat's own 404 says so. */
	test: ICredentialTestRequest = credentialTest(revenueCat, {
		request: {
			url: `=${customersPath('{{ encodeURIComponent($credentials.projectId) }}')}${ABSENT_ID}`,
		},
		goodStatus: 404,
		unauthorized:
			'RevenueCat refused this key (401). Copy the secret key of API version V2 again: RevenueCat dashboard > Project settings > API keys.',
		forbidden:
			'RevenueCat refused this key for this project (403). Project ID must be that of its own project, its API version V2, and it must be allowed to read and write customers: RevenueCat dashboard > Project settings > API keys.',
		rules: [
			...body.isText('type', 'resource_missing'),
			['type', ['rate_limit_error']],
			...body.isText('object', 'error'),
			...body.isText('message', 'Could not find customer ID associated with this project'),
			['param', ['project_id', 'app_id']],
			['retryable', [true, undefined]],
		],
	});
}
