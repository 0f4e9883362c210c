/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { connect } from 'node:net';

import { services } from '../../engine/services';
import { startSandbox, type FaultRule, type Sandbox } from '../../sandbox';
import { adapty, ask, cleverTapDelete, cleverTapRead, gainsightPx, keysOf, until } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.reset();
	sandbox.seed('adapty', [{ customerUserId: 'anna' }, { customerUserId: 'ben' }]);
});
afterAll(async () => await sandbox.close());

async function statusesOf(ids: string[], method = 'DELETE'): Promise<number[]> {
	const statuses: number[] = [];
	for (const id of ids) statuses.push((await adapty(sandbox, method, id)).status);
	return statuses;
}

function isPresent(id: string): boolean {
	return sandbox.has('adapty', 'customerUserId', id);
}

test('status, headers and body replace the work', async () => {
	const id = sandbox.fault({
		service: 'adapty',
		status: 503,
		headers: { 'Retry-After': '7', 'content-type': 'text/html' },
		body: '<p>down</p>',
	});
	const response = await adapty(sandbox, 'DELETE', 'anna');
	expect(response).toMatchObject({
		status: 503,
		headers: { 'retry-after': '7', 'content-type': 'text/html' },
		body: '<p>down</p>',
	});
	expect(isPresent('anna')).toBe(true);
	expect(sandbox.deletions('adapty').size).toBe(0);
	expect(sandbox.requests('adapty')).toMatchObject([{ fault: id, status: 503 }]);
});

test('an object goes out as JSON', async () => {
	sandbox.fault({ service: 'adapty', status: 200, body: { odd: true } });
	const odd = await adapty(sandbox, 'GET', 'anna');
	expect([odd.headers['content-type'], odd.body]).toEqual(['application/json', '{"odd":true}']);
});

const ABOUT_KEY = ['denied', 'denied'];

