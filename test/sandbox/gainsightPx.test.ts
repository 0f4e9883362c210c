import { startSandbox } from '../../sandbox';
import { ask, gainsightPx, sharedSandbox } from './support';

const DAYS_7 = 7 * 24 * 3_600_000;

const sandbox = sharedSandbox();

const state = (id: string) => sandbox.it.state('gainsightPx', 'identifyId', id);
const px = async (method: string, path: string, body?: unknown) =>
	await gainsightPx(sandbox.it, method, path, body);

function seed(...ids: string[]): void {
	sandbox.it.seed(
		'gainsightPx',
		ids.map((identifyId) => ({ identifyId, accountId: 'acme' })),
	);
}

test.each([
	['/anna', DAYS_7 - 1, 'softDeleted', 'kept'],
	['/anna?hardDelete=false', DAYS_7 - 1, 'softDeleted', 'kept'],
	['/anna', DAYS_7, 'softDeleted', 'none'],
	['/anna?hardDelete=true', 0, 'hardDeleted', 'none'],
])(
	'DELETE %s, and seen again after %i ms: %s, its history %s',
	async (path, ms, after, history) => {
		seed('anna');
		expect(await px('DELETE', path)).toMatchObject({ status: 204, body: '' });
		expect(state('anna')).toBe(after);
		expect((await px('GET', '/anna')).status).toBe(404);
		sandbox.it.advance(ms);
		sandbox.it.upsert('gainsightPx', 'identifyId', 'anna');
		expect(state('anna')).toBe('present');
		expect(sandbox.it.history('gainsightPx', 'identifyId', 'anna')).toBe(history);
		const { accountId } = JSON.parse((await px('GET', '/anna')).body);
		expect(accountId).toBe(history === 'kept' ? 'acme' : null);
	},
);

test('404 for absent, soft-deleted (no upgrade to hard) and differently written IDs', async () => {
	seed('Anna');
	const response = await px('DELETE', '/anna');
	const message = 'User was not found for parameters {id=anna}';
	expect([response.status, JSON.parse(response.body)]).toEqual([
		404,
		{ externalapierror: { status: 'NOT_FOUND', message, debugMessage: null, subErrors: null } },
	]);
	await px('DELETE', '/Anna');
	expect((await px('DELETE', '/Anna?hardDelete=true')).status).toBe(404);
	expect(state('Anna')).toBe('softDeleted');
	expect(sandbox.it.stats('gainsightPx')).toMatchObject({ deletedIds: 1, absentIds: 2 });
});

test('200 with the documented body where asked for', async () => {
	const other = await startSandbox({ gainsightPxDeleteStatus: 200 });
	other.seed('gainsightPx', [{ identifyId: 'anna' }]);
	const response = await gainsightPx(other, 'DELETE', '/anna');
	expect([response.status, JSON.parse(response.body)]).toEqual([
		200,
		{ body: {}, statusCode: '100', statusCodeValue: 42 },
	]);
	await other.close();
});

test('decodes the one path segment; deletes by body what a path cannot carry', async () => {
	const byPath = ['a@b.example', 'a b', '100%', 'ü', 'a?b#c', 'a;b', 'a+b', '...'];
	const byBody = ['a/b', '..', 'delete', 'update', 'a\\b'];
	seed(...byPath, ...byBody);
	for (const id of byPath) {
		const response = await px('DELETE', `/${encodeURIComponent(id)}`);
		expect([id, response.status]).toEqual([id, 204]);
	}
	for (const identifyId of byBody) {
		const response = await px('DELETE', '/delete?hardDelete=true', { identifyId });
		expect([identifyId, response.status, state(identifyId)]).toEqual([
			identifyId,
			204,
			'hardDeleted',
		]);
	}
});

test.each([
	...['/a/b', '/a/', '/', '/.', '/..', '/%2E%2E', '/a%2Fb', '/a%5Cb', '/a;b'].map(
		(path) => `/v1/users${path}`,
	),
	...['/update', '/denylist', '/denylist/anna'].map((path) => `/v1/users${path}`),
	...[
		'/v1/v1/users/anna',
		'/v1/users/v1/users/anna',
		'//v1/users/anna',
		'/users/anna',
		'/v1/v1/users',
	],
])('the path %s leads to no user, and is not the absence of one', async (path) => {
	seed('a', 'a/b', 'a\\b', 'a;b', '.', '..', 'update', 'denylist', 'anna');
	for (const method of ['DELETE', 'GET']) {
		const response = await ask(sandbox.it, 'gainsightPx', { method, path });
		const timestamp = expect.any(String) as unknown;
		const body = { timestamp, status: 404, error: 'Not Found', path };
		expect([response.status, JSON.parse(response.body)]).toEqual([404, body]);
	}
	expect(sandbox.it.deletions('gainsightPx').size).toBe(0);
});

test.each<[string, string, unknown, number]>([
	['DELETE', '/100%', undefined, 400],
	...['=TRUE', '=1', '=', '', '=true&hardDelete=true', '=%'].map(
		(value): [string, string, unknown, number] => [
			'DELETE',
			`/anna?hardDelete${value}`,
			undefined,
			400,
		],
	),
	['DELETE', '/anna?hard=true', undefined, 400],
	['DELETE', '/anna', { identifyId: 'anna' }, 400],
	...[undefined, {}, { identifyId: '' }, { identifyId: 7 }, { identifyId: ['anna'] }].map(
		(body): [string, string, unknown, number] => ['DELETE', '/delete', body, 400],
	),
	['DELETE', '/delete', { identifyId: 'anna', hardDelete: true }, 400],
	...[
		'pageSize=0',
		'pageSize=1001',
		'pageSize=x',
		'filter=email==x',
		'filter=identifyId',
		...['a;b', 'a,b', 'a b', 'a*', 'a"'].map(
			(id) => `filter=identifyId==${encodeURIComponent(id)}`,
		),
		'page=1',
	].map((query): [string, string, unknown, number] => ['GET', `?${query}`, undefined, 400]),
	['GET', '?pageSize=1&pageSize=2', undefined, 400],
	['POST', '', undefined, 405],
	['PUT', '/anna', undefined, 405],
	['GET', '/delete', undefined, 405],
])('%s %s with the body %j gives %i', async (method, path, body, status) => {
	seed('anna', 'delete');
	const response = await px(method, path, body);
	expect(response.status).toBe(status);
	expect(JSON.parse(response.body)).toHaveProperty('externalapierror.status');
	expect([state('anna'), state('delete')]).toEqual(['present', 'present']);
});

test('lists visible users, and filters without regard to case', async () => {
	const list = async (query: string) => JSON.parse((await px('GET', query)).body);
	seed(...Array.from({ length: 28 }, (_, n) => `u${n}`), 'a/B', 'A/b');
	await px('DELETE', '/u0');
	const one = await list('?pageSize=1');
	expect(one).toMatchObject({ users: [{ identifyId: 'u1' }], totalHits: 29 });
	expect(one.scrollId).toEqual(expect.any(String));
	expect((await list('')).users).toHaveLength(25);
	expect((await list('?pageSize=1000')).users).toHaveLength(29);

	const filter = '?filter=identifyId%3D%3Da%2Fb';
	const users = [{ identifyId: 'a/B' }, { identifyId: 'A/b' }];
	expect(await list(filter)).toMatchObject({ users, totalHits: 2 });
	await px('DELETE', '/delete', { identifyId: 'a/B' });
	expect(await list(filter)).toMatchObject({ users: [{ identifyId: 'A/b' }], totalHits: 1 });
});
