/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The stage on which a test plays: an n8n with an owner and the package, and a sandbox. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../../sandbox';
import { STAND_INS } from '../../../sandbox/services';
import type { SandboxOptions, Sandbox } from '../../../sandbox';
import { Api, type StoredCredential } from './api';
import { type N8n, type N8nOptions, startN8n } from './n8n';
import type { Package } from './pack';
import { nodeType, packageName } from './paths';
import { removeAtEnd } from './processes';
import { until } from './wait';

/** Handed from run.ts to the test files through the environment. */
export type Context = { url: string; folder: string; log: string; pack: Package };

const CONTEXT = 'DELETE_PROFILE_E2E_CONTEXT';

export const contextFor = ({ url, folder, log }: N8n, pack: Package): NodeJS.ProcessEnv => ({
	[CONTEXT]: JSON.stringify({ url, folder, log, pack } satisfies Context),
});

export function context(): Context {
	const text = process.env[CONTEXT];
	if (!text) throw new Error('Run the end-to-end tests with: npm run test:e2e [-- part of a name]');
	return JSON.parse(text) as Context;
}

/** A folder that is gone after the run. DELETE_PROFILE_E2E_KEEP=1 keeps it to look into. */
export function temporaryFolder(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), `delete-profile-${name}-`));
	if (!process.env.DELETE_PROFILE_E2E_KEEP) removeAtEnd(folder);
	return folder;
}

/** A new n8n: empty database, owner, our package through the Community Nodes page. */
export async function newN8n(options: N8nOptions): Promise<{ n8n: N8n; api: Api }> {
	const n8n = await startN8n(options);
	const api = new Api(n8n.url);
	await api.setUpOwner();
	await api.installPackage(packageName, options.pack.version);
	await until(`n8n knows ${nodeType}`, async () => {
		return (await api.nodeTypes()).some(({ name }) => name === nodeType);
	});
	return { n8n, api };
}

/** The n8n that all test files share. */
export async function sharedN8n(): Promise<Api> {
	const api = new Api(context().url);
	await api.logIn();
	return api;
}

export type Stage = {
	api: Api;
	sandbox: Sandbox;
	credentials: StoredCredential[];
	/** One credential by its type. */
	credential: (type: string) => StoredCredential;
	/** Data of a credential for the sandbox, but with this key. */
	withKey: (type: string, key: string) => Record<string, string>;
	/** The keys of all credentials. */
	keys: string[];
	/** Deactivates the workflows, deletes the data tables and ends the sandbox. */
	close: () => Promise<void>;
};

let stages = 0;

/** A sandbox in this process and credentials for it in that n8n. */
export async function stageIn(
	api: Api,
	options: SandboxOptions = {},
	label?: string,
): Promise<Stage> {
	const sandbox = await startSandbox(options);
	stages += 1;
	const suffix = label ?? `sandbox ${process.pid}.${stages}`;
	const titles = new Map<string, string>(
		STAND_INS.map(({ credentialType, title }) => [credentialType, title]),
	);
	const credentials: StoredCredential[] = [];
	for (const [type, data] of Object.entries(sandbox.credentials)) {
		const name = `${titles.get(type)} (${suffix})`;
		credentials.push(await api.createCredential(type, name, data));
	}
	const credential = (type: string) => {
		const found = credentials.find((one) => one.type === type);
		if (!found) throw new Error(`No credential of type ${type}`);
		return found;
	};
	const keyFields = await api.keyFields();
	const withKey = (type: string, key: string) => ({
		...sandbox.credentials[type],
		...Object.fromEntries(keyFields(type).map((field) => [field, key])),
	});
	const keys = credentials.flatMap(({ type }) =>
		keyFields(type).map((field) => sandbox.credentials[type][field]),
	);
	const close = async () => {
		await api.deactivateAll();
		await api.deleteTables();
		await sandbox.close();
	};
	return { api, sandbox, credentials, credential, withKey, keys, close };
}
