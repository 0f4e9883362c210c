import { amplitude } from '../../nodes/DeleteProfile/services/amplitude';
import type { Reading } from '../../nodes/DeleteProfile/contract/service';
import { account, findingsOf, NOW, response, target, told, UNEXPECTED } from './support';

const users = (...ids: string[]) => ids.map((id) => target('userId', id));
const jobs = (...ids: string[]) => ids.map((id) => target('job', id));

function entry(amplitude_id: unknown, user_id?: unknown) {
	return { amplitude_id, ...(user_id === undefined ? {} : { user_id }) };
}

function job(entries: unknown[], more: object = {}) {
	return { day: '2026-01-28', status: 'staging', amplitude_ids: entries, ...more };
}

test('tells of nothing but what is documented, and deletes in one project', () => {
	const request = amplitude.delete.request(account, users('a', ' b '), NOW);
	const body = {
		user_ids: ['a', ' b '],
		ignore_invalid_id: 'true',
		include_mapped_user_ids: 'true',
	};
	expect(request).toMatchObject({ ok: true, value: { body } });
	expect(Object.keys((request as { value: { body: object } }).value.body)).toHaveLength(3);
	const requester = 'dpo@example.com';
	const asked = amplitude.delete.request({ ...account, fields: { requester } }, users('a'), NOW);
	expect(asked).toMatchObject({ value: { body: { requester } } });
});

test.each([
	['amplitudeId', ['1', '44547850078', '9007199254740991'], false],
	[
		'amplitudeId',
		['', '0', '01', '-1', '1.0', '1e3', ' 1', '1\n', '٣', 'a', '9007199254740993'],
		true,
	],
	['userId', ['01', 'a b', '李雷', '44547850078'], false],
])('%s %j, refused: %p', (idType, ids, isRefused) => {
	const what = isRefused ? 'is not a whole number, as each Amplitude ID is' : undefined;
	for (const id of ids)
		expect([id, amplitude.problemOfId!(idType, id)?.what]).toStrictEqual([id, what]);
});

const HALF = 'each accepted, failed unexpectedResponse';
const AGAIN = 'split failed unexpectedResponse, some taken';

test.each<[targets: ReturnType<typeof users>, body: unknown, expected: string]>([
	[users('a', 'b'), [job([entry(1, 'a'), entry(2, 'b')])], 'each accepted, accepted'],
	[users('a', 'b'), job([entry(1, 'a')], { invalid_ids: ['b'] }), 'each accepted, absent'],
	[users('a', 'b'), [job([entry(1, 'a')]), { invalid_ids: ['b'] }], 'each accepted, absent'],
	[users('a', '7'), { invalid_ids: ['a', 7] }, 'each absent, absent'],
	[users('a', 'b'), [job([entry(1, 'a')])], HALF],
	[users('a', 'b'), [job([entry(1), entry(2)])], AGAIN],
	[users('a', 'b'), [job([entry(1)], { invalid_ids: ['b'] })], AGAIN],
	[users('a', 'b'), [job([entry(1, 'a'), entry(2)])], AGAIN],
	[['1', '3'].map((id) => target('amplitudeId', id)), [job([entry(1)])], HALF],
	[users('7'), [job([entry(1, 7)])], 'all accepted'],
	[users('a'), [job([entry(1, 'a'), entry(2, 'b')])], 'all accepted'],
	[users('a'), [job([entry(1), entry(2, 'b')])], UNEXPECTED],
	[users('a'), [job([entry(1, 'A')])], UNEXPECTED],
	[users('a'), [job([entry(1, 'a')], { status: 'submitted' })], 'all accepted'],
	// An earlier deletion, which says nothing about data since then.
	[users('a'), [job([entry(1, 'a')], { status: 'done' })], UNEXPECTED],
	[users('a'), [job([entry(1, 'a')], { day: '2026-02-30' })], UNEXPECTED],
	[users('a'), [job([entry(1, 'a')]), null], UNEXPECTED],
	[users('a'), [job([entry('', 'a')]), job([null])], UNEXPECTED],
	[users('a'), [job([entry(1.5, 'a')])], UNEXPECTED],
	[users('a'), [job([entry(1, null)])], 'all accepted'],
	[users('a'), [job([entry(1, ['b'])])], UNEXPECTED],
	// A number has lost digits on its way.
	[users('9007199254740993'), [job([entry(1, 9007199254740992)])], UNEXPECTED],
	[users('a'), [job([entry(1, 'a')], { status: ['staging'] })], UNEXPECTED],
	[users('a'), [job([entry(1, 'a')], { invalid_ids: ['a'] })], UNEXPECTED],
	[users('a'), { invalid_ids: ['a', 'b'] }, UNEXPECTED],
	[users('a'), { amplitude_ids: [], invalid_ids: ['a'] }, 'all absent'],
	[users('a'), { status: 'error', invalid_ids: ['a'] }, UNEXPECTED],
	[users('a'), [job([{ ...entry(1, 'a'), error: 'x' }])], UNEXPECTED],
	[users('a'), [job([entry(1, 'a')]), {}], UNEXPECTED],
	[users('a'), { invalid_ids: 'a' }, UNEXPECTED],
	[[target('amplitudeId', '1')], [job([entry(2)])], UNEXPECTED],
])('deletion of %j, 200 %j: %s', (targets, body, expected) => {
	expect(told(amplitude.delete.read(response(200, body), targets))).toBe(expected);
});

