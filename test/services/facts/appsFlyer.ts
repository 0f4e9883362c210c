import { fault, on, recordedIn, type Selector, type ServiceFacts } from './types';

const IS_UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const URL = '/api/gdpr/v1/opendsr_requests';
const DAY_MS = 24 * 3_600_000;
const REFERENCE = 'https://dev.appsflyer.com/hc/reference/create-opendsr-request';
const APP = 'id123456789';

function data(code: string, message = 'No') {
	return { code: 400, message, af_gdpr_code: code };
}

function error(code: string, message?: string) {
	return { error: data(code, message) };
}

const taken = {
	subject_request_id: '6f7a3b1c-0000-4000-8000-00000000cafe',
	original_request_id: '6f7a3b1c-0000-4000-8000-00000000cafe',
	expected_completion_time: '2099-01-01T00:00:00Z',
	received_time: '2026-01-01T00:00:00Z',
	encoded_request: 'e30=',
	info: '',
};

/** One ID, in the request that it is erased by; its ID and time are of the day. */
function by(idType: string, type: string, id: unknown, json = JSON.stringify(id)): Selector {
	const identity = `{"identity_type":"${type}","identity_value":${json},"identity_format":"raw"}`;
	const shared = `"submitted_time":"TIME","api_version":"0.1","property_id":"${APP}"`;
	const body = `{"subject_request_id":"UUID","subject_request_type":"erasure",${shared},"subject_identities":[${identity}]}`;
	const pattern = body
		.replace(/[[\]{}.\\]/g, '\\$&')
		.replace('TIME', '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z')
		.replace('UUID', '[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}');
	const length = Buffer.byteLength(body) - 'TIMEUUID'.length + 24 + 36;
	const headers = [`content-length: ${length}`, 'content-type: application/json; charset=utf-8'];
	return { id, idType, wire: `POST ${URL}`, headers, body: RegExp(`^${pattern}$`) };
}

const recorded = recordedIn(REFERENCE);

export const appsFlyer: ServiceFacts = {
	keyHeaders: ({ apiToken }) => ({ authorization: `Bearer ${String(apiToken)}` }),
	limitedBy: ['apiToken'],
	refusedKey: { status: 401, field: 'API Token', undocumented: [401, 403] },
	refusal: error('e323'),
	deleted: {
		fields: {
			httpStatus: 201,
			batchSize: 1,
			appId: APP,
			jobId: /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
			message: /^By \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d UTC$/,
		},
		after: { expectedBy: 30 * DAY_MS },
		state: 'pendingDeletion',
	},
	limits: { delete: { ids: 50, perMinute: 350 }, job: { perMinute: 350 } },
	confirmedAgain: [
		...['customerUserId', 'appsFlyerId'],
		...['idfv', 'iosAdvertisingId', 'androidAdvertisingId'],
	],
	defaults: { idType: 'customerUserId', appId: '' },
	demo: { accepted: 218, skipped: 21, repeated: 1, requests: 5 },
	delete: [
		by('customerUserId', 'customer_user_id', 'änna "A" 安娜'),
		by('customerUserId', 'customer_user_id', 42, '"42"'),
		by('appsFlyerId', 'appsflyer_id', '1700000000000-1234567'),
		by('idfv', 'idfv', '6F7A3B1C-0000-4000-8000-00000000CAFE'),
		by('iosAdvertisingId', 'ios_advertising_id', '6F7A3B1C-0000-4000-8000-00000000CAFE'),
		by('androidAdvertisingId', 'android_advertising_id', '6f7a3b1c-0000-4000-8000-00000000cafe'),
	],
	lookUp: [],
	caveat: /^AppsFlyer accepts unknown IDs, too, and finds user IDs only from login events;/,
	fate: (id, idType) => ['customerUserId', 'appsFlyerId'].includes(idType) || IS_UUID.test(id),
	idsOnTheWire({ body }) {
		type Sent = { subject_identities: Array<{ identity_value: string }> };
		const sent = JSON.parse(body) as Sent & { requests?: Sent[] };
		return (sent.requests ?? [sent]).map((one) => one.subject_identities[0].identity_value);
	},
	notDone: [
		['201 without body', 201],
		['201 with an empty object', 201, {}],
		['201 about another request', 201, taken],
		['201 with an empty batch', 201, { responses: [], errors: [] }],
		['201 with a batch of others', 201, { responses: [taken], errors: null }],
		['201 with a refusal', 201, error('e213')],
		['200', 200, taken],
		['200 with the state of a request', 200, { request_status: 'completed' }],
		['202', 202],
		['204', 204],
		['400 of OpenDSR without a code', 400, { error: { code: 400 } }],
		['400 with e214', 400, error('e214')],
		['400 that says 401 inside', 400, { error: { ...data('e213'), code: 401 } }],
		['404 with e213', 404, error('e213')],
		['410', 410, error('e213')],
	],
	faults: [
		fault('400 with `e319` (platform)', 400, error('e319')),
		fault('400 with `e411` (app)', 400, error('e411')),
		fault('500 with `e511` (wait for an hour)', 500, { ...data('e511'), code: 500 }),
	],
	recorded: [
		recorded(
			'all failed forbidden',
			400,
			error('e411', "AppID given in 'property_id' is incorrect or does not belong to your account"),
			{ source: 'https://github.com/rudderlabs/rudder-transformer (test mocks of af)' },
		),
		recorded('all accepted before', 400, error('e213', 'Request already exists')),
		recorded(
			'all accepted before',
			400,
			error('e215', 'One or more subject-identities already exist in an open request'),
		),
		recorded('split failed rejected', 400, error('e313', 'Invalid subject_request_id')),
		recorded('split failed rejected', 400, data('e414', 'Too many requests in batch'), {
			ids: ['user-1', 'user-2'],
		}),
	],
	credentialTest: {
		stored: { server: 'production', apiToken: 'sesame' },
		origin: 'https://hq1.appsflyer.com',
		regions: ['production', 'custom'],
		keys: ['apiToken'],
		path: `${URL}/9f4c27d1-b0e8-4a6c-8d35-e1f2a7b60c94`,
		where: /Security center > AppsFlyer API tokens/,
		wrongRegion: /Tokens V1 do not work here/,
		good: on(400, error('e214', 'Request not found'), error('e214')),
		wrong: [
			...on(
				400,
				...['e213', 'e215', 'e313', 'e411', 'e511', 'e2140', 'E214'].map((code) => error(code)),
				data('e214'),
				{ error: 'e214' },
				{ error: { message: 'Request not found' } },
				{ error: { ...data('e214'), code: 401 } },
				{ error: { ...data('e214'), code: '400' } },
				{ error: { af_gdpr_code: 'e214' } },
				{ error: { ...data('e214'), af_gdpr_code: 214 } },
				{ error: [data('e214')] },
			),
			...on(200, error('e214'), { request_status: 'pending' }),
			...on(404, error('e214')),
		],
	},
	// https://dev.appsflyer.com/hc/reference/create-stub-opendsr-request
	stub: { path: '/api/gdpr/v1/opendsr_requests', instead: '/api/gdpr/v1/stub' },
};
