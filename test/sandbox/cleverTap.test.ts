import { startSandbox, type Sandbox } from '../../sandbox';
import { cleverTapDelete, cleverTapRead, keys, send } from './support';

const HOURS_48 = 48 * 3_600_000;

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

function ids(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `id-${index}`);
}

test('accepts a deletion that takes effect 48 h later, and unknown IDs', async () => {
	sandbox.seed('cleverTap', [{ identity: 'anna', guid: '__g1' }]);
	const response = await cleverTapDelete(sandbox, { identity: ['anna', 'nobody'] });
	expect(response.status).toBe(200);
	expect(JSON.parse(response.body)).toEqual({ status: 'success' });
	expect(sandbox.state('cleverTap', 'identity', 'anna')).toBe('pendingDeletion');
	expect(sandbox.state('cleverTap', 'identity', 'nobody')).toBe('unknown');
	expect([...sandbox.deletions('cleverTap').keys()]).toEqual(['identity:anna', 'identity:nobody']);
	expect(sandbox.stats('cleverTap')).toMatchObject({ deletedIds: 1, absentIds: 1 });

	sandbox.advance(HOURS_48 - 1);
	expect(sandbox.has('cleverTap', 'guid', '__g1')).toBe(true);
	await cleverTapDelete(sandbox, { guid: '__g1' });
	sandbox.advance(1);
	expect(sandbox.has('cleverTap', 'identity', 'anna')).toBe(false);
	expect(sandbox.state('cleverTap', 'guid', '__g1')).toBe('deleted');
	expect(JSON.parse((await cleverTapRead(sandbox, 'identity=anna')).body).record).toBeNull();
});

test('an upsert calls off no deletion; after it there is a new profile', async () => {
	sandbox.seed('cleverTap', [{ identity: 'anna' }]);
	await cleverTapDelete(sandbox, { identity: 'anna' });
	sandbox.upsert('cleverTap', 'identity', 'anna');
	expect(sandbox.state('cleverTap', 'identity', 'anna')).toBe('pendingDeletion');
	expect(sandbox.history('cleverTap', 'identity', 'anna')).toBe('kept');
	sandbox.advance(HOURS_48);
	expect(sandbox.history('cleverTap', 'identity', 'anna')).toBe('none');
	sandbox.upsert('cleverTap', 'identity', 'anna');
	expect(sandbox.state('cleverTap', 'identity', 'anna')).toBe('present');
	expect(sandbox.history('cleverTap', 'identity', 'anna')).toBe('none');
});

test.each([
	['one identity', { identity: 'a' }],
	['one guid', { guid: '-g1' }],
	['100 identities', { identity: ids(100) }],
])('200 for %s', async (_, body) => {
	expect((await cleverTapDelete(sandbox, body)).status).toBe(200);
});

test.each([
	['both', { identity: 'a', guid: 'b' }],
	['neither', {}],
	['a further key', { identity: 'a', dryRun: true }],
	['an empty array', { identity: [] }],
	['101 IDs', { identity: ids(101) }],
	['a number', { identity: 7 }],
	['a number among strings', { guid: ['a', 7] }],
	['null', { identity: null }],
	['nested arrays', { identity: [['a']] }],
	['an empty string', { identity: '' }],
	['an empty string among others', { identity: ['a', ''] }],
	['the same ID twice', { identity: ['a', 'b', 'a'] }],
	['an array', [{ identity: 'a' }]],
	['no JSON', 'identity=a'],
	['no body', ''],
])('400 for %s', async (_, body) => {
	sandbox.seed('cleverTap', [{ identity: 'a' }]);
	const response = await cleverTapDelete(sandbox, body);
	expect(response.status).toBe(400);
	expect(JSON.parse(response.body)).toEqual({
		status: 'fail',
		error: expect.any(String),
		code: 400,
	});
	expect(sandbox.state('cleverTap', 'identity', 'a')).toBe('present');
	expect(sandbox.deletions('cleverTap').size).toBe(0);
});

test.each([
	['text/plain', 400],
	['application/x-www-form-urlencoded', 400],
	['application/json; charset=latin1', 400],
	['application/json; charset=utf-8', 200],
	['Application/JSON', 200],
])('Content-Type %s gives %i', async (type, status) => {
	const response = await cleverTapDelete(sandbox, { identity: 'a' }, { 'Content-Type': type });
	expect(response.status).toBe(status);
});

test.each([{ 'X-CleverTap-Account-Id': 'OTHER' }, { 'X-CleverTap-Passcode': 'wrong' }])(
	'401 for %j',
	async (headers) => {
		const response = await cleverTapDelete(sandbox, { identity: 'a' }, headers);
		expect(response.status).toBe(401);
		const body = { status: 'fail', error: 'Invalid Credentials', code: 401 };
		expect(JSON.parse(response.body)).toEqual(body);
		expect(sandbox.requests('cleverTap')).toMatchObject([{ ids: ['a'], idType: 'identity' }]);
	},
);

test.each([
	['PUT', '/1/delete/profiles.json', 405],
	['POST', '/1/profile.json', 405],
	['POST', '/1/delete/profiles.json?identity=a', 400],
])('%s %s gives %i', async (method, path, status) => {
	const headers = { ...keys(sandbox).cleverTap, 'Content-Type': 'application/json' };
	const body = '{"identity":"a"}';
	const response = await send(sandbox.urls.cleverTap, { method, path, headers, body });
	expect(response.status).toBe(status);
	expect(JSON.parse(response.body)).toMatchObject({ status: 'fail', code: status });
});

test.each([
	['POST', '/1/delete/profiles'],
	['POST', '/1/upload'],
	['POST', '/1/1/delete/profiles.json'],
	['GET', '/1/1/profile.json?identity=a'],
	['GET', '/profile.json?identity=a'],
])('404 for %s %s, not in the form of the API', async (method, path) => {
	const headers = { ...keys(sandbox).cleverTap, 'Content-Type': 'application/json' };
	const body = method === 'POST' ? '{"identity":"a"}' : undefined;
	const response = await send(sandbox.urls.cleverTap, { method, path, headers, body });
	expect(response).toMatchObject({ status: 404, body: '404 page not found\n' });
	expect(response.headers['content-type']).toContain('text/plain');
});

test('reads by identity and by objectId', async () => {
	sandbox.seed('cleverTap', [
		{ identity: 'a b+c', guid: '__g1' },
		{ identity: 'a b+c', guid: '__g2' },
	]);
	const byIdentity = await cleverTapRead(sandbox, 'identity=a+b%2Bc');
	expect(JSON.parse(byIdentity.body)).toMatchObject({
		status: 'success',
		record: { identity: 'a b+c', platformInfo: [{ objectId: '__g1' }, { objectId: '__g2' }] },
	});
	const byGuid = await cleverTapRead(sandbox, 'objectId=__g2');
	expect(JSON.parse(byGuid.body).record.identity).toBe('a b+c');
	const byEmail = await cleverTapRead(sandbox, 'email=a%40b.example');
	expect(JSON.parse(byEmail.body)).toEqual({ status: 'success', record: null });
});

test.each([
	'',
	'identity=',
	'guid=a',
	'identity=a&objectId=b',
	'identity=a&identity=b',
	'identity=%',
])('400 for reading with "%s"', async (query) => {
	expect((await cleverTapRead(sandbox, query)).status).toBe(400);
});

test('refuses seeds and IDs of another service', () => {
	expect(() => sandbox.seed('cleverTap', [{ identifyId: 'x' }])).toThrow('identity');
	expect(() => sandbox.has('cleverTap', 'profileId', 'x')).toThrow('profileId');
});
