/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The built package, as n8n's own loader finds it. Needs `npm run build`. */
import '../../engine/environment';

import { existsSync } from 'node:fs';
import path from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeTypeBaseDescription, INodeTypeDescription } from 'n8n-workflow';

import { services } from '../../engine/services';
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

let loader: PackageDirectoryLoader;

beforeAll(async () => {
	if (!existsSync(path.join(ROOT, 'dist'))) throw new Error('Run `npm run build` first');
	loader = new PackageDirectoryLoader(ROOT);
	await loader.loadAll();
});

type Description = INodeTypeBaseDescription & Pick<INodeTypeDescription, 'credentials'>;

const description = () => loader.getNode('deleteProfile').type.description as Description;

describe('the built package', () => {
	test('has one node, and a credential for each service', () => {
		expect(loader.packageName).toBe(PACKAGE);
		expect(Object.keys(loader.known.nodes)).toEqual(['deleteProfile']);
		expect(Object.keys(loader.known.credentials).sort()).toEqual(CREDENTIALS);
	});

	test('its description names no service, so it leaves none out', () => {
		const names = services.map(({ displayName }) => displayName);
		expect(names.filter((name) => manifest.description.includes(name))).toEqual([]);
	});

	test('the node is called Delete Profile, has both of its icons and its categories', () => {
		const { displayName, iconUrl, credentials, codex } = description();
		expect(displayName).toBe('Delete Profile');
		expectThemedIcons(iconUrl);
		expect(credentials?.map(({ name }) => name).sort()).toEqual(CREDENTIALS);
		expect(codex?.categories).toEqual(['Marketing & Content', 'Data & Storage']);
	});

	test.each(CREDENTIALS)('%s has both of its icons and a test, and belongs to the node', (name) => {
		const { type } = loader.getCredential(name);
		expectThemedIcons(type.iconUrl);
		expect(type.test?.request).toBeDefined();
		expect(type.supportedNodes).toEqual(['deleteProfile']);
	});
});

describe('search in the node panel', () => {
	const aliases = () => description().codex?.alias ?? [];

	/** The panel finds a node by the letters of a query, in order, in its name or one alias. */
	function finds(query: string): boolean {
		return ['Delete Profile', ...aliases()].some((text) => {
			let from = 0;
			for (const letter of query.toLowerCase()) {
				from = text.toLowerCase().indexOf(letter, from) + 1;
				if (from === 0) return false;
			}
			return true;
		});
	}

	test.each([
		...['Adapty', 'Adapty Mail', 'CleverTap', 'clever tap', 'Gainsight', 'Gainsight PX', 'PX'],
		...['deletion', 'delete user', 'delete users', 'delete customer', 'delete profiles'],
		...['delete contact', 'delete person', 'delete account', 'erase', 'erasure', 'erasure request'],
		...['remove', 'remove user', 'remove profile', 'forget', 'right to be forgotten', 'privacy'],
		...['look up profile', 'lookup', 'find profile', 'DSAR', 'DSR', 'data subject request', 'gdpr'],
		...['ccpa', 'anonymize', 'anonymise', 'bulk erasure', 'dry run', 'hard delete', 'opt out'],
		...['user profiles', 'gdpr delete', 'user deletion'],
	])('%s', (query) => {
		expect(finds(query)).toBe(true);
	});

	test.each(['Slack', 'send message', 'create profile', 'zzz'])('not %s', (query) => {
		expect(finds(query)).toBe(false);
	});

	test.each(services)('$displayName and every action of it', (service) => {
		const { displayName, lookUp, job } = service;
		expect(aliases()).toContain(displayName);
		expect(aliases()).toContain(`Delete ${displayName} profile`);
		expect(aliases().includes(`Look up ${displayName} profile`)).toBe(Boolean(lookUp));
		expect(aliases().includes(`Verify ${displayName} deletion`)).toBe(Boolean(lookUp ?? job));
		expect(finds(`delete ${displayName}`)).toBe(true);
	});

	test('no alias twice', () => {
		const all = aliases().map((alias) => alias.toLowerCase());
		expect(new Set(all).size).toBe(all.length);
	});
});
