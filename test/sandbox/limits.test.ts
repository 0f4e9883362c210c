/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

import {
	sandboxClient,
	startSandbox,
	type RequestKind,
	type Sandbox,
	type ServiceLimits,
} from '../../sandbox';
import { Gate } from '../../sandbox/limits';
import {
	adapty,
	ADAPTY_PATH,
	cleverTapDelete,
	cleverTapRead,
	gainsightPx,
	keysOf,
	until,
} from './support';

let sandbox: Sandbox | undefined;

afterEach(async () => await sandbox?.close());

test('CleverTap: 3 at a time, deletions and look-ups counted apart', async () => {
	const own = (sandbox = await startSandbox());
	own.fault({ service: 'cleverTap', times: 4, untilInFlight: 5 });
	const slow = ['a', 'b', 'c'].map(async (id) => await cleverTapDelete(own, { identity: id }));
	await until(() => own.stats('cleverTap').peakDeletesInFlight === 3);
	const lookUp = cleverTapRead(own, 'identity=a');
	await until(() => own.stats('cleverTap').peakInFlight === 4);
	expect((await cleverTapDelete(own, { identity: 'd' })).status).toBe(429);
	expect((await lookUp).status).toBe(200);
	expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200, 200]);
	expect((await cleverTapDelete(own, { identity: 'd' })).status).toBe(200);
	expect(own.deletions('cleverTap').get('identity:d')).toBe(1);
	expect(own.stats('cleverTap')).toMatchObject({
		...{ requests: 6, deleteRequests: 5, lookUpRequests: 1 },
		...{ peakInFlight: 5, peakDeletesInFlight: 4, statuses: { 200: 5, 429: 1 } },
	});
});

test.each([
	['the service is done, not when the client has given up', { delayMs: 600 }, false],
	['the sandbox is reset, if the service hangs', { hang: true }, true],
])('a place is free again when %s', async (_when, rule, isReset) => {
	const own = (sandbox = await startSandbox({ limits: { adapty: [{ concurrency: 1 }] } }));
	own.fault({ service: 'adapty', times: 1, ...rule });
	const client = new AbortController();
	const first = expect(adapty(own, 'GET', 'a', client.signal)).rejects.toThrow();
	await until(() => own.stats('adapty').requests === 1);
	client.abort();
	await first;
	await until(() => own.requests('adapty')[0].endedAt !== undefined);
	let { status } = await adapty(own, 'GET', 'a');
	expect(status).toBe(429);
	if (isReset) own.reset();
	while (status === 429) ({ status } = await adapty(own, 'GET', 'a'));
	expect(status).toBe(404);
});

