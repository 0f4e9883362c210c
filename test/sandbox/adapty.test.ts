import { startSandbox, type Sandbox } from '../../sandbox';
import { adapty, ADAPTY_PATH, keys, send } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const JSON_TYPE = { 'Content-Type': 'application/json' };

const NOT_FOUND = {
	errors: [{ source: null, errors: ['Profile not found'] }],
	error_code: 'profile_does_not_exist',
	status_code: 404,
};

function isPresent(id: string): boolean {
	return sandbox.has('adapty', 'customerUserId', id);
}

test('deletes once, with 204, no body and a request ID', async () => {
	sandbox.seed('adapty', [{ customerUserId: 'anna', profileId: 'p-1' }]);
	const first = await adapty(sandbox, 'DELETE', 'anna');
	expect(first).toMatchObject({ status: 204, body: '' });
	expect(first.headers['request-id']).toMatch(/^[0-9a-f]{32}$/);
	expect(sandbox.has('adapty', 'profileId', 'p-1')).toBe(false);
	expect(sandbox.state('adapty', 'customerUserId', 'anna')).toBe('deleted');

	const second = await adapty(sandbox, 'DELETE', 'anna');
	expect(second.status).toBe(404);
	expect(JSON.parse(second.body)).toEqual(NOT_FOUND);
	expect(second.headers['request-id']).not.toBe(first.headers['request-id']);
	expect([...sandbox.deletions('adapty')]).toEqual([['customerUserId:anna', 1]]);
});

test('deletes an anonymous profile by its profile ID', async () => {
	sandbox.seed('adapty', [{ profileId: 'p-2' }]);
	const headers = { ...keys(sandbox).adapty, ...JSON_TYPE, 'adapty-profile-id': 'p-2' };
	const response = await send(sandbox.urls.adapty, {
		method: 'DELETE',
		path: ADAPTY_PATH,
		headers,
	});
	expect(response.status).toBe(204);
	expect(sandbox.state('adapty', 'profileId', 'p-2')).toBe('deleted');
});

test('GET shows the profile with its subscription and access level', async () => {
	sandbox.seed('adapty', [
		{ customerUserId: 'bare' },
		{ customerUserId: 'payer', profileId: 'p-3', activeSubscription: true, accessLevel: true },
	]);
	const payer = JSON.parse((await adapty(sandbox, 'GET', 'payer')).body).data;
	expect(payer).toMatchObject({ profile_id: 'p-3', customer_user_id: 'payer' });
	expect(payer.subscriptions).toHaveLength(1);
	expect(payer.access_levels).toMatchObject([{ access_level_id: 'premium' }]);

	const bare = JSON.parse((await adapty(sandbox, 'GET', 'bare')).body).data;
	expect(bare).toMatchObject({ subscriptions: [], access_levels: [], non_subscriptions: [] });
	expect(bare.profile_id).toMatch(
		/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
	);
	expect(sandbox.has('adapty', 'profileId', bare.profile_id)).toBe(true);

	const nobody = await adapty(sandbox, 'GET', 'nobody');
	expect(nobody.status).toBe(404);
	expect(JSON.parse(nobody.body)).toEqual(NOT_FOUND);
});

test.each([
	['no key', {}],
	['another key', { Authorization: 'Api-Key wrong' }],
	['another scheme', { Authorization: 'Bearer sandbox-adapty-secret-key' }],
])('401 as documented: %s', async (_, authorization) => {
	sandbox.seed('adapty', [{ customerUserId: 'anna' }]);
	const headers = { ...authorization, 'adapty-customer-user-id': 'anna' };
	const response = await send(sandbox.urls.adapty, {
		method: 'DELETE',
		path: ADAPTY_PATH,
		headers,
	});
	expect(response.status).toBe(401);
	expect(JSON.parse(response.body)).toEqual({
		errors: [
			{
				source: 'non_field_errors',
				errors: ['Authentication credentials were not provided.'],
			},
		],
		error_code: 'not_authenticated',
		status_code: 401,
	});
	expect(sandbox.has('adapty', 'customerUserId', 'anna')).toBe(true);
	expect(sandbox.requests('adapty')).toMatchObject([
		{ kind: 'delete', ids: ['anna'], status: 401 },
	]);
});

