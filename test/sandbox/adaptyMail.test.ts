import { startSandbox, type Sandbox } from '../../sandbox';
import { keys, send, type HttpResponse } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.reset();
	sandbox.seed('adaptyMail', [
		{ customerUserId: 'anna', externalProfileId: 'x-1', email: 'anna@example.com' },
		{ customerUserId: 'x-1', email: 'ben@example.com' },
	]);
});
afterAll(async () => await sandbox.close());

const PATH = '/api/v1/profile/delete/';
const JSON_TYPE = { 'Content-Type': 'application/json' };

interface Odd {
	readonly method?: string;
	readonly path?: string;
	readonly headers?: Record<string, string>;
}

/** A deletion; a string is a raw body. */
async function remove(body: unknown, odd: Odd = {}): Promise<HttpResponse> {
	return await send(sandbox.urls.adaptyMail, {
		method: 'POST',
		path: PATH,
		headers: { ...keys(sandbox).adaptyMail, ...JSON_TYPE },
		...odd,
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
}

/** The errors in the documented form. */
function errorIn({ status, body }: HttpResponse) {
	const { errors } = JSON.parse(body) as { errors: Array<Record<string, unknown>> };
	expect(errors).toEqual([
		{
			message: expect.any(String) as unknown,
			error_code: expect.any(String) as unknown,
			status_code: status,
			field_name: null,
		},
	]);
	return { status, code: errors[0].error_code };
}

const NOT_FOUND = { status: 404, code: 'profile_not_found_error' };

function states(): string[] {
	return ['anna', 'x-1'].map((id) => sandbox.state('adaptyMail', 'customerUserId', id));
}

test.each([
	['customerUserId', 'customer_user_id', 'anna'],
	['externalProfileId', 'external_profile_id', 'x-1'],
	['email', 'email', 'anna@example.com'],
])('deletes the profile with this %s, and no other', async (idType, key, id) => {
	expect(await remove({ [key]: id })).toMatchObject({ status: 204, body: '' });
	expect(states()).toEqual(['deleted', 'present']);
	expect([...sandbox.deletions('adaptyMail')]).toEqual([[`${idType}:${id}`, 1]]);
	expect(sandbox.requests('adaptyMail')).toMatchObject([
		{ kind: 'delete', ids: [id], status: 204 },
	]);
});

test.each([
	['customer_user_id', 'anna', true],
	['external_profile_id', 'x-1', true],
	['email', 'anna@example.com', false],
])('a repeat by %s %s: confirmed again %p', async (key, id, isConfirmed) => {
	await remove({ [key]: id });
	const again = await remove({ [key]: id });
	if (isConfirmed) expect(again).toMatchObject({ status: 204, body: '' });
	else expect(errorIn(again)).toEqual(NOT_FOUND);
	expect([...sandbox.deletions('adaptyMail').values()]).toEqual([1]);
});

test.each([
	{ customer_user_id: 'nobody' },
	{ customer_user_id: 'ANNA' },
	{ customer_user_id: ' anna' },
	{ customer_user_id: 'anna@example.com' },
	{ email: 'anna' },
])('404 for whom it does not know: %j', async (body) => {
	expect(errorIn(await remove(body))).toEqual(NOT_FOUND);
	expect(states()).toEqual(['present', 'present']);
	expect(sandbox.deletions('adaptyMail').size).toBe(0);
});

test.each<[string, Record<string, string>]>([
	['no key', {}],
	['another key', { Authorization: 'Bearer wrong' }],
	["Adapty's scheme", { Authorization: 'Api-Key sandbox-adapty-mail-secret-key' }],
	["Adapty's key", { Authorization: 'Bearer sandbox-adapty-secret-key' }],
])('403 as documented: %s', async (_, key) => {
	const response = await remove(
		{ customer_user_id: 'anna' },
		{ headers: { ...JSON_TYPE, ...key } },
	);
	expect(errorIn(response)).toEqual({ status: 403, code: 'secret_key_does_not_exist_error' });
	expect(states()).toEqual(['present', 'present']);
	expect(sandbox.requests('adaptyMail')).toMatchObject([{ kind: 'delete', ids: ['anna'] }]);
});

test.each([
	{},
	{ customer_user_id: '' },
	{ customer_user_id: null },
	{ customer_user_id: 7 },
	{ customer_user_id: ['anna'] },
	{ customerUserId: 'anna' },
	{ customer_user_id: 'anna', email: 'ben@example.com' },
	{ customer_user_id: 'anna', force: true },
	[{ customer_user_id: 'anna' }],
	'customer_user_id=anna',
	'{"customer_user_id":',
])('400 for %j', async (body) => {
	expect(errorIn(await remove(body))).toEqual({ status: 400, code: 'missing_identifier' });
	expect(states()).toEqual(['present', 'present']);
});

test.each([PATH.slice(0, -1), `${PATH}anna`, `/api/v1${PATH}`, '/api/v1/profile/', '/'])(
	'404 in HTML for the path %s',
	async (path) => {
		const response = await remove({ customer_user_id: 'anna' }, { path });
		expect(response.status).toBe(404);
		expect(response.headers['content-type']).toContain('text/html');
		expect(states()).toEqual(['present', 'present']);
	},
);

test('takes only a POST of JSON', async () => {
	const body = { customer_user_id: 'anna' };
	expect((await remove(body, { method: 'DELETE' })).status).toBe(405);
	const headers = { ...keys(sandbox).adaptyMail, 'Content-Type': 'text/plain' };
	expect((await remove(body, { headers })).status).toBe(415);
	expect(states()).toEqual(['present', 'present']);
});

test('who was deleted does not come back by being seen again', async () => {
	await remove({ customer_user_id: 'anna' });
	sandbox.upsert('adaptyMail', 'customerUserId', 'anna');
	expect(sandbox.state('adaptyMail', 'customerUserId', 'anna')).toBe('deleted');
	sandbox.upsert('adaptyMail', 'customerUserId', 'newcomer');
	expect(sandbox.state('adaptyMail', 'customerUserId', 'newcomer')).toBe('present');
});
