import { ask, sharedSandbox, type Call, type HttpResponse } from './support';

const DAY_MS = 24 * 3_600_000;
const PATH = '/api/app/data-deletions/v3.0/';
const TOKEN = '?token=sandbox-mixpanel-project-token';

const sandbox = sharedSandbox();
beforeEach(() => {
	sandbox.it.seed('mixpanel', [{ distinctId: 'anna' }, { distinctId: 'ben' }]);
});

async function remove(body: unknown, odd: Partial<Call> = {}): Promise<HttpResponse> {
	return await ask(sandbox.it, 'mixpanel', { method: 'POST', path: PATH + TOKEN, body, ...odd });
}

function gdpr(...ids: unknown[]) {
	return { distinct_ids: ids, compliance_type: 'GDPR' };
}

async function stateOf(task: string): Promise<unknown> {
	const { body } = await ask(sandbox.it, 'mixpanel', { path: PATH + task + TOKEN });
	return (JSON.parse(body) as { results: { status: unknown } }).results.status;
}

const states = () => ['anna', 'ben'].map((id) => sandbox.it.state('mixpanel', 'distinctId', id));

test('one task per request, in both documented forms, running for 30 days; a repeat conflicts', async () => {
	const first = await remove(gdpr('anna', 'nobody'));
	const { results } = JSON.parse(first.body) as { results: Array<{ tracking_id: string }> };
	const [{ tracking_id: task }] = results;
	expect(first.status).toBe(201);
	expect(results).toMatchObject([{ status: 'PENDING', distinct_id_count: 2 }]);

	const again = await remove(gdpr('ben', 'anna'));
	expect([again.status, JSON.parse(again.body)]).toMatchObject([
		409,
		{ error: { conflicting_distinct_ids: ['anna'], conflicting_task_ids: [task] } },
	]);
	expect(states()).toEqual(['pendingDeletion', 'present']);
	const second = await remove({ ...gdpr('ben'), compliance_type: 'CCPA' });
	expect(second.body).toMatch(/^\{"status":"ok","results":\{"task_id":"[\da-f]{8}-[\da-f-]+"\}\}$/);

	const seen: unknown[] = [];
	for (const days of [0, 1, 1, 27, 1]) {
		sandbox.it.advance(days * DAY_MS);
		seen.push(await stateOf(task));
	}
	expect(seen).toEqual(['PENDING', 'STAGING', 'STARTED', 'STARTED', 'SUCCESS']);
	expect(states()).toEqual(['deleted', 'deleted']);
	expect((await remove(gdpr('anna'))).status).toBe(201);

	sandbox.it.reset();
	expect(await stateOf(`${task}/`)).toBe('NOT_FOUND');
});

const many = Array.from({ length: 501 }, (_, index) => `id-${index}`);

test.each<[string, number, unknown, Partial<Call>]>([
	['no project token', 400, gdpr('anna'), { path: PATH }],
	['more than that', 400, gdpr('anna'), { path: `${PATH}${TOKEN}&x=1` }],
	['another project', 403, gdpr('anna'), { path: `${PATH}?token=other` }],
	['no OAuth token', 401, gdpr('anna'), { headers: { authorization: undefined } }],
	['no IDs', 400, gdpr(), {}],
	['no list', 400, { ...gdpr(), distinct_ids: 'anna' }, {}],
	['501 IDs', 400, gdpr(...many), {}],
	['a number', 400, gdpr('anna', 7), {}],
	['an empty ID', 400, gdpr('anna', ''), {}],
	['the same ID twice', 400, gdpr('anna', 'ben', 'anna'), {}],
	['another law', 400, { ...gdpr('anna'), compliance_type: 'gdpr' }, {}],
])('%s: %d in its own form, and nothing is deleted', async (_what, status, body, odd) => {
	const response = await remove(body, odd);
	expect(response.status).toBe(status);
	expect(response.body).toMatch(/^\{"status":"error","error":"[^"]+"\}$/);
	expect(states()).toEqual(['present', 'present']);
	expect(sandbox.it.deletions('mixpanel').size).toBe(0);
});

test.each([PATH.slice(0, -1), `/v1${PATH}`, `${PATH}a/b`])('404 for %s', async (path) => {
	const response = await remove(gdpr('anna'), { path: path + TOKEN });
	expect([response.status, response.headers['content-type']]).toEqual([
		...[404, 'text/html; charset=utf-8'],
	]);
});
