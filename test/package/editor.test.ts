/** What the editor makes of the description. */
import '../../engine';

import { NodeHelpers, Workflow, type INode, type INodeTypes } from 'n8n-workflow';

import { loadNode, NODE_TYPE } from '../../engine/package';
import { services } from '../../engine/services';

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

// The editor hides a parameter that shows a credential by each of its options: it takes it for the
// choice of how to log in. Named from the root, it is left alone.
test('no credential hangs on a parameter that the editor would then hide', () => {
	const shown = (type.description.credentials ?? []).map(({ displayOptions }) => displayOptions);
	expect(shown).toEqual(services.map(({ name }) => ({ show: { '/services': [name] } })));
});

test.each([
	[{ services: ['adapty', 'gainsightPx'] }, 'Delete: 2 services'],
	[{ services: ['cleverTap'], dryRun: true }, 'Dry Run: CleverTap'],
	[{ services: ['cleverTap'], operation: 'lookUp' }, 'Look Up: CleverTap'],
	[{ services: ['gainsightPx'] }, 'Delete: Gainsight PX'],
	[{ services: [] }, 'Delete'],
])('%j reads "%s"', (parameters, subtitle) => {
	expect(subtitleOf(parameters)).toBe(subtitle);
});
