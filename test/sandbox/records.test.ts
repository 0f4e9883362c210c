import { startSandbox, type Sandbox } from '../../sandbox';
import { adapty, cleverTapDelete, gainsightPx, send } from './support';

let sandbox: Sandbox;

afterEach(async () => await sandbox.close());

test('records each request as it came and how it ended', async () => {
	sandbox = await startSandbox();
	await gainsightPx(sandbox, 'DELETE', '/a%40b?hardDelete=true');
	await cleverTapDelete(sandbox, { guid: ['x', 'y'] });
	const [px, cleverTap] = sandbox.requests();
	expect(px).toMatchObject({
		service: 'gainsightPx',
		method: 'DELETE',
		url: '/v1/users/a%40b?hardDelete=true',
		body: '',
		status: 404,
		kind: 'delete',
		ids: ['a@b'],
		idType: 'identifyId',
	});
	expect(px.headers['x-aptrinsic-api-key']).toBe(sandbox.credentials.gainsightPxApi.apiKey);
	expect(px.rawHeaders).toEqual(expect.arrayContaining(['x-aptrinsic-api-key', 'Host']));
	expect(px.endedAt).toBeGreaterThanOrEqual(px.startedAt);
	expect(px.fault).toBeUndefined();
	expect(cleverTap).toMatchObject({ body: '{"guid":["x","y"]}', ids: ['x', 'y'], idType: 'guid' });
	expect(sandbox.requests('adapty')).toEqual([]);
});

test('record: false keeps counters and deletions only', async () => {
	sandbox = await startSandbox({ record: false });
	await cleverTapDelete(sandbox, { identity: 'a' });
	await cleverTapDelete(sandbox, { identity: 'a' });
	expect(sandbox.requests()).toEqual([]);
	expect(sandbox.stats('cleverTap')).toMatchObject({ requests: 2, statuses: { 200: 2 } });
	expect(sandbox.deletions('cleverTap').get('identity:a')).toBe(2);
});

test('reset forgets everything but the addresses', async () => {
	sandbox = await startSandbox();
	const { urls } = sandbox;
	sandbox.seed('adapty', [{ customerUserId: 'a' }]);
	await adapty(sandbox, 'DELETE', 'a');
	sandbox.fault({ service: 'adapty', status: 500 });
	sandbox.advance(1_000_000_000);
	sandbox.reset();
	expect(sandbox.state('adapty', 'customerUserId', 'a')).toBe('unknown');
	expect(sandbox.requests()).toEqual([]);
	expect(sandbox.deletions('adapty').size).toBe(0);
	expect(sandbox.stats('adapty').requests).toBe(0);
	expect(Math.abs(sandbox.now() - Date.now())).toBeLessThan(10_000);
	expect(sandbox.urls).toEqual(urls);
	expect((await adapty(sandbox, 'GET', 'a')).status).toBe(404);
});

test('the clock stands still and never goes back', async () => {
	sandbox = await startSandbox();
	const start = sandbox.now();
	sandbox.advance(5);
	expect(sandbox.now()).toBe(start + 5);
	expect(() => sandbox.advance(-1)).toThrow('0 ms or more');
	expect(() => sandbox.advance(NaN)).toThrow('0 ms or more');
});

test('a port in use is an error that leaves nothing running', async () => {
	sandbox = await startSandbox();
	const taken = Number(new URL(sandbox.urls.admin).port);
	const attempt = startSandbox({ ports: { admin: taken } });
	await expect(attempt).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('close ends kept-alive connections and the server', async () => {
	sandbox = await startSandbox();
	const { urls } = sandbox;
	await (await fetch(urls.admin)).text();
	await sandbox.close();
	await expect(send(urls.adapty, { path: '/' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
