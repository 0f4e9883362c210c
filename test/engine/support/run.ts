import type { INode, INodeExecutionData } from 'n8n-workflow';

import { runInEngine, type EngineOptions, type EngineResult } from '../../../engine';
import type { Sandbox, SandboxService } from '../../../sandbox';
import { FACTS } from './services';

/** The JSON of an output item, as a workflow sees it. */
export type Receipt = Record<string, unknown>;

export interface Run extends Omit<EngineOptions, 'parameters' | 'credentials' | 'items'> {
	readonly services: readonly SandboxService[];
	/** One item each; the ID goes to every chosen service. */
	readonly ids?: readonly unknown[];
	/** Where the items need more than an ID. */
	readonly items?: EngineOptions['items'];
	readonly operation?: 'delete' | 'lookUp';
	/** Further parameters of the node. */
	readonly parameters?: INode['parameters'];
	readonly options?: Record<string, unknown>;
	readonly onError?: INode['onError'];
}

function parametersOf(run: Run): INode['parameters'] {
	const { services, operation = 'delete', options = {}, parameters } = run;
	const idFields = services.map((service) => [FACTS[service].idField, '={{ $json.id }}']);
	return {
		operation,
		services: [...services],
		...Object.fromEntries(idFields),
		options,
		...parameters,
	} as INode['parameters'];
}

/** Runs the built node against the sandbox; it reads IDs from `id` of each item. */
export async function runNode(sandbox: Sandbox, run: Run): Promise<EngineResult> {
	const { ids = [], items, onError, node, ...rest } = run;
	return await runInEngine({
		...rest,
		parameters: parametersOf(run),
		items: items ?? ids.map((id) => ({ id })),
		credentials: { ...sandbox.credentials },
		node: { ...node, ...(onError && { onError }) },
	});
}

export function receipts(items: readonly INodeExecutionData[]): Receipt[] {
	return items.map(({ json }) => json);
}

/** How many receipts have each outcome; with a reason as `outcome: reason`. */
export function tally(list: readonly Receipt[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { outcome, reason } of list) {
		const key = reason === undefined ? String(outcome) : `${String(outcome)}: ${String(reason)}`;
		counts[key] = (counts[key] ?? 0) + 1;
	}
	return counts;
}
