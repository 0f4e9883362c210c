import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { adaptyMail } from '../nodes/DeleteProfile/services/adaptyMail';
import { DELETE_PATH } from '../nodes/DeleteProfile/services/adaptyMail/requests';
import { authenticateFor, body, credentialFields, credentialTest } from './shared';

const COPY_AGAIN =
	"Copy the secret key of the project again: Adapty Mail > Settings. Adapty's own secret key does not work here.";

const NOBODY = 'n8n-credential-test@nobody.invalid';

export class AdaptyMailApi implements ICredentialType {
	name = 'adaptyMailApi';
	displayName = 'Adapty Mail API';
	icon: Icon = { light: 'file:../icons/adaptyMail.svg', dark: 'file:../icons/adaptyMail.dark.svg' };
	documentationUrl = 'https://adapty.io/docs/mail-send-data-via-api';
	properties: INodeProperties[] = credentialFields(adaptyMail.access, {
		server: 'Server to send requests to',
		secretKey:
			"In Adapty Mail: Settings. The secret key of the project, not Adapty's own, which works only for Adapty.",
	});

	authenticate = authenticateFor(adaptyMail, ({ secretKey }) => ({
		Authorization: `Bearer ${String(secretKey)}`,
	}));

	/**
	 * Nothing can be read there, so it asks to delete an address that cannot exist, below `.invalid`
	 * (https://www.rfc-editor.org/rfc/rfc2606). By email it leaves no trace; one by ID is remembered.
	 */
	test: ICredentialTestRequest = credentialTest(adaptyMail, {
		request: { method: 'POST', url: DELETE_PATH, body: { email: NOBODY } },
		goodStatus: 404,
		unauthorized: `Adapty Mail refused this key (401). ${COPY_AGAIN}`,
		forbidden: `Adapty Mail refused this key (403). ${COPY_AGAIN}`,
		rules: [
			...body.isText('errors[0].error_code', 'profile_not_found_error'),
			['errors[0].error_code', ['project_not_found_error', 'product_not_found_error']],
			body.isList('errors'),
			['errors[1].constructor.name', ['Object']],
			body.isNumber('errors[0].status_code'),
			['errors[0].status_code', [400, 401, 403]],
		],
	});
}
