import type { ICredentialType, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { AdaptyApi } from '../../credentials/AdaptyApi.credentials';
import { AdaptyMailApi } from '../../credentials/AdaptyMailApi.credentials';
import { CleverTapApi } from '../../credentials/CleverTapApi.credentials';
import { GainsightPxApi } from '../../credentials/GainsightPxApi.credentials';
import { services } from '../../nodes/DeleteProfile/services';

const TYPES: ICredentialType[] = [
	new AdaptyApi(),
	new AdaptyMailApi(),
	new CleverTapApi(),
	new GainsightPxApi(),
];

/**
 * Where a service has nothing to read, its test has to ask for a deletion: of this, which nobody can
 * have. Every other test is a GET.
 */
const DELETES_NOBODY: Readonly<Record<string, object>> = {
	adaptyMailApi: { email: expect.stringMatching(/^[\w.-]+@[\w-]+\.invalid$/) as unknown },
};

const SECRETS = ['secretKey', 'passcode', 'apiKey'];

function field(type: ICredentialType, name: string): INodeProperties {
	const found = type.properties.find((property) => property.name === name);
	if (!found) throw new Error(`${type.name} has no field ${name}`);
	return found;
}

function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return value instanceof Object ? Object.values(value).flatMap(textsIn) : [];
}

test('each service has its credential here', () => {
	expect(TYPES.map(({ name }) => name)).toEqual(services.map(({ credential }) => credential));
});

/** Workflows and stored credentials rely on these names. */
test.each([
	['adaptyApi', 'Adapty API', 'server', 'production', ['production', 'custom'], ['secretKey']],
	[
		'adaptyMailApi',
		'Adapty Mail API',
		'server',
		'production',
		['production', 'custom'],
		['secretKey'],
	],
	[
		'cleverTapApi',
		'CleverTap API',
		'region',
		'eu',
		['eu', 'in1', 'sg1', 'us1', 'aps3', 'mec1', 'sk1', 'custom'],
		['accountId', 'passcode'],
	],
	[
		'gainsightPxApi',
		'Gainsight PX API',
		'dataCenter',
		'us',
		['us', 'eu', 'us2', 'custom'],
		['apiKey'],
	],
])('%s has its fixed fields', (name, displayName, regionField, initial, regions, keys) => {
	const type = TYPES.find((candidate) => candidate.name === name)!;
	expect(type.displayName).toBe(displayName);
	const shown = type.properties.filter((property) => property.type !== 'hidden');
	expect(shown.map((property) => property.name)).toEqual([regionField, 'baseUrl', ...keys]);
	const region = field(type, regionField);
	expect(region.default).toBe(initial);
	expect(region.options?.map((option) => 'value' in option && option.value)).toEqual(regions);
	expect(field(type, 'baseUrl').displayOptions).toEqual({ show: { [regionField]: ['custom'] } });
});

describe.each(TYPES)('$name', (type) => {
	test('masks its secrets and nothing else', () => {
		for (const property of type.properties) {
			expect(property.typeOptions?.password === true).toBe(SECRETS.includes(property.name));
		}
	});

	test('is tested by a GET that follows no redirect, or by deleting nobody', () => {
		const nobody = DELETES_NOBODY[type.name];
		expect(type.test?.request.method).toBe(nobody ? 'POST' : 'GET');
		expect(type.test?.request.body).toEqual(nobody);
		expect(type.test?.request.disableFollowRedirect).toBe(true);
	});

	test('has two icons and a page about its key', () => {
		expect(type.icon).toEqual({
			light: expect.stringMatching(/^file:\.\.\/icons\/\w+\.svg$/),
			dark: expect.stringMatching(/^file:\.\.\/icons\/\w+\.dark\.svg$/),
		});
		expect(type.documentationUrl).toMatch(/^https:\/\//);
	});

	test("keeps n8n's braces out of the inside of its expressions", () => {
		const expressions = textsIn([type.properties, type.test?.request]).filter((text) =>
			text.startsWith('={{'),
		);
		expect(expressions).toHaveLength(2);
		for (const expression of expressions) {
			expect(expression).toMatch(/^=\{\{ .* \}\}$/);
			expect(expression.slice(4, -3)).not.toMatch(/\{\{|\}\}/);
		}
	});
});

test("CleverTap's region that its common table lacks says so", () => {
	const options = field(new CleverTapApi(), 'region').options as INodePropertyOptions[];
	const notes = options.filter(({ description }) => description?.includes('common table'));
	expect(notes.map(({ value }) => value)).toEqual(['sk1']);
});
