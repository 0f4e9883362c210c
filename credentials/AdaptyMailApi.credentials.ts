import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { adaptyMail } from '../nodes/DeleteProfile/services/adaptyMail';
import { DELETE_PATH } from '../nodes/DeleteProfile/services/adaptyMail/requests';
import { authenticateFor } from './shared/authenticate';
import { testBaseUrl } from './shared/baseUrl';
import { expressionFields } from './shared/expressionFields';
import { baseUrlField, hostOptions, secretField } from './shared/fields';
import { beginsWith, onlyStatus, testRules } from './shared/testRules';

const NOT_ADAPTY_MAIL =
	'The server responded, but not like Adapty Mail, so the key could not be tested. Check Server and Base URL.';

/** Below `.invalid` no address can exist: https://www.rfc-editor.org/rfc/rfc2606 */
const NOBODY = 'n8n-credential-test@nobody.invalid';

export class AdaptyMailApi implements ICredentialType {
	name = 'adaptyMailApi';

	displayName = 'Adapty Mail API';

	icon: Icon = { light: 'file:../icons/adaptyMail.svg', dark: 'file:../icons/adaptyMail.dark.svg' };

	documentationUrl = 'https://adapty.io/docs/mail-send-data-via-api';

	properties: INodeProperties[] = expressionFields([
		{
			displayName: 'Server',
			name: 'server',
			type: 'options',
			options: hostOptions(adaptyMail.access),
			default: 'production',
			description: 'Server to send requests to',
		},
		baseUrlField('server', 'https://api-mail.adapty.io'),
		secretField({
			displayName: 'Secret Key',
			name: 'secretKey',
			description:
				"In Adapty Mail: Settings. The secret key of the project, not Adapty's own, which works only for Adapty.",
		}),
	]);

	authenticate = authenticateFor(adaptyMail, ({ secretKey }) => ({
		Authorization: `Bearer ${String(secretKey)}`,
	}));

	/**
	 * There is nothing to read at Adapty Mail, so the only call that can tell a key is a deletion. It
	 * asks for an email address that nobody can have: with a good key, Adapty Mail's own 404 says so,
	 * and nothing is changed. A deletion by email leaves no trace, one by ID is remembered.
	 */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: testBaseUrl(adaptyMail.access),
			url: DELETE_PATH,
			headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
			body: { email: NOBODY },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: onlyStatus(404),
		},
		rules: testRules(
			{
				unauthorized:
					"Adapty Mail refused this key (401). Copy the secret key of the project again: Adapty Mail > Settings. Adapty's own secret key does not work here.",
				forbidden:
					"Adapty Mail refused this key (403). Copy the secret key of the project again: Adapty Mail > Settings. Adapty's own secret key does not work here.",
				notThisService: NOT_ADAPTY_MAIL,
				redirected:
					'The server sent a redirect, which Adapty Mail never does. It was not followed, to protect your key. Check Server and Base URL.',
				rateLimited:
					'Adapty Mail is rate limiting right now (429), so the key could not be tested. Try again in a minute.',
				down: 'Adapty Mail is not available right now (5xx or timeout), so the key could not be tested. Try again later.',
			},
			[
				// Its own word is `profile_not_found_error`, in an error that repeats the status.
				...beginsWith(
					'errors[0].error_code',
					'prof',
					'profile_not_found_error'.length,
					NOT_ADAPTY_MAIL,
				),
				{ key: 'errors[0].status_code', value: undefined, message: NOT_ADAPTY_MAIL },
				...[200, 400, 401, 403, 500].map((value) => ({
					key: 'errors[0].status_code',
					value,
					message: NOT_ADAPTY_MAIL,
				})),
			],
		),
	};
}
