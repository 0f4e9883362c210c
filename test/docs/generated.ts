/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Tables of the documents that are made from the node itself. */
import { basename } from 'node:path';

import type { ICredentialType, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ActionLimits, Service } from '../../nodes/DeleteProfile/contract/service';
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
	return name === 'neverDelete' ? 'lines, or a list' : 'text';
}

function defaultOf(property: INodeProperties): string {
	const { type, default: preset } = property;
	if (type === 'options') return choices(property).find(({ value }) => value === preset)!.name;
	if (type === 'boolean') return preset ? 'on' : 'off';
	if (type === 'number') {
		return preset === '' ? "the service's own" : (preset as number).toLocaleString('en-US');
	}
	return preset === '' ? 'empty' : 'none';
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

const nameOf = (name: string) => services.find((service) => service.name === name)!.displayName;

/** Which services show it. */
function servicesOf({ displayOptions }: INodeProperties): string[] {
	const {
		resource = services.map(({ name }) => name),
		operation,
		...more
	} = displayOptions?.show ?? {};
	const isHidden = operation !== undefined && operation[0] !== 'verify';
	if (Object.keys(more).length > 0 || isHidden)
		throw new Error('A stored parameter depends on another one');
	return (resource as string[]).map(nameOf);
}

/** The same words for every service, but for its name. */
function commonMeaning(same: readonly INodeProperties[]): string {
	const all = same.map((property) =>
		servicesOf(property).reduce(
			(text, name) => text.replace(` the ${name} `, ' the '),
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
		const all = same.flatMap(servicesOf);
		// The kinds of ID have a table of their own.
		const own = name === 'idType';
		const [widest] = same.sort((one, other) => choices(other).length - choices(one).length);
		return [
			labels.join(', '),
			`\`${name}\``,
			all.length === services.length ? 'all' : all.join(', '),
			own ? '[ID types](#id-types)' : valuesOf(widest),
			own ? 'the first of its service' : defaultOf(widest),
			own ? 'Which ID of the profile you have' : commonMeaning(same),
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
	const rows = services.flatMap(({ displayName, idTypes: kinds }) =>
		kinds.map(({ value, label, description }) => [
			displayName,
			label,
			`\`${value}\`${value === kinds[0].value ? ' (default)' : ''}`,
			sentence(description),
		]),
	);
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

/** What a service does, in the words of the documents, and how much of it at once. */
function actions(): ReadonlyArray<readonly [service: string, action: string, ActionLimits]> {
	return services.flatMap(({ displayName, delete: deletion, lookUp }) => [
		[displayName, 'Deletion', deletion.limits] as const,
		...(lookUp ? [[displayName, 'Look-up', lookUp.limits] as const] : []),
	]);
}

function limits(): Rows {
	const head = ['Service', 'Request', 'In flight at once', 'At most, with Max Concurrency'];
	return [
		[...head, 'Started per second', 'IDs per request'],
		...actions().map(([service, action, own]) => [
			service,
			action,
			`${own.concurrency}`,
			`${own.maxConcurrency}`,
			own.requestsPerSecond === 0 ? 'no limit' : `${own.requestsPerSecond}`,
			`${own.batchSize}`,
		]),
	];
}

/** Seconds from a request to its response; docs/limits.md says so above the table. */
export const ASSUMED_LATENCY = 0.5;

function duration(seconds: number): string {
	if (seconds < 60) return `${Math.ceil(seconds)} s`;
	return `${Math.ceil(seconds / 60)} min`;
}

/** How long so many people take, if nothing fails and nobody else asks. */
function times(): Rows {
	const people = [100, 1000, 10_000];
	const secondsFor = (count: number, own: ActionLimits): number => {
		const requests = Math.ceil(count / own.batchSize);
		const byConcurrency = Math.ceil(requests / own.concurrency) * ASSUMED_LATENCY;
		return own.requestsPerSecond === 0
			? byConcurrency
			: Math.max(byConcurrency, requests / own.requestsPerSecond);
	};
	return [
		['Service', 'Request', ...people.map((count) => `${count.toLocaleString('en-US')} people`)],
		...actions().map(([service, action, own]) => [
			service,
			action,
			...people.map((count) => duration(secondsFor(count, own))),
		]),
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
	{ name: 'times', file: 'docs/limits.md', rows: times },
];
