/** What n8n stored about an execution. */
import { fromN8n } from './paths';

type RunItem = { json: Record<string, unknown>; pairedItem?: unknown };

type NodeRun = {
	executionStatus?: string;
	executionTime: number;
	data?: { main?: Array<RunItem[] | null> };
	hints?: Array<{ message: string; type?: string }>;
};

export type Execution = {
	status: string;
	data: {
		resultData: {
			runData: Record<string, NodeRun[]>;
			error?: { message: string; description?: string | null };
			lastNodeExecuted?: string;
		};
	};
};

type Flatted = { parse(text: string): unknown };

/** n8n stores run data in the format of this package, which is there once n8n is. */
export const parseFlatted = (text: string): unknown => (fromN8n('flatted') as Flatted).parse(text);

/** The items of a node's output, by default of its last run and first branch. */
export function items(execution: Execution, node: string, branch = 0): RunItem[] {
	const runs = execution.data.resultData.runData[node] ?? [];
	return runs.at(-1)?.data?.main?.[branch] ?? [];
}

export function rows(
	execution: Execution,
	node: string,
	branch = 0,
): Array<Record<string, unknown>> {
	return items(execution, node, branch).map(({ json }) => json);
}

/** How often each value of a field occurs. */
export function tally(
	list: Array<Record<string, unknown>>,
	...fields: string[]
): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const row of list) {
		const key = fields.map((field) => String(row[field])).join(' ');
		counts[key] = (counts[key] ?? 0) + 1;
	}
	return counts;
}
