/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { request } from 'node:http';
import { connect } from 'node:net';
import { connect as secureConnect } from 'node:tls';
import { gunzipSync } from 'node:zlib';

import {
	RECORDED,
	sandboxClient,
	SANDBOX_SERVICES,
	startSandbox,
	type FaultRule,
	type RecordedResponse,
	type Sandbox,
} from '../../sandbox';
import { adapty, ADAPTY_PATH, ask, cleverTapDelete, gainsightPx, keysOf, until } from './support';

let plain: Sandbox;
let secure: Sandbox;

beforeAll(async () => {
	[plain, secure] = await Promise.all([startSandbox(), startSandbox({ tls: true })]);
});
beforeEach(() => {
	for (const sandbox of [plain, secure]) {
		sandbox.reset();
		sandbox.seed('adapty', [{ customerUserId: 'anna', profileId: 'p-1' }]);
		sandbox.seed('cleverTap', [{ identity: 'anna' }]);
	}
});
afterAll(async () => await Promise.all([plain.close(), secure.close()]));

function isPresent(sandbox: Sandbox): boolean {
	return sandbox.has('adapty', 'customerUserId', 'anna');
}

interface Raw {
	bytes: Buffer;
	/** How many pieces it came in. */
	pieces: number;
	error?: string;
}

