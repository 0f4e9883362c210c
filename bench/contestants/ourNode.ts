import type { IExecuteFunctions, INodeType, NodeExecutionHint } from 'n8n-workflow';

import { runInEngine } from '../../engine';
import { loadNode } from '../../engine/package';
import { parametersFor } from '../../engine/services';
import { liveBytes } from '../measure';
import type { Contestant, Task } from './index';

/** With one receipt per ID instead of one error for all. */
async function run({ workload, ids, credentials }: Task, nodeType?: INodeType) {
	const { concurrency, perSecond, service } = workload;
	const options = {
		maxProfiles: 10_000_000,
		...(concurrency !== undefined && { maxConcurrency: concurrency }),
		...(perSecond !== undefined && { requestsPerSecond: perSecond }),
	};
	const { output } = await runInEngine({
		parameters: parametersFor(service, { options }),
		node: { onError: 'continueRegularOutput' },
		items: ids.map((id) => ({ id })),
		credentials: { ...credentials },
		...(nodeType && { nodeType }),
	});
	return { claims: () => output.map(({ json }) => json) };
}

/** This package's built node in n8n-core's engine. */
export const ourNode: Contestant = { run };

/**
 * The same, with what it holds in memory besides its input when all responses are in and no output
 * item is made yet: its hint comes at that moment. Looking takes time, so its time does not count.
 */
export const weighedNode: Contestant = {
	async run(task) {
		const node = loadNode();
		const weighed = Object.create(node) as INodeType;
		let ownBytes = NaN;
		weighed.execute = async function (this: IExecuteFunctions) {
			const before = liveBytes();
			const context = Object.create(this) as IExecuteFunctions;
			context.addExecutionHints = (...hints: NodeExecutionHint[]) => {
				ownBytes = liveBytes() - before;
				this.addExecutionHints(...hints);
			};
			return await node.execute!.call(context);
		};
		const report = await run(task, weighed);
		return { ...report, ownBytes };
	},
};
