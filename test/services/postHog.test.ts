import { postHog } from '../../nodes/DeleteProfile/services/postHog';
import { account, NOW, response, target, told, UNEXPECTED } from './support';

const A = '01890c5e-7b3a-5f00-8a4e-3c2d1a0f6e57';
const B = '01890c5e-7b3a-5f00-8a4e-3c2d1a0f6e58';
const inProject = { ...account, fields: { projectId: '4242' } };
const PERSON = { parameters: { deleteEvents: false, deleteRecordings: false } };
const RECORDINGS = { parameters: { deleteEvents: false, deleteRecordings: true } };

test.each([
	['personId', A, true],
	['personId', A.toUpperCase(), true],
	['personId', '7', false],
	['personId', `${A} `, false],
	['personId', `x${A}`, false],
	['distinctId', '7', true],
	...['anonymous', 'Guest', 'distinct_id', '"true"', '0'].map((id): [string, string, boolean] => [
		'distinctId',
		id,
		false,
	]),
	['distinctId', 'anonymous-7', true],
	['distinctId', 'x-anonymous', true],
	['distinctId', 'true@example.com', true],
])('%s %j can be one: %p', (idType, id, fits) => {
	expect(postHog.problemOfId!(idType, id) === undefined).toBe(fits);
});

const refusal = (code: string, detail = 'Not found.') => {
	return { type: 'invalid_request', code, detail, attr: null };
};

/** Counts, with events and recordings queued unless said. */
function summary(found: number, deleted: number, queued: number, more: object = {}) {
	return {
		persons_found: found,
		persons_deleted: deleted,
		persons_queued_for_deletion: queued,
		events_queued_for_deletion: found > 0,
		recordings_queued_for_deletion: found > 0,
		deletion_errors: [],
		...more,
	};
}

const noEvents = { events_queued_for_deletion: false };
const noRecordings = { recordings_queued_for_deletion: false };
const nothingElse = { ...noEvents, ...noRecordings };
const undeleted = (...ids: unknown[]) => ({
	deletion_errors: ids.map((id) => ({ person_uuid: id, step: 'delete_clickhouse' })),
});

