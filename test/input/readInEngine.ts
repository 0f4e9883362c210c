/** What really reaches the node: n8n drops and resolves parameters before the node sees them. */
import type { IExecuteFunctions, INodeParameters, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { runInEngine, NODE_TYPE } from '../../engine';
import { readIdentifiers, type Identifier } from '../../nodes/DeleteProfile/input/identifiers';
import { nodeParameters } from '../../nodes/DeleteProfile/input/parameters';
import { properties } from '../../nodes/DeleteProfile/input/properties';
import { readRunRequest, type RunRequest } from '../../nodes/DeleteProfile/input/request';

export interface ReadInEngine {
	readonly request: RunRequest;
	/** `options` as n8n hands it to the node. */
	readonly options: unknown;
	/** Of each item, for the first service. */
	readonly identifiers: readonly Identifier[][];
}

/** Reads the parameters, as a workflow file holds them, in a node that n8n's engine runs. */
export async function readInEngine(
	parameters: INodeParameters,
	items: ReadonlyArray<Record<string, unknown>> = [{}],
	{ asTool = false } = {},
): Promise<ReadInEngine> {
	const read: ReadInEngine[] = [];
	const reader = {
		description: {
			displayName: 'Reader',
			name: 'reader',
			group: ['input'],
			version: 1,
			description: '',
			defaults: { name: 'Reader' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties,
		},
		async execute(this: IExecuteFunctions) {
			const input = this.getInputData();
			const reading = nodeParameters(this);
			const request = readRunRequest(this, reading, input.length);
			const { name } = request.services[0]?.fields.id ?? { name: '' };
			read.push({
				request,
				options: this.getNodeParameter('options', 0, null),
				identifiers: input.map((_, item) => {
					const value = reading.read(name, item);
					return value.ok ? readIdentifiers(value.value, reading.raw(name)) : [];
				}),
			});
			return [input];
		},
	} as unknown as INodeType;
	const { error } = await runInEngine({
		parameters,
		items,
		nodeType: reader,
		credentialTypes: [],
		...(asTool && { node: { type: `${NODE_TYPE}Tool` } }),
	});
	if (error) throw error;
	return read[0];
}
