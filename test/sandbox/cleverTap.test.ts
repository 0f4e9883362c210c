import { ask, cleverTapDelete, cleverTapRead, sharedSandbox } from './support';

const HOURS_48 = 48 * 3_600_000;

const sandbox = sharedSandbox();

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);

test('accepts a deletion that takes effect 48 h later, and unknown IDs', async () => {
	const { it } = sandbox;
	it.seed('cleverTap', [{ identity: 'anna', guid: '__g1' }]);
	const response = await cleverTapDelete(it, { identity: ['anna', 'nobody'] });
	expect([response.status, JSON.parse(response.body)]).toEqual([200, { status: 'success' }]);
	expect(it.state('cleverTap', 'identity', 'anna')).toBe('pendingDeletion');
	expect(it.state('cleverTap', 'identity', 'nobody')).toBe('unknown');
	expect([...it.deletions('cleverTap').keys()]).toEqual(['identity:anna', 'identity:nobody']);
	expect(it.stats('cleverTap')).toMatchObject({ deletedIds: 1, absentIds: 1 });

	it.advance(HOURS_48 - 1);
	// No login calls it off, and a second deletion does not move it.
	it.upsert('cleverTap', 'identity', 'anna');
	await cleverTapDelete(it, { guid: '__g1' });
	expect(it.has('cleverTap', 'guid', '__g1')).toBe(true);
	it.advance(1);
	expect(it.state('cleverTap', 'guid', '__g1')).toBe('deleted');
	expect(JSON.parse((await cleverTapRead(it, 'identity=anna')).body).record).toBeNull();
});

test.each([
	['one identity', { identity: 'a' }, 200],
	['one guid', { guid: '-g1' }, 200],
	['100 identities', { identity: ids(100) }, 200],
	['both', { identity: 'a', guid: 'b' }, 400],
	['neither', {}, 400],
	['an empty array', { identity: [] }, 400],
	['101 IDs', { identity: ids(101) }, 400],
	['a number', { identity: 7 }, 400],
	['a number among strings', { guid: ['a', 7] }, 400],
	['null', { identity: null }, 400],
	['nested arrays', { identity: [['a']] }, 400],
	['an empty string', { identity: '' }, 400],
	['an empty string among others', { identity: ['a', ''] }, 400],
	['the same ID twice', { identity: ['a', 'b', 'a'] }, 400],
	['an array', [{ identity: 'a' }], 400],
	['no body', '', 400],
])('%s', async (_, body, status) => {
	sandbox.it.seed('cleverTap', [{ identity: 'a' }]);
	const response = await cleverTapDelete(sandbox.it, body);
	expect(response.status).toBe(status);
	if (status === 200) return;
	const refusal = { status: 'fail', error: expect.any(String) as unknown, code: 400 };
	expect(JSON.parse(response.body)).toEqual(refusal);
	expect(sandbox.it.state('cleverTap', 'identity', 'a')).toBe('present');
	expect(sandbox.it.deletions('cleverTap').size).toBe(0);
});

const ACCOUNT = 'x-clevertap-account-id';

test.each([
	[{ 'content-type': 'application/x-www-form-urlencoded' }, 400, expect.any(String)],
	[{ 'content-type': 'application/json; charset=latin1' }, 400, expect.any(String)],
	[{ 'content-type': 'application/json; charset=utf-8' }, 200, undefined],
	[{ 'content-type': 'Application/JSON' }, 200, undefined],
	[{ [ACCOUNT]: undefined }, 401, '12 digit account ID mandatory'],
	[{ [ACCOUNT]: 'OTHER' }, 401, 'Account ID is not valid'],
	[{ 'x-clevertap-passcode': 'wrong' }, 401, 'Passcode Invalid'],
])('headers %j give %i', async (headers, status, error: unknown) => {
	const response = await cleverTapDelete(sandbox.it, { identity: 'a' }, headers);
	expect(response.status).toBe(status);
	const said: unknown = JSON.parse(response.body);
	expect(said).toEqual(
		status === 200 ? { status: 'success' } : { status: 'fail', error, code: status },
	);
	expect(sandbox.it.requests('cleverTap')).toMatchObject([{ ids: ['a'], idType: 'identity' }]);
});

test.each([
	['POST', '/1/profile.json', 405],
	['POST', '/1/delete/profiles', 404],
	['POST', '/1/upload', 404],
	['GET', '/profile.json?identity=a', 404],
	...[
		'',
		'identity=',
		'guid=a',
		'identity=a&objectId=b',
		'identity=a&identity=b',
		'identity=%',
	].map((query): [string, string, number] => ['GET', `/1/profile.json?${query}`, 400]),
])('%s %s gives %i, a 404 not in the form of the API', async (method, path, status) => {
	const body = method === 'GET' ? undefined : { identity: 'a' };
	const response = await ask(sandbox.it, 'cleverTap', { method, path, body });
	expect(response.status).toBe(status);
	if (status === 404) expect(response.body).toBe('404 page not found\n');
	else expect(JSON.parse(response.body)).toMatchObject({ status: 'fail', code: status });
});

test('reads by identity and by objectId', async () => {
	sandbox.it.seed('cleverTap', [
		{ identity: 'a b+c', guid: '__g1' },
		{ identity: 'a b+c', guid: '__g2' },
	]);
	const read = async (query: string) => JSON.parse((await cleverTapRead(sandbox.it, query)).body);
	expect(await read('identity=a+b%2Bc')).toMatchObject({
		status: 'success',
		record: { identity: 'a b+c', platformInfo: [{ objectId: '__g1' }, { objectId: '__g2' }] },
	});
	expect(await read('objectId=__g2')).toMatchObject({ record: { identity: 'a b+c' } });
	expect(await read('email=a%40b.example')).toEqual({ status: 'success', record: null });
});
