import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { braze } from '../nodes/DeleteProfile/services/braze';
import { LOOK_UP_PATH } from '../nodes/DeleteProfile/services/braze/requests';
import { ABSENT_ID, authenticateFor, body, credentialFields, credentialTest } from './shared';

export class BrazeApi implements ICredentialType {
	name = 'brazeApi';
	displayName = 'Braze API';
	icon: Icon = { light: 'file:../icons/braze.svg', dark: 'file:../icons/braze.dark.svg' };
	documentationUrl = 'https://www.braze.com/docs/api/api_key/';
	properties: INodeProperties[] = credentialFields(braze.access, {
		instance:
			'The address of your Braze dashboard names it: dashboard-03.braze.com is US-03, dashboard-01.braze.eu is EU-01. With another instance, Braze refuses even a good key.',
		apiKey:
			'In the Braze dashboard: Settings > APIs and Identifiers > Create API Key. Deleting needs the permission users.delete; looking up, dry runs and the test of this credential need users.export.ids.',
	});

	authenticate = authenticateFor(braze, ({ apiKey }) => ({
		Authorization: `Bearer ${String(apiKey)}`,
	}));

	/** Looks up a profile that nobody has: "success", and no users. */
	test: ICredentialTestRequest = credentialTest(braze, {
		request: {
			method: 'POST',
			url: LOOK_UP_PATH,
			body: { external_ids: [ABSENT_ID], fields_to_export: ['external_id'] },
		},
		goodStatus: [200, 201],
		unauthorized:
			'Braze refused the key (401), or the instance is not that of the key. Compare Instance with the address of your dashboard, then copy the key again: Settings > APIs and Identifiers. A key without the permission users.export.ids may be refused like this, too.',
		forbidden:
			'Braze knows this key but it lacks a permission (403). Looking up users needs users.export.ids, deleting them users.delete. Create a new key: Settings > APIs and Identifiers.',
		rules: [
			...body.isText('message', 'success'),
			['message', ['Success', 'SUCCESS', 'failure', 'pending', 'expired']],
			body.isList('users'),
			['users[0].constructor.name', ['Object', 'String']],
			['errors[0].constructor.name', ['String', 'Object']],
			...body.isEmpty('error'),
		],
	});
}
