import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { amplitude } from '../nodes/DeleteProfile/services/amplitude';
import { SEARCH_PATH } from '../nodes/DeleteProfile/services/amplitude/requests';
import { ABSENT_ID, authenticateFor, body, credentialFields, credentialTest } from './shared';

export class AmplitudeApi implements ICredentialType {
	name = 'amplitudeApi';
	displayName = 'Amplitude API';
	icon: Icon = { light: 'file:../icons/amplitude.svg', dark: 'file:../icons/amplitude.dark.svg' };
	documentationUrl = 'https://amplitude.com/docs/apis/authentication';
	properties: INodeProperties[] = credentialFields(amplitude.access, {
		region:
			'Where the project is: the address of Amplitude in your browser begins with app.eu.amplitude.com for Europe',
		apiKey: 'In Amplitude: Organization settings > Projects > your project > API Key',
		secretKey:
			'In Amplitude: Organization settings > Projects > your project > Secret Key, of the same project. It can read and delete all users of the project.',
		requester: {
			description:
				"Optional, without spaces. Shown next to each deletion in Amplitude's list, such as your email address.",
			placeholder: 'e.g. privacy@example.com',
		},
	});

	authenticate = authenticateFor(amplitude, ({ apiKey, secretKey }) => ({
		Authorization: `Basic ${btoa(`${String(apiKey)}:${String(secretKey)}`)}`,
	}));

	/** Looks up a user that nobody has: "nomatch". */
	test: ICredentialTestRequest = credentialTest(amplitude, {
		request: { url: SEARCH_PATH, qs: { user: ABSENT_ID } },
		goodStatus: 200,
		unauthorized:
			'Amplitude refused this key (401). Copy API Key and Secret Key of one project again: Organization settings > Projects > your project, and check Region.',
		forbidden:
			'Amplitude does not let this key look up users (403). Copy API Key and Secret Key of one project again: Organization settings > Projects > your project, and check Region.',
		rules: [
			...body.isText('type', 'nomatch'),
			['type', ['NOMATCH', 'noMatch', 'user_id', 'no_such', 'unknown', 'missing']],
			body.isList('matches'),
			['matches[0].constructor.name', ['Object', 'String', 'Number', 'Array']],
			...['error', 'errors', 'message'].flatMap(body.isEmpty),
		],
	});
}
