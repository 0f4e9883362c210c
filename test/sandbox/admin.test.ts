import { sandboxClient, startSandbox, type Sandbox, type SandboxClient } from '../../sandbox';
import { adapty, cleverTapDelete, gainsightPx, send } from './support';

let sandbox: Sandbox;
let client: SandboxClient;

beforeAll(async () => {
	sandbox = await startSandbox();
	client = sandboxClient(sandbox.urls.admin);
});
beforeEach(async () => await client.reset());
afterAll(async () => await sandbox.close());

test('tells addresses, credentials and time', async () => {
	expect(await client.info()).toEqual({
		urls: sandbox.urls,
		credentials: sandbox.credentials,
		now: sandbox.now(),
	});
});

test('seeds, looks into profiles, moves the clock', async () => {
	const id = 'é & "ü"?#';
	await client.seed('cleverTap', [{ identity: id }]);
	expect(await client.has('cleverTap', 'identity', id)).toBe(true);
	await cleverTapDelete(sandbox, { identity: id });
	expect(await client.state('cleverTap', 'identity', id)).toBe('pendingDeletion');
	const before = await client.now();
	await client.advance(48 * 3_600_000);
	expect((await client.now()) - before).toBe(48 * 3_600_000);
	expect(await client.state('cleverTap', 'identity', id)).toBe('deleted');
	await client.upsert('cleverTap', 'identity', id);
	expect(await client.history('cleverTap', 'identity', id)).toBe('none');
});

test('gives requests, deletions and stats', async () => {
	await client.seed('gainsightPx', [{ identifyId: 'a:b' }]);
	await gainsightPx(sandbox, 'DELETE', '/a:b');
	await adapty(sandbox, 'GET', 'x');
	expect(await client.requests()).toHaveLength(2);
	expect(await client.requests('adapty')).toMatchObject([{ kind: 'lookUp', ids: ['x'] }]);
	expect(await client.deletions('gainsightPx')).toEqual(new Map([['identifyId:a:b', 1]]));
	expect(await client.stats('gainsightPx')).toEqual(sandbox.stats('gainsightPx'));
});

test('sets and clears faults, resets', async () => {
	expect(await client.fault({ service: 'adapty', status: 503 })).toMatch(/^fault-\d+$/);
	expect((await adapty(sandbox, 'GET', 'x')).status).toBe(503);
	await client.clearFaults();
	expect((await adapty(sandbox, 'GET', 'x')).status).toBe(404);
	await client.reset();
	expect(await client.requests()).toEqual([]);
});

test('says what is wrong', async () => {
	await expect(client.fault({ service: 'adapty' })).rejects.toThrow('needs status');
	await expect(client.stats('other' as 'adapty')).rejects.toThrow('service has to be one of');
	await expect(client.has('adapty', 'guid', 'x')).rejects.toThrow('guid');
	await expect(client.has('adapty', 'profileId', '')).rejects.toThrow('id has to be');
	await expect(client.advance(-1)).rejects.toThrow('0 ms or more');
	await expect(client.seed('adapty', [{}])).rejects.toThrow('customerUserId');
});

test.each([
	['GET', '/nothing', '', 404],
	['GET', '/reset', '', 404],
	['POST', '/seed', '{', 400],
	['POST', '/seed', 'null', 400],
	['POST', '/seed', '{"service":"adapty","profiles":7}', 400],
])('%s %s with "%s" gives %i', async (method, path, body, status) => {
	const response = await send(sandbox.urls.admin, { method, path, body });
	expect(response.status).toBe(status);
	expect(JSON.parse(response.body).error).toEqual(expect.any(String));
});
