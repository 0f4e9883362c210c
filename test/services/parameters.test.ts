import { NodeHelpers, type INodePropertyOptions } from 'n8n-workflow';

import { services } from '../../nodes/DeleteProfile/services';

/** Names and labels on which workflows, tests and documents rely. */
const FIELDS = {
	adapty: { adaptyIdType: 'Adapty ID Type', adaptyId: 'Adapty ID' },
	adaptyMail: { adaptyMailIdType: 'Adapty Mail ID Type', adaptyMailId: 'Adapty Mail ID' },
	cleverTap: { cleverTapIdType: 'CleverTap ID Type', cleverTapId: 'CleverTap ID' },
	gainsightPx: {
		gainsightPxId: 'Gainsight PX Identify ID',
		gainsightPxHardDelete: 'Gainsight PX Hard Delete',
	},
};

describe.each(services)('$name', (service) => {
	const { properties, fields, name } = service;

	test('has its fixed fields', () => {
		const shown = properties.map((property) => [property.name, property.displayName]);
		expect(Object.fromEntries(shown)).toEqual(FIELDS[name as keyof typeof FIELDS]);
		for (const field of Object.values(fields)) {
			expect(shown).toContainEqual([field.name, field.displayName]);
		}
	});

	test('needs an ID, and says so', () => {
		const id = properties.find((property) => property.name === fields.id.name);
		expect(id).toMatchObject({ type: 'string', default: '', required: true });
		expect(id?.placeholder).toMatch(/^e\.g\. /);
	});

	test('offers the kinds of ID that it knows, the default first', () => {
		const idType = properties.find((property) => property.name === fields.idType?.name);
		if (idType === undefined) {
			expect(service.idTypes).toHaveLength(1);
			return;
		}
		const options = idType.options as INodePropertyOptions[];
		expect(options.map(({ value }) => value)).toEqual(service.idTypes);
		expect(idType.default).toBe(service.idTypes[0]);
		for (const option of options) expect(option.description).toMatch(/^\w.{20,}[^.]$/);
	});

	test('its fields are shown only where it is chosen', () => {
		const node = { typeVersion: 1 } as never;
		for (const property of properties) {
			const isShown = (chosen: string[], operation = 'delete') =>
				NodeHelpers.displayParameter({ services: chosen, operation }, property, node, null);
			expect(isShown([name])).toBe(true);
			expect(isShown(services.map((one) => one.name).filter((one) => one !== name))).toBe(false);
			expect(isShown([name], 'lookUp')).toBe(property.name !== fields.hardDelete?.name);
		}
	});
});
