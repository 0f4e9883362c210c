import type { INode, INodeExecutionData } from 'n8n-workflow';

import { receiptIn, runInEngine, type EngineOptions, type EngineResult } from '../../../engine';
import { parametersFor } from '../../../engine/services';
import type { Sandbox, SandboxService } from '../../../sandbox';
import { contradictions, truthOf, type Strictness } from '../../../sandbox/truth';

/** The JSON of an output item, as a workflow sees it. */
export type Receipt = Record<string, unknown>;

/** The first fields of a receipt of something sent, in this order, so that a table shows what counts first. */
export const COLUMNS = [
	'service',
	'id',
	'outcome',
	'success',
	'message',
	'deleted',
	'idType',
	'operation',
];

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
	/** Other than those that work in the sandbox. */
	readonly credentials?: EngineOptions['credentials'];
}

/** Runs the built node against the sandbox; it reads IDs from `id` of each item. */
export async function runNode(sandbox: Sandbox, run: Run): Promise<EngineResult> {
	const { services, ids = [], items, onError, node, operation, options, parameters, ...rest } = run;
	return await runInEngine({
		credentials: { ...sandbox.credentials },
		...rest,
		parameters: parametersFor(services, {
			...(operation && { operation }),
			options: options ?? {},
			...parameters,
		}),
		items: items ?? ids.map((id) => ({ id })),
		node: { ...node, ...(onError && { onError }) },
	});
}

export function receipts(items: readonly INodeExecutionData[]): Receipt[] {
	return items.map(({ json }) => json);
}

/** The receipts on both outputs, the first output first. */
export function allReceipts({ output, errorOutput }: EngineResult): Receipt[] {
	return [...receipts(output), ...errorOutput.map(({ json }) => receiptIn(json))];
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

/** No line says what the services contradict. */
export function expectTrue(sandbox: Sandbox, lines: readonly Receipt[], strict?: Strictness): void {
	expect(contradictions(lines, truthOf(sandbox), strict)).toEqual([]);
}
