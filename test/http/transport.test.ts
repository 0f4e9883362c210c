/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-hardcoded-secrets */
import '../../engine/environment';

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { getRequestHelperFunctions } from 'n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers/factory';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { makeCertificate } from '../../sandbox/certificate';
import { createTransport, MAX_RESPONSE_BYTES } from '../../nodes/DeleteProfile/http/transport';

type Respond = (request: IncomingMessage, response: ServerResponse, socket: Socket) => void;

let respond: Respond = (_request, response) => response.end();
let server: Server;
let url: string;
const sockets = new Set<Socket>();

beforeAll(async () => {
	server = createServer((request, response) => respond(request, response, request.socket));
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
	for (const socket of sockets) socket.destroy();
	server.close();
});

/** Resolves when no connection is open any more; fails by the test's own time limit. */
async function allClosed(): Promise<void> {
	while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
}

const SECRET = 'secret-key-0123456789';

/** n8n's own helper, with a credential that needs no n8n. */
function transport(timeout: number, cancelled?: AbortSignal) {
	const additionalData = {
		credentialsHelper: {
			getParentTypes: () => [],
			preAuthentication: async () => undefined,
			authenticate: async (_data: unknown, _type: string, options: IHttpRequestOptions) => {
				options.headers = { ...options.headers, Authorization: SECRET };
				return options;
			},
		},
	};
	const node = { name: 'Delete Profile' };
	const helpers = getRequestHelperFunctions({} as never, node as never, additionalData as never);
	const context = { helpers, getExecutionCancelSignal: () => cancelled, getNode: () => node };
	const host = context as unknown as IExecuteFunctions;
	return createTransport(host, 'testApi', { secretKey: SECRET }, timeout);
}

async function send(timeout = 10_000, cancelled?: AbortSignal) {
	return await transport(timeout, cancelled)({ method: 'GET', url }, []);
}

function every(ms: number, socket: Socket, write: () => void): void {
	const timer = setInterval(write, ms);
	socket.on('close', () => clearInterval(timer));
}

test('a response is read whole, with the key on the request', async () => {
	let key: string | undefined;
	respond = (request, response) => {
		key = request.headers.authorization;
		response.writeHead(404, { 'content-type': 'text/html', 'retry-after': '7' });
		response.end(JSON.stringify({ error_code: 'x' }));
	};
	expect(await send()).toEqual({
		kind: 'response',
		response: {
			status: 404,
			body: { error_code: 'x' },
			receivedAt: expect.any(Number),
			date: expect.any(Number),
			headers: expect.objectContaining({ 'retry-after': '7' }),
			retryAfter: 7000,
			requestId: undefined,
		},
	});
	expect(key).toBe(SECRET);
});

test('a compressed body is read', async () => {
	respond = (_request, response) => {
		response.writeHead(200, { 'content-encoding': 'gzip' });
		response.end(gzipSync('{"status":"success"}'));
	};
	expect(await send()).toMatchObject({ response: { body: { status: 'success' } } });
});

const silent: Respond = () => undefined;

describe('the whole attempt has a deadline', () => {
	test.each<[string, Respond]>([
		['no response at all', silent],
		[
			'a body of one byte every 20 ms',
			(_request, response, socket) => {
				response.writeHead(200);
				every(20, socket, () => response.write('x'));
			},
		],
		[
			'headers of one byte every 20 ms',
			(_request, _response, socket) => {
				socket.write('HTTP/1.1 200 OK\r\n');
				every(20, socket, () => socket.write('x'));
			},
		],
	])('%s', async (_what, slow) => {
		respond = slow;
		expect(await send(300)).toEqual({ kind: 'noResponse', cause: 'timeout', sent: true });
		await allClosed();
	});
});

