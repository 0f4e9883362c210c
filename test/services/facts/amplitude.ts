import { fault, on, recordedIn, withJson, type ServiceFacts } from './types';

const URL = '/api/2/deletions/users';
const DAY_MS = 24 * 3_600_000;
const DOCS = 'https://amplitude.com/docs/apis/analytics/user-privacy';
const SEARCH_DOCS = 'https://amplitude.com/docs/apis/analytics/dashboard-rest';
const NANGO = 'https://github.com/NangoHQ/integration-templates (integrations/amplitude/tests)';

const FLAGS = '"ignore_invalid_id":"true","include_mapped_user_ids":"true"';

/** As recorded, with IDs replaced; `user_id` as documented. */
function entry(amplitudeId: unknown, userId?: unknown) {
	const named = userId === undefined ? {} : { user_id: userId };
	const more = { requested_on_day: '2026-06-16', requester: 'rest' };
	return { amplitude_id: amplitudeId, ...more, ...named };
}

function job(entries: unknown, more: object = {}) {
	return {
		active_scrub_done_date: null,
		amplitude_ids: entries,
		app: '10000000',
		day: '2026-06-28',
		status: 'staging',
		...more,
	};
}

const DISABLED = { success: false, errors: [{ message: 'The feature is not enabled.' }] };
const NONE = { type: 'nomatch', matches: [] };
const error = (status: number) => ({
	error: { http_code: status, type: 'unspecified', message: 'Unspecified Error' },
});

const recorded = recordedIn(NANGO);
const byNumber = { idType: 'amplitudeId', ids: ['44547850078'] };
const lookUp = { action: 'lookUp' as const, source: SEARCH_DOCS };
const matched = (type: string, userId: string) => ({
	matches: [{ user_id: userId, amplitude_id: 1 }],
	type,
});

