import { MixpanelApi } from '../../credentials/MixpanelApi.credentials';
import type { Reading } from '../../nodes/DeleteProfile/contract/service';
import { mixpanel } from '../../nodes/DeleteProfile/services/mixpanel';
import { account, findingsOf, NOW, response, target, told, UNEXPECTED } from './support';

const URL = 'https://api.example/api/app/data-deletions/v3.0/';
const DAY_MS = 24 * 3_600_000;
const UUID = '35bd8477-f71f-4088-af55-c88a6fb4ad4b';
const project = { ...account, fields: { projectToken: 'sesame & more' } };
const TOKEN = '?token=sesame%20%26%20more';

test.each([
	[['a', ' b ', '李雷'], undefined, 'GDPR'],
	[['a'], { complianceType: 'gdpr' }, 'GDPR'],
	[['a'], { complianceType: 'ccpa' }, 'CCPA'],
])('deletes %j, %j', (ids, parameters, law) => {
	const targets = ids.map((id) => target('distinctId', id, parameters));
	expect(mixpanel.delete.request(project, targets, NOW)).toEqual({
		ok: true,
		value: {
			method: 'POST',
			url: URL + TOKEN,
			headers: { 'Content-Type': 'application/json; charset=utf-8' },
			body: { distinct_ids: ids, compliance_type: law },
		},
	});
});

test.each([
	[['0', '-1', 'anon', 'Anonymous', 'UNKNOWN', 'true', 'lmy47d'], true],
	[['00', '7', 'anonymous-7', ' true', 'unknown@example.com', '李雷'], false],
])('%j is refused: %p', (all, isRefused) => {
	for (const id of all) {
		expect([id, mixpanel.problemOfId!('distinctId', id) !== undefined]).toStrictEqual([
			id,
			isRefused,
		]);
	}
});

test.each(['1583792934719392965', UUID])('asks for the task %s', (id) => {
	expect(mixpanel.job!.request(project, [target('job', id)], NOW)).toEqual({
		ok: true,
		value: { method: 'GET', url: URL + id + TOKEN },
	});
});

test.each(['', 'a/b', '1\n', '1'.repeat(65)])(
	'asks for no task %j, which would be another address',
	(id) => {
		expect(mixpanel.job!.request(project, [target('job', id)], NOW)).toMatchObject({
			ok: false,
			problem: { state: 'failed', reason: 'invalidId' },
		});
	},
);

const ids = ['a', 'b', 'c'];
const targets = ids.map((id) => target('distinctId', id));

function read(status: number, body: unknown): Reading {
	return mixpanel.delete.read(response(status, body), targets);
}

function listed(changed: object) {
	return { status: 'ok', results: [{ status: 'PENDING', tracking_id: '15', ...changed }] };
}

function conflict(named: unknown, tasks?: unknown) {
	return {
		status: 'error',
		error: { conflicting_distinct_ids: named, conflicting_task_ids: tasks },
	};
}

const SPLIT = 'split failed rejected';

test.each([
	[200, { status: 'ok', results: { task_id: '15' } }, 'all accepted'],
	[200, listed({ status: 'STARTED', distinct_id_count: 3 }), 'all accepted'],
	[201, { status: 'ok', results: { task_id: '15', status: 'PENDING' } }, 'all accepted'],
	[201, { status: 'ok', results: { task_id: '15', status: 'FAILURE' } }, UNEXPECTED],
	[201, { status: 'ok', results: { task_id: '15', error: 'No' } }, UNEXPECTED],
	[201, listed({ error: 'No' }), UNEXPECTED],
	[201, { status: 'ok', results: { task_id: '15', distinct_id_count: 2 } }, UNEXPECTED],
	[201, listed({ status: undefined }), UNEXPECTED],
	[201, { status: 'ok', results: [...listed({}).results, ...listed({}).results] }, UNEXPECTED],
	// A number has lost digits on its way.
	[201, listed({ tracking_id: 1583792934719393 }), UNEXPECTED],
	[409, conflict(['b']), 'each again, accepted before, again'],
	[409, conflict(['b', 'z']), 'each again, accepted before, again'],
	// For instance the ID that an alias stands for: which of the three that is can only be found out.
	[409, conflict(['z']), SPLIT],
	[409, conflict(['B']), SPLIT],
	[409, conflict('b'), UNEXPECTED],
	[409, conflict([]), UNEXPECTED],
	[400, { status: 'error', error: 'Too many distinct_ids' }, SPLIT],
	[400, { status: 'error', error: { code: 1 } }, UNEXPECTED],
	[400, { status: 'error', error: '' }, UNEXPECTED],
	[413, '<html>', SPLIT],
	[401, { status: 'error', error: {} }, UNEXPECTED],
	[403, { request: '', error: 'User is not a member of this project' }, UNEXPECTED],
])('delete: %d %j: %s', (status, body, expected) => {
	expect(told(read(status, body))).toBe(expected);
});

