/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
/**
 * npm run packages [-- name …]
 * Writes packages/<name>/ for every service of the registry: a complete package whose node is that
 * service. All files are the ones here but for three (rewrite.ts), the texts about the package, and
 * what belongs to other services.
 */
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';

import type { INodeType } from 'n8n-workflow';
import ts from 'typescript';

import { changelogOf, lacks, readmeOf } from './documents';
import {
	chosenEditions,
	isOwnWord,
	manifest,
	PACKAGES,
	ROOT,
	sourceCommit,
	sourceRepository,
	WORKSHOP,
} from './editions';
import type { Edition } from './editions';
import { exampleOf } from './example';
import { nodeOf, registryOf, standInsOf } from './rewrite';

const NODE = 'DeleteProfile';
const NODE_FOLDER = `nodes/${NODE}`;

/** Files that are the same in every package. */
const SHARED = [
	'.npmrc',
	'.prettierrc.js',
	'LICENSE.md',
	'eslint.config.mjs',
	'gulpfile.js',
	'tsconfig.json',
	'test/package/scan.mjs',
];

/** They stand in packaging/ because their imports hold there, too. */
const TESTS = ['description.test.ts', 'engine.test.ts'];

/** What the tests in the package need, with the versions that are used here. */
const DEV_DEPENDENCIES = [
	'@n8n/node-cli',
	'@n8n/scan-community-package',
	'@swc/core',
	'@swc/jest',
	'@types/jest',
	'@types/node',
	'eslint',
	'gulp',
	'jest',
	'n8n-core',
	'n8n-workflow',
	'prettier',
	'reflect-metadata',
	'release-it',
	'typescript',
	'zod',
];

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

function manifestOf(edition: Edition): object {
	const { service, className, credentialClass, packageName, repository } = edition;
	const { license, author, version, engines, files, peerDependencies } = manifest;
	const versionOf = (name: string) => {
		const found = manifest.devDependencies[name];
		if (!found) throw new Error(`${name} is not in devDependencies any more`);
		return [name, found] as const;
	};
	return {
		name: packageName,
		version,
		description: `n8n node that deletes user profiles in ${service.displayName}, for GDPR and CCPA erasure requests, with a receipt for each`,
		license,
		homepage: `${repository}#readme`,
		keywords: [
			...manifest.keywords.filter(
				(word) => isOwnWord(edition, word) && word !== service.displayName.toLowerCase(),
			),
			service.displayName.toLowerCase(),
		],
		author,
		repository: { type: 'git', url: `git+${repository}.git` },
		bugs: { url: `${sourceRepository}/issues` },
		madeFrom: { repository: sourceRepository, commit: sourceCommit() },
		engines,
		scripts: {
			build: 'gulp build',
			lint: 'n8n-node lint',
			scan: 'node test/package/scan.mjs',
			test: 'npm run lint && npm run build && npm run scan && jest',
			release: 'n8n-node release',
			prepublishOnly: 'n8n-node prerelease',
		},
		files,
		n8n: {
			...manifest.n8n,
			credentials: [`dist/credentials/${credentialClass}.credentials.js`],
			nodes: [`dist/nodes/${className}/${className}.node.js`],
		},
		devDependencies: Object.fromEntries(DEV_DEPENDENCIES.map(versionOf)),
		peerDependencies,
	};
}

type Codex = { node: string; alias: string[]; resources: object };

export function codexOf(edition: Edition): Codex {
	const codex = JSON.parse(read(`${NODE_FOLDER}/${NODE}.node.json`)) as Codex;
	const link = (anchor: string) => [{ url: `${edition.repository}#${anchor}` }];
	return {
		...codex,
		node: edition.packageName,
		alias: codex.alias.filter((word) => isOwnWord(edition, word) && !lacks(edition.service, word)),
		resources: {
			primaryDocumentation: link('readme'),
			credentialDocumentation: link('authentication'),
		},
	};
}

/**
 * The files that these need, by their relative imports: whatever belongs to another service alone is
 * not among them.
 * @param changed files that are not as they are here, by their path
 */
