/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { performance } from 'node:perf_hooks';

import { startSandbox, type Sandbox } from '../../sandbox';
import { SlidingSecondLimiter } from '../../sandbox/limits';
import { adapty, cleverTapDelete, cleverTapRead, gainsightPx, until } from './support';

let sandbox: Sandbox | undefined;

afterEach(async () => await sandbox?.close());

test('CleverTap: 3 at a time, deletions and look-ups counted apart', async () => {
	const own = (sandbox = await startSandbox());
	own.fault({ service: 'cleverTap', times: 3, delayMs: 100 });
	const slow = ['a', 'b', 'c'].map(async (id) => await cleverTapDelete(own, { identity: id }));
	await until(() => own.stats('cleverTap').peakDeletesInFlight === 3);

	const fourth = await cleverTapDelete(own, { identity: 'd' });
	expect(fourth.status).toBe(429);
	const body = { status: 'fail', error: 'Too many concurrent requests', code: 429 };
	expect(JSON.parse(fourth.body)).toEqual(body);
	expect((await cleverTapRead(own, 'identity=a')).status).toBe(200);

	expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200, 200]);
	expect((await cleverTapDelete(own, { identity: 'd' })).status).toBe(200);
	expect(own.deletions('cleverTap').get('identity:d')).toBe(1);
	expect(own.stats('cleverTap')).toMatchObject({
		requests: 6,
		deleteRequests: 5,
		readRequests: 1,
		peakInFlight: 4,
		peakDeletesInFlight: 4,
		statuses: { 200: 5, 429: 1 },
	});
});

test('a place under the limit is free again when the client has given up', async () => {
	const own = (sandbox = await startSandbox({ limits: { adaptyConcurrency: 1 } }));
	own.fault({ service: 'adapty', times: 1, hang: true });
	const client = new AbortController();
	const first = expect(adapty(own, 'GET', 'a', client.signal)).rejects.toThrow();
	await until(() => own.stats('adapty').requests === 1);
	client.abort();
	await first;
	await until(() => own.requests('adapty')[0].endedAt !== undefined);
	expect((await adapty(own, 'GET', 'a')).status).toBe(404);
});

test('Adapty: unlimited unless told', async () => {
	const own = (sandbox = await startSandbox());
	own.fault({ service: 'adapty', hang: true });
	const calls = Array.from({ length: 20 }, async () => await adapty(own, 'GET', 'a'));
	const settled = Promise.allSettled(calls);
	await until(() => own.stats('adapty').peakInFlight === 20);
	expect(own.stats('adapty').statuses).toEqual({});
	own.reset();
	await settled;
});

test('Adapty: 429 in the common error body', async () => {
	const own = (sandbox = await startSandbox({ limits: { adaptyConcurrency: 0 } }));
	const answer = await adapty(own, 'DELETE', 'a');
	expect(JSON.parse(answer.body)).toMatchObject({ error_code: 'throttled', status_code: 429 });
});

test('Gainsight PX: so many in a second, also when nothing else is wrong', async () => {
	const own = (sandbox = await startSandbox({ limits: { gainsightPxPerSecond: 5 } }));
	own.seed('gainsightPx', [{ identifyId: 'anna' }]);
	for (let n = 0; n < 5; n += 1) await gainsightPx(own, 'GET', '/anna');
	const answer = await gainsightPx(own, 'DELETE', '/anna');
	expect(answer.status).toBe(429);
	expect(JSON.parse(answer.body).externalapierror.status).toBe('TOO_MANY_REQUESTS');
	expect(own.has('gainsightPx', 'identifyId', 'anna')).toBe(true);
	own.reset();
	expect((await gainsightPx(own, 'GET', '/anna')).status).toBe(404);
});

test('the second slides', () => {
	const clock = jest.spyOn(performance, 'now');
	const limiter = new SlidingSecondLimiter(2);
	const enterAt = (ms: number) => {
		clock.mockReturnValue(ms);
		return limiter.enter();
	};
	expect([0, 600, 999, 1000, 1001, 1599, 1600].map(enterAt)).toEqual([
		true,
		true,
		false,
		true,
		false,
		false,
		true,
	]);
	clock.mockRestore();
});

test('a refused key takes no place', async () => {
	const own = (sandbox = await startSandbox({ limits: { cleverTapConcurrency: 0 } }));
	const wrong = await cleverTapDelete(own, { identity: 'a' }, { 'X-CleverTap-Passcode': 'wrong' });
	expect(wrong.status).toBe(401);
	expect((await cleverTapDelete(own, { identity: 'a' })).status).toBe(429);
});

test('latency holds every answer back', async () => {
	const own = (sandbox = await startSandbox({ latency: 15 }));
	const before = performance.now();
	await gainsightPx(own, 'GET', '/anna');
	expect(performance.now() - before).toBeGreaterThan(13);
});
