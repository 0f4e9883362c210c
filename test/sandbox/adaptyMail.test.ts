import { ask, sharedSandbox, type Call, type HttpResponse } from './support';

const sandbox = sharedSandbox();
beforeEach(() =>
	sandbox.it.seed('adaptyMail', [
		{ customerUserId: 'anna', externalProfileId: 'x-1', email: 'anna@example.com' },
		{ customerUserId: 'x-1', email: 'ben@example.com' },
	]),
);

const PATH = '/api/v1/profile/delete/';

/** A deletion; a string is a raw body. */
async function remove(body: unknown, odd: Partial<Call> = {}): Promise<HttpResponse> {
	return await ask(sandbox.it, 'adaptyMail', { method: 'POST', path: PATH, body, ...odd });
}

/** Status, code and field of an error in the documented form. */
function errorIn({ status, body }: HttpResponse): unknown[] {
	const { errors } = JSON.parse(body) as { errors: Array<Record<string, unknown>> };
	expect(errors).toEqual([
		{
			message: expect.stringMatching(/\w/) as unknown,
			error_code: expect.stringMatching(/\w/) as unknown,
			status_code: status,
			field_name: errors[0].field_name ?? null,
		},
	]);
	return [status, errors[0].error_code, errors[0].field_name];
}

const NOT_FOUND = [404, 'profile_not_found_error', null];
const NO_IDENTIFIER = [400, 'missing_identifier', null];
const BAD_KEY = [403, 'secret_key_does_not_exist_error', null];

const states = () =>
	['anna', 'x-1'].map((id) => sandbox.it.state('adaptyMail', 'customerUserId', id));

test.each([
	['customerUserId', 'customer_user_id', 'anna', true],
	['externalProfileId', 'external_profile_id', 'x-1', true],
	['email', 'email', 'anna@example.com', false],
])('deletes by %s, and no other; a repeat by ID is confirmed', async (idType, key, id, again) => {
	expect(await remove({ [key]: id })).toMatchObject({ status: 204, body: '' });
	expect(states()).toEqual(['deleted', 'present']);
	expect(sandbox.it.requests('adaptyMail')).toMatchObject([
		{ kind: 'delete', ids: [id], status: 204 },
	]);
	const repeat = await remove({ [key]: id });
	if (again) expect(repeat).toMatchObject({ status: 204, body: '' });
	else expect(errorIn(repeat)).toEqual(NOT_FOUND);
	expect([...sandbox.it.deletions('adaptyMail')]).toEqual([[`${idType}:${id}`, 1]]);
});

const anna = { customer_user_id: 'anna' };

test.each<[string, unknown, Partial<Call>, unknown[]]>([
	['somebody unknown', { customer_user_id: 'nobody' }, {}, NOT_FOUND],
	['another case', { customer_user_id: 'ANNA' }, {}, NOT_FOUND],
	['a blank before', { customer_user_id: ' anna' }, {}, NOT_FOUND],
	['an ID of another kind', { customer_user_id: 'anna@example.com' }, {}, NOT_FOUND],
	['nothing', {}, {}, NO_IDENTIFIER],
	['an empty ID', { customer_user_id: '' }, {}, NO_IDENTIFIER],
	['null', { customer_user_id: null }, {}, NO_IDENTIFIER],
	['two IDs', { ...anna, email: 'ben@example.com' }, {}, NO_IDENTIFIER],
	['a list', [anna], {}, NO_IDENTIFIER],
	['half of the JSON', '{"customer_user_id":', {}, NO_IDENTIFIER],
	['a number', { customer_user_id: 7 }, {}, [400, 'base_error', 'customer_user_id']],
	['a list of IDs', { customer_user_id: ['anna'] }, {}, [400, 'base_error', 'customer_user_id']],
	['no address', { email: 'anna' }, {}, [400, 'base_error', 'email']],
	['an address with a name', { email: 'A <anna@example.com>' }, {}, [400, 'base_error', 'email']],
	[
		"Adapty's scheme",
		anna,
		{ headers: { authorization: 'Api-Key sandbox-adapty-mail-secret-key' } },
		BAD_KEY,
	],
	[
		"Adapty's key",
		anna,
		{ headers: { authorization: 'Bearer sandbox-adapty-secret-key' } },
		BAD_KEY,
	],
	['DELETE', anna, { method: 'DELETE' }, [405, 'method_not_allowed', null]],
])('refuses %s', async (_what, body, odd, expected) => {
	expect(errorIn(await remove(body, odd))).toEqual(expected);
	expect(states()).toEqual(['present', 'present']);
	expect(sandbox.it.deletions('adaptyMail').size).toBe(0);
});

test.each([PATH.slice(0, -1), `${PATH}anna`, '/api/v1/profile/'])(
	'404 in HTML for the path %s',
	async (path) => {
		const response = await remove(anna, { path });
		expect(response.status).toBe(404);
		expect(response.headers['content-type']).toContain('text/html');
		expect(states()).toEqual(['present', 'present']);
	},
);

test('who was deleted does not come back by being seen again', async () => {
	await remove(anna);
	for (const id of ['anna', 'newcomer']) sandbox.it.upsert('adaptyMail', 'customerUserId', id);
	expect(states()).toEqual(['deleted', 'present']);
	expect(sandbox.it.state('adaptyMail', 'customerUserId', 'newcomer')).toBe('present');
});
