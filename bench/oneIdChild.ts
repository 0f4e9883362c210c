/** Executions with one ID, the node and a bare helper call in turn, in one warm process. */
import type { EngineOptions } from '../engine';
import { runInEngine } from '../engine';
import { sandboxClient } from '../sandbox';
import { bareNode } from './contestants/bareNode';
import type { Job } from './contestants/contestant';
import { inputItems, nodeParameters } from './contestants/nodeReport';
import { median } from './fit';
import { answer } from './processes';
import { seed } from './sandboxProcess';
import { adaptyWorkload, idsFor, type Workload } from './workloads';

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

answer(async ({ admin }: OneIdInput): Promise<OneIdOutcome> => {
	const client = sandboxClient(admin);
	const credentials = { ...(await client.info()).credentials };
	const workload: Workload = { ...adaptyWorkload(1, 1), latency: 0 };
	const ids = idsFor('one', 2 * (WARM_UPS + PAIRS));
	await seed(client, { adapty: ids });

	async function time(options: Omit<EngineOptions, 'items' | 'credentials'>): Promise<number> {
		const items = inputItems({ adapty: [ids.pop() ?? ''] });
		const from = performance.now();
		const { output } = await runInEngine({ ...options, items, credentials });
		const ms = performance.now() - from;
		if (output.length !== 1) throw new Error('One ID gave no answer');
		return ms;
	}

	const job: Job = { workload, ids: {}, credentials };
	const node: number[] = [];
	const bare: number[] = [];
	for (let pair = 0; pair < WARM_UPS + PAIRS; pair++) {
		node.push(await time({ parameters: nodeParameters(workload) as never }));
		bare.push(await time({ parameters: {}, nodeType: bareNode(job) }));
	}
	return {
		nodeMs: median(node.slice(WARM_UPS)),
		bareMs: median(bare.slice(WARM_UPS)),
		pairs: PAIRS,
	};
});
