import { fault, on, recordedIn, withJson, type ServiceFacts } from './types';

const PERSONS = '/api/projects/4242/persons/';
const DAY_MS = 24 * 3_600_000;
const UUID = '01890c5e-7b3a-5f00-8a4e-3c2d1a0f6e57';
const SOURCE = 'https://github.com/PostHog/posthog (posthog/api/person.py)';
const ENVELOPE = 'https://github.com/PostHog/drf-exceptions-hog';
const IS_NOBODYS = /^(anonymous|guest|distinct_?id|id|not_authenticated|email|true|false|0)$/i;
const IS_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function refusal(type: string, code: string, detail: string) {
	return { type, code, detail, attr: null };
}

const WRONG_KEY = refusal(
	'authentication_error',
	'authentication_failed',
	'Personal API key found in request Authorization header is invalid.',
);
const NO_ACCESS = refusal(
	'authentication_error',
	'permission_denied',
	"You don't have access to the project.",
);
const THROTTLED = refusal('throttled_error', 'throttled', 'Request was throttled.');

/** Counts of persons; what was asked for is queued for all who were found. */
function summary(found: number, deleted: number, queued: number | undefined, more: object = {}) {
	return {
		persons_found: found,
		persons_deleted: deleted,
		...(queued !== undefined && { persons_queued_for_deletion: queued }),
		events_queued_for_deletion: found > 0,
		recordings_queued_for_deletion: found > 0,
		deletion_errors: [],
		...more,
	};
}

function page(results: unknown[], more: object = {}) {
	return { results, next: null, previous: null, ...more };
}

function person(...ids: string[]) {
	return { type: 'person', id: UUID, uuid: UUID, distinct_ids: ids, properties: {} };
}

const noEvents = summary(1, 0, 1, { events_queued_for_deletion: false });
const gone = (detail: string) => refusal('invalid_request', 'not_found', detail);

/** Somebody who could not be deleted. */
const one = { deletion_errors: [{ person_uuid: UUID }] };

const recorded = recordedIn(SOURCE);
const onPerson = { action: 'lookUp', idType: 'personId', ids: [UUID] } as const;

function withIds(list: string, ...flags: [events: boolean, recordings: boolean]) {
	return withJson(`{${list},"delete_events":${flags[0]},"delete_recordings":${flags[1]}}`);
}

const EVENTS_BY = /^Events by \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d UTC$/;
const receipt = {
	httpStatus: 202,
	batchSize: 1,
	deleteEvents: true,
	deleteRecordings: true,
	message: EVENTS_BY,
};