/** Sends a request byte for byte and collects what comes, until the end or until it is enough. */
async function raw(
	sandbox: Sandbox,
	method: string,
	enough: (so: Raw) => boolean = () => false,
): Promise<Raw> {
	const { port } = new URL(sandbox.urls.adapty);
	const ca = sandbox.certificate;
	const socket =
		ca === undefined
			? connect(Number(port), '127.0.0.1')
			: secureConnect({ port: Number(port), host: '127.0.0.1', ca });
	const so: Raw = { bytes: Buffer.alloc(0), pieces: 0 };
	socket.on('data', (chunk: Buffer) => {
		so.bytes = Buffer.concat([so.bytes, chunk]);
		so.pieces += 1;
		if (enough(so)) socket.destroy();
	});
	socket.on('error', (error: NodeJS.ErrnoException) => (so.error = error.code));
	socket.write(
		`${method} ${ADAPTY_PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
			`Authorization: ${keysOf(sandbox, 'adapty').authorization}\r\nadapty-customer-user-id: anna\r\n\r\n`,
	);
	await new Promise((resolve) => socket.on('close', resolve));
	return so;
}

function textOf({ bytes }: Raw): string {
	return bytes.toString('latin1');
}

describe.each([
	['HTTP', () => plain],
	['HTTPS', () => secure],
])('over %s', (_, get) => {
	const fault = (rule: Partial<FaultRule>) => get().fault({ service: 'adapty', ...rule });

	test('a trickle: one byte after the other, never idle, without end', async () => {
		fault({ wire: 'trickle', everyMs: 1 });
		const so = await raw(get(), 'DELETE', ({ pieces }) => pieces > 5);
		expect(textOf(so)).toMatch(/^HTTP\/1.1 200 OK\r\n.*Transfer-Encoding: chunked/s);
		expect(textOf(so)).toMatch(/\r\n\r\n1\r\n\{\r\n1\r\n\}\r\n1\r\n {1}\r\n/);
		expect(isPresent(get())).toBe(false);
		await until(() => get().requests('adapty')[0].endedAt !== undefined);
		expect(get().requests('adapty')).toMatchObject([{ status: 200, ids: ['anna'] }]);
	});

	test('a trickle of headers, which never end', async () => {
		fault({ wire: 'headerTrickle', everyMs: 1 });
		const so = await raw(get(), 'DELETE', ({ bytes }) => bytes.length > 120);
		expect(textOf(so)).toMatch(/^HTTP\/1.1 200 OK\r\n.*X-Slow: +$/s);
		expect(so.pieces).toBeGreaterThan(5);
	});

	test('a body without end', async () => {
		fault({ wire: 'endless' });
		const so = await raw(get(), 'GET', ({ bytes }) => bytes.length > 2_000_000);
		expect(textOf(so)).toContain('"customer_user_id":"anna"');
		expect(so.error).toBeUndefined();
	});

	test('half a body, then a reset', async () => {
		fault({ wire: 'halfBody' });
		const so = await raw(get(), 'GET');
		const [head, body] = textOf(so).split('\r\n\r\n');
		const promised = Number(/Content-Length: (\d+)/.exec(head)?.[1]);
		expect(body).toHaveLength(Math.floor(promised / 2));
		expect(so.error).toBe('ECONNRESET');
	});

	test.each(['DELETE', 'GET'])('garbage instead of a response to %s', async (method) => {
		fault({ wire: 'garbage' });
		const code = get() === secure ? /^ERR_SSL_/ : /^HPE_/;
		await expect(adapty(get(), method, 'anna')).rejects.toMatchObject({
			code: expect.stringMatching(code),
		});
		expect(isPresent(get())).toBe(method === 'GET');
	});

	test('a connection that breaks after the work', async () => {
		fault({ reset: true, applyFirst: true });
		await expect(adapty(get(), 'DELETE', 'anna')).rejects.toMatchObject({ code: 'ECONNRESET' });
		expect(isPresent(get())).toBe(false);
	});
});

test('a gzip bomb: small on the wire, large when unpacked, and good JSON', async () => {
	plain.fault({ service: 'adapty', wire: 'gzipBomb' });
	const so = await raw(plain, 'GET');
	const at = so.bytes.indexOf('\r\n\r\n') + 4;
	expect(so.bytes.length).toBeLessThan(50_000);
	expect(so.bytes.subarray(0, at).toString()).toContain('Content-Encoding: gzip');
	const unpacked = gunzipSync(so.bytes.subarray(at));
	expect(unpacked).toHaveLength(8 * 2 ** 20);
	expect(JSON.parse(unpacked.toString()).data.profile_id).toBe('p-1');
});

test('a bomb of another size and status', async () => {
	const rule = { status: 503, body: 'busy', wire: 'gzipBomb', bytes: 3_000_000 } as const;
	plain.fault({ service: 'adapty', ...rule });
	const so = await raw(plain, 'GET');
	expect(textOf(so)).toMatch(/^HTTP\/1.1 503 Service Unavailable/);
	const unpacked = gunzipSync(so.bytes.subarray(so.bytes.indexOf('\r\n\r\n') + 4));
	expect(unpacked).toHaveLength(3_000_000);
});

test('a Content-Length that promises too much', async () => {
	plain.fault({ service: 'adapty', wire: 'lengthTooLong' });
	await expect(adapty(plain, 'DELETE', 'anna')).rejects.toMatchObject({ code: 'ECONNRESET' });
	expect(isPresent(plain)).toBe(false);
});

test('a Content-Length that promises too little', async () => {
	const whole = (await adapty(plain, 'GET', 'anna')).body;
	plain.fault({ service: 'adapty', wire: 'lengthTooShort' });
	const so = await raw(plain, 'GET');
	const [head, body] = textOf(so).split('\r\n\r\n');
	expect(head).toContain(`Content-Length: ${Math.floor(whole.length / 2)}`);
	expect(body).toBe(whole);
});

test('HTTP/1.0 without a length: the end of the connection ends the body', async () => {
	plain.fault({ service: 'adapty', wire: 'http10' });
	const so = await raw(plain, 'GET');
	expect(textOf(so)).toMatch(/^HTTP\/1.0 200 OK\r\n/);
	expect(textOf(so)).not.toMatch(/content-length|transfer-encoding/i);
	const response = await adapty(plain, 'GET', 'anna');
	expect(JSON.parse(response.body).data.customer_user_id).toBe('anna');
});

test('a fatal TLS alert after the work', async () => {
	secure.fault({ service: 'adapty', wire: 'tlsAlert' });
	await expect(adapty(secure, 'DELETE', 'anna')).rejects.toMatchObject({
		code: expect.stringMatching(/^ERR_SSL_.*ALERT/),
	});
	expect(isPresent(secure)).toBe(false);
	secure.clearFaults();
	expect((await adapty(secure, 'DELETE', 'anna')).status).toBe(404);
});

test('HTTPS needs trust in the certificate of this run; the admin endpoint speaks HTTP', async () => {
	expect(secure.credentials.adaptyApi.baseUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
	expect((await adapty(secure, 'GET', 'anna')).status).toBe(200);
	const untrusted = { ...secure, urls: secure.urls, credentials: secure.credentials };
	await expect(
		ask({ ...untrusted, certificate: undefined }, 'adapty', { path: '/' }),
	).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
	const { certificate } = await sandboxClient(secure.urls.admin).info();
	expect(certificate).toBe(secure.certificate);
	expect(plain.certificate).toBeUndefined();
});

test('a proxy that reflects: headers, key and ID come back', async () => {
	plain.fault({ service: 'adapty', wire: 'reflect' });
	const response = await adapty(plain, 'DELETE', 'anna');
	const { authorization } = keysOf(plain, 'adapty');
	expect(response.status).toBe(204);
	expect(response.headers).toMatchObject({
		authorization,
		'adapty-customer-user-id': 'anna',
		'request-id': 'anna',
		'x-request-id': authorization,
	});
	plain.fault({ service: 'cleverTap', wire: 'reflect', status: 400 });
	const refused = await cleverTapDelete(plain, { identity: ['é\r\n', 'b'] });
	expect(refused).toMatchObject({
		status: 400,
		headers: { 'request-id': 'Ã©??,b', 'x-request-id': 'sandbox-clevertap-passcode' },
	});
});

test('a byte order mark before a body, and nothing before none', async () => {
	plain.fault({ service: 'adapty', wire: 'byteOrderMark' });
	const { body } = await adapty(plain, 'GET', 'anna');
	expect(body.startsWith('\uFEFF{"data"')).toBe(true);
	expect(await adapty(plain, 'DELETE', 'anna')).toMatchObject({ status: 204, body: '' });
});

test('a mislabeled body: headers alone change the service’s own response', async () => {
	plain.fault({ service: 'cleverTap', headers: { 'content-type': 'text/html' } });
	const response = await cleverTapDelete(plain, { identity: 'anna' });
	expect(response.headers['content-type']).toBe('text/html');
	expect(JSON.parse(response.body)).toEqual({ status: 'success' });
	expect(plain.state('cleverTap', 'identity', 'anna')).toBe('pendingDeletion');
	const page = { status: 200, body: '<p>', headers: { 'Content-Type': 'application/json' } };
	plain.fault({ service: 'gainsightPx', ...page });
	expect(await gainsightPx(plain, 'GET', '/a')).toMatchObject({
		headers: { 'content-type': 'application/json' },
		body: '<p>',
	});
});

test.each(Object.keys(RECORDED) as RecordedResponse[])('%s goes out as recorded', async (name) => {
	const { status, body, source, headers = {} } = { headers: undefined, ...RECORDED[name] };
	expect(source).toMatch(/\w/);
	plain.fault({ service: 'adapty', times: 1, recorded: name });
	const response = await adapty(plain, 'DELETE', 'anna');
	expect(response.status).toBe(status);
	expect(response.body).toBe(typeof body === 'string' ? body : JSON.stringify(body));
	for (const [header, value] of Object.entries<string>(headers)) {
		expect(response.headers[header.toLowerCase()]).toBe(value);
	}
	expect(isPresent(plain)).toBe(true);
});

test('a recorded response can come after the work, on every second request, by the admin endpoint', async () => {
	const client = sandboxClient(plain.urls.admin);
	const rule = { skip: 1, times: 1, recorded: 'ssoPage', applyFirst: true } as const;
	await client.fault({ service: 'adapty', ...rule });
	expect((await adapty(plain, 'GET', 'anna')).status).toBe(200);
	expect((await adapty(plain, 'DELETE', 'anna')).body).toContain('Sign in');
	expect((await adapty(plain, 'DELETE', 'anna')).status).toBe(404);
	await client.fault({ service: 'adapty', wire: 'http10' });
	expect((await adapty(plain, 'GET', 'anna')).status).toBe(404);
});

test.each(SANDBOX_SERVICES)(
	'%s: an endless response ends with a reset of the sandbox',
	async (name) => {
		plain.fault({ service: name, wire: 'endless' });
		const { port } = new URL(plain.urls[name]);
		let error: NodeJS.ErrnoException | undefined;
		await new Promise<void>((resolve) => {
			const call = request({ port, host: '127.0.0.1', path: '/' }, (response) => {
				response.on('error', (reason) => (error = reason));
				response.on('close', () => resolve());
				response.once('data', () => plain.reset());
				response.resume();
			});
			call.on('error', (reason) => (error = reason));
			call.end();
		});
		expect(error?.code).toBe('ECONNRESET');
	},
);
