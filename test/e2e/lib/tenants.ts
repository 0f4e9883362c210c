/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Customers of the services that share one address for each: their keys tell them apart. */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ofStory } from './services';
import type { Access } from '../../../nodes/DeleteProfile/contract/account';
import type { Sandbox } from '../../../sandbox';

export type Tenants = {
	/** A tenant's fields of each credential that go out as headers, by its type. */
	keys: (tenant: string) => Record<string, Record<string, string>>;
	/** Data of the credential of a service, whose keys expressions give, one for each item. */
	credential: (access: Access, expressionOf: (field: string) => string) => Record<string, string>;
	close: () => Promise<void>;
};

/** A key of nobody goes to any of them as it is: it refuses it as the service does. */
async function routerTo(sandboxes: Record<string, Sandbox>, service: string): Promise<Server> {
	const server = createServer((incoming: IncomingMessage, toClient) => {
		let [target] = Object.values(sandboxes);
		const headers = incoming.rawHeaders.map((value) => {
			const tenant = Object.keys(sandboxes).find((name) => value.includes(`${name}:`));
			if (!tenant) return value;
			target = sandboxes[tenant];
			return value.replace(`${tenant}:`, '');
		});
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
			toClient.writeHead(response.statusCode ?? 502, response.rawHeaders);
			response.pipe(toClient);
		});
		outgoing.on('error', () => toClient.destroy());
		incoming.pipe(outgoing);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

/** One address for each service, behind which every tenant has a sandbox. */
export async function startTenants(sandboxes: Record<string, Sandbox>): Promise<Tenants> {
	const routers = new Map<string, Server>();
	for (const { name, access } of ofStory) {
		routers.set(access.credential, await routerTo(sandboxes, name));
	}
	const { credentials } = Object.values(sandboxes)[0];
	const fieldsOf = ({ keys }: Access, valueOf: (field: string) => string) =>
		Object.fromEntries(keys.map(({ name }) => [name, valueOf(name)]));
	return {
		keys: (tenant) =>
			Object.fromEntries(
				ofStory.map(({ access }) => [
					access.credential,
					fieldsOf(access, (field) => `${tenant}:${credentials[access.credential][field]}`),
				]),
			),
		credential: (access, expressionOf) => {
			const { port } = routers.get(access.credential)?.address() as AddressInfo;
			const baseUrl = `http://127.0.0.1:${port}`;
			return { ...credentials[access.credential], baseUrl, ...fieldsOf(access, expressionOf) };
		},
		close: async () => {
			for (const router of routers.values()) {
				router.closeAllConnections();
				await new Promise((resolve) => router.close(resolve));
			}
		},
	};
}