const expectedBy = new Date(NOW + 30 * DAY_MS).toISOString();

test.each([
	[201, { status: 'ok', results: { task_id: UUID } }, UUID],
	[201, listed({}), '15'],
	[409, conflict(['b'], ['15']), '15'],
	// Whose task is which, Mixpanel does not say.
	[409, conflict(['a', 'b'], ['15', '16']), undefined],
	[409, conflict(['b'], [15]), undefined],
])('%d %j: the job is %p', (status, body, jobId) => {
	const [finding] = findingsOf(read(status, body));
	expect(finding).toMatchObject({ state: 'accepted', fields: { expectedBy, jobId } });
	const more = status === 409 ? { alreadyRequested: true } : { note: 'By 31 Jan, 00:00 UTC' };
	expect(finding).toMatchObject(more);
});

test.each<[unknown, string]>([
	[{ status: 'PENDING' }, 'all accepted'],
	[{ status: 'STAGING' }, 'all accepted'],
	[{ status: 'STARTED' }, 'all accepted'],
	[{ status: 'SUCCESS', tracking_id: 'another', result: '' }, 'all deleted'],
	[{ status: 'FAILURE' }, 'all failed jobFailed'],
	[{ status: 'REVOKED' }, 'all failed jobFailed'],
	[{ status: 'NOT_FOUND' }, 'all failed unknownJob'],
	[{ status: 'UNKNOWN' }, 'retry failed unknownJob'],
	[{ status: 'success' }, UNEXPECTED],
	[{ status: 'SUCCESS', error: 'No' }, UNEXPECTED],
	[[{ status: 'SUCCESS' }], UNEXPECTED],
])('task: %j: %s', (results, expected) => {
	const readJob = (status: number, word: string, more = {}) => {
		const said = response(status, { status: word, results, ...more });
		return told(mixpanel.job!.read(said, [target('job', '15')]));
	};
	expect(readJob(200, 'ok')).toBe(expected);
	const others = [readJob(200, 'error'), readJob(404, 'ok'), readJob(201, 'ok')];
	others.push(readJob(200, 'ok', { error: 'No' }));
	expect(new Set(others)).toEqual(new Set([UNEXPECTED]));
});

test.each([
	[401, 'denied failed unauthorized'],
	[403, 'denied failed forbidden'],
	[404, UNEXPECTED],
	[405, 'all failed rejected'],
	[429, 'retry failed rateLimited, told to wait'],
])('task: %d: %s', (status, expected) => {
	const said = response(status, { status: 'error', error: 'No' });
	expect(told(mixpanel.job!.read(said, [target('job', '15')]))).toBe(expected);
});

test('that the token expires after a year is said where it is pasted and where it is refused', () => {
	const token = new MixpanelApi().properties.find(({ name }) => name === 'oauthToken')!;
	expect(token.description).toMatch(/expires after one year/);
	expect(mixpanel.texts.unauthorized.advice).toMatch(/^It expires a year .*\. Copy a new one/);
});
