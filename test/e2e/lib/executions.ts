/** What n8n stored about an execution. */

export type RunItem = {
	json: Record<string, unknown>;
	pairedItem?: unknown;
	error?: unknown;
	binary?: Record<string, { data: string; fileName?: string; mimeType: string }>;
};

export type NodeRun = {
	executionStatus?: string;
	executionTime: number;
	error?: { message: string; description?: string | null; name?: string };
	data?: { main?: Array<RunItem[] | null> };
	hints?: Array<{ message: string; type?: string; location?: string }>;
};

export type RunData = Record<string, NodeRun[]>;

export type Execution = {
	id: string;
	status: string;
	mode: string;
	finished: boolean;
	workflowId: string;
	data: {
		resultData: {
			runData: RunData;
			error?: { message: string; description?: string | null };
			lastNodeExecuted?: string;
		};
	};
};

/**
 * n8n stores run data in the format of the package `flatted`: a JSON array in which every value of
 * an object or array that is a string stands for the index of the entry that holds it.
 */
export function parseFlatted(text: string): unknown {
	const table = JSON.parse(text) as unknown[];
	const made = new Map<number, unknown>();
	const fill = (entry: object, target: Record<string, unknown> | unknown[]) => {
		for (const [key, value] of Object.entries(entry)) {
			const real = typeof value === 'string' ? at(Number(value)) : (value as unknown);
			(target as Record<string, unknown>)[key] = real;
		}
		return target;
	};
	const at = (index: number): unknown => {
		const entry = table[index];
		if (typeof entry !== 'object' || entry === null) return entry;
		if (!made.has(index)) {
			made.set(index, Array.isArray(entry) ? [] : {});
			fill(entry, made.get(index) as unknown[]);
		}
		return made.get(index);
	};
	return at(0);
}

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