function withImports(entries: readonly string[], changed: ReadonlyMap<string, string>) {
	const files = new Map<string, string>();
	const visit = (file: string): void => {
		if (files.has(file)) return;
		const text = changed.get(file) ?? read(file);
		files.set(file, text);
		for (const { fileName } of ts.preProcessFile(text).importedFiles) {
			if (!fileName.startsWith('.')) continue;
			const path = posix.join(posix.dirname(file), fileName);
			const found = [path, `${path}.ts`, `${path}/index.ts`].find(
				(candidate) => /\.[a-z]+$/.test(candidate) && existsSync(join(ROOT, candidate)),
			);
			if (!found) throw new Error(`${file} imports ${fileName}, which is not there`);
			visit(found);
		}
	};
	entries.forEach(visit);
	return files;
}

function sourcesOf(edition: Edition): ReadonlyMap<string, string> {
	const { className, credentialClass } = edition;
	const node = `nodes/${className}/${className}.node.ts`;
	const changed = new Map([
		[node, nodeOf(read(`${NODE_FOLDER}/${NODE}.node.ts`), edition, NODE)],
		[`${NODE_FOLDER}/services/index.ts`, registryOf(edition)],
		['sandbox/services/index.ts', standInsOf(edition)],
	]);
	const credential = `credentials/${credentialClass}.credentials.ts`;
	return withImports(
		[node, credential, 'engine/index.ts', 'engine/services.ts', 'sandbox/sandbox.ts'],
		changed,
	);
}

/** Files of other editions of this very folder: everything but what npm and the build put there. */
function empty(target: string): void {
	mkdirSync(target, { recursive: true });
	for (const name of readdirSync(target)) {
		if (!['node_modules', '.git'].includes(name)) {
			rmSync(join(target, name), { recursive: true, force: true });
		}
	}
}

export async function cut(edition: Edition, target: string): Promise<void> {
	const write = (file: string, text: string) => {
		mkdirSync(dirname(join(target, file)), { recursive: true });
		writeFileSync(join(target, file), text);
	};
	const writeJson = (file: string, value: object) =>
		write(file, `${JSON.stringify(value, null, '\t')}\n`);
	const { service, className } = edition;

	empty(target);
	for (const file of SHARED) cpSync(join(ROOT, file), join(target, file), { recursive: true });
	for (const [file, text] of sourcesOf(edition)) write(file, text);
	for (const variant of ['svg', 'dark.svg']) {
		const icon = `icons/${service.name}.${variant}`;
		cpSync(join(ROOT, icon), join(target, icon));
	}
	cpSync(join(ROOT, 'packaging/template'), target, { recursive: true });
	for (const file of TESTS) cpSync(join(ROOT, 'packaging', file), join(target, 'test', file));

	writeJson(`nodes/${className}/${className}.node.json`, codexOf(edition));
	writeJson('package.json', manifestOf(edition));
	writeJson('workflows/example.json', exampleOf(edition));
	// The node itself says what its fields are.
	const nodeFile = join(target, `nodes/${className}/${className}.node.ts`);
	const classes = (await import(nodeFile)) as Record<string, new () => INodeType>;
	write('README.md', await readmeOf(edition, new classes[className]().description));
	write('CHANGELOG.md', changelogOf(edition));
	const picture = `docs/images/package-${service.name}.png`;
	if (existsSync(join(ROOT, picture)))
		cpSync(join(ROOT, picture), join(target, 'docs/example.png'));
}

/**
 * Makes a package to be tested outside this tree, where it finds nothing but its own files.
 * @returns its folder, in the one given; without dependencies
 */
export async function cutInto(folder: string, edition: Edition): Promise<string> {
	const made = join(WORKSHOP, edition.packageName);
	await cut(edition, made);
	const target = join(folder, edition.packageName);
	cpSync(made, target, {
		recursive: true,
		filter: (file) => !['node_modules', 'dist'].includes(basename(file)),
	});
	return target;
}

async function main(words: readonly string[]): Promise<void> {
	for (const edition of chosenEditions(words)) {
		await cut(edition, join(PACKAGES, edition.packageName));
		console.log(`packages/${edition.packageName}`);
	}
}

if (require.main === module) void main(process.argv.slice(2));
