/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, not in n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtherHost {
	readonly url: string;
	/** Requests that reached it. */
	hits(): number;
	close(): Promise<void>;
}

/** A second server that says yes to everything: where a redirect would carry the key. */
export async function otherHost(): Promise<OtherHost> {
	let hits = 0;
	const server = createServer((_request, response) => {
		hits += 1;
		response.end('{"status":"success"}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		hits: () => hits,
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}
