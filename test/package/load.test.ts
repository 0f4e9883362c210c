/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The built package, as n8n's own loader finds it. Needs `npm run build`. */
import '../../engine/environment';

import { existsSync } from 'node:fs';
import path from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeTypeBaseDescription, INodeTypeDescription } from 'n8n-workflow';

import { services } from '../../engine/services';
import codex from '../../nodes/DeleteProfile/DeleteProfile.node.json';
import manifest from '../../package.json';

const ROOT = path.resolve(__dirname, '../..');
const PACKAGE = 'n8n-nodes-delete-profile';
const CREDENTIALS = services.map(({ access }) => access.credential).sort();

/** n8n's address of an icon is `icons/<package>/<path inside the package>`. */
function iconFile(iconUrl: string): string {
	expect(iconUrl.startsWith(`icons/${PACKAGE}/dist/`)).toBe(true);
	return path.join(ROOT, iconUrl.slice(`icons/${PACKAGE}/`.length));
}

function expectThemedIcons(iconUrl: unknown): void {
	const { light, dark } = iconUrl as { light: string; dark: string };
	expect(light).not.toBe(dark);
	for (const url of [light, dark]) expect(existsSync(iconFile(url))).toBe(true);
}

describe('the built package', () => {
	let loader: PackageDirectoryLoader;

	beforeAll(async () => {
		if (!existsSync(path.join(ROOT, 'dist'))) throw new Error('Run `npm run build` first');
		loader = new PackageDirectoryLoader(ROOT);
		await loader.loadAll();
	});

	test('has one node, and a credential for each service', () => {
		expect(loader.packageName).toBe(PACKAGE);
		expect(Object.keys(loader.known.nodes)).toEqual(['deleteProfile']);
		expect(Object.keys(loader.known.credentials).sort()).toEqual(CREDENTIALS);
	});

	test('its description names no service, so it leaves none out', () => {
		const names = services.map(({ displayName }) => displayName);
		expect(names.filter((name) => manifest.description.includes(name))).toEqual([]);
	});

	test('the node is called Delete Profile, has both of its icons and the words people search for', () => {
		const { description } = loader.getNode('deleteProfile').type as {
			description: INodeTypeBaseDescription & Pick<INodeTypeDescription, 'credentials'>;
		};
		expect(description.displayName).toBe('Delete Profile');
		expectThemedIcons(description.iconUrl);
		expect(description.credentials?.map(({ name }) => name).sort()).toEqual(CREDENTIALS);
		// What is found by them, test/input/properties.test.ts shows.
		expect(description.codex).toMatchObject({ alias: codex.alias, categories: codex.categories });
	});

	test.each(CREDENTIALS)('%s has both of its icons and a test, and belongs to the node', (name) => {
		const { type } = loader.getCredential(name);
		expectThemedIcons(type.iconUrl);
		expect(type.test?.request).toBeDefined();
		expect(type.supportedNodes).toEqual(['deleteProfile']);
	});
});
