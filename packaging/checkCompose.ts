/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
/**
 * npm run check:compose [-- folder of an n8n installation]
 * docs/docker/docker-compose.yml without a container engine: its syntax, its references, and that
 * an n8n really reads each variable that it sets for n8n. The installation is that of the
 * end-to-end tests unless another one is named.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { n8nFolder } from '../test/e2e/lib/paths';
import { manifest, ROOT } from './editions';

const FOLDER = join(ROOT, 'docs/docker');

interface ComposeService {
	image: string;
	command?: string | string[];
	environment?: Record<string, string>;
	deploy?: { replicas: number };
}

interface Compose {
	services: Record<string, ComposeService>;
}

const composeText = (): string => readFileSync(join(FOLDER, 'docker-compose.yml'), 'utf8');

export const readCompose = (): Compose =>
	parse(composeText(), { merge: true, strict: true }) as Compose;

const isN8n = ({ image }: ComposeService) => image.includes('n8nio/n8n');

/** Main process and workers. */
export const n8nServices = ({ services }: Compose): ReadonlyMap<string, ComposeService> =>
	new Map(Object.entries(services).filter(([, service]) => isN8n(service)));

/** Every variable that this n8n reads, by its own code. */
function knownVariables(n8n: string): ReadonlySet<string> {
	const known = new Set<string>();
	const modules = join(n8n, 'node_modules');
	for (const folder of ['@n8n/config/dist', 'n8n/dist', 'n8n-core/dist']) {
		if (!existsSync(join(modules, folder))) continue;
		const names = readdirSync(join(modules, folder), { encoding: 'utf8', recursive: true });
		for (const name of names.filter((one) => one.endsWith('.js'))) {
			const text = readFileSync(join(modules, folder, name), 'utf8');
			for (const [, variable] of text.matchAll(/\bEnv\)?\('([A-Z][A-Z0-9_]+)'/g))
				known.add(variable);
			for (const [, variable] of text.matchAll(/process\.env\.([A-Z][A-Z0-9_]+)/g))
				known.add(variable);
		}
	}
	return known;
}

/** What does not fit together in the file and its example of settings. */
export function structureFindings(): string[] {
	const example = readFileSync(join(FOLDER, '.env.example'), 'utf8');
	const described = new Set([...example.matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name));
	const used = new Set([...composeText().matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name));
	const version = /^DELETE_PROFILE_VERSION=(.*)$/m.exec(example)?.[1];
	return [
		...[...used]
			.filter((name) => !described.has(name))
			.map((name) => `${name} is not in .env.example`),
		...[...described].filter((name) => !used.has(name)).map((name) => `${name} is not used`),
		...(version === manifest.version ? [] : [`.env.example has version ${version}`]),
	];
}

/** Variables of n8n's services that this n8n does not read. */
export function unknownVariables(compose: Compose, n8n: string): string[] {
	const known = knownVariables(n8n);
	return [...n8nServices(compose)].flatMap(([service, { environment = {} }]) =>
		Object.keys(environment)
			.filter((name) => !known.has(name))
			.map((name) => `${service}: n8n reads no ${name}`),
	);
}

if (require.main === module) {
	const n8n = process.argv[2] ?? n8nFolder;
	const compose = readCompose();
	const findings = structureFindings();
	if (existsSync(join(n8n, 'node_modules/n8n'))) findings.push(...unknownVariables(compose, n8n));
	else findings.push(`No n8n in ${n8n}: run npm run test:e2e, or name a folder`);
	for (const finding of findings) console.error(`- ${finding}`);
	if (findings.length === 0)
		console.log('docker-compose.yml fits together and this n8n knows all of it');
	process.exitCode = findings.length === 0 ? 0 : 1;
}