describe('deletions of two', () => {
	const read = (idType: string, ids: string[], body: unknown, status = 202) =>
		postHog.delete.read(
			response(status, body),
			ids.map((id) => target(idType, id)),
		);

	test.each<[string, object, string]>([
		['each has a person', summary(2, 0, 2), 'all accepted'],
		['some at once, some queued', summary(2, 1, 1), 'all accepted'],
		['one is unknown, or both are of one person', summary(1, 0, 1), 'all accepted'],
		[
			'one is unknown, and named',
			summary(1, 0, 1, { unmatched_distinct_ids: ['b', 'x'] }),
			'each accepted, again',
		],
		[
			'both are named, and yet taken',
			summary(1, 0, 1, { unmatched_distinct_ids: ['a', 'b'] }),
			'each again, again',
		],
		['nobody is named', summary(2, 0, 2, { unmatched_distinct_ids: [] }), 'all accepted'],
		['nobody', summary(0, 0, 0), 'all absent'],
		['nobody, and yet queued', summary(0, 0, 1), UNEXPECTED],
		['nobody, and yet events', summary(0, 0, 0, { events_queued_for_deletion: true }), UNEXPECTED],
		['kept', summary(2, 0, 0), UNEXPECTED],
		['more than were asked for', summary(3, 1, 2), UNEXPECTED],
		['less than none queued', summary(2, 3, -1), UNEXPECTED],
		['less than none deleted', summary(2, -1, 3), UNEXPECTED],
		['one undeleted', summary(2, 1, 0, undeleted(A)), 'split failed rejected, some taken'],
		['both undeleted', summary(2, 0, 0, undeleted(A, B)), 'split failed rejected'],
		// Sent again in halves, they would be absent, and their events forgotten.
		['taken without their events', summary(2, 0, 2, noEvents), 'all failed rejected'],
		['taken without their recordings', summary(2, 0, 2, noRecordings), 'all failed rejected'],
		[
			'one undeleted, the other without events',
			summary(2, 1, 0, { ...undeleted(A), ...nothingElse }),
			'all failed rejected',
		],
		[
			'both undeleted, so nothing is queued',
			summary(2, 0, 0, { ...undeleted(A, B), ...nothingElse }),
			'split failed rejected',
		],
		['no word of events', summary(2, 0, 2, { events_queued_for_deletion: 2 }), UNEXPECTED],
		['no word of recordings', summary(2, 0, 2, { recordings_queued_for_deletion: 2 }), UNEXPECTED],
		['another form', summary(2, 0, 2, { deletion_errors: 'none' }), UNEXPECTED],
		['no word of errors', summary(2, 0, 2, { deletion_errors: undefined }), UNEXPECTED],
	])('by distinct ID: %s', (_name, body, means) => {
		expect(told(read('distinctId', ['a', 'b'], body))).toBe(means);
	});

	test.each<[string, object, string]>([
		['both', summary(2, 0, 2), 'each accepted, accepted'],
		['one undeleted', summary(2, 1, 0, undeleted(B)), 'each accepted, failed rejected'],
		[
			'one undeleted, the other not found',
			summary(1, 0, 0, undeleted(A)),
			'each failed rejected, again',
		],
		['both undeleted', summary(2, 0, 0, undeleted(A, B)), 'each failed rejected, failed rejected'],
		[
			'one undeleted, in capitals',
			summary(2, 1, 0, undeleted(A.toUpperCase())),
			'each failed rejected, accepted',
		],
		['a stranger undeleted', summary(2, 1, 0, undeleted('x')), 'split failed rejected, some taken'],
		[
			'an unnamed one undeleted',
			summary(2, 1, 0, undeleted(7)),
			'split failed rejected, some taken',
		],
	])('by person ID: %s', (_name, body, means) => {
		expect(told(read('personId', [A, B], body))).toBe(means);
	});

	test('400 in its own form is halved, 5xx with a summary is sent again', () => {
		const own = read('distinctId', ['a', 'b'], refusal('invalid_input'), 400);
		expect(told(own)).toBe('split failed rejected');
		const none = summary(2, 0, 0, undeleted(A, B));
		expect(told(read('distinctId', ['a', 'b'], none, 503))).toBe('retry failed rejected');
		expect(told(read('distinctId', ['a', 'b'], none, 400))).toBe(UNEXPECTED);
		const odd = summary(2, 0, 2);
		expect(told(read('distinctId', ['a', 'b'], odd, 500))).toBe('retry failed serviceUnavailable');
	});
});

/** What the receipt says of one of so many. */
function finding(
	body: unknown,
	{ idType = 'distinctId', size = 1, parameters = {} as Record<string, boolean> } = {},
) {
	const ids = idType === 'personId' ? [A, B] : ['a', 'b'];
	const targets = ids.slice(0, size).map((id) => target(idType, id, parameters));
	const reading = postHog.delete.read(response(202, body), targets);
	return reading.kind === 'each' ? reading.findings[0] : 'finding' in reading && reading.finding;
}

const BY_PERSON = { idType: 'personId' };
const A_DAY_LATER = '2026-01-02T00:00:00.000Z';
const EVENTS_BY = '2026-01-15T00:00:00.000Z';
const JOB = `${A}/2026-01-01`;

test.each([
	['at once, with nothing to follow', summary(1, 1, 0, nothingElse), PERSON, { state: 'deleted' }],
	[
		'queued, with nothing to follow',
		summary(1, 0, 1, nothingElse),
		PERSON,
		{ note: 'By 2 Jan, 00:00 UTC' },
	],
	[
		'recordings to follow',
		summary(1, 1, 0, { events_queued_for_deletion: false }),
		RECORDINGS,
		{ state: 'accepted', note: 'Recordings are deleted later', fields: {} },
	],
	[
		'events to follow',
		summary(1, 1, 0),
		{},
		{ state: 'accepted', note: 'Events by 15 Jan, 00:00 UTC', fields: { expectedBy: EVENTS_BY } },
	],
	[
		'an old server, which says nothing',
		'',
		{},
		{ note: 'ID or recordings unconfirmed', fields: { expectedBy: EVENTS_BY } },
	],
	['an old server, with recordings to stay', '', PERSON, { note: 'May be an unknown ID' }],
	['an old server, and a person ID', '', BY_PERSON, { fields: { expectedBy: EVENTS_BY } }],
	['an old server, with nothing to follow', '', PERSON, { fields: { expectedBy: A_DAY_LATER } }],
	// Both IDs can be known, if they are of one person.
	['one of two', summary(1, 0, 1), { size: 2 }, { note: '1 profile for 2 IDs' }],
	[
		'one of two at once, nothing to follow',
		summary(1, 1, 0, nothingElse),
		{ size: 2, ...PERSON },
		{ state: 'accepted', note: '1 profile for 2 IDs', fields: {} },
	],
	['a person ID', summary(1, 0, 1), BY_PERSON, { fields: { expectedBy: EVENTS_BY, jobId: JOB } }],
	[
		'events that were to be kept',
		summary(1, 1, 0),
		PERSON,
		{ reason: 'rejected', message: postHog.texts['notQueued' as 'notFound'] },
	],
])('the receipt: %s', (_name, body, how, means) => {
	const { fields, ...rest } = means as { fields?: object };
	const said = finding(body, how);
	expect(said).toMatchObject(rest);
	if (fields) expect(JSON.parse(JSON.stringify(said))).toMatchObject({ fields });
	if (fields && !('jobId' in fields)) expect(JSON.stringify(said)).not.toContain('jobId');
	if ('note' in rest) expect(String(rest.note).length).toBeLessThanOrEqual(28);
});