test.each(services)(
	'$name: a status without a body comes in its own form, if it has one',
	async (service) => {
		const { name, idTypes, delete: deletion } = service;
		const readings: string[] = [];
		for (const status of [401, 403, 404, 429, 418, 500]) {
			sandbox.fault({ service: name, times: 1, status });
			const response = await ask(sandbox, name, { path: '/' });
			expect(response.status).toBe(status);
			const isJson = /^[{[]/.test(response.body);
			const body = isJson ? (JSON.parse(response.body) as unknown) : response.body;
			const target = { id: 'a', idType: idTypes[0].value };
			readings.push(deletion.read({ status, body, receivedAt: 0 }, [target]).kind);
		}
		expect(readings).toEqual([...ABOUT_KEY, 'all', 'retry', 'all', 'retry']);
	},
);

test('skip, then times', async () => {
	sandbox.fault({ service: 'adapty', skip: 1, times: 2, status: 500 });
	expect(await statusesOf(['x', 'x', 'x', 'x'])).toEqual([404, 500, 500, 404]);
});

test('only the IDs and the kind asked for', async () => {
	sandbox.fault({ service: 'adapty', match: { ids: ['ben'], kind: 'delete' }, status: 500 });
	expect(await statusesOf(['ben', 'anna'], 'GET')).toEqual([200, 200]);
	expect(await statusesOf(['ben', 'anna'])).toEqual([500, 204]);
	sandbox.fault({ service: 'cleverTap', match: { kind: 'lookUp' }, status: 500 });
	sandbox.fault({ service: 'cleverTap', match: { ids: ['bad'] }, status: 400 });
	expect((await cleverTapRead(sandbox, 'identity=a')).status).toBe(500);
	expect((await cleverTapDelete(sandbox, { identity: ['a', 'bad'] })).status).toBe(400);
	expect((await cleverTapDelete(sandbox, { identity: ['a'] })).status).toBe(200);
	sandbox.fault({ service: 'gainsightPx', match: { ids: ['a/b'] }, status: 500 });
	const byBody = await gainsightPx(sandbox, 'DELETE', '/delete', { identifyId: 'a/b' });
	expect(byBody.status).toBe(500);
});

test('a fraction is the same row of draws for the same seed', async () => {
	const ids = Array.from({ length: 40 }, (_, n) => `id-${n}`);
	const run = async (seed: number) => {
		sandbox.clearFaults();
		sandbox.fault({ service: 'adapty', fraction: 0.5, seed, status: 500 });
		return await statusesOf(ids);
	};
	const first = await run(3);
	expect(new Set(first)).toEqual(new Set([404, 500]));
	expect(await run(3)).toEqual(first);
	expect(await run(4)).not.toEqual(first);
});

test('the first rule that acts wins; clearFaults removes them all', async () => {
	sandbox.fault({ service: 'adapty', times: 1, status: 500 });
	sandbox.fault({ service: 'adapty', status: 502 });
	expect(await statusesOf(['anna', 'anna'])).toEqual([500, 502]);
	sandbox.clearFaults();
	expect(await statusesOf(['anna'])).toEqual([204]);
});

test('reset destroys the socket, before the work or after it', async () => {
	sandbox.fault({ service: 'adapty', match: { ids: ['anna'] }, reset: true });
	sandbox.fault({ service: 'adapty', match: { ids: ['ben'] }, reset: true, applyFirst: true });
	await expect(adapty(sandbox, 'DELETE', 'anna')).rejects.toMatchObject({ code: 'ECONNRESET' });
	await expect(adapty(sandbox, 'DELETE', 'ben')).rejects.toMatchObject({ code: 'ECONNRESET' });
	expect([isPresent('anna'), isPresent('ben')]).toEqual([true, false]);
	expect(sandbox.requests('adapty').map(({ status }) => status)).toEqual([0, 0]);
});

test('applyFirst with a status: done, but the response is another', async () => {
	sandbox.fault({ service: 'adapty', times: 1, status: 502, applyFirst: true });
	expect(await statusesOf(['anna', 'anna'])).toEqual([502, 404]);
	expect(sandbox.deletions('adapty').get('customerUserId:anna')).toBe(1);
});

test('applyFirst with a delay: done at once, responds late', async () => {
	sandbox.fault({ service: 'adapty', delayMs: 15, applyFirst: true });
	const response = adapty(sandbox, 'DELETE', 'anna');
	await until(() => !isPresent('anna'));
	expect(sandbox.requests('adapty')[0].status).toBe(0);
	expect((await response).status).toBe(204);
});

test('delayMs waits and then does the work, even if the client has gone', async () => {
	sandbox.fault({ service: 'adapty', times: 1, delayMs: 300 });
	const client = new AbortController();
	const call = expect(adapty(sandbox, 'DELETE', 'anna', client.signal)).rejects.toThrow();
	await until(() => sandbox.stats('adapty').requests === 1);
	client.abort();
	await call;
	expect(isPresent('anna')).toBe(true);
	await until(() => !isPresent('anna'));
});

test('untilInFlight holds requests until so many are in flight at once', async () => {
	sandbox.fault({ service: 'adapty', untilInFlight: 2 });
	const first = adapty(sandbox, 'DELETE', 'anna');
	await until(() => sandbox.stats('adapty').requests === 1);
	expect(isPresent('anna')).toBe(true);
	expect((await adapty(sandbox, 'DELETE', 'nobody')).status).toBe(404);
	expect((await first).status).toBe(204);
	// From then on nothing is held.
	expect((await adapty(sandbox, 'DELETE', 'anna')).status).toBe(404);
});

describe('slowBodyMs', () => {
	/** Sends a look-up, and gives what has come of the response once `isEnough` says so. */
	async function received(slowBodyMs: number, isEnough: (text: string) => boolean) {
		sandbox.fault({ service: 'adapty', slowBodyMs });
		const port = Number(new URL(sandbox.urls.adapty).port);
		const socket = connect(port, '127.0.0.1');
		let text = '';
		socket.on('data', (chunk) => (text += chunk.toString()));
		socket.write(
			'GET /api/v2/server-side-api/profile/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
				`Authorization: ${keysOf(sandbox, 'adapty').authorization}\r\nadapty-customer-user-id: anna\r\n\r\n`,
		);
		await until(() => isEnough(text));
		socket.destroy();
		expect(text).toMatch(/^HTTP\/1.1 200 OK/);
		return text.slice(text.indexOf('\r\n\r\n') + 4);
	}

	test('sends the headers and one byte, then waits', async () => {
		expect(await received(60_000, (text) => /\r\n\r\n./.test(text))).toBe('{');
	});

	test('sends the rest after that', async () => {
		const body = await received(1, (text) => text.endsWith('}'));
		expect(JSON.parse(body)).toHaveProperty('data');
		expect(await adapty(sandbox, 'DELETE', 'anna')).toMatchObject({ status: 204, body: '' });
	});
});

test('a request that hangs ends with a reset of the sandbox or its close', async () => {
	const own = await startSandbox();
	own.fault({ service: 'adapty', hang: true });
	const first = expect(adapty(own, 'DELETE', 'anna')).rejects.toMatchObject({ code: 'ECONNRESET' });
	await until(() => own.stats('adapty').requests === 1);
	own.reset();
	await first;

	own.fault({ service: 'adapty', hang: true });
	own.fault({ service: 'gainsightPx', delayMs: 600_000 });
	const hanging = expect(adapty(own, 'DELETE', 'anna')).rejects.toThrow();
	const delayed = expect(gainsightPx(own, 'DELETE', '/anna')).rejects.toThrow();
	await until(() => own.stats('gainsightPx').requests + own.stats('adapty').requests === 2);
	// Ten minutes are longer than the test may last.
	await own.close();
	await Promise.all([hanging, delayed]);
});

test('a rule acts on refused requests as well: it stands in front of the service', async () => {
	sandbox.fault({ service: 'adapty', times: 1, status: 503 });
	expect((await ask(sandbox, 'adapty', { path: '/' })).status).toBe(503);
	expect((await ask(sandbox, 'adapty', { path: '/' })).status).toBe(404);
});

test.each<[string, Partial<FaultRule>]>([
	['needs status', {}],
	['only one', { status: 500, hang: true }],
	['only one', { reset: true, hang: true }],
	['needs a status', { hang: true, body: 'x' }],
	['needs a status', { delayMs: 1, body: {} }],
	['only one', { status: 500, recorded: 'ssoPage' }],
	['no response to change', { hang: true, headers: {} }],
	['no response to change', { reset: true, slowBodyMs: 1 }],
	['no response to change', { reset: true, wire: 'endless' }],
	['wire and slowBodyMs', { slowBodyMs: 1, wire: 'endless' }],
	['wire has to be one of trickle', { wire: 'slow' as 'trickle' }],
	['recorded has to be one of nginx404', { recorded: 'x' as 'ssoPage' }],
	['needs the option tls', { wire: 'tlsAlert' }],
	['everyMs has to be', { wire: 'trickle', everyMs: 0 }],
	['bytes has to be', { wire: 'gzipBomb', bytes: 2 ** 40 }],
	['status has to be', { status: 100 }],
	['fraction has to be', { status: 500, fraction: 2 }],
	['times has to be', { status: 500, times: -1 }],
	['skip has to be', { status: 500, skip: NaN }],
	['delayMs has to be', { delayMs: Infinity }],
	['untilInFlight has to be', { untilInFlight: 0 }],
])('refuses a rule: %s', (message, rule) => {
	expect(() => sandbox.fault({ service: 'adapty', ...rule })).toThrow(message);
});
