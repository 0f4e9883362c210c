/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */

import type { ICredentialType, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ROWS } from './rows';

function field(type: ICredentialType, name: string): INodeProperties {
	const found = type.properties.find((property) => property.name === name);
	if (!found) throw new Error(`${type.name} has no field ${name}`);
	return found;
}

function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return value instanceof Object ? Object.values(value).flatMap(textsIn) : [];
}

/** What every icon is drawn on. */
const KEY = `<circle cx="30" cy="22" r="20" fill="#"/>
	<path d="M26 38h8v7h9v5h-9v3h6v5H26z" fill="#"/>`;

describe.each(ROWS)('$type.name', ({ type, service, region, regions, keys, origin, body }) => {
	test('has its fixed name and fields', () => {
		expect(type.name).toBe(service.access.credential);
		expect(type.displayName).toBe(`${service.displayName} API`);
		const shown = type.properties.filter((property) => property.type !== 'hidden');
		expect(shown.map(({ name }) => name)).toStrictEqual([region, 'baseUrl', ...keys]);
		const { options, ...chosen } = field(type, region);
		expect(chosen).toMatchObject({ type: 'options', default: regions[0] });
		expect(options?.map((option) => 'value' in option && option.value)).toEqual(regions);
		const [first] = options as INodePropertyOptions[];
		expect(field(type, 'baseUrl')).toMatchObject({
			placeholder: `e.g. ${first.description}`,
			displayOptions: { show: { [region]: ['custom'] } },
			required: true,
		});
		expect(JSON.stringify(options)).toContain(origin);
	});

	test('says of each field where to find it, and requires it', () => {
		for (const name of [region, ...keys]) {
			expect(field(type, name).description).toMatch(/\w{4,} \w+/);
		}
		const { fields = [] } = service.access;
		const free = fields.filter(({ optional }) => optional).map(({ name }) => name);
		for (const name of keys) {
			expect(field(type, name)).toMatchObject({ required: !free.includes(name) });
		}
	});

	test('masks its secrets and nothing else', () => {
		const plain = ['accountId', ...(service.access.fields ?? []).map(({ name }) => name)];
		for (const { name, typeOptions } of type.properties) {
			const isSecret = keys.includes(name) && !plain.includes(name);
			expect(typeOptions?.password === true).toBe(isSecret);
		}
	});

	test('is tested by a request without a body, or by deleting nobody', () => {
		const { request } = type.test!;
		expect(request.method ?? 'GET').toBe(body ? 'POST' : 'GET');
		expect(JSON.stringify(request.body) ?? '').toMatch(body ?? /^$/);
		expect(request.disableFollowRedirect).toBe(true);
	});

	test('has two icons that are keys, as all of them, and a page about its key', () => {
		expect(type.icon).toEqual({
			light: expect.stringMatching(/^file:\.\.\/icons\/\w+\.svg$/),
			dark: expect.stringMatching(/^file:\.\.\/icons\/\w+\.dark\.svg$/),
		});
		const [light, dark] = Object.values(type.icon!).map((file) => {
			const icon = readFileSync(
				path.join(__dirname, '../..', file.slice('file:../'.length)),
				'utf8',
			);
			return icon.replace(/#[0-9a-f]+/g, '#');
		});
		expect(light).toContain(KEY);
		expect(dark).toBe(light);
		expect(type.documentationUrl).toMatch(/^https:\/\//);
	});

	test("keeps n8n's braces out of the inside of its expressions", () => {
		const expressions = textsIn([type.properties, type.test?.request]).filter((text) =>
			text.startsWith('={{'),
		);
		expect(expressions).toHaveLength(3);
		for (const expression of expressions) {
			expect(expression).toMatch(/^=\{\{ .* \}\}$/);
			expect(expression.slice(4, -3)).not.toMatch(/\{\{|\}\}/);
		}
	});
});

test('all types together are light: n8n sends them to every browser', () => {
	const rules = ROWS.flatMap(({ type }) => (type.test?.rules ?? []) as Array<{ type: string }>);
	const bodyRules = rules.filter((rule) => rule.type === 'responseSuccessBody');
	expect(bodyRules.length).toBeLessThanOrEqual(15 * ROWS.length);
	const bytes = Buffer.byteLength(JSON.stringify(ROWS.map(({ type }) => type)));
	expect(bytes).toBeLessThanOrEqual(15_000 * ROWS.length);
});

test("CleverTap's region that its common table lacks says so", () => {
	const { type } = ROWS.find(({ service }) => service.name === 'cleverTap')!;
	const options = field(type, 'region').options as INodePropertyOptions[];
	const notes = options.filter(({ description }) => description?.includes('common table'));
	expect(notes.map(({ value }) => value)).toStrictEqual(['sk1']);
});
