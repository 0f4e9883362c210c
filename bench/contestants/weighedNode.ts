import type { IExecuteFunctions, INodeType, NodeExecutionHint } from 'n8n-workflow';

import { loadNode } from '../../engine/package';
import { liveBytes } from '../measure';

/**
 * The built node, with what it holds in memory when all is answered and no output item is made yet:
 * its hint comes at that moment. Needs node --expose-gc.
 */
export function weighedNode(): { nodeType: INodeType; ownBytes: () => number } {
	const node = loadNode();
	const weighed = Object.create(node) as INodeType;
	let before = NaN;
	let after = NaN;
	weighed.execute = async function (this: IExecuteFunctions) {
		before = liveBytes();
		const context = Object.create(this) as IExecuteFunctions;
		context.addExecutionHints = (...hints: NodeExecutionHint[]) => {
			after = liveBytes();
			this.addExecutionHints(...hints);
		};
		return await node.execute!.call(context);
	};
	return { nodeType: weighed, ownBytes: () => after - before };
}
