import { startSandbox, type Sandbox } from '../../sandbox';
import { gainsightPx, keys, send } from './support';

const DAYS_7 = 7 * 24 * 3_600_000;

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

function state(id: string) {
	return sandbox.state('gainsightPx', 'identifyId', id);
}

function history(id: string) {
	return sandbox.history('gainsightPx', 'identifyId', id);
}

test.each(['', '?hardDelete=false'])('a soft delete (%s) revives within 7 days', async (query) => {
	sandbox.seed('gainsightPx', [{ identifyId: 'anna', accountId: 'acme' }]);
	const response = await gainsightPx(sandbox, 'DELETE', `/anna${query}`);
	expect(response).toMatchObject({ status: 204, body: '' });
	expect(state('anna')).toBe('softDeleted');
	expect((await gainsightPx(sandbox, 'GET', '/anna')).status).toBe(404);

	sandbox.advance(DAYS_7 - 1);
	expect(history('anna')).toBe('kept');
	sandbox.upsert('gainsightPx', 'identifyId', 'anna');
	expect(state('anna')).toBe('present');
	expect(history('anna')).toBe('kept');
	expect(JSON.parse((await gainsightPx(sandbox, 'GET', '/anna')).body).accountId).toBe('acme');
});

test('a soft delete does not revive after 7 days', async () => {
	sandbox.seed('gainsightPx', [{ identifyId: 'anna' }]);
	await gainsightPx(sandbox, 'DELETE', '/anna');
	sandbox.advance(DAYS_7);
	sandbox.upsert('gainsightPx', 'identifyId', 'anna');
	expect(state('anna')).toBe('present');
	expect(history('anna')).toBe('none');
});

test('a hard delete never revives', async () => {
	sandbox.seed('gainsightPx', [{ identifyId: 'anna', accountId: 'acme' }]);
	expect((await gainsightPx(sandbox, 'DELETE', '/anna?hardDelete=true')).status).toBe(204);
	expect(state('anna')).toBe('hardDeleted');
	sandbox.upsert('gainsightPx', 'identifyId', 'anna');
	expect(history('anna')).toBe('none');
	expect(JSON.parse((await gainsightPx(sandbox, 'GET', '/anna')).body).accountId).toBeNull();
});

test('404 for absent, soft-deleted (no upgrade to hard) and differently written IDs', async () => {
	sandbox.seed('gainsightPx', [{ identifyId: 'Anna' }]);
	const response = await gainsightPx(sandbox, 'DELETE', '/anna');
	expect(response.status).toBe(404);
	expect(JSON.parse(response.body)).toEqual({
		externalapierror: {
			status: 'NOT_FOUND',
			message: 'User was not found for parameters {id=anna}',
			debugMessage: null,
			subErrors: null,
		},
	});
	await gainsightPx(sandbox, 'DELETE', '/Anna');
	expect((await gainsightPx(sandbox, 'DELETE', '/Anna?hardDelete=true')).status).toBe(404);
	expect(state('Anna')).toBe('softDeleted');
	expect(sandbox.stats('gainsightPx')).toMatchObject({ deletedIds: 1, absentIds: 2 });
});

test('200 with the documented body where asked for', async () => {
	const other = await startSandbox({ gainsightPxDeleteStatus: 200 });
	other.seed('gainsightPx', [{ identifyId: 'anna' }]);
	const response = await gainsightPx(other, 'DELETE', '/anna');
	expect(response.status).toBe(200);
	expect(JSON.parse(response.body)).toEqual({ body: {}, statusCode: '100', statusCodeValue: 42 });
	await other.close();
});

test('decodes the one path segment', async () => {
	const odd = ['a@b.example', 'a b', '100%', 'ü', 'a?b#c', 'a;b', 'a+b', '...'];
	sandbox.seed(
		'gainsightPx',
		odd.map((identifyId) => ({ identifyId })),
	);
	for (const id of odd) {
		const response = await gainsightPx(sandbox, 'DELETE', `/${encodeURIComponent(id)}`);
		expect([id, response.status]).toEqual([id, 204]);
	}
});

test.each([
	'/a/b',
	'/a/',
	'/',
	'/.',
	'/..',
	'/%2E%2E',
	'/a%2Fb',
	'/a%5Cb',
	'/a;b',
	'/update',
	'/denylist',
	'/denylist/anna',
])('the path %s leads to no user', async (path) => {
	const odd = ['a', 'a/b', 'a\\b', 'a;b', '.', '..', 'update', 'denylist', 'anna'];
	sandbox.seed(
		'gainsightPx',
		odd.map((identifyId) => ({ identifyId })),
	);
	for (const method of ['DELETE', 'GET']) {
		const response = await gainsightPx(sandbox, method, path);
		expect(response.status).toBe(404);
		const body = { timestamp: expect.any(String), status: 404, error: 'Not Found' };
		expect(JSON.parse(response.body)).toMatchObject({ ...body, path: `/v1/users${path}` });
	}
	expect(sandbox.deletions('gainsightPx').size).toBe(0);
});