test('a request that never arrived whole, or whose response never ends, leaves with its client', async () => {
	const own = (sandbox = await startSandbox({ limits: { adapty: [{ concurrency: 1 }] } }));
	const socket = connect(Number(new URL(own.urls.adapty).port), '127.0.0.1');
	socket.write(
		`DELETE ${ADAPTY_PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
			`Authorization: ${keysOf(own, 'adapty').authorization}\r\nContent-Length: 9\r\n\r\nhalf`,
	);
	await until(() => own.stats('adapty').requests === 1);
	socket.destroy();
	await until(() => own.requests('adapty')[0].endedAt !== undefined);

	own.fault({ service: 'adapty', times: 1, wire: 'endless' });
	const client = new AbortController();
	const endless = expect(adapty(own, 'GET', 'a', client.signal)).rejects.toThrow();
	await until(() => own.stats('adapty').statuses[404] === 1);
	client.abort();
	await endless;
	await until(() => own.requests('adapty')[1].endedAt !== undefined);
	expect((await adapty(own, 'GET', 'a')).status).toBe(404);
});

test('a limit can rise and fall while requests are in flight', async () => {
	const own = (sandbox = await startSandbox({ limits: { adapty: [{ concurrency: 4 }] } }));
	own.fault({ service: 'adapty', hang: true });
	const calls: Array<Promise<unknown>> = [];
	const admitted = async (count: number) => {
		for (let n = 0; n < count; n += 1) calls.push(adapty(own, 'GET', 'a').catch(() => undefined));
		await until(() => {
			const { requests, statuses } = own.stats('adapty');
			const faulted = own.requests('adapty').filter(({ fault }) => fault).length;
			return requests === calls.length && faulted + (statuses[429] ?? 0) === requests;
		});
		return own.requests('adapty').filter(({ fault }) => fault).length;
	};
	expect(await admitted(6)).toBe(4);
	own.limit('adapty', [{ concurrency: 20 }]);
	expect(await admitted(20)).toBe(20);
	await sandboxClient(own.urls.admin).limit('adapty', [{ concurrency: 4 }]);
	expect(await admitted(1)).toBe(20);
	own.limit('adapty', []);
	expect(await admitted(3)).toBe(23);
	own.reset();
	own.fault({ service: 'adapty', hang: true });
	await Promise.all(calls.splice(0));
	expect(await admitted(6)).toBe(4);
	own.reset();
	await Promise.all(calls);
});

test.each([
	['without', undefined],
	['with', '60'],
])('a rate for the key, %s Retry-After', async (_, seconds) => {
	const limits = { adapty: [{ perMinute: 2, retryAfter: seconds !== undefined }] };
	const own = (sandbox = await startSandbox({ limits }));
	own.seed('adapty', [{ customerUserId: 'anna' }]);
	await adapty(own, 'GET', 'anna');
	await adapty(own, 'GET', 'anna');
	const third = await adapty(own, 'DELETE', 'anna');
	expect(third.status).toBe(429);
	expect(third.headers['retry-after']).toBe(seconds);
	expect(own.has('adapty', 'customerUserId', 'anna')).toBe(true);
	own.reset();
	expect((await adapty(own, 'GET', 'anna')).status).toBe(404);
});

test('each kind has limits of its own, and one that several share counts them together', () => {
	const clock = jest.spyOn(performance, 'now');
	const gate = new Gate([
		{ of: ['delete', 'job'], perSecond: 2, perMinute: 3 },
		{ of: ['lookUp'], perSecond: 1, retryAfter: true },
	]);
	const enterAt = (ms: number, kind: RequestKind) => {
		clock.mockReturnValue(ms);
		return gate.enter(kind);
	};
	const taken = { admitted: true };
	const wait = (waitMs: number) => ({ admitted: false, waitMs });
	expect([enterAt(0, 'delete'), enterAt(600, 'job')]).toStrictEqual([taken, taken]);
	expect([enterAt(700, 'delete'), enterAt(700, 'lookUp')]).toStrictEqual([wait(300), taken]);
	expect(enterAt(800, 'lookUp')).toStrictEqual({ ...wait(900), retryAfter: 1 });
	// What was refused does not count, the second slides, and the longer wait is said.
	expect([enterAt(1000, 'job'), enterAt(1001, 'job')]).toStrictEqual([taken, wait(58_999)]);
	clock.mockRestore();
});

test.each<[string, unknown]>([
	['no adaptyConcurrency', [{ adaptyConcurrency: 3 }]],
	['a list', { concurrency: 1 }],
	['whole numbers from 0', [{ concurrency: -1 }]],
	['whole numbers from 0', [{ perSecond: 0.5 }]],
	['whole numbers from 0', [{ perHour: Infinity }]],
])('refuses a limit: %s', async (message, wrong) => {
	const own = (sandbox = await startSandbox());
	const limits = wrong as ServiceLimits;
	expect(() => own.limit('adapty', limits)).toThrow(message);
	await expect(startSandbox({ limits: { adapty: limits } })).rejects.toThrow(message);
});

test('a limit for a service that does not exist is refused', async () => {
	for (const options of [{ limits: { adaptyConcurrency: [] } }, { latency: { other: 5 } }]) {
		await expect(startSandbox(options)).rejects.toThrow('one of adapty');
	}
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

test('a refused key takes no place', async () => {
	const own = (sandbox = await startSandbox({ limits: { cleverTap: [{ concurrency: 0 }] } }));
	const wrong = await cleverTapDelete(own, { identity: 'a' }, { 'X-CleverTap-Passcode': 'wrong' });
	expect(wrong.status).toBe(401);
	expect((await cleverTapDelete(own, { identity: 'a' })).status).toBe(429);
});

test('latency holds every response back', async () => {
	const own = (sandbox = await startSandbox({ latency: 15 }));
	const before = performance.now();
	await gainsightPx(own, 'GET', '/anna');
	expect(performance.now() - before).toBeGreaterThan(13);
});
