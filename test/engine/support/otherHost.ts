/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, not in n8n */
import { createServer, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtherHost {
	/** Without a trailing slash. */
	readonly url: string;
	/** Requests that reached it. */
	hits(): number;
	close(): Promise<void>;
}

async function listening(listener: RequestListener): Promise<OtherHost> {
	let hits = 0;
	const server = createServer((incoming, response) => {
		hits += 1;
		listener(incoming, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		hits: () => hits,
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}

/** A second server that says yes to everything: where a redirect would carry the key. */
export async function otherHost(): Promise<OtherHost> {
	return await listening((_, response) => response.end('{"status":"success"}'));
}

/** One host with several apps behind it. @param apps address of each, by the first part of its path */
export async function gateway(apps: Readonly<Record<string, string>>): Promise<OtherHost> {
	return await listening((incoming, response) => {
		const [, app, path] = /^\/([^/]+)(\/.*)$/.exec(incoming.url ?? '') ?? [];
		const { method, headers } = incoming;
		const { hostname, port } = new URL(apps[app]);
		const outgoing = request({ hostname, port, path, method, headers, agent: false }, (inner) => {
			response.writeHead(inner.statusCode ?? 500, inner.headers);
			inner.pipe(response);
		});
		incoming.pipe(outgoing);
	});
}
