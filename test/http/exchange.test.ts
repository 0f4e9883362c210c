/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { getEventListeners } from 'node:events';

import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { Exchange } from '../../nodes/DeleteProfile/contract/service';
import { createTransport, MAX_RESPONSE_BYTES } from '../../nodes/DeleteProfile/http/transport';

const KEY = 'secret-key-0123456789';
const HEX = '5f0f3b6a0d9c4c0e9b3a1d2e3f405162';
const REQUEST = {
	method: 'POST',
	url: 'https://fake.example/users',
	headers: { 'X-Kind': 'test' },
	body: { ids: ['ada'] },
} as const;

type Helper = (type: string, options: IHttpRequestOptions, more: object) => Promise<unknown>;

function transport(helper: Helper, cancelled?: AbortSignal) {
	const helpers = { httpRequestWithAuthentication: helper };
	const context = { helpers, ...(cancelled && { getExecutionCancelSignal: () => cancelled }) };
	const data = { region: 'eu', secretKey: KEY, empty: '', numbers: 7 };
	return createTransport(context as unknown as IExecuteFunctions, 'fakeApi', data, 60_000);
}

async function* chunks(...texts: Array<string | Buffer>) {
	for (const text of texts) yield Buffer.from(text);
}

/** The exchange where n8n's helper returns a response with these headers and this body. */
async function responded(body: AsyncIterable<Buffer>, headers = {}, id = 'ada'): Promise<Exchange> {
	const send = transport(async () => ({ statusCode: 200, headers, body }));
	return await send(REQUEST, [{ id, idType: 'email' }]);
}

async function thrown(error: unknown): Promise<Exchange> {
	return await transport(async () => await Promise.reject(error))(REQUEST, []);
}

test('what n8n is asked for', async () => {
	const helper = jest.fn<Promise<unknown>, Parameters<Helper>>(async () => ({
		statusCode: 204,
		headers: {},
		body: chunks(),
	}));
	await transport(helper)(REQUEST, []);
	const [[type, options, more]] = helper.mock.calls;
	expect(type).toBe('fakeApi');
	expect(more).toMatchObject({
		credentialsDecrypted: { type: 'fakeApi', data: { secretKey: KEY } },
	});
	expect(options).toMatchObject({
		method: 'POST',
		url: REQUEST.url,
		headers: { Accept: 'application/json', ...REQUEST.headers },
		body: REQUEST.body,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: 60_000,
	});
});

test('an attempt does not write its key into the request of the next one', async () => {
	const seen: string[] = [];
	const send = transport(async (_type, options) => {
		seen.push(JSON.stringify([options.headers, options.body]));
		Object.assign(options.headers!, { Authorization: KEY });
		Object.assign(options.body as object, { key: KEY });
		return { statusCode: 200, headers: {}, body: chunks() };
	});
	await send(REQUEST, []);
	await send(REQUEST, []);
	expect(seen[1]).toBe(seen[0]);
	expect(JSON.stringify(REQUEST)).not.toContain(KEY);
});

test.each([
	['no body', '', ''],
	['a page', '<html>', '<html>'],
	['half a JSON', '{"a":', '{"a":'],
	['null', 'null', null],
	['JSON', '{"a":1}', { a: 1 }],
	['a byte order mark before JSON', '\uFEFF{"a":1}', { a: 1 }],
	['a byte order mark alone, which is not nothing', '\uFEFF', '\uFEFF'],
	['a byte order mark within JSON', '["\uFEFF"]', ['\uFEFF']],
])('%s is what it is', async (_what, sent, body) => {
	expect(await responded(chunks(sent))).toMatchObject({ kind: 'response', response: { body } });
});

test('a letter may come in two chunks', async () => {
	const [first, second] = [Buffer.from('"é').subarray(0, 2), Buffer.from('é"').subarray(1)];
	expect(await responded(chunks(first, second))).toMatchObject({ response: { body: 'é' } });
});

test.each([
	[MAX_RESPONSE_BYTES, 'response'],
	[MAX_RESPONSE_BYTES + 1, 'oversized'],
])('a body of %p bytes in two chunks: %s', async (bytes, kind) => {
	const body = chunks('1'.repeat(bytes - 1), '1', '');
	expect(await responded(body)).toMatchObject({ kind });
});

test('what is told in the headers', async () => {
	const headers = {
		date: 'Sat, 28 Nov 2026 12:00:00 GMT',
		'retry-after': 'Sat, 28 Nov 2026 12:00:07 GMT',
		'x-request-id': HEX,
	};
	const told = { date: Date.UTC(2026, 10, 28, 12), retryAfter: 7000, requestId: HEX };
	expect(await responded(chunks(), headers)).toMatchObject({ response: told });
	const untold = { date: undefined, retryAfter: undefined, requestId: undefined };
	expect(await responded(chunks())).toMatchObject({ response: untold });
	// `Date.parse` takes it for the year 2033.
	const vague = { date: 'foo 33 GMT' };
	expect(await responded(chunks(), vague)).toMatchObject({ response: untold });
});

