/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Tables of the documents that are made from the node itself. */
import { basename } from 'node:path';

import type { ICredentialType, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Service } from '../../nodes/DeleteProfile/contract/service';
import { optionsProperty } from '../../nodes/DeleteProfile/input/options';
import { properties } from '../../nodes/DeleteProfile/input/properties';
import { operationsOf } from '../../nodes/DeleteProfile/input/runRequest';
import { services } from '../../nodes/DeleteProfile/services';
import { read } from './documents';
import { pageOf, SERVICE_TABLES } from './serviceTables';

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
	const found = services.find(({ access }) => access.credential === credential.name);
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
	if (type === 'options') {
		return choices(property)
			.map((choice) => choice.name)
			.join(', ');
	}
	if (type === 'boolean') return 'on, off';
	if (type === 'number') {
		return `${typeOptions.minValue!.toLocaleString('en-US')}–${typeOptions.maxValue!.toLocaleString('en-US')}`;
	}
	if (name === 'id') return 'text, number or list';
	if (name === 'expectedBy') return 'a time, ISO 8601';
	return name === 'neverDelete' ? 'lines, or a list' : 'text';
}

function defaultOf(property: INodeProperties): string {
	const { type, default: preset } = property;
	if (type === 'options') return choices(property).find(({ value }) => value === preset)!.name;
	if (type === 'boolean') return preset ? 'on' : 'off';
	if (type === 'number') {
		return preset === '' ? "the service's own" : (preset as number).toLocaleString('en-US');
	}
	return preset === '' ? 'empty' : `\`${String(preset).replace(/^=/, '')}\``;
}

/** n8n's editor takes a description without a final period; in a table it is a sentence among others. */
const sentence = (text = '') => text.replace(/\.$/, '').replace(/\s+/g, ' ');

/** What it is for, and what each choice means. */
function meaningOf(property: INodeProperties): string {
	const explained = choices(property).filter(({ description }) => description);
	return [
		...(property.description ? [sentence(property.description)] : []),
		...explained.map(({ name, description }) => `_${name}_: ${sentence(description)}`),
	].join('. ');
}

/** Which services show it. */
function servicesOf({ displayOptions }: INodeProperties): Service[] {
	const { resource, operation, ...more } = displayOptions?.show ?? {};
	const isHidden = operation !== undefined && operation[0] !== 'verify';
	if (Object.keys(more).length > 0 || isHidden) {
		throw new Error('A stored parameter depends on another one');
	}
	return services.filter(
		(service) =>
			(resource?.includes(service.name) ?? true) &&
			operationsOf(service).some((one) => operation?.includes(one) ?? true),
	);
}

/** Whichever list is shorter. */
function whichOf(some: readonly Service[]): string {
	const names = (list: readonly Service[]) => list.map(({ displayName }) => displayName).join(', ');
	const others = services.filter((service) => !some.includes(service));
	if (others.length === 0) return 'all';
	return others.length < some.length ? `all but ${names(others)}` : names(some);
}

/** The same words for every service, but for its name. */
function commonMeaning(same: readonly INodeProperties[]): string {
	const all = same.map((property) =>
		servicesOf(property).reduce(
			(text, { displayName }) => text.replace(` the ${displayName} `, ' the '),
			meaningOf(property),
		),
	);
	return all.reduce((longest, text) => (text.length > longest.length ? text : longest));
}

/** One row for each name, however many services have a property of that name. */
function parameters(): Rows {
	const shown = properties.filter(({ type }) => !['notice', 'collection', 'hidden'].includes(type));
	const rows = [...new Set(shown.map(({ name }) => name))].map((name) => {
		const same = shown.filter((property) => property.name === name);
		const labels = [...new Set(same.map(({ displayName }) => displayName))];
		// The kinds of ID and the services have tables of their own.
		const own = name === 'idType';
		const isService = name === 'resource';
		const [widest] = same.sort((one, other) => choices(other).length - choices(one).length);
		return [
			labels.join(', '),
			`\`${name}\``,
			whichOf(same.flatMap(servicesOf)),
			own || isService ? '[ID types](#id-types)' : valuesOf(widest),
			own ? 'the first of its service' : defaultOf(widest),
			own
				? 'Which ID of the profile you have'
				: isService
					? sentence(widest.description)
					: commonMeaning(same),
		];
	});
	return [['Parameter', 'Name', 'Services', 'Values', 'Default', 'Meaning'], ...rows];
}

/** One that is not always offered says so; no option depends on the service or the operation. */
function optionName({ displayName, displayOptions }: INodeProperties): string {
	const show = displayOptions?.show ?? {};
	if (Object.keys(show).some((name) => name !== 'receiptId')) {
		throw new Error(`${displayName} depends on more than docs/parameters.md can say`);
	}
	return 'receiptId' in show ? `${displayName} (with Receipt ID on Hash)` : displayName;
}

function options(): Rows {
	const all = optionsProperty.options as INodeProperties[];
	return [
		['Option', 'Name', 'Values', 'Default', 'Meaning'],
		...all.map((option) => [
			optionName(option),
			`\`${option.name}\``,
			valuesOf(option),
			defaultOf(option),
			meaningOf(option),
		]),
	];
}

function idTypes(): Rows {
	const rows = services.flatMap((service) =>
		service.idTypes.map(({ value, label, description }, index) => [
			pageOf(service, '#ids'),
			`\`${service.name}\``,
			label,
			`\`${value}\`${index === 0 ? ' (default)' : ''}`,
			sentence(description),
		]),
	);
	return [['Service', '`resource`', 'ID type', '`idType`', 'Meaning'], ...rows];
}

const credentialOf = (credential: ICredentialType) =>
	pageOf(serviceOf(credential), '#credential', credential.displayName);

const isHostField = (credential: ICredentialType, { name }: INodeProperties) =>
	name === serviceOf(credential).access.hostField.name;

/** Without the base URL, which is the same in each. */
function credentialFields(): Rows {
	const rows = credentials().flatMap((credential) =>
		credential.properties
			.filter(({ type, name }) => !['hidden', 'notice'].includes(type) && name !== 'baseUrl')
			.map((field) => [
				credentialOf(credential),
				field.displayName,
				`\`${field.name}\``,
				isHostField(credential, field)
					? 'One of its [hosts](#hosts), or Custom'
					: sentence(field.description),
			]),
	);
	return [['Credential', 'Field', 'Name', 'Values'], ...rows];
}

function hosts(): Rows {
	const rows = credentials().flatMap((credential) =>
		credential.properties.flatMap((field) =>
			isHostField(credential, field)
				? choices(field)
						.filter(({ value }) => value !== 'custom')
						.map(({ name, description = '' }) => [
							credential.displayName,
							name,
							sentence(description),
						])
				: [],
		),
	);
	return [['Credential', 'Option', 'Host'], ...rows];
}

/** By the name in the comment above the table. */
export const GENERATED: ReadonlyArray<{ name: string; file: string; rows: () => Rows }> = [
	{ name: 'parameters', file: 'docs/parameters.md', rows: parameters },
	{ name: 'id types', file: 'docs/parameters.md', rows: idTypes },
	{ name: 'options', file: 'docs/parameters.md', rows: options },
	{ name: 'credentials', file: 'docs/credentials.md', rows: credentialFields },
	{ name: 'hosts', file: 'docs/credentials.md', rows: hosts },
	...SERVICE_TABLES,
];