export const postHog: ServiceFacts = {
	keyHeaders: ({ personalApiKey }) => ({ authorization: `Bearer ${String(personalApiKey)}` }),
	limitedBy: ['projectId'],
	refusedKey: { status: 401, field: 'Region', undocumented: [] },
	refusal: refusal('validation_error', 'invalid_input', 'Not valid'),
	deleted: {
		fields: receipt,
		after: { expectedBy: 14 * DAY_MS },
		state: 'pendingDeletion',
		body: () => summary(1, 0, 1),
	},
	found: { message: 'Profile exists' },
	limits: {
		delete: { ids: 100, perMinute: 480, perHour: 4800 },
		lookUp: { perMinute: 240 },
		job: { perMinute: 240 },
	},
	confirmedAgain: [],
	defaults: { idType: 'distinctId', deleteEvents: true, deleteRecordings: true },
	demo: { accepted: 218, skipped: 21, repeated: 1, requests: 3 },
	delete: [
		{
			id: 'änna "A" 安娜',
			wire: `POST ${PERSONS}bulk_delete/`,
			...withIds('"distinct_ids":["änna \\"A\\" 安娜"]', true, true),
		},
		{
			id: UUID,
			idType: 'personId',
			wire: `POST ${PERSONS}bulk_delete/`,
			...withIds(`"ids":["${UUID}"]`, true, true),
			fields: { ...receipt, jobId: RegExp(`^${UUID}/\\d{4}-\\d\\d-\\d\\d$`) },
		},
		{
			id: 42,
			parameters: { deleteEvents: false, deleteRecordings: false },
			wire: `POST ${PERSONS}bulk_delete/`,
			...withIds('"distinct_ids":["42"]', false, false),
			fields: { ...receipt, deleteEvents: false, deleteRecordings: false, message: /^By \d/ },
			after: { expectedBy: DAY_MS },
		},
	],
	lookUp: [
		{ id: 'anna & co', wire: `GET ${PERSONS}?distinct_id=anna%20%26%20co` },
		{ id: UUID, idType: 'personId', wire: `GET ${PERSONS}${UUID}/` },
	],
	caveat: /^PostHog deletes events in weekly batches/,
	fate: (id, idType) => (idType === 'distinctId' ? !IS_NOBODYS.test(id) : IS_UUID.test(id)),
	idsOnTheWire({ body }) {
		const { ids, distinct_ids: distinctIds } = JSON.parse(body) as Record<string, string[]>;
		return ids ?? distinctIds;
	},
	notDone: [
		['200 with a summary', 200, summary(1, 1, 0)],
		['200 without body', 200],
		['204', 204],
		['202 with an empty object', 202, {}],
		['202 with a page', 202, '<html>Accepted</html>'],
		['202 with counts that do not add up', 202, summary(1, 0, 0)],
		['202 with more than were asked for', 202, summary(2, 0, 2)],
		['202 with a text for a number', 202, summary(1, 0, 1, { persons_found: '1' })],
		['202 that kept the events', 202, noEvents],
		[
			'202 that kept the recordings',
			202,
			summary(1, 0, 1, { recordings_queued_for_deletion: false }),
		],
		['202 that took events of nobody', 202, summary(0, 0, 0, { events_queued_for_deletion: true })],
		['202 with the person undeleted', 202, summary(1, 0, 0, one)],
		['202 with another one undeleted', 202, summary(1, 1, 0, one)],
		['400 without its envelope', 400, { detail: 'distinct_ids matched no person' }],
		['404 of a person', 404, gone('Not found.')],
		['404 of a project', 404, gone('Project not found.')],
		['401 with another code', 401, { ...WRONG_KEY, code: 'locked' }],
	],
	faults: [
		fault('202 with `deletion_errors`', 202, summary(1, 0, 0, one)),
		fault('202 that did not queue the events', 202, noEvents),
		fault('500 with a summary', 500, summary(1, 0, 0, one)),
		fault('403 with the code of a wrong key', 403, WRONG_KEY),
	],
	recorded: [
		recorded('all accepted', 202, '', { source: 'https://github.com/PostHog/posthog/pull/53357' }),
		recorded('all accepted', 202, summary(1, 1, undefined)),
		recorded('all accepted', 202, summary(1, 0, 1)),
		recorded('all absent', 202, summary(0, 0, 0)),
		recorded('retry failed rejected', 500, summary(1, 0, 0, one), {
			source: 'https://github.com/PostHog/posthog/pull/103144 (its description)',
		}),
		...[401, 403].map((status) =>
			recorded('denied failed unauthorized', status, WRONG_KEY, { source: ENVELOPE }),
		),
		recorded(
			'denied failed unauthorized',
			401,
			{
				type: 'authentication_error',
				code: 'invalid_personal_api_key',
				detail: 'Invalid Personal API key.',
			},
			{ source: 'https://posthog.com/docs/api' },
		),
		recorded('denied failed forbidden', 403, NO_ACCESS, { source: ENVELOPE }),
		recorded('retry failed rateLimited, told to wait', 429, THROTTLED, { source: ENVELOPE }),
		recorded('all found', 200, page([person('user-0', 'user-1')]), { action: 'lookUp' }),
		recorded('all absent', 200, page([]), { action: 'lookUp' }),
		recorded('all found', 200, { ...person('user-1'), id: 7 }, onPerson),
		recorded('all absent', 404, gone('Not found.'), onPerson),
	],
	credentialTest: {
		stored: { region: 'eu', projectId: '12345', personalApiKey: 'sesame' },
		origin: 'https://eu.posthog.com',
		regions: ['us', 'eu', 'custom'],
		keys: ['projectId', 'personalApiKey'],
		path: '/api/projects/12345/persons/?distinct_id=',
		where: /Settings > Personal API keys/,
		wrongRegion: /Check Region/,
		good: on(200, page([])),
		wrong: [
			...on(
				200,
				page([person('user-1')]),
				page(['user-1']),
				page([], { count: 0 }),
				page([], { count: 7 }),
				page([], { next: 'https://example.com/?page=2' }),
				page([], { previous: 'https://example.com/?page=1' }),
				{ results: [] },
				{ results: [], next: null },
				{ ...page([]), results: {} },
			),
			...on(201, page([])),
			...on(404, gone('Project not found.')),
			{ status: 401, body: WRONG_KEY, says: /\(401\)/ },
			{ status: 403, body: NO_ACCESS, says: /\(403\)/ },
		],
	},
};
