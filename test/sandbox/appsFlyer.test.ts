import { ask, sharedSandbox, type Call, type HttpResponse } from './support';

const DAY_MS = 24 * 3_600_000;
const PATH = '/api/gdpr/v1/opendsr_requests';

const sandbox = sharedSandbox();
beforeEach(() => sandbox.it.seed('appsFlyer', [{ customerUserId: 'anna' }]));

const uuid = (n: number) => `0000000${n}-0000-4000-8000-000000000000`;

function erasure(n: number, value: unknown, changed: object = {}, type = 'customer_user_id') {
	return {
		subject_request_id: uuid(n),
		subject_request_type: 'erasure',
		submitted_time: '2026-01-01T00:00:00.000Z',
		api_version: '0.1',
		property_id: 'id123456789',
		subject_identities: [{ identity_type: type, identity_value: value, identity_format: 'raw' }],
		...changed,
	};
}

function batch(requests: unknown, meta: object = { property_id: 'id123456789' }) {
	return { meta, requests };
}

async function post(body: unknown, more: Partial<Call> = {}): Promise<HttpResponse> {
	return await ask(sandbox.it, 'appsFlyer', { method: 'POST', path: PATH, body, ...more });
}

/** Status of the response, and AppsFlyer's code at both depths. */
function codeOf({ status, body }: HttpResponse): unknown {
	const { error, af_gdpr_code: flat } = JSON.parse(body) as Record<string, unknown>;
	return [status, (error as Record<string, unknown> | undefined)?.af_gdpr_code, flat];
}

async function statusOf(n: number): Promise<unknown> {
	const response = await ask(sandbox.it, 'appsFlyer', { path: `${PATH}/${uuid(n)}` });
	const { request_status: status } = JSON.parse(response.body) as { request_status?: string };
	return status ?? codeOf(response);
}

test('a request runs for 30 days; a repeat is known, another one for the same person is open', async () => {
	const taken = await post(erasure(1, 'anna'));
	expect([taken.status, JSON.parse(taken.body)]).toMatchObject([
		201,
		{
			subject_request_id: uuid(1),
			expected_completion_time: '2026-01-31T00:00:00.000Z',
		},
	]);
	expect(codeOf(await post(erasure(1, 'anna')))).toEqual([400, 'e213', undefined]);
	expect(codeOf(await post(erasure(2, 'anna')))).toEqual([400, 'e215', undefined]);
	expect((await post(erasure(3, 'anna', { property_id: 'com.example.app' }))).status).toBe(201);
	expect((await post(erasure(4, 'nobody'))).status).toBe(201);

	const seen: unknown[] = [];
	for (const days of [0, 1, 28, 1]) {
		sandbox.it.advance(days * DAY_MS);
		seen.push([await statusOf(1), sandbox.it.state('appsFlyer', 'customerUserId', 'anna')]);
	}
	expect(seen).toEqual([
		['pending', 'pendingDeletion'],
		['in-progress', 'pendingDeletion'],
		['in-progress', 'pendingDeletion'],
		['completed', 'deleted'],
	]);
	expect((await post(erasure(1, 'anna'))).status).toBe(201);

	sandbox.it.reset();
	expect(await statusOf(1)).toEqual([400, 'e214', undefined]);
});

test('a batch says for each request whether it was taken', async () => {
	await post(erasure(1, 'anna'));
	const requests = [erasure(1, 'anna'), erasure(2, 'anna '), erasure(3, 7), erasure(4, '')];
	const response = await post(batch(requests), { path: `${PATH}/batch` });
	expect([response.status, JSON.parse(response.body)]).toMatchObject([
		201,
		{
			responses: [{ subject_request_id: uuid(2) }],
			errors: [
				{ subject_request_id: uuid(1), error: { code: 400, af_gdpr_code: 'e213' } },
				{ subject_request_id: uuid(3), error: { af_gdpr_code: 'e323' } },
				{ subject_request_id: uuid(4), error: { af_gdpr_code: 'e325' } },
			],
		},
	]);
});

const [one] = erasure(1, 'anna').subject_identities;
const many = Array.from({ length: 101 }, (_, n) => erasure(1, `a-${n}`));

test.each<[code: string, body: unknown, more: Partial<Call>]>([
	['e312', erasure(1, 'anna', { api_version: '1.0' }), {}],
	['e313', erasure(1, 'anna', { subject_request_id: '00000001-0000-5000-8000-000000000000' }), {}],
	['e314', erasure(1, 'anna', { submitted_time: '2026-01-01' }), {}],
	['e318', erasure(1, 'anna', {}, 'email'), {}],
	['e319', erasure(1, 'anna', { property_id: 'app-1' }, 'idfv'), {}],
	['e322', erasure(1, 'anna', { subject_request_type: 'deletion' }), {}],
	['e323', erasure(1, 'anna', { subject_identities: [{ ...one, identity_format: 'sha256' }] }), {}],
	['e323', erasure(1, 'anna', { subject_identities: [one, one] }), {}],
	['e325', erasure(1, ''), {}],
	['e326', 'anna', {}],
	['e411', erasure(1, 'anna', { property_id: 'id1' }), {}],
	['e326', batch([]), {}],
	['e411', batch([erasure(1, 'a')], {}), {}],
	['e414', batch(many), {}],
	['e415', batch([erasure(1, 'a'), erasure(1, 'b')]), {}],
	['e416', batch([erasure(1, 'a'), erasure(2, 'a')]), {}],
	['e417', batch([erasure(1, 'a', { property_id: 'com.example.app' })]), {}],
])('%s, and nothing is taken', async (code, body, more) => {
	const isBatch = typeof body === 'object' && body !== null && 'meta' in body;
	const response = await post(body, { ...more, path: isBatch ? `${PATH}/batch` : PATH });
	const depths = isBatch ? [undefined, code] : [code, undefined];
	expect(codeOf(response)).toEqual([400, ...depths]);
	expect(sandbox.it.deletions('appsFlyer').size).toBe(0);
});

test.each([
	['DELETE', `${PATH}/${uuid(1)}`, {}, 404],
	['GET', PATH, {}, 404],
	['POST', `${PATH}/`, {}, 404],
	['POST', '/api/gdpr/v1/opendsr_request', {}, 404],
	['POST', '/api/gdpr/v1/stub', {}, 404],
])('%s %s %j gives %i', async (method, path, headers, status) => {
	const body = method === 'POST' ? erasure(1, 'anna') : undefined;
	const response = await ask(sandbox.it, 'appsFlyer', { method, path, headers, body });
	expect(response.status).toBe(status);
	expect(sandbox.it.deletions('appsFlyer').size).toBe(0);
});
