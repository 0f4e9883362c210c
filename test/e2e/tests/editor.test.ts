/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The editor in a real browser; its pictures go into docs/images. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, launch, logIn, type Page } from '../lib/browser';
import { chromium } from '../lib/debian';
import {
	byId,
	closeNode,
	connect,
	nodeOnCanvas,
	openWorkflow,
	picture,
	searchNodes,
	settle,
	shownCredentials,
	shownParameters,
} from '../lib/editor';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import {
	chain,
	deleteProfile,
	idsFrom,
	readWorkflow,
	workflowFiles,
	splitOut,
	withCredentials,
	type WorkflowJson,
} from '../lib/workflows';

const NODE = 'Delete Profile';
let executable: string | undefined;
let stage: Stage;
let browser: Browser;
let page: Page;

before(async () => {
	executable = await chromium();
	if (!executable) throw new Error('No Chromium. Install it, or set DELETE_PROFILE_E2E_CHROMIUM.');
	stage = await stageIn(await sharedN8n(), {}, 'sandbox');
	browser = await launch(executable);
	page = await logIn(browser, stage.api.url);
});

after(async () => {
	await browser?.close();
	await stage?.close();
});

const people = (ids: string[]): WorkflowJson =>
	chain(
		'Delete the profiles of people who asked for it',
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
		{
			name: 'Requests',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				mode: 'raw',
				jsonOutput: JSON.stringify({ people: ids.map((id) => ({ id })) }),
				options: {},
			},
		},
		splitOut('people'),
	);

function withNode(ids: string[], parameters: Record<string, unknown>): WorkflowJson {
	const before = people(ids);
	const [node] = chain('', deleteProfile(parameters)).nodes;
	node.position = [660, 0];
	node.id = 'delete-profile';
	const connections = {
		...before.connections,
		'Split Out': { main: [[{ node: NODE, type: 'main', index: 0 }]] },
	};
	return withCredentials(
		{ ...before, nodes: [...before.nodes, node], connections },
		stage.credentials,
	);
}

test('the node panel finds it by its name, its purpose and its services', async () => {
	const { id } = await stage.api.createWorkflow(people(['ada@example.com']));
	await openWorkflow(page, stage.api.url, id);
	await byId(page, 'node-creator-plus-button').click();
	for (const words of ['delete profile', 'gdpr', 'adapty', 'clevertap', 'gainsight']) {
		const [first] = await searchNodes(page, words);
		assert.equal(first, NODE, words);
	}
	await searchNodes(page, 'gdpr');
	await picture(page, 'node-panel');
});

test('it can be dragged onto the canvas and connected', async () => {
	await byId(page, 'item-iterator-item').filter({ hasText: NODE }).first().click();
	await byId(page, 'node-creator-category-item').first().waitFor();
	await settle(page);
	const action = byId(page, 'item-iterator-item')
		.filter({ hasText: /Delete profile/ })
		.first();
	await action.dragTo(byId(page, 'canvas').first(), { targetPosition: { x: 760, y: 640 } });
	await byId(page, 'ndv').waitFor();
	await closeNode(page);
	await connect(page, 'Split Out', NODE);
	await settle(page);
	assert.equal(await nodeOnCanvas(page, NODE).isVisible(), true);
	const edges = await byId(page, 'edge').count();
	assert.equal(edges, 3);
});

// n8n's editor hides a parameter when each of its options selects a credential by that name.
test('choosing services shows their fields and credentials and no others', async () => {
	await nodeOnCanvas(page, NODE).dblclick();
	await byId(page, 'ndv').waitFor();
	assert.deepEqual(await shownParameters(page), ['operation', 'services', 'dryRun']);
	assert.deepEqual(await shownCredentials(page), []);

	const choose = async (name: string) => {
		await byId(page, 'parameter-input-services').click();
		await page.locator('.el-select-dropdown__item:visible').filter({ hasText: name }).click();
		await page.keyboard.press('Escape');
		await settle(page, 400);
	};
	await choose('CleverTap');
	assert.deepEqual(await shownParameters(page), [
		'operation',
		'services',
		'cleverTapIdType',
		'cleverTapId',
		'dryRun',
	]);
	assert.match((await shownCredentials(page)).join(), /^[^,]*CleverTap API[^,]*$/);

	await choose('Gainsight PX');
	const shown = await shownParameters(page);
	assert.ok(shown.includes('gainsightPxId') && shown.includes('gainsightPxHardDelete'));
	assert.ok(!shown.includes('adaptyId'));
	assert.equal((await shownCredentials(page)).length, 2);
	for (const index of [0, 1]) {
		await byId(page, 'node-credentials-select').nth(index).click();
		await page
			.locator('.el-select-dropdown__item:visible')
			.filter({ hasText: '(sandbox)' })
			.first()
			.click();
		await settle(page, 300);
	}
	await picture(page, 'node-services');
	await closeNode(page);
});

