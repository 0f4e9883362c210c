/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Customers of the services that share one address for each: their keys tell them apart. */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../../sandbox';

/** The field of each credential that holds its key, and the service behind it. */
const KEYS = {
	adaptyApi: { service: 'adapty', field: 'secretKey' },
	cleverTapApi: { service: 'cleverTap', field: 'passcode' },
	gainsightPxApi: { service: 'gainsightPx', field: 'apiKey' },
} as const;

export type KeyedCredential = keyof typeof KEYS;

export type Tenants = {
	/** A tenant's key of each service, by the credential's type. */
	keys: (tenant: string) => Record<KeyedCredential, string>;
	/** Data of a credential whose key an expression gives, one for each item. */
	credential: (type: KeyedCredential, expression: string) => Record<string, string>;
	close: () => Promise<void>;
};

/** Refuses a key of nobody as each of the services does. */
async function routerTo(sandboxes: Record<string, Sandbox>, service: string): Promise<Server> {
	const server = createServer((incoming: IncomingMessage, answer) => {
		let target: Sandbox | undefined;
		const headers = incoming.rawHeaders.map((value) => {
			const tenant = Object.keys(sandboxes).find((name) => value.includes(`${name}:`));
			if (!tenant) return value;
			target = sandboxes[tenant];
			return value.replace(`${tenant}:`, '');
		});
		if (!target) {
			incoming.resume();
			answer.writeHead(401, { 'content-type': 'application/json' }).end('{}');
			return;
		}
		const { method } = incoming;
		const url = new URL(target.urls[service]);
		const outgoing = request({
			host: url.hostname,
			port: url.port,
			path: incoming.url,
			method,
			headers,
			agent: false,
		});
		outgoing.on('response', (response) => {
			answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
			response.pipe(answer);
		});
		outgoing.on('error', () => answer.destroy());
		incoming.pipe(outgoing);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

/** One address for each service, behind which every tenant has a sandbox. */
export async function startTenants(sandboxes: Record<string, Sandbox>): Promise<Tenants> {
	const types = Object.keys(KEYS) as KeyedCredential[];
	const routers = new Map<KeyedCredential, Server>();
	for (const type of types) routers.set(type, await routerTo(sandboxes, KEYS[type].service));
	const [any] = Object.values(sandboxes);
	return {
		keys: (tenant) => {
			const key = (type: KeyedCredential) => any.credentials[type][KEYS[type].field];
			return Object.fromEntries(types.map((type) => [type, `${tenant}:${key(type)}`])) as Record<
				KeyedCredential,
				string
			>;
		},
		credential: (type, expression) => {
			const { port } = routers.get(type)?.address() as AddressInfo;
			const baseUrl = `http://127.0.0.1:${port}`;
			return { ...any.credentials[type], baseUrl, [KEYS[type].field]: expression };
		},
		close: async () => {
			for (const router of routers.values()) {
				router.closeAllConnections();
				await new Promise((resolve) => router.close(resolve));
			}
		},
	};
}
