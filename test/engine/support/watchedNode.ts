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

/** The built node in a context of which some members are others. */
export function nodeWith(
	change: (context: IExecuteFunctions) => Partial<Record<keyof IExecuteFunctions, unknown>>,
): INodeType {
	const nodeType = loadNode();
	const execute = nodeType.execute!;
	nodeType.execute = async function (this: IExecuteFunctions) {
		const members = change(this);
		const changed = new Proxy(this, {
			get(target, name) {
				if (name in members) return members[name as keyof IExecuteFunctions];
				const value = Reflect.get(target, name, target) as unknown;
				return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			},
		});
		return await (execute.call(changed) as Promise<INodeExecutionData[][]>);
	};
	return nodeType;
}
