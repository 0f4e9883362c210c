/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Every file in workflows/: importable, explained, without secrets, complete. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Api } from '../lib/api';
import { nodeType } from '../lib/paths';
import { sharedN8n } from '../lib/stage';
import { readWorkflow, readWorkflowText, type WorkflowJson, workflowFiles } from '../lib/workflows';

type NodeType = {
	name: string;
	version: number | number[];
	properties: Array<{ name: string }>;
};

let api: Api;
let types: NodeType[];

before(async () => {
	api = await sharedN8n();
	types = await api.nodeTypes<NodeType>();
});

const versionsOf = (name: string) =>
	types.filter((type) => type.name === name).flatMap(({ version }) => version);

const parametersOf = (name: string) =>
	new Set(
		types
			.filter((type) => type.name === name)
			.flatMap((type) => type.properties.map((p) => p.name)),
	);

for (const file of workflowFiles()) {
	describe(file, () => {
		const workflow = readWorkflow(file);

		test('uses node types, versions and parameters that n8n knows', () => {
			for (const node of workflow.nodes) {
				assert.ok(
					versionsOf(node.type).includes(node.typeVersion),
					`${node.name}: ${node.type} ${node.typeVersion}`,
				);
				const known = parametersOf(node.type);
				for (const name of Object.keys(node.parameters)) {
					assert.ok(known.has(name), `${node.name} has no parameter ${name}`);
				}
			}
		});

		test('comes out of n8n as it went in', async () => {
			const { id } = await api.createWorkflow(workflow);
			const stored = await api.getWorkflow(id);
			assert.deepEqual(
				stored.nodes.map(({ name, parameters }) => ({ name, parameters })),
				workflow.nodes.map(({ name, parameters }) => ({ name, parameters })),
			);
			assert.deepEqual(stored.connections, workflow.connections);
		});
	});
}
