/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error */
/** n8n processes: each with a folder, ports and a log file of its own. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { n8nBinary, nodeBinary, withNode } from './install';
import { type Package, pathWithPackages } from './pack';
import { freePort } from './ports';
import { type Child, start } from './processes';
import { PATIENCE, until } from './wait';

export type N8nOptions = {
	/** N8N_USER_FOLDER; with what is in it already. */
	folder: string;
	/** What npm serves to it. */
	pack: Package;
	otherPacks?: readonly Package[];
	port?: number;
	env?: NodeJS.ProcessEnv;
};

export type N8n = {
	url: string;
	port: number;
	folder: string;
	log: string;
	child: Child;
};

/** Everything but loopback is out of reach: a proxy at a port where nobody listens. */
const loopbackOnly = {
	HTTP_PROXY: 'http://127.0.0.1:9',
	HTTPS_PROXY: 'http://127.0.0.1:9',
	NO_PROXY: '127.0.0.1,localhost',
};

const quiet = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
};

/** Our caller's n8n settings, if any, are not the test's. */
function foreignSettings(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^(N8N|DB|QUEUE|EXECUTIONS|GENERIC)_/.test(name),
		),
	);
}

async function environment(options: N8nOptions, port: number): Promise<NodeJS.ProcessEnv> {
	const env = withNode(foreignSettings());
	const packs = [options.pack, ...(options.otherPacks ?? [])];
	return {
		...env,
		...loopbackOnly,
		...quiet,
		PATH: pathWithPackages(packs, join(options.folder, 'npm'), env.PATH ?? ''),
		N8N_USER_FOLDER: options.folder,
		N8N_ENCRYPTION_KEY: 'only-for-end-to-end-tests',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_SECURE_COOKIE: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		GENERIC_TIMEZONE: 'UTC',
		...options.env,
	};
}

async function launch(command: string, options: N8nOptions): Promise<N8n> {
	mkdirSync(options.folder, { recursive: true });
	const port = options.port ?? (await freePort());
	const log = join(options.folder, `${command}.log`);
	const env = await environment(options, port);
	const child = start(`n8n ${command}`, nodeBinary, [n8nBinary, command], {
		cwd: options.folder,
		env,
		log,
	});
	return { url: `http://127.0.0.1:${port}`, port, folder: options.folder, log, child };
}

async function ready(n8n: N8n, look: () => Promise<boolean>): Promise<N8n> {
	try {
		await until(
			`${n8n.child.name} ready`,
			async () => {
				if (!n8n.child.running) return true;
				return await look();
			},
			{ timeout: 2 * PATIENCE, every: 250 },
		);
	} catch (cause) {
		await n8n.child.stop();
		throw new Error(`${(cause as Error).message}; its log ends:\n${n8n.child.tail()}`);
	}
	if (!n8n.child.running) throw new Error(`n8n ended at its start:\n${n8n.child.tail()}`);
	return n8n;
}

export async function startN8n(options: N8nOptions): Promise<N8n> {
	const n8n = await launch('start', options);
	return await ready(n8n, async () => {
		// Before the migrations end, every address responds 200 with a "please wait" page.
		const response = await fetch(`${n8n.url}/rest/settings`);
		if (!response.headers.get('content-type')?.includes('json')) return false;
		return 'data' in ((await response.json()) as object);
	});
}

/** A worker of queue mode; its health server tells when it takes work. */
export async function startWorker(options: N8nOptions): Promise<N8n> {
	const port = options.port ?? (await freePort());
	const env = {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		...options.env,
	};
	const worker = await launch('worker', { ...options, port, env });
	return await ready(worker, async () => {
		return (await fetch(`${worker.url}/healthz/readiness`)).ok;
	});
}