export const amplitude: ServiceFacts = {
	keyHeaders: ({ apiKey, secretKey }) => ({
		authorization: `Basic ${btoa(`${String(apiKey)}:${String(secretKey)}`)}`,
	}),
	limitedBy: ['apiKey'],
	refusedKey: { status: 401, field: 'Secret Key', undocumented: [401, 403] },
	refusal: error(400),
	deleted: {
		fields: {
			httpStatus: 200,
			batchSize: 1,
			jobId: /^\d{4}-\d\d-\d\d\/\d+$/,
			message: /^By \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d UTC$/,
		},
		after: { expectedBy: 30 * DAY_MS },
		state: 'pendingDeletion',
		body: (id) => [job([entry(44547850078, id)])],
	},
	found: { message: 'Profile exists' },
	limits: {
		delete: { ids: 100, perSecond: 1, concurrency: 8 },
		lookUp: { perHour: 360, concurrency: 10 },
		job: { ids: 100, perSecond: 1, concurrency: 8 },
	},
	confirmedAgain: [],
	defaults: { idType: 'userId' },
	demo: { accepted: 217, alreadyAbsent: 1, skipped: 21, repeated: 1, requests: 3 },
	delete: [
		{
			id: 'änna "A" 安娜',
			wire: `POST ${URL}`,
			...withJson(`{"user_ids":["änna \\"A\\" 安娜"],${FLAGS}}`),
		},
		{ id: 42, wire: `POST ${URL}`, ...withJson(`{"user_ids":["42"],${FLAGS}}`) },
		{
			id: '44547850078',
			idType: 'amplitudeId',
			wire: `POST ${URL}`,
			...withJson(`{"amplitude_ids":[44547850078],${FLAGS}}`),
		},
	],
	lookUp: [
		{ id: 'anna & co+1', wire: 'GET /api/2/usersearch?user=anna%20%26%20co%2B1' },
		{ id: '44547850078', idType: 'amplitudeId', wire: 'GET /api/2/usersearch?user=44547850078' },
	],
	caveat: /^Amplitude deletes within 30 days, and collects new data/,
	fate: (id, idType) => idType !== 'amplitudeId' || (/^[1-9]\d*$/.test(id) && Number(id) < 2 ** 53),
	idsOnTheWire: ({ body }) => {
		const sent = JSON.parse(body) as Record<string, unknown[] | undefined>;
		return [...(sent.user_ids ?? []), ...(sent.amplitude_ids ?? [])].map(String);
	},
	notDone: [
		['200 without body', 200],
		['200 with an empty list', 200, []],
		['200 with a job of nobody', 200, [job([])]],
		['200 with somebody else', 200, [job([entry(1, 'somebody-else')])]],
		['200 with a job that is done', 200, [job([entry(1)], { status: 'done' })]],
		['200 without a day', 200, [job([entry(1)], { day: undefined })]],
		['200 in an unknown state', 200, [job([entry(1)], { status: 'failed' })]],
		['200 with an error beside', 200, job([entry(1)], error(400))],
		['200 with no error beside', 200, job([entry(1)], { error: null })],
		['200 with a message beside', 200, job([entry(1)], { message: 'No' })],
		['200 with a code beside', 200, job([entry(1)], { code: 400 })],
		['200 with nobody invalid', 200, { invalid_ids: [] }],
		['200 with somebody else invalid', 200, { invalid_ids: ['somebody-else'] }],
		['200 with words', 200, { message: 'Nothing scheduled due to invalid ids' }],
		['201 with a job', 201, [job([entry(1)])]],
		['204', 204],
		['404 in its own form', 404, error(404)],
	],
	faults: [
		fault('400 of a feature that is off', 400, DISABLED),
		{
			name: '200 with a job and the ID invalid',
			fault: ({ id }) => ({ status: 200, body: [job([entry(1, id)], { invalid_ids: [id] })] }),
		},
	],
	recorded: [
		recorded('all accepted', 200, [job([entry(1)])]),
		recorded('all accepted', 200, [job([entry(1), entry(2)])], {
			source: 'public scripts: one user with two Amplitude IDs',
		}),
		recorded('all accepted', 200, job([entry(1, 'user-1')]), { source: DOCS }),
		recorded('all accepted', 200, [job([entry(1), entry(44547850078)])], byNumber),
		recorded('each accepted, absent', 200, [job([entry(1, 'a')], { invalid_ids: ['b'] })], {
			source: DOCS,
			ids: ['a', 'b'],
		}),
		recorded('all absent', 200, { invalid_ids: ['user-1'] }, { source: DOCS }),
		recorded('split failed rejected', 400, error(400), { source: `${NANGO}: another call` }),
		recorded('split failed rejected', 400, DISABLED, { source: `${NANGO}: another call` }),
		recorded('all found', 200, matched('match_user_or_device_id', 'user-1'), lookUp),
		recorded('all absent', 200, NONE, lookUp),
	],
	credentialTest: {
		stored: { region: 'eu', apiKey: 'a1b2c3', secretKey: 'sesame', requester: 'dpo' },
		origin: 'https://analytics.eu.amplitude.com',
		regions: ['us', 'eu', 'custom'],
		keys: ['apiKey', 'secretKey', 'requester'],
		path: '/api/2/usersearch?user=',
		where: /Organization settings > Projects/,
		wrongRegion: /check Region/,
		good: on(200, NONE, { ...NONE, error: '' }),
		wrong: [
			...on(
				200,
				{ type: 'nomatch' },
				{ matches: [] },
				{ ...NONE, matches: {} },
				matched('nomatch', 'somebody'),
				{ ...NONE, matches: ['somebody'] },
				matched('match_user_prefix', 'somebody'),
				{ ...NONE, type: 'match_user_or_device_id' },
				{ ...NONE, type: 'NOMATCH' },
				{ ...NONE, type: 'unknown' },
				{ ...NONE, type: ['nomatch'] },
				{ ...NONE, error: 'Not found' },
				{ ...NONE, ...error(400) },
				{ ...NONE, ...DISABLED },
				{ ...NONE, message: 'Invalid API key' },
			),
			...on(201, NONE),
			...on(404, NONE, error(404)),
		],
	},
};