test('too large: in halves; a refusal in no form of its own is none', () => {
	const read = (status: number, body: unknown) =>
		told(amplitude.delete.read(response(status, body), users('a', 'b')));
	expect(read(413, '<html>')).toBe('split failed rejected');
	expect(read(400, { error: { http_code: 404, message: 'x' } })).toBe(UNEXPECTED);
	expect(read(403, { error: { http_code: 403 } })).toBe('denied failed forbidden');
	const lookedUp = (http_code: number) =>
		told(amplitude.lookUp!.read(response(http_code, { error: { http_code } }), users('a')));
	expect([400, 404].map(lookedUp)).toStrictEqual(['all failed rejected', UNEXPECTED]);
});

const fieldsOf = (reading: Reading) =>
	findingsOf(reading).map((finding) => 'fields' in finding && finding.fields?.jobId);

test('a receipt names all jobs of a person', () => {
	const later = job([entry(3, 'a')], { day: '2026-01-29' });
	const body = [job([entry(1, 'a'), entry(2, 'b'), entry(4, 'a')]), later];
	expect(fieldsOf(amplitude.delete.read(response(200, body), users('a', 'b')))).toStrictEqual([
		'2026-01-28/1+2026-01-28/4+2026-01-29/3',
		'2026-01-28/2',
	]);
});

const found = (type: string, ...userIds: unknown[]) => ({
	type,
	matches: userIds.map((user_id, index) => ({ user_id, amplitude_id: index + 1 })),
});
const byNumber = [target('amplitudeId', '2')];

test.each([
	[users('a'), found('match_user_prefix', 'ab', 'a'), 'all found'],
	[users('7'), found('match_user_or_device_id', 7), 'all found'],
	[users('a'), found('match_user_prefix', 'ab', 'abc'), 'all absent'],
	[users('a'), found('match_user_prefix', 'AB'), UNEXPECTED],
	[users('a'), found('match_user_prefix', 'ab', null), UNEXPECTED],
	// Somebody's device, or somebody whose Amplitude ID it is.
	[users('a'), found('match_user_or_device_id', 'ab'), UNEXPECTED],
	[users('a'), found('nomatch', 'a'), UNEXPECTED],
	[users('a'), found('match_user_prefix'), UNEXPECTED],
	[users('a'), { ...found('nomatch'), error: 'x' }, UNEXPECTED],
	[users('a'), { type: 'match_user_prefix', matches: [{ user_id: 'a' }, null] }, UNEXPECTED],
	[byNumber, found('match_amplitude_id', null, 'b'), 'all found'],
	[byNumber, { type: 'match_user_prefix', matches: [{ amplitude_id: 22 }] }, UNEXPECTED],
	[byNumber, found('nomatch'), 'all absent'],
])('look-up of %j, %j: %s', (targets, body, expected) => {
	expect(told(amplitude.lookUp!.read(response(200, body), targets))).toBe(expected);
});

