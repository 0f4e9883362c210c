import { fromRecord, on, recordedIn, type Selector, type ServiceFacts } from './types';

const URL = '/api/v2/server-side-api/profile/';
const PAGE = 'https://adapty.io/docs/ss-delete-profile';
const OPENAPI =
	'https://github.com/adaptyteam/adapty-docs, src/api-reference/specs/adapty-api.yaml';
const UUID = '6f7a3b1c-0000-4000-8000-00000000cafe';
const ID_HEADERS = ['adapty-customer-user-id', 'adapty-profile-id'];

function by(header: string): Pick<Selector, 'headers'> {
	return { headers: [header, 'content-type: application/json'] };
}

function error(status: number, code: string, text: string) {
	return { errors: [{ source: null, errors: [text] }], error_code: code, status_code: status };
}

const absent = error(404, 'profile_does_not_exist', 'Profile not found');
const profile = {
	app_id: '14c3d623-2f3a-455a-aa86-ef83dff6913b',
	profile_id: '3286abd3-48b0-4e9c-a5f6-ac0a006804a6',
	customer_user_id: 'user-1',
	total_revenue_usd: 0,
	segment_hash: '8f45947bad31ab0c',
	timestamp: 1736436751469,
	...{ custom_attributes: [], access_levels: [], subscriptions: [], non_subscriptions: [] },
};
const recorded = recordedIn(PAGE);

export const adapty: ServiceFacts = {
	keyHeaders: ({ secretKey }) => ({ authorization: `Api-Key ${String(secretKey)}` }),
	limitedBy: ['secretKey'],
	refusedKey: { status: 401, field: 'Secret Key', undocumented: [403] },
	refusal: error(400, 'not_valid', 'No'),
	deleted: {
		fields: { httpStatus: 204, requestId: /./, message: 'Confirmed' },
		state: 'deleted',
	},
	found: { requestId: /./, message: 'Profile exists' },
	limits: {},
	confirmedAgain: [],
	defaults: { idType: 'customerUserId' },
	demo: { deleted: 203, alreadyAbsent: 14, skipped: 21, refused: 1, repeated: 1, requests: 219 },
	delete: [
		{ id: 'anna', wire: `DELETE ${URL}`, ...by('adapty-customer-user-id: anna') },
		{ id: UUID, idType: 'profileId', wire: `DELETE ${URL}`, ...by(`adapty-profile-id: ${UUID}`) },
		{
			id: 9007199254740991,
			wire: `DELETE ${URL}`,
			...by('adapty-customer-user-id: 9007199254740991'),
		},
	],
	lookUp: [
		{ id: 'anna', wire: `GET ${URL}`, ...by('adapty-customer-user-id: anna') },
		{ id: 'p-1', idType: 'profileId', wire: `GET ${URL}`, ...by('adapty-profile-id: p-1') },
	],
	caveat: /^Adapty does not reach Adapty Mail's own profile, and store subscriptions go on/,
	fate: 'adapty',
	idsOnTheWire: ({ rawHeaders }) =>
		rawHeaders.filter(
			(_, i) => i % 2 === 1 && ID_HEADERS.includes(rawHeaders[i - 1].toLowerCase()),
		),
	notDone: [
		['200 without body', 200],
		['200 with an object', 200, { deleted: true }],
		['202', 202],
		['404 with another code', 404, { error_code: 'app_not_found' }],
		['404 with an empty body', 404, ''],
		['404 in the words of another service', 404, { status: 'success' }],
		['401 that claims that the profile is absent', 401, { error_code: 'profile_does_not_exist' }],
	],
	faults: [
		fromRecord('401 with `profile_does_not_exist`', 'adaptyUnauthorizedProfile'),
		fromRecord('401 with `permission_denied`', 'adaptyUnauthorizedOther'),
	],
	recorded: [
		recorded('all deleted', 204, ''),
		recorded('denied failed unauthorized, else failed unauthorized', 401, {
			errors: [
				{ source: 'non_field_errors', errors: ['Authentication credentials were not provided.'] },
			],
			error_code: 'not_authenticated',
			status_code: 401,
		}),
		recorded('all absent', 404, absent),
		recorded('all found', 200, { data: profile }, { action: 'lookUp', source: OPENAPI }),
	],
	credentialTest: {
		stored: { server: 'production', secretKey: 'sesame' },
		origin: 'https://api.adapty.io',
		regions: ['production', 'custom'],
		keys: ['secretKey'],
		path: URL,
		where: /App settings > General > API keys/,
		wrongRegion: /Secret key/,
		good: on(404, absent),
		wrong: [
			...on(
				404,
				...[
					...['not_authenticated', 'app_does_not_exist', 'product_does_not_exist'],
					...['resource_does_not_exist_here', 'profile_does_not_exist_in_app'],
				].map((code) => ({ ...absent, error_code: code })),
				{ ...absent, status_code: 401 },
				{ ...absent, status_code: '404' },
				{ ...absent, errors: [...absent.errors, { source: 'key', errors: ['Unknown key'] }] },
				{ error_code: 'profile_does_not_exist', status_code: 404 },
				{ ...absent, errors: [] },
				{ ...absent, errors: { key: 'Unknown key' } },
				{ ...absent, errors: ['Unknown key'] },
			),
			...on(200, { ...absent, status_code: 200 }, absent),
			...on(200, { data: {} }, { data: { profile_id: 'x', customer_user_id: 'x' } }),
			...on(202, absent),
		],
	},
};
