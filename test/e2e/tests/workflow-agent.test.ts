/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/agent-with-a-guard.json with a model that wants to delete and is told that it cannot. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../lib/executions';
import { type ScriptedModel, startScriptedModel } from '../lib/scriptedModel';
import { NAMES } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere } from '../lib/truth';
import { readWorkflow, type WorkflowJson, withCredentials, withParameters } from '../lib/workflows';

const TOOL = 'Preview Deletion';
let stage: Stage;
let model: ScriptedModel;
let workflow: WorkflowJson;

before(async () => {
	stage = await stageIn(await sharedN8n());
	model = await startScriptedModel({ customer_id: 'agent-1' });
	const { api, sandbox } = stage;
	seedEverywhere(sandbox, ['agent-1'], ['adapty', 'cleverTap']);
	const openAi = await api.createCredential('openAiApi', 'Scripted model', {
		apiKey: 'none',
		url: model.url,
		header: false,
	});
	const imported = readWorkflow('agent-with-a-guard.json');
	const nodes = imported.nodes.map((node) =>
		node.name === 'Model'
			? { ...node, credentials: { openAiApi: { id: openAi.id, name: openAi.name } } }
			: node,
	);
	workflow = withCredentials({ ...imported, nodes }, stage.credentials);
});

after(async () => {
	await stage?.close();
	await model?.close();
});

async function ask(asked: WorkflowJson) {
	const { id } = await stage.api.createWorkflow(asked);
	const json = { sessionId: 'e2e', action: 'sendMessage', chatInput: 'Delete agent-1 everywhere' };
	return await stage.api.ended(await stage.api.run(id, 'Chat', json));
}

function nothingDeleted() {
	const { sandbox } = stage;
	for (const service of NAMES) {
		assert.equal(sandbox.stats(service).deleteRequests, 0, service);
	}
}

test('the agent gets a preview for each service', async () => {
	const execution = await ask(workflow);
	assert.equal(execution.status, 'success', JSON.stringify(execution.data.resultData.error));
	const [{ output }] = rows(execution, 'Agent');
	assert.match(String(output), /wouldDelete/);
	assert.match(String(output), /notFound/);
	nothingDeleted();
	assert.ok(stage.sandbox.stats('adapty').readRequests >= 1);
});

test('the model is offered the ID and nothing else', () => {
	const [tool] = model.questions[0].tools ?? [];
	const { properties } = tool.function.parameters as { properties: object };
	assert.deepEqual(Object.keys(properties), ['customer_id']);
});

test('without Dry Run, the guard of the node holds all the same', async () => {
	const execution = await ask(withParameters(workflow, TOOL, { dryRun: false, options: {} }));
	assert.equal(execution.status, 'success');
	assert.match(String(rows(execution, 'Agent')[0].output), /wouldDelete/);
	nothingDeleted();
});
