/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Every file in workflows/ as n8n takes it and shows it; takes their pictures for docs/images/. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from '../lib/browser';
import { checkIcons, isPictureWanted, openWorkflow, overlaps, picture } from '../lib/editor';
import { onScreen } from '../lib/onScreen';
import type { Stage } from '../lib/stage';
import { readWorkflow, withCredentials, withoutOptional, workflowFiles } from '../lib/workflows';

type NodeType = {
	name: string;
	version: number | number[];
	properties: Array<{ name: string }>;
};

let stage: Stage;
let page: Page;
let types: NodeType[];

onScreen(async (opened) => {
	({ stage, page } = opened);
	types = await stage.api.nodeTypes<NodeType>();
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
			const { api } = stage;
			const { id } = await api.createWorkflow(workflow);
			const stored = await api.getWorkflow(id);
			assert.deepEqual(
				stored.nodes.map(({ name, parameters }) => ({ name, parameters })),
				workflow.nodes.map(({ name, parameters }) => ({ name, parameters })),
			);
			assert.deepEqual(stored.connections, workflow.connections);
		});

		test('in the editor, nothing covers a node, its name, or the text of a note', async () => {
			const { api, credentials } = stage;
			const { id } = await api.createWorkflow(withCredentials(workflow, credentials));
			await openWorkflow(page, api.url, id);
			assert.deepEqual(await overlaps(page), []);
			await checkIcons(page);
			const name = `workflow-${file.replace('.json', '')}`;
			if (!isPictureWanted(name)) return;
			const shown = await api.createWorkflow(
				withoutOptional(withCredentials(workflow, credentials)),
			);
			await openWorkflow(page, api.url, shown.id);
			await picture(page, name);
		});
	});
}