test.each([
	['none', {}],
	['both', { 'adapty-customer-user-id': 'anna', 'adapty-profile-id': 'p-1' }],
	['an empty one', { 'adapty-customer-user-id': '' }],
	[
		'an empty one beside a good one',
		{ 'adapty-customer-user-id': 'anna', 'adapty-profile-id': '' },
	],
	['the same one twice', { 'adapty-customer-user-id': ['anna', 'anna'] }],
])('400 for ID headers: %s', async (_, idHeaders) => {
	sandbox.seed('adapty', [{ customerUserId: 'anna', profileId: 'p-1' }]);
	const headers = { ...keys(sandbox).adapty, ...JSON_TYPE, ...idHeaders };
	const response = await send(sandbox.urls.adapty, {
		method: 'DELETE',
		path: ADAPTY_PATH,
		headers,
	});
	expect(response.status).toBe(400);
	expect(JSON.parse(response.body)).toMatchObject({ errors: [{}], status_code: 400 });
	expect(sandbox.has('adapty', 'customerUserId', 'anna')).toBe(true);
});

test.each([
	ADAPTY_PATH.slice(0, -1),
	`${ADAPTY_PATH}anna`,
	'/api/v1/server-side-api/profile/',
	`//${ADAPTY_PATH}`,
	`/api/v2/server-side-api${ADAPTY_PATH}`,
	`/api/v2${ADAPTY_PATH}`,
	'/',
])('404 in HTML for the path %s', async (path) => {
	sandbox.seed('adapty', [{ customerUserId: 'anna' }]);
	const headers = { ...keys(sandbox).adapty, 'adapty-customer-user-id': 'anna' };
	const response = await send(sandbox.urls.adapty, { method: 'DELETE', path, headers });
	expect(response.status).toBe(404);
	expect(response.headers['content-type']).toContain('text/html');
	expect(response.body).toContain('<h1>Not Found</h1>');
	expect(isPresent('anna')).toBe(true);
});

test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded'])(
	'415 for a deletion with the Content-Type %s; a look-up needs none',
	async (type) => {
		sandbox.seed('adapty', [{ customerUserId: 'anna' }]);
		const typed = type === undefined ? {} : { 'Content-Type': type };
		const headers = { ...keys(sandbox).adapty, ...typed, 'adapty-customer-user-id': 'anna' };
		const call = { path: ADAPTY_PATH, headers };
		const response = await send(sandbox.urls.adapty, { ...call, method: 'DELETE' });
		expect(response.status).toBe(415);
		expect(JSON.parse(response.body)).toEqual({
			errors: [{ source: null, errors: [`Unsupported media type "${type ?? ''}" in request.`] }],
			error_code: 'unsupported_media_type',
			status_code: 415,
		});
		expect(isPresent('anna')).toBe(true);
		expect((await send(sandbox.urls.adapty, call)).status).toBe(200);
	},
);

test('400 for a query', async () => {
	const headers = { ...keys(sandbox).adapty, 'adapty-customer-user-id': 'anna' };
	const path = `${ADAPTY_PATH}?id=anna`;
	expect((await send(sandbox.urls.adapty, { path, headers })).status).toBe(400);
});

test.each(['POST', 'PATCH', 'PUT'])('405 for %s, which creates nothing', async (method) => {
	const response = await adapty(sandbox, method, 'newcomer');
	expect(response).toMatchObject({ status: 405, headers: { allow: 'GET, DELETE' } });
	expect(sandbox.state('adapty', 'customerUserId', 'newcomer')).toBe('unknown');
	expect(sandbox.requests('adapty')).toMatchObject([{ kind: 'other' }]);
});

test('compares an ID byte for byte; white space around it is lost on the way', async () => {
	sandbox.seed('adapty', [{ customerUserId: 'é' }, { customerUserId: 'Anna' }]);
	const utf8 = Buffer.from('é').toString('latin1');
	expect((await adapty(sandbox, 'DELETE', utf8)).status).toBe(404);
	expect((await adapty(sandbox, 'DELETE', 'anna')).status).toBe(404);
	expect((await adapty(sandbox, 'DELETE', 'é')).status).toBe(204);
	expect((await adapty(sandbox, 'DELETE', ' Anna ')).status).toBe(204);
});

test('a person who comes back is a new profile without history', async () => {
	sandbox.seed('adapty', [{ customerUserId: 'anna' }]);
	expect(sandbox.history('adapty', 'customerUserId', 'anna')).toBe('kept');
	await adapty(sandbox, 'DELETE', 'anna');
	sandbox.upsert('adapty', 'customerUserId', 'anna');
	expect(sandbox.state('adapty', 'customerUserId', 'anna')).toBe('present');
	expect(sandbox.history('adapty', 'customerUserId', 'anna')).toBe('none');
	expect(sandbox.history('adapty', 'customerUserId', 'nobody')).toBe('unknown');
});

test('refuses seeds and IDs of another service', () => {
	expect(() => sandbox.seed('adapty', [{ identity: 'x' }])).toThrow('customerUserId');
	expect(() => sandbox.has('adapty', 'guid', 'x')).toThrow('guid');
});
