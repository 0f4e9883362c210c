/** What the tests of credentials have to know of each service: one row. */
import type { ICredentialType } from 'n8n-workflow';

import { AdaptyApi } from '../../credentials/AdaptyApi.credentials';
import { AdaptyMailApi } from '../../credentials/AdaptyMailApi.credentials';
import { CleverTapApi } from '../../credentials/CleverTapApi.credentials';
import { GainsightPxApi } from '../../credentials/GainsightPxApi.credentials';
import type { HttpResponse } from './respondingServer';

export interface Facts {
	type: ICredentialType;
	/** A credential as it is stored, without expressions and with the key `sesame`. */
	stored: Record<string, string>;
	/** Where it may be sent, and what goes along. */
	host: string;
	headers: Record<string, string>;
	/** What the test sends; a body only where the service has nothing to read. */
	path: string;
	body?: RegExp;
	/** Names, types and choices of the fields: workflows and stored credentials rely on them. */
	regions: string[];
	keys: string[];
	/** The status with which the service refuses a key, and what the test says then. */
	refusedKey: 401 | 403;
	where: RegExp;
	/** What the test says where the region may be the cause. */
	wrongRegion: RegExp;
	/** What the service says to a good key, in each way seen. */
	good: HttpResponse[];
	/** What it never says to one, and what the test says then if it is not "not like …". */
	wrong: Array<HttpResponse & { says?: RegExp }>;
}

const adaptyError = (code: string, status: unknown = 404, ...more: object[]) => ({
	errors: [{ source: null, errors: ['Profile not found'] }, ...more],
	error_code: code,
	status_code: status,
});

const mailError = (code: string, status: unknown = 404) => ({
	message: 'No',
	error_code: code,
	status_code: status,
	field_name: null,
});

/** The same status with each of these bodies. */
export const on = (status: number, ...bodies: unknown[]) =>
	bodies.map((body) => ({ status, body }));

const region = /account ID.*passcode.*region.*dashboard address.*in1\.dashboard\.clevertap\.com/i;