test('a step against the services shows one row for each person and a hint', async () => {
	const { api, sandbox } = stage;
	const ids = ['ada@example.com', 'ben@example.com', 'cleo@example.com'];
	sandbox.seed(
		'adapty',
		ids.map((customerUserId) => ({ customerUserId })),
	);
	sandbox.seed(
		'cleverTap',
		ids.map((identity) => ({ identity })),
	);
	sandbox.seed(
		'gainsightPx',
		ids.slice(0, 2).map((identifyId) => ({ identifyId })),
	);
	const parameters = {
		services: ['adapty', 'cleverTap', 'gainsightPx'],
		...idsFrom('={{ $json.id }}'),
		gainsightPxHardDelete: true,
	};
	const { id } = await api.createWorkflow(withNode(ids, parameters));
	await page.setViewportSize({ width: 1800, height: 1000 });
	await openWorkflow(page, api.url, id);
	await nodeOnCanvas(page, NODE).dblclick();
	await byId(page, 'ndv').waitFor();
	await byId(page, 'node-execute-button').click();
	const output = byId(page, 'output-panel');
	await output.getByText('alreadyAbsent').first().waitFor({ timeout: 60_000 });
	await picture(page, 'node-output');
	const text = await output.innerText();
	assert.match(text, /9 items/);
	assert.match(text, /2 deleted/);
	assert.equal(sandbox.has('adapty', 'customerUserId', ids[0]), false);
	await closeNode(page);
	await page.setViewportSize({ width: 1440, height: 900 });
	await byId(page, 'zoom-to-fit').click();
	await settle(page);
	await picture(page, 'canvas');
});

test('an ID that cannot be sent says what is wrong and what to do', async () => {
	const { api } = stage;
	const parameters = { services: ['adapty'], adaptyId: '={{ $json.id }}' };
	const { id } = await api.createWorkflow(withNode([' ada@example.com'], parameters));
	await openWorkflow(page, api.url, id);
	await nodeOnCanvas(page, NODE).dblclick();
	await byId(page, 'ndv').waitFor();
	await byId(page, 'node-execute-button').click();
	const output = byId(page, 'output-panel');
	await output.getByText(/of 1/).first().waitFor({ timeout: 60_000 });
	await picture(page, 'node-bad-id');
	assert.match(await output.innerText(), /white ?space|blank|space/i);
	await closeNode(page);
});

test('workflows as they are imported; the icons fit a light and a dark theme', async () => {
	const { api } = stage;
	const imported = new Map<string, string>();
	for (const file of workflowFiles()) {
		const workflow = withCredentials(readWorkflow(file), stage.credentials);
		const { id } = await api.createWorkflow(workflow);
		imported.set(file, id);
		await openWorkflow(page, api.url, id);
		await picture(page, `workflow-${file.replace('.json', '')}`);
	}
	const id = imported.get('erasure-request-by-form.json') ?? assert.fail('no such file');

	const icons = async (colorScheme: 'dark' | 'light') => {
		await page.emulateMedia({ colorScheme });
		await openWorkflow(page, api.url, id);
		return await page.evaluate<string[]>(
			`[...document.querySelectorAll('[data-test-id="canvas-node"] img')]
				.filter((image) => image.naturalWidth > 0)
				.map((image) => image.src).filter((src) => src.includes('deleteProfile'))`,
		);
	};
	const dark = await icons('dark');
	assert.ok(dark.length >= 2 && dark.every((src) => src.includes('deleteProfile.dark.svg')));
	await picture(page, 'workflow-dark');
	const light = await icons('light');
	assert.ok(light.length >= 2 && light.every((src) => src.includes('deleteProfile.svg')));
});
