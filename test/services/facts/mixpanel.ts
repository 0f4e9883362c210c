import { fault, on, recordedIn, withJson, type ServiceFacts } from './types';

const URL = '/api/app/data-deletions/v3.0/';
const DAY_MS = 24 * 3_600_000;
const REFERENCE = 'https://docs.mixpanel.com/reference/gdpr-api';
const OPENAPI = 'https://github.com/mixpanel/docs, openapi/gdpr.openapi.yaml';
const RUDDER = 'https://github.com/rudderlabs/rudder-transformer/pull/5578';
const TRACKING_ID = '1583792934719392965';

/** The sample of the reference; its user is not ours. */
const listed = {
	status: 'PENDING',
	disclosure_type: 'DATA',
	date_requested: '2020-03-09T22:28:55.078315',
	tracking_id: TRACKING_ID,
	project_id: 1978118,
	compliance_type: 'ccpa',
	destination_url: null,
	requesting_user: 'pat@example.com',
	distinct_id_count: 1,
};

function ok(results: unknown) {
	return { status: 'ok', results };
}

function error(error: unknown) {
	return { status: 'error', error };
}

function conflict(...ids: string[]) {
	return error({
		conflicting_distinct_ids: ids,
		conflicting_task_ids: [TRACKING_ID],
		error: 'There is a running task',
	});
}

const openApi = recordedIn(OPENAPI);
const rudder = recordedIn(RUDDER);

const FIELDS = {
	httpStatus: 201,
	batchSize: 1,
	complianceType: 'gdpr',
	jobId: /^\d{19}$/,
	message: /^By \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d UTC$/,
};

export const mixpanel: ServiceFacts = {
	keyHeaders: ({ oauthToken }) => ({ authorization: `Bearer ${String(oauthToken)}` }),
	limitedBy: ['projectToken'],
	refusedKey: { status: 401, field: 'OAuth Token', undocumented: [] },
	refusal: error('Not valid'),
	deleted: {
		fields: FIELDS,
		after: { expectedBy: 30 * DAY_MS },
		state: 'pendingDeletion',
		body: () => ok({ task_id: TRACKING_ID }),
	},
	limits: { delete: { ids: 500, perSecond: 1 }, job: { perSecond: 1 } },
	confirmedAgain: ['distinctId'],
	defaults: { complianceType: 'gdpr' },
	demo: { accepted: 218, skipped: 21, repeated: 1, requests: 1 },
	delete: [
		{
			id: 'änna "A" 安娜',
			wire: `POST ${URL}?token=sandbox-mixpanel-project-token`,
			...withJson('{"distinct_ids":["änna \\"A\\" 安娜"],"compliance_type":"GDPR"}'),
		},
		{
			id: 42,
			parameters: { complianceType: 'ccpa' },
			wire: `POST ${URL}?token=sandbox-mixpanel-project-token`,
			...withJson('{"distinct_ids":["42"],"compliance_type":"CCPA"}'),
			fields: { ...FIELDS, complianceType: 'ccpa' },
		},
	],
	lookUp: [],
	caveat: /^Mixpanel deletes within 30 days, and collects new data/,
	fate: (id) => !/^(anon|anonymous|unknown|true|false|0|-1|lmy47d)$/i.test(id),
	idsOnTheWire: ({ body }) => (JSON.parse(body) as { distinct_ids: string[] }).distinct_ids,
	notDone: [
		['200 without body', 200],
		['201 with an empty list', 201, ok([])],
		['201 with two tasks', 201, ok([listed, listed])],
		['201 with a number', 201, ok({ task_id: 42 })],
		['201 with a path', 201, ok({ task_id: '../1' })],
		['201 with a task that failed', 201, ok([{ ...listed, status: 'FAILURE' }])],
		['201 about nobody', 201, ok([{ ...listed, distinct_id_count: 0 }])],
		['201 error', 201, { ...ok({ task_id: '1' }), status: 'error' }],
		['200 with the state of a task', 200, ok({ status: 'SUCCESS' })],
		['204', 204],
		['409 with a text', 409, error('Conflict')],
		['409 that names nobody', 409, conflict()],
		['409 that names somebody else', 409, conflict('somebody-else')],
		['409 in no form of its own', 409, { ...conflict('a'), status: 'fail' }],
		['404 in its own form', 404, error('Not found')],
	],
	faults: [fault('409 that names another ID', 409, conflict('somebody-else'))],
	recorded: [
		openApi('all accepted', 201, ok({ task_id: 'job-tracking-id' })),
		recordedIn(REFERENCE)('all accepted', 200, ok([listed])),
		openApi('denied failed unauthorized', 401, error('Details')),
		openApi('denied failed forbidden', 403, error('Details')),
		recordedIn('https://github.com/NangoHQ/integration-templates (mixpanel, same host and prefix)')(
			'denied failed forbidden',
			403,
			error('User 7 is not a member of project 9.'),
		),
		rudder('each accepted before', 409, conflict('user-1')),
		rudder(
			'retry failed rateLimited, told to wait',
			429,
			'Too Many Requests, this API is limited to 1 req/s',
		),
	],
	credentialTest: {
		stored: { region: 'eu', projectToken: 'a1b2c3', oauthToken: 'sesame' },
		origin: 'https://eu.mixpanel.com',
		regions: ['us', 'eu', 'in', 'custom'],
		keys: ['projectToken', 'oauthToken'],
		path: `${URL}1?token=a1b2c3`,
		where: /expires after one year: copy .* Profile & Preferences > Data & Privacy/,
		wrongRegion: /check Region/,
		good: on(
			200,
			ok({ status: 'NOT_FOUND' }),
			ok({ status: 'NOT_FOUND', result: '', distinct_ids: [] }),
		),
		wrong: [
			...on(
				200,
				...['PENDING', 'SUCCESS', 'UNKNOWN', 'not_found', 'NOT FOUND', 404].map((status) =>
					ok({ status }),
				),
				ok({}),
				ok([{ status: 'NOT_FOUND' }]),
				ok('NOT_FOUND'),
				{ status: 'NOT_FOUND' },
				{ results: { status: 'NOT_FOUND' } },
				{ ...ok({ status: 'NOT_FOUND' }), status: 'OK' },
				{ ...ok({ status: 'NOT_FOUND' }), status: 'error' },
				{ ...ok({ status: 'NOT_FOUND' }), status: 200 },
				{ ...ok({ status: 'NOT_FOUND' }), error: 'No such project' },
				{ ...ok({ status: 'NOT_FOUND' }), error: { code: 'no_such_project' } },
			),
			...on(201, ok({ status: 'NOT_FOUND' })),
			...on(404, ok({ status: 'NOT_FOUND' }), error('Not found')),
		],
	},
};
