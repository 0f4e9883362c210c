import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { mixpanel } from '../nodes/DeleteProfile/services/mixpanel';
import { DELETIONS_PATH } from '../nodes/DeleteProfile/services/mixpanel/requests';
import { authenticateFor, body, credentialFields, credentialTest } from './shared';

export class MixpanelApi implements ICredentialType {
	name = 'mixpanelApi';
	displayName = 'Mixpanel API';
	icon: Icon = { light: 'file:../icons/mixpanel.svg', dark: 'file:../icons/mixpanel.dark.svg' };
	documentationUrl =
		'https://docs.mixpanel.com/docs/privacy/end-user-data-management#generate-oauth-token';
	properties: INodeProperties[] = credentialFields(mixpanel.access, {
		region: 'Data residency of the project: Organization Settings > Projects > your project',
		projectToken: {
			description: 'In Mixpanel: Organization Settings > Projects > your project > Project Token',
			placeholder: 'e.g. 0123456789abcdef0123456789abcdef',
		},
		oauthToken:
			'In Mixpanel, as an owner or admin: Profile & Preferences > Data & Privacy. It expires after one year.',
	});

	authenticate = authenticateFor(mixpanel, ({ oauthToken }) => ({
		Authorization: `Bearer ${String(oauthToken)}`,
	}));

	/** Asks for the state of a deletion that nobody requested: it cannot be found. */
	test: ICredentialTestRequest = credentialTest(mixpanel, {
		request: {
			url: `=${DELETIONS_PATH}1?token={{ encodeURIComponent($credentials.projectToken) }}`,
		},
		goodStatus: 200,
		unauthorized:
			'Mixpanel refused this OAuth token (401). It expires after one year: copy a new token (key) from Profile & Preferences > Data & Privacy, and check Region.',
		forbidden:
			'Mixpanel knows this OAuth token (403), but not as that of an owner or admin of this project. Check Project Token: Organization Settings > Projects.',
		rules: [
			...body.isText('status', 'ok'),
			['status', ['OK', 'UP', 'up']],
			...body.isText('results.status', 'NOT_FOUND'),
			['results.status', ['not_found', 'NOT FOUND', 'succeeded']],
			...body.isEmpty('error'),
		],
	});
}
