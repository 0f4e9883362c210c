/** What really reaches the node: n8n drops and resolves parameters before the node sees them. */
import type { IExecuteFunctions, INodeParameters, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { runInEngine, NODE_TYPE } from '../../engine';
import { nodeParameters, type Value } from '../../nodes/DeleteProfile/input/parameters';
import { properties } from '../../nodes/DeleteProfile/input/properties';
import { readRunRequest, type RunRequest } from '../../nodes/DeleteProfile/input/runRequest';

export interface ReadInEngine {
	readonly request: RunRequest;
	/** `options` as n8n hands it to the node. */
	readonly options: unknown;
	/** What the node reads as `id` of each item. */
	readonly ids: readonly Value[];
	/** The same, each read by n8n itself. */
	readonly idsByEngine: readonly Value[];
}

export interface Host {
	/** The type of the node is named as that of a tool. */
	readonly asTool?: boolean;
	/** The context that the node has instead. */
	readonly contextOf?: (context: IExecuteFunctions) => IExecuteFunctions;
}

/** Reads the parameters, as a workflow file holds them, in a node that n8n's engine runs. */
export async function readInEngine(
	parameters: INodeParameters,
	items: ReadonlyArray<Record<string, unknown>> = [{}],
	{ asTool = false, contextOf = (context) => context }: Host = {},
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
			const context = contextOf(this);
			const input = context.getInputData();
			const reading = nodeParameters(context);
			const byEngine = (item: number): Value => {
				try {
					return { ok: true, value: context.getNodeParameter('id', item, null) };
				} catch {
					return { ok: false };
				}
			};
			read.push({
				request: readRunRequest(context, reading, input.length),
				options: this.getNodeParameter('options', 0, null),
				ids: input.map((_, item) => reading.read('id', item)),
				idsByEngine: input.map((_, item) => byEngine(item)),
			});
			return [this.getInputData()];
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
	return read.at(-1)!;
}