test('the receipt of more than one person', () => {
	const three = ['a', 'b', 'c'].map((id) => target('distinctId', id));
	const reading = postHog.delete.read(response(202, summary(2, 0, 2)), three);
	expect(reading).toMatchObject({ finding: { note: '2 profiles for 3 IDs' } });
});

describe('look-ups', () => {
	const page = (...results: unknown[]) => ({ results, next: null, previous: null });
	const many = (count: number) => Array.from({ length: count }, (_, n) => `other-${n}`);

	test.each<[string, number, unknown, string]>([
		['distinctId', 200, page({ uuid: A, distinct_ids: ['a'] }), 'all found'],
		['distinctId', 200, page({ uuid: A, distinct_ids: ['A'] }), UNEXPECTED],
		['distinctId', 200, page({ uuid: A, distinct_ids: many(9) }), UNEXPECTED],
		['distinctId', 200, page({ uuid: A, distinct_ids: many(10) }), 'all found'],
		['distinctId', 200, page({ distinct_ids: ['a'] }), UNEXPECTED],
		['distinctId', 200, page({ uuid: A, distinct_ids: ['a'] }, {}), UNEXPECTED],
		['distinctId', 200, { ...page(), next: 'https://example.com' }, UNEXPECTED],
		['distinctId', 200, { ...page(), previous: 'https://example.com' }, UNEXPECTED],
		['distinctId', 200, { ...page(), count: 7 }, UNEXPECTED],
		['distinctId', 404, refusal('not_found'), 'all failed rejected'],
		['personId', 200, { uuid: A.toUpperCase() }, 'all found'],
		['personId', 200, { uuid: B }, UNEXPECTED],
		['personId', 200, { id: A }, UNEXPECTED],
		['personId', 404, refusal('not_found', 'Project not found.'), 'all failed rejected'],
		['personId', 404, refusal('gone'), 'all failed rejected'],
		['personId', 404, { code: 'not_found', detail: 'Not found.' }, UNEXPECTED],
		['personId', 410, refusal('not_found'), 'all failed rejected'],
		['personId', 410, { ...refusal('not_found'), code: 7 }, UNEXPECTED],
		['personId', 410, { ...refusal('not_found'), detail: 7 }, UNEXPECTED],
		['personId', 401, refusal('not_found'), UNEXPECTED],
	])('%s: %i %j means %s', (idType, status, body, means) => {
		const one = target(idType, idType === 'personId' ? A : 'a');
		expect(told(postHog.lookUp!.read(response(status, body), [one]))).toBe(means);
	});
});

test.each([
	[404, 'not_found', 'unknownProject'],
	[404, 'gone', 'rejected'],
	[410, 'not_found', 'rejected'],
])('%i %s: %s', (status, code, text) => {
	const reading = postHog.lookUp!.read(response(status, refusal(code)), [
		target('distinctId', 'a'),
	]);
	expect(reading).toMatchObject({ finding: { message: postHog.texts[text as 'rejected'] } });
});

