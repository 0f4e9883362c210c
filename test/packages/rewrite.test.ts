/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The three source files that differ in a package for one service. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { editions } from '../../packaging/editions';
import {
	editionOf,
	nodeOf,
	registryOf,
	standInsOf,
	withoutOthersExports,
} from '../../packaging/rewrite';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const cases = editions.map((edition) => [edition.service.name, edition] as const);

describe.each(cases)('%s', (name, edition) => {
	test('is the only service of the registry', async () => {
		const text = await registryOf(read('nodes/DeleteProfile/services/index.ts'), edition);
		expect(text).toContain(`import { ${name} } from './${name}';`);
		expect(text).toContain(`export const services: readonly Service[] = [${name}];`);
		expect(text.match(/^import \{/gm)).toHaveLength(1);
		for (const other of edition.others) expect(text).not.toContain(`'./${other.name}'`);
	});

	test('is the only service of the sandbox', async () => {
		const text = await standInsOf(read('sandbox/services/index.ts'), edition);
		expect(text).toContain(`STAND_INS = [${name}]`);
		for (const other of edition.others) expect(text).not.toContain(`'./${other.name}'`);
		const types = withoutOthersExports(read('sandbox/types.ts'), edition);
		for (const other of edition.others) expect(types).not.toContain(`/${other.name}'`);
	});

	test('is the node: class, names, icon, credential and nothing else', async () => {
		const text = await nodeOf(
			read('nodes/DeleteProfile/DeleteProfile.node.ts'),
			edition,
			'DeleteProfile',
		);
		const { service, className } = edition;
		expect(text).toContain(`export class ${className} implements INodeType`);
		expect(text).toContain(`displayName: '${service.displayName}',`);
		expect(text).toContain(`name: '${service.name}',`);
		expect(text).toContain(`light: 'file:../../icons/${service.name}.svg',`);
		expect(text).toMatch(new RegExp(`name: '${service.credential}',\\s+required: true`));
		expect(text).toContain("from '../DeleteProfile/execute'");
		expect(text).not.toMatch(/from '\.\//);
		expect(text).not.toContain('services');
		// A name can begin with another one, as Adapty Mail's does.
		const foreign = text.split(service.displayName).join('').split(className).join('');
		for (const other of edition.others) expect(foreign).not.toContain(other.displayName);
	});
});

test('the edition knows that it has one service', async () => {
	const text = await editionOf(read('nodes/DeleteProfile/contract/edition.ts'));
	expect(text).toContain('ONE_SERVICE: boolean = true;');
});

test.each([
	[
		'a registry without the service',
		async () => await registryOf('export const services = [];', editions[0]),
	],
	[
		'a registry under another name',
		async () => await registryOf('export const all = [];', editions[0]),
	],
	['a node without a class', async () => await nodeOf('export const node = {};', editions[0], 'X')],
	[
		'a node whose description lost a field',
		async () => await nodeOf('class X { description = { name: "x" }; }', editions[0], 'X'),
	],
	['an edition without its constant', async () => await editionOf('export {};')],
])('%s ends the build', async (_what, build) => {
	await expect(build()).rejects.toThrow(/Expected one/);
});
