import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { fallbackOutput, execute } from './execute';
import { properties, subtitle } from './input/properties';
import { services } from './services';

/**
 * Programmatic rather than declarative: one request can carry the IDs of several items, requests are
 * repeated one by one, and every person gets a line of their own.
 */
export class DeleteProfile implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Delete Profile',
		name: 'deleteProfile',
		icon: {
			light: 'file:../../icons/deleteProfile.svg',
			dark: 'file:../../icons/deleteProfile.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle,
		description: `Delete user profiles in ${new Intl.ListFormat('en').format(services.map(({ displayName }) => displayName))}, for example for GDPR erasure requests`,
		defaults: {
			name: 'Delete Profile',
		},
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: services.map(({ name, access }) => ({
			name: access.credential,
			required: true,
			// From the root: a parameter that shows a credential by each of its options is taken by the
			// editor for the way to log in, and hidden.
			displayOptions: { show: { '/resource': [name] } },
		})),
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return await execute(this);
		} catch (thrown) {
			return fallbackOutput(this, thrown);
		}
	}
}
