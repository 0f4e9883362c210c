import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { oneSignal } from '../nodes/DeleteProfile/services/oneSignal';
import { LABELS, usersPath } from '../nodes/DeleteProfile/services/oneSignal/requests';
import { ABSENT_ID, authenticateFor, body, credentialFields, credentialTest } from './shared';

const USERS = usersPath('{{ encodeURIComponent($credentials.appId) }}');

export class OneSignalApi implements ICredentialType {
	name = 'oneSignalApi';
	displayName = 'OneSignal API';
	icon: Icon = { light: 'file:../icons/oneSignal.svg', dark: 'file:../icons/oneSignal.dark.svg' };
	documentationUrl = 'https://documentation.onesignal.com/docs/en/keys-and-ids';
	properties: INodeProperties[] = credentialFields(oneSignal.access, {
		server: 'Server to send requests to',
		appId: {
			description: 'In the OneSignal dashboard: Settings > Keys & IDs > App ID',
			placeholder: 'e.g. 1f0c5b9e-7a43-4d26-9b8e-3c2d1a0f6e57',
		},
		apiKey:
			'In the OneSignal dashboard: Settings > Keys & IDs. An App API key of the same app, shown only when it is created; not an Organization API key. It can read and delete all users of the app.',
	});

	authenticate = authenticateFor(oneSignal, ({ apiKey }) => ({
		Authorization: `Key ${String(apiKey)}`,
	}));

	/** Looks up a user that nobody has: with a good key, OneSignal's own 404 says so. */
	test: ICredentialTestRequest = credentialTest(oneSignal, {
		request: { url: `=${USERS}${LABELS.externalId}/${ABSENT_ID}` },
		goodStatus: 404,
		unauthorized:
			'OneSignal refused this key (401). Check App ID, and copy an App API key of the same app: OneSignal dashboard > Settings > Keys & IDs, which shows a key only when it is created. An IP allowlist of the key has to contain the address of n8n.',
		forbidden:
			'OneSignal does not let this key look up users of this app (403): it is not a key of this app, or its IP allowlist lacks n8n. Copy App ID and an App API key of the same app: OneSignal dashboard > Settings > Keys & IDs.',
		rules: [
			body.isList('errors'),
			['errors[0].title.trim', [undefined]],
			['errors[0].title', ['', 'App not found', 'app_id not found', 'Application not found']],
			body.isEmpty('errors[0].meta.app_id')[0],
			...['status', 'detail', 'message'].map((key) => body.isEmpty(`errors[0].${key}`)[0]),
			['errors[1].constructor.name', ['Object', 'String']],
		],
	});
}
