import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

const HOSTS = '["production"].includes($credentials.server)';
const SAFE_URL =
	'/^(https:\\/\\/|http:\\/\\/(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(?=[:/]|$))/i.test($credentials.baseUrl)';

/**
 * The Adapty credential of version 0.1.0 as far as a request needs it: declarative, so that n8n
 * evaluates an expression for each request. The baseline that the node has to beat.
 */
export class DeclarativeAdapty implements ICredentialType {
	name = 'adaptyApi';

	displayName = 'Adapty API';

	properties: INodeProperties[] = [
		{ displayName: 'Server', name: 'server', type: 'string', default: 'production' },
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				Authorization: `={{ ($credentials.server === 'custom' ? ${SAFE_URL} : ${HOSTS}) ? 'Api-Key ' + $credentials.secretKey : '' }}`,
			},
		},
	};
}