export const FACTS: Readonly<Record<string, Facts | undefined>> = {
	adapty: {
		type: new AdaptyApi(),
		stored: { server: 'production', secretKey: 'sesame' },
		host: 'https://api.adapty.io',
		headers: { Authorization: 'Api-Key sesame' },
		path: '/api/v2/server-side-api/profile/',
		regions: ['production', 'custom'],
		keys: ['secretKey'],
		refusedKey: 401,
		where: /App settings > General > API keys/,
		wrongRegion: /Secret key/,
		good: on(404, adaptyError('profile_does_not_exist')),
		wrong: [
			...on(
				404,
				adaptyError('not_authenticated'),
				adaptyError('app_does_not_exist'),
				adaptyError('paywall_does_not_exist'),
				adaptyError('product_does_not_exist'),
				adaptyError('resource_does_not_exist_here'),
				adaptyError('profile_does_not_exist_in_app'),
				adaptyError('profile_does_not_exist', 401),
				adaptyError('profile_does_not_exist', '404'),
				adaptyError('profile_does_not_exist', 404, { source: 'key', errors: ['Unknown key'] }),
				{ error_code: 'profile_does_not_exist', status_code: 404 },
				{ ...adaptyError('profile_does_not_exist'), errors: [] },
				{ ...adaptyError('profile_does_not_exist'), errors: { key: 'Unknown key' } },
				{ ...adaptyError('profile_does_not_exist'), errors: ['Unknown key'] },
			),
			...on(200, adaptyError('profile_does_not_exist', 200), adaptyError('profile_does_not_exist')),
			...on(200, { data: {} }, { data: { profile_id: 'x', customer_user_id: 'x' } }),
			...on(202, adaptyError('profile_does_not_exist')),
		],
	},
	adaptyMail: {
		type: new AdaptyMailApi(),
		stored: { server: 'production', secretKey: 'sesame' },
		host: 'https://api-mail.adapty.io',
		headers: { Authorization: 'Bearer sesame' },
		path: '/api/v1/profile/delete/',
		body: /^\{"email":"[\w.-]+@[\w-]+\.invalid"\}$/,
		regions: ['production', 'custom'],
		keys: ['secretKey'],
		refusedKey: 403,
		where: /Adapty Mail > Settings/,
		wrongRegion: /Adapty's own secret key does not work here/,
		good: on(404, { errors: [mailError('profile_not_found_error')] }),
		wrong: [
			...on(
				404,
				...[
					'secret_key_does_not_exist_error',
					'missing_identifier',
					'base_error',
					'project_not_found_error',
					'product_not_found_error',
					'project_does_not_exist_error',
					'profile_route_not_found_error',
				].map((code) => ({ errors: [mailError(code)] })),
				{ errors: [mailError('profile_not_found_error', 403)] },
				{ errors: [mailError('profile_not_found_error', '404')] },
				{
					errors: [
						mailError('profile_not_found_error'),
						mailError('secret_key_does_not_exist_error', 403),
					],
				},
				{ errors: [{ error_code: 'profile_not_found_error' }] },
				{ errors: { 0: mailError('profile_not_found_error') } },
				{ errors: [] },
			),
			...on(200, { errors: [mailError('profile_not_found_error', 200)] }),
		],
	},
	cleverTap: {
		type: new CleverTapApi(),
		stored: { region: 'sk1', accountId: 'ABC-123', passcode: 'sesame' },
		host: 'https://sk1.api.clevertap.com',
		headers: { 'X-CleverTap-Account-Id': 'ABC-123', 'X-CleverTap-Passcode': 'sesame' },
		path: '/1/profile.json?identity=',
		regions: ['eu', 'in1', 'sg1', 'us1', 'aps3', 'mec1', 'sk1', 'custom'],
		keys: ['accountId', 'passcode'],
		refusedKey: 401,
		where: /Settings > Project/,
		wrongRegion: region,
		good: on(
			200,
			{ status: 'success', record: null },
			{ status: 'success', record: {} },
			{ status: 'success' },
			{ status: 'success', error: '', message: null },
		),
		wrong: [
			...on(
				200,
				{ status: 'fail', error: 'Invalid Credentials', code: 401 },
				{ status: 'fail', error: 'Invalid Credentials', code: '401' },
				{ status: 'fail', error: 'Invalid Credentials' },
				{ status: 'fail', error: 'Account ID is not valid', code: 401 },
				{ status: 'success', code: 401 },
			).map((response) => ({ ...response, says: region })),
			...on(
				200,
				{ status: 'fail', error: 'Forbidden', code: 403 },
				{ status: 'fail', code: '403' },
			).map((response) => ({ ...response, says: /\(403\)/ })),
			{ status: 200, body: { status: 'fail', code: 429 }, says: /\(429\)/ },
			{ status: 200, body: { status: 'fail', code: 503 }, says: /\(5xx/ },
			...on(
				200,
				{ status: 'fail', data: { title: 'Not Found' } },
				{ status: 'partial' },
				{ status: 'Failure', message: 'pods not found' },
				{ status: 'successful' },
				{ status: 'succeeded' },
				{ status: 'success', error: 'No such project' },
				{ status: 'success', error: '2 of 3 accounts are locked' },
				{ status: 'success', error: '…' },
				{ status: 'success', error: { code: 'locked' } },
				{ status: 'success', error: ['locked'] },
				{ status: 'success', code: 1 },
				{ status: 'success', message: 'No such project' },
				{ status: 404, error: 'Not Found' },
			),
			...on(
				404,
				{ status: 'fail', data: { title: 'Not Found' } },
				{ status: 'fail', error: 'Not Found', code: 404 },
			),
			...on(201, { status: 'success' }),
		],
	},
	gainsightPx: {
		type: new GainsightPxApi(),
		stored: { dataCenter: 'eu', apiKey: 'sesame' },
		host: 'https://api-eu.aptrinsic.com',
		headers: { 'X-APTRINSIC-API-KEY': 'sesame' },
		path: '/v1/users?pageSize=1',
		regions: ['us', 'eu', 'us2', 'custom'],
		keys: ['apiKey'],
		refusedKey: 401,
		where: /REST API/,
		wrongRegion: /Data Center/,
		good: on(
			200,
			{ users: [], totalHits: 0 },
			{ users: [{ identifyId: 'a' }], totalHits: 7, scrollId: null },
		),
		wrong: [
			...on(
				200,
				{ users: 'none', totalHits: 0 },
				{ users: {}, totalHits: 0 },
				{ users: null, totalHits: 0 },
				{ users: 3, totalHits: 0 },
				{ users: [] },
				{ users: [], total: 0 },
				{ users: [], totalHits: '0' },
				{ users: ['ada'], totalHits: 1 },
				{ users: [17], totalHits: 1 },
				{ users: [], totalHits: 0, externalapierror: { status: 'UNAUTHORIZED' } },
				{ externalapierror: { status: 'NOT_FOUND', message: 'No such route' } },
			),
			...on(202, { users: [], totalHits: 0 }),
		],
	},
};