test.each<[string, Respond]>([
	['before the response', silent],
	['in the middle of it', (_request, response) => void response.writeHead(200).write('{')],
])('a cancelled execution ends an attempt %s', async (_what, slow) => {
	const controller = new AbortController();
	respond = (...exchange) => {
		slow(...exchange);
		setImmediate(() => controller.abort());
	};
	const exchange = await send(10_000, controller.signal);
	expect(exchange).toEqual({ kind: 'noResponse', cause: 'cancelled', sent: true });
	await allClosed();
});

describe('a response may have 1 MB', () => {
	const chunk = Buffer.alloc(64 * 1024, 'x');

	test.each<[string, Respond]>([
		[
			'a body without end',
			(_request, response) => {
				response.writeHead(200);
				const more = () => {
					while (response.write(chunk));
				};
				response.on('drain', more);
				more();
			},
		],
		[
			'a small one that grows when it is decompressed',
			(_request, response) => {
				response.writeHead(200, { 'content-encoding': 'gzip' });
				response.end(gzipSync(Buffer.alloc(16 * MAX_RESPONSE_BYTES, ' ')));
			},
		],
	])('%s is left, and the connection closed', async (_what, endless) => {
		respond = endless;
		expect(await send()).toEqual({ kind: 'oversized', status: 200 });
		await allClosed();
	});
});

describe('what may have been done', () => {
	test.each<[string, Respond]>([
		['the connection dies before the response', (_request, _response, socket) => socket.destroy()],
		[
			'the connection dies in the middle of the body',
			(_request, response, socket) => {
				response.writeHead(200, { 'content-length': '100' });
				response.write('{"a":');
				setImmediate(() => socket.destroy());
			},
		],
		[
			'the body is shorter than its length',
			(_request, _response, socket) =>
				socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":1}'),
		],
		['what comes is no HTTP', (_request, _response, socket) => socket.end('hello\r\n\r\n')],
	])('%s', async (_what, broken) => {
		respond = broken;
		expect(await send()).toEqual({ kind: 'noResponse', cause: 'network', sent: true });
	});

	test.each([
		['a port that nobody listens on', 'http://127.0.0.1:1'],
		['a host that does not exist', 'http://host.invalid'],
	])('not for %s', async (_what, nowhere) => {
		const exchange = await transport(10_000)({ method: 'GET', url: nowhere }, []);
		expect(exchange).toEqual({ kind: 'noResponse', cause: 'network', sent: false });
	});
});

test('a certificate that nobody vouches for is named, and nothing was sent', async () => {
	const requests = jest.fn();
	const secure = createTlsServer(makeCertificate(), requests);
	await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
	const itsUrl = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
	const exchange = await transport(10_000)({ method: 'GET', url: itsUrl }, []);
	expect(exchange).toEqual({ kind: 'noResponse', cause: 'certificate', sent: false });
	expect(requests).not.toHaveBeenCalled();
	await new Promise((resolve) => secure.close(resolve));
});

test('a response that waited behind a busy event loop is read before its time is up', async () => {
	const alarm = new AbortController();
	const now = performance.now();
	const clock = jest.spyOn(performance, 'now').mockReturnValue(now);
	const timer = jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(alarm.signal);
	respond = (_request, response) => {
		// Not compressed: when another thread has its turn depends on the machine.
		response.end('{"status":"success"}');
		// It has left the server and was not read yet; then nobody else had a turn for a minute.
		clock.mockReturnValue(now + 60_000);
		alarm.abort();
	};
	expect(await send()).toMatchObject({ response: { body: { status: 'success' } } });
	timer.mockRestore();
	clock.mockRestore();
});

test.each([
	['a redirect is not followed, and carries the key nowhere', 302],
	['a 401 is sent once', 401],
])('%s', async (_what, status) => {
	let requests = 0;
	respond = (_request, response) => {
		requests++;
		response.writeHead(status, { location: '/elsewhere' });
		response.end('{}');
	};
	expect(await send()).toMatchObject({ kind: 'response', response: { status } });
	expect(requests).toBe(1);
});
