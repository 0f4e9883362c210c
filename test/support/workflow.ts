import { NodeHelpers, Workflow, type INode, type INodeType, type INodeTypes } from 'n8n-workflow';

/** A workflow of one node of this type, as n8n's own evaluator takes it. */
export function workflowOf(type: INodeType, parameters: INode['parameters'] = {}) {
	const node: INode = {
		id: '1',
		name: 'Delete Profile',
		type: 'deleteProfile',
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(type),
		getKnownTypes: () => ({}),
	} as INodeTypes;
	const workflow = new Workflow({
		id: '1',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
	});
	return { node, workflow };
}
