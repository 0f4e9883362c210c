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

const STICKY = 'n8n-nodes-base.stickyNote';
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

const linked = (workflow: WorkflowJson) =>
	Object.values(workflow.connections).flatMap((kinds) =>
		Object.values(kinds).flatMap((outputs) => outputs.flatMap((links) => links ?? [])),
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

		test('has unique names and IDs and no loose ends', () => {
			const names = workflow.nodes.map(({ name }) => name);
			assert.equal(new Set(names).size, names.length);
			assert.equal(new Set(workflow.nodes.map(({ id }) => id)).size, names.length);
			for (const { node } of linked(workflow)) assert.ok(names.includes(node), node);
			const ends = new Set([
				...Object.keys(workflow.connections),
				...linked(workflow).map(({ node }) => node),
			]);
			for (const { name, type } of workflow.nodes) {
				if (type !== STICKY) assert.ok(ends.has(name), `${name} is connected to nothing`);
			}
		});

		test('explains itself and says what to do before the first use', () => {
			const notes = workflow.nodes
				.filter(({ type }) => type === STICKY)
				.map(({ parameters }) => String(parameters.content));
			assert.ok(notes.length >= 2);
			assert.match(notes.join('\n'), /Before the first use/);
		});

		test('holds our node, but no credentials, addresses or keys', () => {
			const ours = workflow.nodes.filter(({ type }) => type.startsWith(nodeType));
			assert.ok(ours.length >= 1);
			assert.ok(workflow.nodes.every(({ credentials }) => credentials === undefined));
			const text = readWorkflowText(file);
			assert.doesNotMatch(text, /https?:\/\//);
			assert.doesNotMatch(text, /sk-|secret_live|passcode|Bearer|127\.0\.0\.1/i);
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
