/** Executions with one ID, the node and a bare helper call in turn, in one warm process. */
import type { EngineOptions } from '../engine';
import { runInEngine } from '../engine';
import { sandboxClient } from '../sandbox';
import type { Task } from './contestants';
import { bareRun } from './contestants/bareHelper';
import { inputItems, nodeParameters } from './contestants/ourNode';
import { report, seed } from './processes';
import { median } from './measure';
import { idsFor, workloadAt, type Workload } from './workloads';

export interface OneIdInput {
	readonly admin: string;
}

export interface OneIdOutcome {
	readonly nodeMs: number;
	readonly bareMs: number;
	readonly pairs: number;
}

const WARM_UPS = 30;
const PAIRS = 100;

report(async ({ admin }: OneIdInput): Promise<OneIdOutcome> => {
	const client = sandboxClient(admin);
	const credentials = { ...(await client.info()).credentials };
	const workload: Workload = {
		...workloadAt('adapty', 1, { concurrency: 1 }),
		latency: 0,
	};
	const ids = idsFor('one', 2 * (WARM_UPS + PAIRS));
	await seed(client, { adapty: ids });

	async function time(options: Omit<EngineOptions, 'items' | 'credentials'>): Promise<number> {
		const items = inputItems({ adapty: [ids.pop() ?? ''] });
		const from = performance.now();
		const { output } = await runInEngine({ ...options, items, credentials });
		const ms = performance.now() - from;
		if (output.length !== 1) throw new Error('One ID gave no output item');
		return ms;
	}

	const task: Task = { workload, ids: {}, credentials };
	const node: number[] = [];
	const bare: number[] = [];
	for (let pair = 0; pair < WARM_UPS + PAIRS; pair++) {
		node.push(await time({ parameters: nodeParameters(workload) }));
		bare.push(await time(bareRun(task)));
	}
	return {
		nodeMs: median(node.slice(WARM_UPS)),
		bareMs: median(bare.slice(WARM_UPS)),
		pairs: PAIRS,
	};
});
