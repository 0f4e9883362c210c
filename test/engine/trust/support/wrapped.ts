import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { loadNode } from '../../../../engine/package';

/** The built node in a context of which some members are others. */
export function inContext(
	change: (context: IExecuteFunctions) => Partial<Record<keyof IExecuteFunctions, unknown>>,
): INodeType {
	const node = loadNode();
	const copy = Object.create(node) as INodeType;
	copy.execute = async function (this: IExecuteFunctions) {
		const changed = change(this);
		const context = new Proxy(this, {
			get(target, name) {
				if (name in changed) return changed[name as keyof IExecuteFunctions];
				const value = Reflect.get(target, name, target) as unknown;
				return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			},
		});
		return await node.execute!.call(context);
	};
	return copy;
}