test.each([
	'/v1/v1/users/anna',
	'/v1/users/v1/users/anna',
	'//v1/users/anna',
	'/users/anna',
	'/v1/v1/users',
])('the path %s of a wrong base URL is not the absence of a user', async (path) => {
	sandbox.seed('gainsightPx', [{ identifyId: 'anna' }]);
	const call = { method: 'DELETE', path, headers: keys(sandbox).gainsightPx };
	const response = await send(sandbox.urls.gainsightPx, call);
	expect(response.status).toBe(404);
	expect(JSON.parse(response.body)).not.toHaveProperty('externalapierror');
	expect(state('anna')).toBe('present');
});

test('400 for broken percent-encoding', async () => {
	expect((await gainsightPx(sandbox, 'DELETE', '/100%')).status).toBe(400);
});

test.each([
	'hardDelete=TRUE',
	'hardDelete=1',
	'hardDelete=',
	'hardDelete',
	'hard=true',
	'hardDelete=true&hardDelete=true',
	'hardDelete=%',
])('400 for the query %s', async (query) => {
	sandbox.seed('gainsightPx', [{ identifyId: 'anna' }]);
	expect((await gainsightPx(sandbox, 'DELETE', `/anna?${query}`)).status).toBe(400);
	expect(state('anna')).toBe('present');
});

test('deletes by body what a path cannot carry', async () => {
	const odd = ['a/b', '..', 'delete', 'update', 'a\\b'];
	sandbox.seed(
		'gainsightPx',
		odd.map((identifyId) => ({ identifyId })),
	);
	for (const identifyId of odd) {
		const response = await gainsightPx(sandbox, 'DELETE', '/delete?hardDelete=true', {
			identifyId,
		});
		expect([identifyId, response.status]).toEqual([identifyId, 204]);
		expect(state(identifyId)).toBe('hardDeleted');
	}
});

test.each([
	undefined,
	{},
	{ identifyId: '' },
	{ identifyId: 7 },
	{ identifyId: ['anna'] },
	{ identifyId: 'anna', hardDelete: true },
])('400 for the body %j', async (body) => {
	sandbox.seed('gainsightPx', [{ identifyId: 'anna' }, { identifyId: 'delete' }]);
	expect((await gainsightPx(sandbox, 'DELETE', '/delete', body)).status).toBe(400);
	expect([state('anna'), state('delete')]).toEqual(['present', 'present']);
});

test('400 for a body that is not declared as JSON', async () => {
	const headers = { ...keys(sandbox).gainsightPx, 'Content-Type': 'text/plain' };
	const body = '{"identifyId":"anna"}';
	const call = { method: 'DELETE', path: '/v1/users/delete', headers, body };
	expect((await send(sandbox.urls.gainsightPx, call)).status).toBe(400);
});

test.each(['DELETE', 'GET'])('401 for %s with a bad key', async (method) => {
	const headers = { 'X-APTRINSIC-API-KEY': 'wrong' };
	const response = await send(sandbox.urls.gainsightPx, {
		method,
		path: '/v1/users/anna',
		headers,
	});
	expect(response.status).toBe(401);
	expect(JSON.parse(response.body).externalapierror.status).toBe('UNAUTHORIZED');
});

test.each([
	['POST', ''],
	['PUT', '/anna'],
	['GET', '/delete'],
])('405 for %s %s', async (method, path) => {
	expect((await gainsightPx(sandbox, method, path)).status).toBe(405);
	expect(state('anna')).toBe('unknown');
});

test('lists visible users', async () => {
	const users = Array.from({ length: 30 }, (_, n) => ({ identifyId: `u${n}` }));
	sandbox.seed('gainsightPx', users);
	await gainsightPx(sandbox, 'DELETE', '/u0');
	const one = JSON.parse((await gainsightPx(sandbox, 'GET', '?pageSize=1')).body);
	expect(one).toMatchObject({ users: [{ identifyId: 'u1' }], totalHits: 29 });
	expect(one.scrollId).toEqual(expect.any(String));
	expect(JSON.parse((await gainsightPx(sandbox, 'GET', '')).body).users).toHaveLength(25);
	expect(JSON.parse((await gainsightPx(sandbox, 'GET', '?pageSize=1000')).body).users).toHaveLength(
		29,
	);
});

test('a filter ignores case', async () => {
	sandbox.seed('gainsightPx', [{ identifyId: 'a/B' }, { identifyId: 'A/b' }, { identifyId: 'x' }]);
	const read = async () =>
		JSON.parse((await gainsightPx(sandbox, 'GET', '?filter=identifyId%3D%3Da%2Fb')).body);
	expect(await read()).toMatchObject({
		users: [{ identifyId: 'a/B' }, { identifyId: 'A/b' }],
		totalHits: 2,
	});
	await gainsightPx(sandbox, 'DELETE', '/delete', { identifyId: 'a/B' });
	expect(await read()).toMatchObject({ users: [{ identifyId: 'A/b' }], totalHits: 1 });
});

test.each([
	'pageSize=0',
	'pageSize=1001',
	'pageSize=x',
	'filter=email==x',
	'filter=identifyId',
	'page=1',
	'pageSize=1&pageSize=2',
])('400 for a list with %s', async (query) => {
	expect((await gainsightPx(sandbox, 'GET', `?${query}`)).status).toBe(400);
});

test('refuses seeds and IDs of another service', () => {
	expect(() => sandbox.seed('gainsightPx', [{ identity: 'x' }])).toThrow('identifyId');
	expect(() => sandbox.has('gainsightPx', 'identity', 'x')).toThrow('identity');
});
