/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { secureFront } from './carrier';
import type { Certificate } from './certificate';

/** Only this machine reaches the sandbox. */
const HOST = '127.0.0.1';

/** Longer than any pause in a test, so that a kept-alive connection is not closed under a client. */
const KEEP_ALIVE_MS = 60_000;

const MOST_HEADERS = 100;

/** A server on a loopback port. */
export interface Listener {
	/** `http://127.0.0.1:PORT`, or `https` with a certificate */
	url: string;
	/** Ends every connection at once, also those that hang. */
	close(): Promise<void>;
}

/** Starts one. @param port 0 = any free one */
export async function listen(
	port: number,
	handler: RequestListener,
	certificate?: Certificate,
): Promise<Listener> {
	const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, handler);
	http.maxHeadersCount = MOST_HEADERS;
	const server = certificate === undefined ? http : secureFront(http, certificate);
	const sockets = new Set<Socket>();
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, HOST, () => {
			server.off('error', reject);
			resolve();
		});
	});
	const { port: actual } = server.address() as AddressInfo;
	return {
		url: `${certificate === undefined ? 'http' : 'https'}://${HOST}:${actual}`,
		close: async () =>
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
}
