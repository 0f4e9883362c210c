/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { alertClient, carrierOf } from './carrier';
import { withHeaders, type HttpResponse } from './standIn';

/**
 * How a response goes wrong on its way.
 * - `trickle`: the body, byte by byte, and then blanks without end (`everyMs`)
 * - `headerTrickle`: the same with the headers, which never end
 * - `endless`: the body, and then blanks without end, as fast as the client takes them
 * - `gzipBomb`: the body, blown up by blanks to `bytes` and sent as a few kB of gzip
 * - `halfBody`: half of the body, then a reset
 * - `lengthTooLong`: `Content-Length` promises more than comes before the connection ends
 * - `lengthTooShort`: `Content-Length` promises half of what comes
 * - `http10`: HTTP/1.0 without a length: the end of the connection is the end of the body
 * - `garbage`: bytes that are no HTTP, nor TLS where the service speaks it
 * - `tlsAlert`: a fatal alert instead of a response (needs `tls`)
 * - `reflect`: the request's headers come back, key included; `Request-Id` is the ID asked about
 * - `byteOrderMark`: the body, if there is one, begins with U+FEFF
 */
export const WIRE_FAULTS = [
	'trickle',
	'headerTrickle',
	'endless',
	'gzipBomb',
	'halfBody',
	'lengthTooLong',
	'lengthTooShort',
	'http10',
	'garbage',
	'tlsAlert',
	'reflect',
	'byteOrderMark',
] as const;

export type WireFault = (typeof WIRE_FAULTS)[number];

const DEFAULT_EVERY_MS = 10;
const MEBIBYTE = 2 ** 20;
const DEFAULT_BOMB_BYTES = 8 * MEBIBYTE;
const BLANKS = Buffer.alloc(64 * 1024, ' ');

/** No HTTP, and no TLS record either. */
const GARBAGE = Buffer.from('\0sandbox: this is neither HTTP nor TLS\r\n\r\n');

/** A reset overtakes what the client has not read yet: it gets so long to read it. */
const ARRIVAL_MS = 20;

/** A fault of the wire with its parameters. */
export interface Delivery {
	kind: Exclude<WireFault, 'reflect' | 'byteOrderMark'>;
	everyMs?: number;
	bytes?: number;
}

/**
 * Writes a response straight to the socket and spoils it on the way. JSON may have blanks behind it,
 * so what is too long is still a body that a careless client believes.
 * @param onLast before the last bytes of a response that ends
 */
export function deliver(
	socket: Socket,
	content: HttpResponse,
	{ kind, everyMs = DEFAULT_EVERY_MS, bytes = DEFAULT_BOMB_BYTES }: Delivery,
	onLast: () => void,
): void {
	const body = Buffer.from(content.body ?? '');
	const head = (headers: Record<string, string> = {}, version?: string) =>
		headOf(withHeaders(content, headers), version);
	const last = (...pieces: Buffer[]) => {
		onLast();
		socket.end(Buffer.concat(pieces));
	};
	switch (kind) {
		case 'trickle':
			socket.write(head({ 'Transfer-Encoding': 'chunked' }));
			return drip(socket, body, everyMs, (byte) => chunkOf(byte));
		case 'headerTrickle':
			return drip(socket, Buffer.concat([head().subarray(0, -4), SLOW_HEADER]), everyMs);
		case 'endless':
			socket.write(Buffer.concat([head({ 'Transfer-Encoding': 'chunked' }), chunkOf(body)]));
			return flood(socket, chunkOf(BLANKS));
		case 'gzipBomb': {
			const blanks = Math.max(0, bytes - body.length);
			const mebibyte = Buffer.alloc(MEBIBYTE, ' ');
			// A gzip file may have any number of members; zipping one is enough.
			const packed = Buffer.concat([
				gzipSync(body),
				...Array<Buffer>(Math.floor(blanks / MEBIBYTE)).fill(gzipSync(mebibyte)),
				gzipSync(mebibyte.subarray(0, blanks % MEBIBYTE)),
			]);
			return last(head({ 'Content-Encoding': 'gzip', ...lengthOf(packed.length) }), packed);
		}
		case 'halfBody':
			onLast();
			socket.write(Buffer.concat([head(lengthOf(body.length)), halfOf(body)]), () =>
				setTimeout(() => reset(carrierOf(socket)), ARRIVAL_MS),
			);
			return;
		case 'lengthTooLong':
			return last(head(lengthOf(body.length + 10)), body);
		case 'lengthTooShort':
			return last(head(lengthOf(halfOf(body).length)), body);
		case 'http10':
			return last(head({ Connection: 'close' }, '1.0'), body);
		case 'garbage':
			onLast();
			carrierOf(socket).end(GARBAGE);
			return;
		case 'tlsAlert':
			onLast();
			alertClient(socket);
			return;
	}
}

/** The response itself, or one that has a body to spoil. */
export function withBody(content: HttpResponse): HttpResponse {
	if (content.body) return content;
	return withHeaders(
		{ ...content, status: 200, body: '{}' },
		{ 'Content-Type': 'application/json' },
	);
}

const SLOW_HEADER = Buffer.from('\r\nX-Slow: ');

function headOf({ status, headers = {} }: HttpResponse, version = '1.1'): Buffer {
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	const first = `HTTP/${version} ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
	return Buffer.from(`${first}${lines.join('')}\r\n`, 'latin1');
}

function lengthOf(bytes: number): Record<string, string> {
	return { 'Content-Length': String(bytes), Connection: 'close' };
}

function halfOf(body: Buffer): Buffer {
	return body.subarray(0, Math.floor(body.length / 2));
}

function chunkOf(bytes: Buffer): Buffer {
	const size = Buffer.from(`${bytes.length.toString(16)}\r\n`);
	return Buffer.concat([size, bytes, Buffer.from('\r\n')]);
}

/**
 * A reset and nothing before it. `resetAndDestroy` ends the connection properly first, and a client
 * that has seen its end never sees the reset.
 */
function reset(socket: Socket): void {
	Object.assign(socket, { resetAndClosing: true }).destroy();
}

/** One byte after the other, then blanks, until the client has gone. */
function drip(
	socket: Socket,
	bytes: Buffer,
	everyMs: number,
	wrap = (byte: Buffer): Buffer => byte,
): void {
	let next = 0;
	const timer = setInterval(() => {
		const byte = next < bytes.length ? bytes.subarray(next, next + 1) : BLANKS.subarray(0, 1);
		next += 1;
		socket.write(wrap(byte));
	}, everyMs);
	socket.once('close', () => clearInterval(timer));
}

/** The same bytes again and again, as fast as the client takes them, until it has gone. */
function flood(socket: Socket, bytes: Buffer): void {
	const pour = () => {
		while (!socket.destroyed && socket.write(bytes));
	};
	socket.on('drain', pour);
	pour();
}
