/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The built package as n8n finds it. Needs `npm run build`. */
import '../engine/environment';

import { existsSync } from 'node:fs';
import path from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { services } from '../nodes/DeleteProfile/services';

const ROOT = path.resolve(__dirname, '..');
const [service] = services;
const loader = new PackageDirectoryLoader(ROOT);

beforeAll(async () => await loader.loadAll());

const description = () => {
	const { type } = loader.getNode(service.name);
	if (!('properties' in type.description)) throw new Error('The node has versions');
	return type.description;
};

const property = (name: string): INodeProperties | undefined =>
	description().properties.find((one) => one.name === name);

function expectIcons(iconUrl: unknown): void {
	const { light, dark } = iconUrl as { light: string; dark: string };
	expect(light).not.toBe(dark);
	for (const url of [light, dark]) {
		expect(existsSync(path.join(ROOT, url.slice(`icons/${loader.packageName}/`.length)))).toBe(
			true,
		);
	}
}

test('the node is the service, with one credential', () => {
	expect(services).toHaveLength(1);
	expect(Object.keys(loader.known.nodes)).toEqual([service.name]);
	expect(Object.keys(loader.known.credentials)).toEqual([service.access.credential]);
	expect(description().displayName).toBe(service.displayName);
	expect(description().credentials).toMatchObject([
		{ name: service.access.credential, required: true },
	]);
	expectIcons(description().iconUrl);
	expectIcons(loader.getCredential(service.access.credential).type.iconUrl);
});

test('the service is the only one to choose, with what it can do', () => {
	const [resource, operation] = description().properties;
	expect(resource).toMatchObject({ name: 'resource', default: service.name });
	expect((resource.options as INodePropertyOptions[]).map(({ value }) => value)).toEqual([
		service.name,
	]);
	const actions = (operation.options as INodePropertyOptions[]).map(({ action }) => action);
	expect(actions).toEqual([
		`Delete ${service.displayName} profile`,
		...(service.lookUp ? [`Look up ${service.displayName} profile`] : []),
		...((service.lookUp ?? service.job) ? [`Verify ${service.displayName} deletion`] : []),
	]);
});

test('what cannot be looked up is offered no check that would need it', () => {
	const words = JSON.stringify(description().properties);
	const { lookUp, job } = service;
	expect(/look(s|ed|ing)? ?up\b|lookUp/i.test(words)).toBe(lookUp !== undefined);
	expect(/Verify/i.test(words)).toBe((lookUp ?? job) !== undefined);
});

test('an option is there only if it makes a difference', () => {
	const options = (property('options')?.options ?? []) as INodeProperties[];
	const names = options.map(({ name }) => name);
	expect(names.includes('batchSize')).toBe(service.delete.limits.batchSize > 1);
	expect(names.length).toBeGreaterThan(5);
});
