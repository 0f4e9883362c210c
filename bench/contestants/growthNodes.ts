import type { IExecuteFunctions, INodeType, NodeExecutionHint } from 'n8n-workflow';

import { loadNode } from '../../engine/package';
import { liveBytes } from '../measure';

const HOUR_MS = 3_600_000;

/** A node that gives the receipts of the real one without doing anything: n8n's own share. */
export function passThrough(): INodeType {
	return {
		description: {
			displayName: 'Pass Through',
			name: 'passThrough',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Pass Through' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const now = Date.now();
			const at = new Date(now).toISOString();
			return [
				this.getInputData().map((item, index) => ({
					json: {
						service: 'cleverTap',
						operation: 'delete',
						idType: 'identity',
						id: item.json.id,
						outcome: 'accepted',
						success: true,
						deleted: false,
						message: 'CleverTap took the deletion.',
						httpStatus: 200,
						attempts: 1,
						sentAt: at,
						completedAt: at,
						host: '127.0.0.1',
						batchSize: 100,
						expectedBy: new Date(now + 48 * HOUR_MS).toISOString(),
					},
					pairedItem: { item: index },
				})),
			];
		},
	} as unknown as INodeType;
}

/**
 * The built node, with what it holds in memory when all responses are in and no output item is made yet:
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
