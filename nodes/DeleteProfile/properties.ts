import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from './optionsProperty';
import { services } from './services';

const forDelete = { show: { operation: ['delete'] } };

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'delete',
	options: [
		{
			name: 'Delete Profile',
			value: 'delete',
			description: 'Delete the profile of a person who asked to be forgotten',
			action: 'Delete profile',
		},
		{
			name: 'Look Up Profile',
			value: 'lookUp',
			description: 'See whether the profile exists, without changing anything',
			action: 'Look up profile',
		},
	],
};

const notice: INodeProperties = {
	displayName:
		'A deletion cannot be undone. Turn on Dry Run first to see which profiles would be deleted.',
	name: 'deleteNotice',
	type: 'notice',
	default: '',
	displayOptions: forDelete,
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

const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to check and look up every ID and delete nothing',
	displayOptions: forDelete,
};

/** All parameters of the node; each service brings its own. */
export const properties: INodeProperties[] = [
	operation,
	notice,
	servicesProperty,
	...services.flatMap((service) => service.properties),
	dryRun,
	optionsProperty,
];
