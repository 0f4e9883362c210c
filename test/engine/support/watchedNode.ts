import type { INodeExecutionData, INodeType } from 'n8n-workflow';

import { nodeWith } from './harness';

/** The built node, with a look at what it returned, also where the engine threw it away: after a cancel. */
export function watchedNode(): { nodeType: INodeType; returned: Promise<INodeExecutionData[]> } {
	const nodeType = nodeWith(() => ({}));
	const execute = nodeType.execute!;
	let tell: (items: INodeExecutionData[] | Promise<never>) => void;
	const returned = new Promise<INodeExecutionData[]>((resolve) => (tell = resolve));
	nodeType.execute = async function (this: never) {
		const running = execute.call(this) as Promise<INodeExecutionData[][]>;
		running.then(
			([output]) => tell(output),
			(thrown) => tell(Promise.reject(thrown as Error)),
		);
		return await running;
	};
	return { nodeType, returned };
}
