/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The built package, as n8n's own loader finds it. Needs `npm run build`. */
import 'reflect-metadata';

import { existsSync, mkdtempSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';

process.env.N8N_USER_FOLDER ??= mkdtempSync(path.join(tmpdir(), 'n8n-load-'));
process.env.N8N_ENCRYPTION_KEY ??= 'only-for-tests-only-for-tests';
process.env.N8N_LOG_LEVEL ??= 'silent';

import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeTypeBaseDescription, INodeTypeDescription } from 'n8n-workflow';

import { services } from '../../engine/services';
import codex from '../../nodes/DeleteProfile/DeleteProfile.node.json';

const { copyStatic, STATIC_FILES } = jest.requireActual<{
	STATIC_FILES: string[];
	copyStatic(patterns: string[], target: string, cwd: string): NodeJS.ReadWriteStream;
}>('../../gulpfile.js');

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

describe('gulp static', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'gulp-static-'));
	afterAll(async () => await rm(folder, { recursive: true, force: true }));

	test('copies icons and codex files to the same place, byte by byte, and nothing else', async () => {
		const png = Buffer.from([
			0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0x7f, 0x80, 0xc3, 0xff, 0xfe,
		]);
		const files: Record<string, Buffer> = {
			'nodes/A/a.png': png,
			'nodes/A/A.node.json': Buffer.from('{"alias":["é"]}\r\n'),
			'credentials/b.svg': Buffer.from('<svg/>'),
			'icons/deep/c.png': png,
		};
		const others = ['nodes/A/A.node.ts', 'nodes/A/other.json', 'icons/d.txt', 'docs/e.svg'];
		for (const [name, content] of [
			...Object.entries(files),
			...others.map((other): [string, Buffer] => [other, Buffer.from('x')]),
		]) {
			await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
			await writeFile(path.join(folder, name), content);
		}

		const target = path.join(folder, 'dist');
		await finished(copyStatic(STATIC_FILES, target, folder).resume());

		for (const [name, content] of Object.entries(files)) {
			expect((await readFile(path.join(target, name))).equals(content)).toBe(true);
		}
		for (const name of others) expect(existsSync(path.join(target, name))).toBe(false);
	});
});
