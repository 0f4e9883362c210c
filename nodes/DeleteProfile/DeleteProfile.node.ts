import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { execute, STOPPED_UNEXPECTEDLY, unansweredItems, withoutParameters } from './execute';
import { properties } from './properties';
import { services } from './services';

const displayNames = JSON.stringify(
	Object.fromEntries(services.map(({ name, displayName }) => [name, displayName])),
);

/**
 * Programmatic rather than declarative: items are batched across each other, tried again one by one,
 * and every person gets an answer of their own.
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
		subtitle: `={{ ($parameter["operation"] === "lookUp" ? "Look Up" : $parameter["dryRun"] === true ? "Dry Run" : "Delete") + ": " + ($parameter["services"] || []).map((name) => (${displayNames})[name]).join(", ") }}`,
		description:
			'Deletes the profiles of people who asked to be forgotten at Adapty, CleverTap and Gainsight PX',
		defaults: {
			name: 'Delete Profile',
		},
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: services.map(({ name, credential }) => ({
			name: credential,
			required: true,
			// From the root: of a parameter that shows a credential by each of its options, the editor
			// thinks that it chooses how to log in, and hides it.
			displayOptions: { show: { '/services': [name] } },
		})),
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return await execute(this);
		} catch (thrown) {
			// With a Continue setting n8n would pass the input on as if all had gone well.
			if (this.continueOnFail()) return unansweredItems(this);
			const known = thrown instanceof NodeOperationError;
			const node = withoutParameters(this.getNode());
			throw new NodeOperationError(node, known ? thrown : STOPPED_UNEXPECTEDLY);
		}
	}
}
