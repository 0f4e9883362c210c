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
	expect(services.map(({ name }) => name).sort()).toEqual([...folders].sort());
	expect(new Set(services.map(({ credential }) => credential)).size).toBe(services.length);
});

test.each(folders)('%s imports nothing of another service', (folder) => {
	for (const file of filesIn(join(SERVICES, folder))) {
		for (const module of importsOf(file)) {
			expect({ file: shown(file), module }).toEqual({
				file: shown(file),
				module: expect.stringMatching(
					/^(\.\/[a-zA-Z]+|\.\.\/(service|reading|account|baseUrl)|\.\.\/\.\.\/erasure\/types|n8n-workflow|node:crypto)$/,
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
	expect(knowing.map(shown)).toEqual(['services/index.ts']);
});

test('no file outside the service folders names a service, but for texts that people read', () => {
	const naming = filesIn(NODE)
		.filter((file) => !folders.some((folder) => shown(file).startsWith(`services/${folder}/`)))
		.filter((file) =>
			/adapty|clevertap|gainsight/i.test(withoutComments(readFileSync(file, 'utf8'))),
		);
	expect(naming.map(shown).sort()).toEqual([
		'DeleteProfile.node.json',
		'DeleteProfile.node.ts',
		'optionsProperty.ts',
		'services/index.ts',
	]);
});

test('the node names services in its description alone', () => {
	const node = withoutComments(readFileSync(join(NODE, 'DeleteProfile.node.ts'), 'utf8'));
	const lines = node.split('\n').filter((line) => /adapty|clevertap|gainsight/i.test(line));
	expect(lines).toHaveLength(1);
	expect(lines[0]).toContain("'Deletes the profiles of people");
});

test('the flow knows neither n8n nor HTTP at run time', () => {
	for (const file of filesIn(join(NODE, 'erasure'))) {
		const source = readFileSync(file, 'utf8').replace(/^import type [^;]*;/gm, '');
		const n8n = [...source.matchAll(/import \{([^}]*)\} from 'n8n-workflow'/g)].map(([, names]) =>
			names.trim(),
		);
		expect({ file: shown(file), n8n }).toEqual({
			file: shown(file),
			n8n: shown(file) === 'erasure/clock.ts' ? ['sleep'] : [],
		});
		expect(source).not.toMatch(/httpRequest|setTimeout|setInterval|axios/);
	}
});

test('only transport.ts performs HTTP', () => {
	const performing = filesIn(NODE).filter((file) => /httpRequest/.test(readFileSync(file, 'utf8')));
	expect(performing.map(shown)).toEqual(['transport.ts']);
});

function withoutComments(source: string): string {
	return source.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