test.each([
	['the key', `${KEY.replace(/-/g, '')}Ab`, 'ada'],
	['a part of the key', Buffer.from(KEY).toString('hex').slice(4, 30), 'ada'],
	['an ID', HEX, `user-${HEX}`],
])('%s is no request ID', async (_what, id, target) => {
	const exchange = await responded(chunks(), { 'request-id': id }, target);
	expect(exchange).toMatchObject({ kind: 'response', response: { requestId: undefined } });
});

describe('a request that got no response', () => {
	const error = (code: unknown, more: object = {}) =>
		Object.assign(new Error(KEY), { code, ...more });
	const causedBy = (cause: unknown, more: object = {}) =>
		Object.assign(new Error(KEY, { cause }), more);

	const endless = causedBy(undefined) as Error & { cause?: unknown };
	endless.cause = causedBy(endless);

	type Row = [string, unknown, 'timeout' | 'network' | 'certificate', sent: boolean];

	test.each<Row>([
		['nobody listens', error('ECONNREFUSED'), 'network', false],
		['no such host', error('ENOTFOUND'), 'network', false],
		['no name server', error('EAI_AGAIN'), 'network', false],
		['no way to the host', error('EHOSTUNREACH', { syscall: 'connect' }), 'network', false],
		['no way any more', error('EHOSTUNREACH', { syscall: 'write' }), 'network', true],
		['no way, it is not said when', error('EHOSTUNREACH'), 'network', true],
		['broken while it was written', error('EPIPE', { syscall: 'write' }), 'network', true],
		['reset', error('ECONNRESET'), 'network', true],
		['no connection in time', error('ETIMEDOUT', { syscall: 'connect' }), 'timeout', false],
		['no response in time', error('ECONNABORTED'), 'timeout', true],
		...['ECONNREFUSED', 'ETIMEDOUT', 'HOSTNAME_MISMATCH'].flatMap((code): Row[] => [
			[`a code that only begins like ${code}`, error(`${code}_X`), 'network', true],
			[`a code that only ends like ${code}`, error(`X_${code}`), 'network', true],
		]),
		['the innermost code counts', causedBy(error('EPIPE'), { code: 'ENOTFOUND' }), 'network', true],
		['a number is no code', causedBy(error('ENOTFOUND'), { code: 500 }), 'network', false],
		['a code inside', causedBy(causedBy(error('ECONNREFUSED'))), 'network', false],
		['as n8n names it', causedBy(null, { httpCode: 'ENOTFOUND' }), 'network', false],
		['errors that name each other as their cause', endless, 'network', true],
		['nothing at all', undefined, 'network', true],
		['a text', 'ECONNREFUSED', 'network', true],
		[
			'a certificate is wanted',
			error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
			'network',
			true,
		],
		['another fault of TLS', error('ERR_SSL_WRONG_VERSION_NUMBER'), 'network', true],
		...[
			'CERT_HAS_EXPIRED',
			'CERT_NOT_YET_VALID',
			'CRL_HAS_EXPIRED',
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'ERROR_IN_CERT_NOT_AFTER_FIELD',
			'ERR_TLS_CERT_ALTNAME_INVALID',
			'HOSTNAME_MISMATCH',
			'INVALID_CA',
			'INVALID_PURPOSE',
			'PATH_LENGTH_EXCEEDED',
			'SELF_SIGNED_CERT_IN_CHAIN',
			'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
			'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		].map((code): Row => [code, causedBy(error(code)), 'certificate', false]),
	])('%s', async (_what, fault, cause, sent) => {
		expect(await thrown(fault)).toEqual({ kind: 'noResponse', cause, sent });
	});
});

describe('a cancelled execution', () => {
	test('begins nothing', async () => {
		const helper = jest.fn();
		const exchange = await transport(helper, AbortSignal.abort())(REQUEST, []);
		expect(exchange).toEqual({ kind: 'noResponse', cause: 'cancelled', sent: false });
		expect(helper).not.toHaveBeenCalled();
	});

	test('is no longer listened for once the response is there', async () => {
		const { signal } = new AbortController();
		const response = { statusCode: 200, headers: {}, body: chunks() };
		await transport(async () => response, signal)(REQUEST, []);
		expect(getEventListeners(signal, 'abort')).toStrictEqual([]);
	});

	test('ends what is on its way, even where n8n does not let go of it', async () => {
		const controller = new AbortController();
		let signal: AbortSignal | undefined;
		const send = transport(async (_type, options) => {
			// n8n puts the signal of the execution there, which knows no deadline.
			options.abortSignal = controller.signal;
			signal = options.abortSignal as AbortSignal;
			return await new Promise(() => undefined);
		}, controller.signal);
		const exchange = send(REQUEST, []);
		expect(signal).not.toBe(controller.signal);
		expect(signal?.aborted).toBe(false);
		controller.abort();
		expect(await exchange).toEqual({ kind: 'noResponse', cause: 'cancelled', sent: true });
		expect(signal?.aborted).toBe(true);
	});
});
