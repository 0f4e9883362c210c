import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { loadNode } from '../../../engine/package';

export interface WatchedNode {
	readonly nodeType: INodeType;
	/** What the node returned, also where the engine threw it away: after a cancel. */
	readonly returned: Promise<INodeExecutionData[]>;
}

/** The built node, with a look at what goes in and what comes out. */
export function watchedNode(onExecute?: (context: IExecuteFunctions) => void): WatchedNode {
	const nodeType = loadNode();
	const execute = nodeType.execute!;
	const { promise, resolve, reject } = withResolvers<INodeExecutionData[]>();
	nodeType.execute = async function (this: IExecuteFunctions) {
		onExecute?.(this);
		const running = execute.call(this) as Promise<INodeExecutionData[][]>;
		running.then(([output]) => resolve(output), reject);
		return await running;
	};
	return { nodeType, returned: promise };
}

/** As `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>() {
	let resolve!: (value: T) => void;
	let reject!: (reason: unknown) => void;
	const promise = new Promise<T>((onDone, onFailed) => {
		resolve = onDone;
		reject = onFailed;
	});
	promise.catch(() => undefined);
	return { promise, resolve, reject };
}
