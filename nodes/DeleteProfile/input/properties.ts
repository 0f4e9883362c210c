import type { INodeProperties } from 'n8n-workflow';

import { ONE_SERVICE } from '../contract/edition';
import { services } from '../services';
import { optionsProperty } from './options';

const forDelete = { operation: ['delete'] };

/** Where the node is one service, n8n wants a resource above the operation. */
const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'profile',
	options: [
		{
			name: 'Profile',
			value: 'profile',
		},
	],
};

const labels = ONE_SERVICE
	? { delete: 'Delete', lookUp: 'Look Up' }
	: { delete: 'Delete Profile', lookUp: 'Look Up Profile' };

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'delete',
	options: [
		{
			name: labels.delete,
			value: 'delete',
			description: 'Delete the profile of a person who asked to be forgotten',
			action: 'Delete profile',
		},
		{
			name: labels.lookUp,
			value: 'lookUp',
			description: 'See whether the profile exists, without changing anything',
			action: 'Look up profile',
		},
	],
	...(ONE_SERVICE && { displayOptions: { show: { resource: ['profile'] } } }),
};

const servicesProperty: INodeProperties = {
	displayName: 'Services',
	name: 'services',
	type: 'multiOptions',
	noDataExpression: true,
	required: true,
	default: [],
	description: 'Where the person has a profile. Each service needs its own ID and credential.',
	options: services.map(({ name, displayName, description }) => ({
		name: displayName,
		value: name,
		description,
	})),
};

/** There to be read by the same code, and so that a workflow of one package fits the other. */
const onlyService: INodeProperties = {
	displayName: 'Services',
	name: 'services',
	type: 'hidden',
	default: services.map(({ name }) => name),
};

const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to only check and look up the IDs, without deleting anything',
	displayOptions: { show: forDelete },
};

const notice: INodeProperties = {
	displayName:
		'A deletion cannot be undone. Turn on Dry Run first to see which profiles would be deleted.',
	name: 'deleteNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: forDelete, hide: { dryRun: [true] } },
};

/**
 * A parameter of its own and no option: n8n drops options that it does not know, and options that are
 * given as one expression, before the node sees them. This guard must not be lost like that.
 */
const neverDelete: INodeProperties = {
	displayName: 'Never Delete',
	name: 'neverDelete',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. admin-1',
	description: 'IDs that are never sent to any service, one per line or as a list',
	displayOptions: { show: forDelete },
};

/** All parameters of the node; each service brings its own. */
export const properties: INodeProperties[] = [
	...(ONE_SERVICE ? [resource, operation, onlyService] : [operation, servicesProperty]),
	dryRun,
	notice,
	...services.flatMap((service) => service.properties),
	neverDelete,
	optionsProperty,
];

const displayNames = JSON.stringify(
	Object.fromEntries(services.map(({ name, displayName }) => [name, displayName])),
);

/** As it is stored: without an item, an expression for Dry Run would leave the subtitle empty. */
const operationName =
	'$parameter["operation"] === "lookUp" ? "Look Up" : $rawParameter["dryRun"] === true ? "Dry Run" : "Delete"';

/** What stands below the node on the canvas: one service by its name, more by their number. */
export const subtitle = ONE_SERVICE
	? `={{ (${operationName}) + ": Profile" }}`
	: `={{ (${operationName}) + (($names) => $names.length === 0 ? "" : ": " + ($names.length === 1 ? (${displayNames})[$names[0]] : $names.length + " services"))($parameter["services"] || []) }}`;
