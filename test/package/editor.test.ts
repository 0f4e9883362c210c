/** What the editor makes of the description. */
import '../../engine';

import { NodeHelpers, Workflow, type INode, type INodeTypes } from 'n8n-workflow';

import { loadNode, NODE_TYPE } from '../../engine/package';

const type = loadNode();
const nodeTypes = {
	getByName: () => type,
	getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(type),
	getKnownTypes: () => ({}),
} as INodeTypes;

/** What stands below the node on the canvas. */
function subtitleOf(parameters: INode['parameters']): unknown {
	const node: INode = {
		id: '1',
		name: 'Delete Profile',
		type: NODE_TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(
		workflow.getNode('Delete Profile')!,
		type.description.subtitle!,
		'internal',
		{},
	);
}

test.each([
	[{}, 'Delete: Adapty'],
	[{ resource: 'cleverTap', dryRun: true }, 'Dry Run: CleverTap'],
	[{ resource: 'cleverTap', operation: 'lookUp' }, 'Look Up: CleverTap'],
	[{ resource: 'gainsightPx', operation: 'delete' }, 'Delete: Gainsight PX'],
	[{ resource: 'nobody' }, 'Delete: no service'],
])('%j reads "%s"', (parameters, subtitle) => {
	expect(subtitleOf(parameters)).toBe(subtitle);
});
