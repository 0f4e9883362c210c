/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Loopback ports that are free right now. */
import { createServer, type AddressInfo } from 'node:net';

async function hold(wanted = 0): Promise<{ port: number; release: () => Promise<void> }> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(wanted, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		release: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}

export async function freePorts(count: number): Promise<number[]> {
	const held = [];
	for (let index = 0; index < count; index++) held.push(await hold());
	for (const one of held) await one.release();
	return held.map(({ port }) => port);
}

/** The wanted one, or another if that is taken. */
export async function portNear(wanted: number): Promise<number> {
	const held = await hold(wanted).catch(async () => await hold());
	await held.release();
	return held.port;
}
