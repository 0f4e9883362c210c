/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Only this machine reaches the sandbox. */
const HOST = '127.0.0.1';

/** Longer than any pause in a test, so that a kept-alive connection is not closed under a client. */
const KEEP_ALIVE_MS = 60_000;

const MOST_HEADERS = 100;

/** A server on a loopback port. */
export interface Listener {
	/** `http://127.0.0.1:PORT` */
	url: string;
	/** Ends every connection at once, also those that hang. */
	close(): Promise<void>;
}

/** Starts one. @param port 0 = any free one */
export async function listen(port: number, handler: RequestListener): Promise<Listener> {
	const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, handler);
	server.maxHeadersCount = MOST_HEADERS;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, HOST, () => {
			server.off('error', reject);
			resolve();
		});
	});
	const { port: actual } = server.address() as AddressInfo;
	return { url: `http://${HOST}:${actual}`, close: async () => await stop(server) };
}

async function stop(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
