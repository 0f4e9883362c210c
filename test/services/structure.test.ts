/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { services } from '../../nodes/DeleteProfile/services';

const NODE = join(__dirname, '../../nodes/DeleteProfile');
const SERVICES = join(NODE, 'services');

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		return entry.isDirectory() ? filesIn(path) : [path];
	});
}

function shown(path: string): string {
	return relative(NODE, path).split(sep).join('/');
}

/** Paths of all modules that a file imports or exports from. */
function importsOf(path: string): string[] {
	return [...readFileSync(path, 'utf8').matchAll(/\bfrom '([^']+)'/g)].map(([, module]) => module);
}

const folders = readdirSync(SERVICES, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map((entry) => entry.name);

test('each service is one folder and one line of the registry', () => {
	expect(services.map(({ name }) => name).sort()).toStrictEqual([...folders].sort());
	expect(new Set(services.map(({ access }) => access.credential)).size).toBe(services.length);
});

test.each(folders)('%s imports nothing of another service', (folder) => {
	for (const file of filesIn(join(SERVICES, folder))) {
		for (const module of importsOf(file)) {
			expect({ file: shown(file), module }).toEqual({
				file: shown(file),
				module: expect.stringMatching(
					/^(\.\/[a-zA-Z]+|\.\.\/texts|\.\.\/\.\.\/contract\/[a-zA-Z]+|n8n-workflow|node:crypto)$/,
				),
			});
		}
	}
});

test('only the registry knows the folders', () => {
	const own = new RegExp(`/(${folders.join('|')})(/|$)`);
	const knowing = filesIn(NODE)
		.filter((file) => !folders.some((folder) => shown(file).startsWith(`services/${folder}/`)))
		.filter((file) => importsOf(file).some((module) => own.test(module)));
	expect(knowing.map(shown)).toStrictEqual(['services/index.ts']);
});

test('the contract imports nothing of the rest', () => {
	for (const file of filesIn(join(NODE, 'contract'))) {
		for (const module of importsOf(file)) {
			expect(module).toMatch(/^(\.\/[a-zA-Z]+|n8n-workflow|node:crypto)$/);
		}
	}
});

const CREDENTIALS = join(NODE, '../../credentials');

function lengthOf(path: string): number {
	return readFileSync(path, 'utf8').trimEnd().split('\n').length;
}

test('each file is short enough to read at once', () => {
	const files = [...filesIn(join(NODE, '..')), ...filesIn(CREDENTIALS)].filter((file) =>
		file.endsWith('.ts'),
	);
	expect(files.filter((file) => lengthOf(file) > 250).map(shown)).toStrictEqual([]);
});

test('each credential is short enough to copy for the next service', () => {
	const credentials = filesIn(CREDENTIALS).filter((file) => file.endsWith('.credentials.ts'));
	expect(credentials).toHaveLength(services.length);
	expect(credentials.filter((file) => lengthOf(file) > 45).map(shown)).toStrictEqual([]);
});

test('outside the service folders and their registry no code names a service', () => {
	const names = services.flatMap(({ name, displayName }) => [name, displayName]);
	const service = new RegExp(names.join('|'), 'i');
	const shared = filesIn(NODE).filter((file) => {
		return file.endsWith('.ts') && !/^services\/(\w+\/|index\.ts)/.test(shown(file));
	});
	const naming = shared.filter((file) => service.test(withoutComments(readFileSync(file, 'utf8'))));
	expect(naming.map(shown)).toStrictEqual([]);
});

test('only http/transport.ts performs HTTP', () => {
	const performing = filesIn(NODE).filter((file) => /httpRequest/.test(readFileSync(file, 'utf8')));
	expect(performing.map(shown)).toStrictEqual(['http/transport.ts']);
});

function withoutComments(source: string): string {
	return source.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
