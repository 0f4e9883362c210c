/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Tables of the documents that are made from the node itself. */
import { basename } from 'node:path';

import type { ICredentialType, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Service } from '../../nodes/DeleteProfile/contract/service';
import { optionsProperty } from '../../nodes/DeleteProfile/input/options';
import { properties } from '../../nodes/DeleteProfile/input/properties';
import { services } from '../../nodes/DeleteProfile/services';
import { read } from './documents';

type Rows = string[][];

const choices = ({ options = [] }: INodeProperties) => options as INodePropertyOptions[];

function credentialTypes(): ICredentialType[] {
	const { n8n } = JSON.parse(read('package.json')) as { n8n: { credentials: string[] } };
	return n8n.credentials.map((file) => {
		const name = basename(file, '.js');
		const found = jest.requireActual<Record<string, new () => ICredentialType>>(
			`../../credentials/${name}.ts`,
		);
		return new found[name.split('.')[0]]();
	});
}

const serviceOf = (credential: ICredentialType): Service => {
	const found = services.find((service) => service.credential === credential.name);
	if (!found) throw new Error(`No service has the credential ${credential.name}`);
	return found;
};

/** In the order of the services. */
const credentials = () => {
	const place = (credential: ICredentialType) => services.indexOf(serviceOf(credential));
	return credentialTypes().sort((one, other) => place(one) - place(other));
};

function valuesOf(property: INodeProperties): string {
	const { type, name, typeOptions = {} } = property;
	if (type === 'options' || type === 'multiOptions') {
		return choices(property)
			.map((choice) => choice.name)
			.join(', ');
	}
	if (type === 'boolean') return 'on, off';
	if (type === 'number') {
		return `${typeOptions.minValue!.toLocaleString('en-US')}–${typeOptions.maxValue!.toLocaleString('en-US')}`;
	}
	if (services.some(({ fields }) => fields.id.name === name)) return 'text, number or list';
	return name === 'neverDelete' ? 'lines, or a list' : 'text';
}

function defaultOf(property: INodeProperties): string {
	const { type, default: preset } = property;
	if (type === 'options') return choices(property).find(({ value }) => value === preset)!.name;
	if (type === 'boolean') return preset ? 'on' : 'off';
	if (type === 'number') {
		return preset === '' ? "each service's own" : (preset as number).toLocaleString('en-US');
	}
	return preset === '' ? 'empty' : 'none';
}

/** n8n's editor takes a description without a final period; in a table it is a sentence among others. */
const sentence = (text = '') => text.replace(/\.$/, '').replace(/\s+/g, ' ');

/** What it is for, and what each choice means; the kinds of ID have a table of their own. */
function meaningOf(property: INodeProperties): string {
	const isIdType = services.some(({ fields }) => fields.idType?.name === property.name);
	const explained = isIdType ? [] : choices(property).filter(({ description }) => description);
	return [
		...(property.description ? [sentence(property.description)] : []),
		...explained.map(({ name, description }) => `_${name}_: ${sentence(description)}`),
	].join('. ');
}

const nameOf = (name: string) => services.find((service) => service.name === name)!.displayName;

/** For which choices an option is offered. */
function offeredFor({ displayOptions }: INodeProperties): string {
	const show = displayOptions?.show ?? {};
	const parts = Object.entries(show).map(([name, values]) => {
		if (name === '/operation') return 'Delete';
		if (name === '/services') return (values as string[]).map(nameOf).join(', ');
		if (name === 'receiptId') return 'Receipt ID on Hash';
		throw new Error(`An option depends on ${name}, which docs/parameters.md cannot say`);
	});
	return parts.length === 0 ? 'always' : parts.join(', ');
}

function parameters(): Rows {
	const shown = properties.filter(({ type }) => !['notice', 'collection', 'hidden'].includes(type));
	return [
		['Parameter', 'Name', 'Values', 'Default', 'Meaning'],
		...shown.map((property) => [
			property.displayName,
			`\`${property.name}\``,
			valuesOf(property),
			defaultOf(property),
			meaningOf(property),
		]),
	];
}

function options(): Rows {
	const all = optionsProperty.options as INodeProperties[];
	return [
		['Option', 'Name', 'Values', 'Default', 'Offered for', 'Meaning'],
		...all.map((option) => [
			option.displayName,
			`\`${option.name}\``,
			valuesOf(option),
			defaultOf(option),
			offeredFor(option),
			meaningOf(option),
		]),
	];
}

function idTypes(): Rows {
	const rows = services.flatMap((service) => {
		const idType = service.properties.find(({ name }) => name === service.fields.idType?.name);
		if (idType) {
			return choices(idType).map(({ name, value, description }) => [
				service.displayName,
				name,
				`\`${value}\`${value === service.idTypes[0] ? ' (default)' : ''}`,
				sentence(description),
			]);
		}
		const id = service.properties.find(({ name }) => name === service.fields.id.name)!;
		const label = id.displayName.replace(`${service.displayName} `, '');
		return [[service.displayName, label, `\`${service.idTypes[0]}\``, sentence(id.description)]];
	});
	return [['Service', 'ID type', '`idType`', 'Meaning'], ...rows];
}

function credentialFields(): Rows {
	const rows = credentials().flatMap(({ displayName, properties: fields }) =>
		fields
			.filter(({ type }) => type !== 'hidden' && type !== 'notice')
			.map((field) => [
				displayName,
				field.displayName,
				`\`${field.name}\``,
				field.type === 'options' ? valuesOf(field) : sentence(field.description),
			]),
	);
	return [['Credential', 'Field', 'Name', 'Values'], ...rows];
}

function hosts(): Rows {
	const rows = credentials().flatMap(({ displayName, properties: fields }) =>
		fields.flatMap((field) =>
			field.type === 'options'
				? choices(field)
						.filter(({ value }) => value !== 'custom')
						.map(({ name, description = '' }) => [displayName, name, sentence(description)])
				: [],
		),
	);
	return [['Credential', 'Option', 'Host'], ...rows];
}

function limits(): Rows {
	const rows = services.flatMap((service) =>
		(['delete', 'lookUp'] as const).flatMap((action) => {
			const found = service[action]?.limits;
			if (!found) return [];
			const { concurrency, maxConcurrency, requestsPerSecond, batchSize } = found;
			return [
				[
					service.displayName,
					action === 'delete' ? 'Deletion' : 'Look-up',
					`${concurrency}`,
					`${maxConcurrency}`,
					requestsPerSecond === 0 ? 'no limit' : `${requestsPerSecond}`,
					`${batchSize}`,
				],
			];
		}),
	);
	return [
		[
			'Service',
			'Request',
			'In flight at once',
			'At most, with Max Concurrency',
			'Started per second',
			'IDs per request',
		],
		...rows,
	];
}

/** By the name in the comment above the table. */
export const GENERATED: ReadonlyArray<{ name: string; file: string; rows: () => Rows }> = [
	{ name: 'parameters', file: 'docs/parameters.md', rows: parameters },
	{ name: 'id types', file: 'docs/parameters.md', rows: idTypes },
	{ name: 'options', file: 'docs/parameters.md', rows: options },
	{ name: 'credentials', file: 'docs/credentials.md', rows: credentialFields },
	{ name: 'hosts', file: 'docs/credentials.md', rows: hosts },
	{ name: 'limits', file: 'docs/limits.md', rows: limits },
];
