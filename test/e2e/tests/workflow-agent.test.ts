/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/agent-with-a-guard.json with a model that wants to delete and is told that it cannot. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Execution, rows } from '../lib/executions';
import { type ScriptedModel, startScriptedModel } from '../lib/scriptedModel';
import { NAMES } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';
import {
	readWorkflow,
	type WorkflowJson,
	withCredentialOf,
	withCredentials,
	withParameters,
} from '../lib/workflows';

const TOOLS = ['Adapty', 'Adapty Mail', 'CleverTap', 'Gainsight PX'].map(
	(title) => `Preview: ${title}`,
);
let stage: Stage;
let model: ScriptedModel;
let workflow: WorkflowJson;

before(async () => {
	stage = await stageIn(await sharedN8n());
	model = await startScriptedModel({ customer_id: 'agent-1' });
	const { api, sandbox } = stage;
	seedEverywhere(sandbox, ['agent-1'], ['adapty', 'adaptyMail', 'cleverTap']);
	const data = { apiKey: 'none', url: model.url, header: false };
	const openAi = await api.createCredential('openAiApi', 'Scripted model', data);
	const imported = withCredentials(readWorkflow('agent-with-a-guard.json'), stage.credentials);
	workflow = withCredentialOf(imported, '@n8n/n8n-nodes-langchain.lmChatOpenAi', openAi);
});

after(async () => {
	await stage?.close();
	await model?.close();
});

async function ask(asked: WorkflowJson, more: object = {}): Promise<Execution> {
	const { id } = await stage.api.createWorkflow(asked);
	const message = { sessionId: 'e2e', action: 'sendMessage', chatInput: 'Delete agent-1' };
	const execution = await stage.api.run(id, 'Chat', { ...message, ...more });
	return await stage.api.ended(execution);
}

/** The receipt that each tool handed to the agent, as "service outcome", in order of the alphabet. */
function previews(execution: Execution): string[] {
	assert.equal(execution.status, 'success', JSON.stringify(execution.data.resultData.error));
	const output = String(rows(execution, 'Agent')[0].output).replaceAll('\\', '');
	return [...output.matchAll(/"service":"(\w+)".*?"outcome":"(\w+)"/g)]
		.map(([, service, outcome]) => `${service} ${outcome}`)
		.sort();
}

const PREVIEWS = [
	'adapty wouldDelete',
	'adaptyMail skipped',
	'cleverTap wouldDelete',
	'gainsightPx notFound',
];

function nothingDeleted() {
	for (const service of NAMES) {
		assert.equal(stage.sandbox.stats(service).deleteRequests, 0, service);
	}
}

test('the agent gets a preview from each service', async () => {
	assert.deepEqual(previews(await ask(workflow)), PREVIEWS);
	nothingDeleted();
});

test('the model is offered a tool for each service, and of each only the ID', () => {
	const tools = model.questions[0].tools ?? [];
	assert.deepEqual(
		tools.map(({ function: { name } }) => name).sort(),
		TOOLS.map((name) => name.replace(/[^\w]+/g, '_')),
	);
	for (const tool of tools) {
		const { properties } = tool.function.parameters as { properties: object };
		assert.deepEqual(Object.keys(properties), ['customer_id']);
	}
});

test('without Dry Run, the guard of the node holds anyway, and says who can delete', async () => {
	const change = { dryRun: false, options: {} };
	const unlocked = TOOLS.reduce((all, name) => withParameters(all, name, change), workflow);
	const execution = await ask(unlocked);
	assert.deepEqual(previews(execution), PREVIEWS);
	const preview =
		'Preview only; nothing was deleted. A person on the team has to run the deletion.';
	const told = String(rows(execution, 'Agent')[0].output).split(preview);
	assert.equal(told.length - 1, TOOLS.length);
	nothingDeleted();
});

test('an ID of the item is the ID of the item, whatever the model says under the same name', async () => {
	const { sandbox } = stage;
	seedEverywhere(sandbox, ['member-1']);
	const change = {
		id: '={{ $json.customer_id }}',
		neverDelete: '={{ $fromAI("customer_id", "Somebody who is never deleted", "string") }}',
		dryRun: false,
		options: { allowAgentDelete: true },
	};
	const allowed = TOOLS.reduce((all, name) => withParameters(all, name, change), workflow);
	const execution = await ask(allowed, { customer_id: 'member-1' });
	assert.deepEqual(previews(execution), [
		'adapty deleted',
		'adaptyMail deleted',
		'cleverTap accepted',
		'gainsightPx deleted',
	]);
	assert.deepEqual(stillThere(sandbox, ['agent-1', 'member-1']), [
		'adapty agent-1',
		'adaptyMail agent-1',
		'cleverTap agent-1',
	]);
});