describe('jobs', () => {
	const row = (status: string, createdAt: string, verifiedAt: unknown, uuid: unknown = A) => ({
		person_uuid: uuid,
		created_at: createdAt,
		status,
		delete_verified_at: verifiedAt,
	});
	const read = (results: unknown, more: object = {}) => {
		const body = { results, next: null, previous: null, ...more };
		return told(postHog.job!.read(response(200, body), [target('job', JOB)]));
	};
	const DONE = row('completed', '2026-01-01T09:00:00Z', '2026-01-04T05:30:00Z');
	const OPEN = row('pending', '2026-01-01T09:00:00Z', null);

	test.each([
		[JOB, `deletion_status/?status=all&person_uuid=${A}`],
		[JOB.toUpperCase(), `deletion_status/?status=all&person_uuid=${A}`],
		[A, undefined],
		[`${A}/`, undefined],
		[`${A}/2026-13-01`, undefined],
		[`${JOB}/x`, undefined],
	])('%j is asked for by its person', (id, path) => {
		const request = postHog.job!.request(inProject, [target('job', id)], NOW);
		expect(request).toMatchObject(
			path
				? { value: { method: 'GET', url: `https://api.example/api/projects/4242/persons/${path}` } }
				: { ok: false, problem: { reason: 'invalidId' } },
		);
	});

	test.each<[string, unknown, string]>([
		['done', [DONE], 'all deleted'],
		['open', [OPEN], 'all accepted'],
		['done, and open again', [OPEN, DONE], 'all accepted'],
		[
			'the clock differs by a day',
			[{ ...DONE, created_at: '2025-12-31T00:00:00Z' }],
			'all deleted',
		],
		[
			'an earlier life of the person',
			[{ ...DONE, created_at: '2025-12-01T09:00:00Z' }],
			'all failed unknownJob',
		],
		['unknown', [], 'all failed unknownJob'],
		['done, but never verified', [{ ...DONE, delete_verified_at: null }], UNEXPECTED],
		['verified at no time', [{ ...DONE, delete_verified_at: 1 }], UNEXPECTED],
		['open, but verified', [{ ...DONE, status: 'pending' }], UNEXPECTED],
		['another person', [{ ...DONE, person_uuid: B }], UNEXPECTED],
		['no person', [{ ...DONE, person_uuid: 7 }], UNEXPECTED],
		['no time', [{ ...DONE, created_at: 'today' }], UNEXPECTED],
		['a number for a time', [{ ...DONE, created_at: 2027 }], UNEXPECTED],
		// `Date.parse` takes both for the year 2033.
		['made at no time', [{ ...DONE, created_at: 'foo 33 GMT' }], UNEXPECTED],
		['verified at what is no time', [{ ...DONE, delete_verified_at: '33.' }], UNEXPECTED],
		[
			'gone before it was made',
			[{ ...DONE, delete_verified_at: '2026-01-01T08:59:59Z' }],
			UNEXPECTED,
		],
		['no list', { 0: DONE }, UNEXPECTED],
	])('%s', (_name, results, means) => {
		expect(read(results)).toBe(means);
	});

	test('more pages, or the words of an old server, say nothing', () => {
		for (const more of [
			...[{ next: 'https://example.com' }, { previous: 'https://example.com' }, { count: 2 }],
			...[{ error: 'No' }, refusal('not_found')],
		]) {
			expect(read([DONE], more)).toBe(UNEXPECTED);
		}
		expect(read([DONE], { count: 1 })).toBe('all deleted');
		const old = postHog.job!.read(response(400, refusal('invalid_input')), [target('job', JOB)]);
		expect(told(old)).toBe('all failed rejected');
	});
});

test.each([
	[[], /weekly batches/],
	[['deleteEvents'], /^PostHog keeps events of people deleted with Delete Events off\.$/],
	[
		['deleteRecordings'],
		/^PostHog keeps recordings of people deleted with Delete Recordings off\.$/,
	],
	[
		['deleteEvents', 'deleteRecordings'],
		/^PostHog keeps events or recordings of people deleted with Delete Events or Delete Recordings off\.$/,
	],
])('who deletes without %j hears what is kept', (off, said) => {
	const on = { deleteEvents: true, deleteRecordings: true };
	const worked = [on, ...off.map((name) => ({ ...on, [name]: false }))].map((parameters) =>
		target('distinctId', 'a', parameters),
	);
	const sentence = postHog.consequence(worked)!;
	expect(sentence).toMatch(said);
	expect(sentence.length).toBeLessThanOrEqual(100);
});