test.each([
	[['2026-01-28/1'], '2026-01-28', '2026-01-28'],
	[['2026-01-28/1+2026-02-03/2', 'x', '2026-01-30/1'], '2026-01-28', '2026-02-03'],
	[['2026-01-01/1+2026-06-30/2'], '2026-01-01', '2026-06-30'],
	// At most six months.
	[['2026-01-01/1', '2026-09-01/2'], '2026-01-01', '2026-06-30'],
])('asks for the days of %j at once', (ids, first, last) => {
	expect(amplitude.job!.request(account, jobs(...ids), NOW)).toEqual({
		ok: true,
		value: {
			method: 'GET',
			url: `https://api.example/api/2/deletions/users?start_day=${first}&end_day=${last}`,
		},
	});
});

const MALFORMED = [
	...['', '1', '2026-01-28', '2026-01-28/01', '2026-02-30/1', '2026-01-28/1/2', '2026-01-28&x=/1'],
	...['2026-01-28/1+', '2026-01-28/1+2026-01-28/a', '2026-01-01/1+2026-09-01/1'],
];

test.each(MALFORMED)('asks for no job %j', (id) => {
	expect(amplitude.job!.request(account, jobs(id), NOW)).toMatchObject({
		ok: false,
		problem: { reason: 'invalidId' },
	});
});

const done = (...entries: unknown[]) => job(entries, { status: 'done' });
const UNKNOWN = 'failed unknownJob';

test.each<[ids: string[], body: unknown, expected: string]>([
	[['2026-01-28/1', '2026-01-28/2'], [done(entry(1), entry(2))], 'each deleted, deleted'],
	[['2026-01-28/1', '2026-01-28/3'], [done(entry(1), entry(2))], `each deleted, ${UNKNOWN}`],
	[['2026-01-28/1'], [job([entry(1)])], 'each accepted'],
	[['2026-01-28/1'], [job([entry(1)]), done(entry(1))], 'each accepted'],
	// Canceled, or the job of another day.
	[['2026-01-28/1'], [], `each ${UNKNOWN}`],
	[['2026-01-28/1'], [done(entry(1, 'a')), job([entry(2)])], 'each deleted'],
	[['2026-01-28/1+2026-01-28/2'], [done(entry(1), entry(2))], 'each deleted'],
	[['2026-01-28/1+2026-01-28/2'], [done(entry(1))], `each ${UNKNOWN}`],
	[['2026-01-28/1', '2026-06-01/1+2026-09-01/1'], [done(entry(1))], 'each deleted, again'],
	[['x'], [done(entry(1))], 'each failed invalidId'],
	[['2026-01-28/1', 'x'], [done(entry(1))], 'each deleted, failed invalidId'],
	[['2026-01-28/1'], [job([entry(1)], { status: 'finished' })], UNEXPECTED],
	[['2026-01-28/1'], done(entry(1)), UNEXPECTED],
	[['2026-01-28/1'], [{ ...done(entry(1)), error: 'x' }], UNEXPECTED],
])('jobs %j, 200 %j: %s', (ids, body, expected) => {
	expect(told(amplitude.job!.read(response(200, body), jobs(...ids)))).toBe(expected);
	expect(told(amplitude.job!.read(response(202, body), jobs(...ids)))).toBe(UNEXPECTED);
});
