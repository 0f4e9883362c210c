/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import type { Server } from 'node:http';
import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';

import type { Certificate } from './certificate';

/**
 * The bytes of a TLS connection, between the TCP socket and TLS, where faults can get at them:
 * with tls.createServer nothing can.
 */
class Carrier extends Duplex {
	constructor(readonly socket: Socket) {
		super();
		socket.on('data', (chunk) => {
			if (!this.push(chunk)) socket.pause();
		});
		socket.on('end', () => this.push(null));
		socket.on('error', (error) => this.destroy(error));
		socket.on('close', () => this.destroy());
	}

	override _read(): void {
		this.socket.resume();
	}

	override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) {
		this.socket.write(chunk, encoding, done);
	}

	override _final(done: () => void): void {
		this.socket.end(done);
	}

	override _destroy(error: Error | null, done: (error: Error | null) => void): void {
		this.socket.destroy();
		done(error);
	}
}

const carriers = new WeakMap<Socket, Carrier>();

/** The TCP socket below a connection: itself, unless it speaks TLS. */
export function carrierOf(socket: Socket): Socket {
	return carriers.get(socket)?.socket ?? socket;
}

/**
 * Sends a real, encrypted alert: bytes that the client never sent make the TLS of this side call
 * the connection off.
 */
export function alertClient(socket: Socket): void {
	const type = 0x17; // application data, but not encrypted with any key of this connection
	carriers.get(socket)?.push(Buffer.from([type, 3, 3, 0, 32, ...new Array<number>(32).fill(0)]));
}

/** A TCP server whose connections speak TLS and then the HTTP of another server. */
export function secureFront(http: Server, { key, cert }: Certificate): TcpServer {
	const secureContext = createSecureContext({ key, cert });
	return createServer({ noDelay: true }, (tcp) => {
		const carrier = new Carrier(tcp);
		const secure = new TLSSocket(carrier, { isServer: true, secureContext });
		carriers.set(secure, carrier);
		// A client that breaks off, or an alert: this side has nothing to say about it.
		secure.on('error', () => carrier.socket.end());
		secure.on('close', () => carrier.socket.end());
		secure.once('secure', () => http.emit('connection', secure));
	});
}
