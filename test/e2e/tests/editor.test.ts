/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Finding the node and filling in its fields, in a real browser; pictures go into docs/images. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { services } from '../../../engine/services';
import { type Browser, openBrowser, type Page } from '../lib/browser';
import {
	addOption,
	byId,
	closeNode,
	connect,
	listed,
	nodeOnCanvas,
	offeredOptions,
	openNode,
	openWorkflow,
	picture,
	searchNodes,
	settle,
	shownCredentials,
	shownParameters,
} from '../lib/editor';
import { idsFrom, NAMES } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { people, peopleInto, withCredentials } from '../lib/workflows';

const NODE = 'Delete Profile';
/** What the node and the services are called, and words for the job. */
const WORDS = [
	...['delete profile', 'look up profile', 'clever tap', 'gainsight'],
	...services.map(({ displayName }) => displayName.toLowerCase()),
	...['gdpr', 'dsar', 'erasure', 'right to be forgotten', 'forget', 'anonymize'],
	...['deletion', 'remove user', 'delete user', 'delete customer', 'data subject request'],
];

let stage: Stage;
let browser: Browser;
let page: Page;

before(async () => {
	stage = await stageIn(await sharedN8n(), {}, 'sandbox');
	({ browser, page } = await openBrowser(stage.api.url));
});

after(async () => {
	await browser?.close();
	await stage?.close();
});

async function open(parameters: Record<string, unknown>): Promise<void> {
	const workflow = withCredentials(peopleInto(['ada'], parameters), stage.credentials);
	const { id } = await stage.api.createWorkflow(workflow);
	await openNode(page, stage.api.url, id, NODE);
}

const notice = () => page.getByText(/A deletion cannot be undone/).first();

test('the node panel finds it by every name of the node, its services, and the job', async () => {
	const { id } = await stage.api.createWorkflow(people(['ada@example.com']));
	await openWorkflow(page, stage.api.url, id);
	await byId(page, 'node-creator-plus-button').click();
	const missed: string[] = [];
	for (const words of WORDS) {
		const [first] = await searchNodes(page, words);
		if (first !== NODE) missed.push(words);
	}
	assert.deepEqual(missed, []);
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
	assert.deepEqual(await shownParameters(page), ['operation', 'services', 'dryRun', 'neverDelete']);
	assert.deepEqual(await shownCredentials(page), []);

	const choose = async (name: string) => {
		await byId(page, 'parameter-input-services').click();
		await listed(page).filter({ hasText: name }).click();
		await page.keyboard.press('Escape');
		await settle(page, 400);
	};
	await choose('CleverTap');
	assert.deepEqual(await shownParameters(page), [
		'operation',
		'services',
		'dryRun',
		'cleverTapIdType',
		'cleverTapId',
		'neverDelete',
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

test('Dry Run is seen without scrolling under the services; its notice only while it is off', async () => {
	for (const size of [
		{ width: 1440, height: 900 },
		{ width: 1280, height: 720 },
	]) {
		await page.setViewportSize(size);
		await open({ services: NAMES, ...idsFrom('={{ $json.id }}') });
		const box = await byId(page, 'parameter-input-dryRun').boundingBox();
		assert.ok(box && box.y + box.height < size.height - 40, `${size.height}: ${box?.y}`);
		await closeNode(page);
	}
	await page.setViewportSize({ width: 1440, height: 900 });
	await open({ services: NAMES, ...idsFrom('={{ $json.id }}') });
	assert.equal(await notice().isVisible(), true);
	await byId(page, 'parameter-input-dryRun').locator('.el-switch').click();
	await settle(page, 400);
	assert.equal(await notice().isVisible(), false);
	await closeNode(page);
});

test('only options that do something are offered', async () => {
	await open({ services: NAMES, ...idsFrom('={{ $json.id }}') });
	const forDelete = await offeredOptions(page);
	for (const name of ['Batch Size', 'If Not Found', 'Max Attempts', 'Verify After Delete']) {
		assert.ok(forDelete.includes(name), name);
	}
	assert.ok(!forDelete.includes('Receipt Key') && !forDelete.includes('Never Delete'));
	await closeNode(page);

	const oneByOne = services.filter((one) => one.delete.limits.batchSize === 1);
	await open({ services: oneByOne.map(({ name }) => name), ...idsFrom('={{ $json.id }}') });
	assert.ok(!(await offeredOptions(page)).includes('Batch Size'));
	await closeNode(page);

	await open({ operation: 'lookUp', services: NAMES, ...idsFrom('={{ $json.id }}') });
	const forLookUp = await offeredOptions(page);
	assert.deepEqual(forLookUp, [
		'Give Up After',
		'If ID Is Empty',
		'Include Input Fields',
		'Max Attempts',
		'Max Concurrency',
		'Receipt ID',
		'Requests per Second',
		'Timeout',
	]);
	assert.ok(!(await shownParameters(page)).includes('dryRun'));
	await closeNode(page);

	await open({ services: NAMES, ...idsFrom('x'), options: { receiptId: 'hash' } });
	assert.ok((await offeredOptions(page)).includes('Receipt Key'));
	await closeNode(page);
});

test("adding a limit presets none, because each service's own would be another", async () => {
	await open({ services: NAMES, ...idsFrom('={{ $json.id }}') });
	for (const [label, name] of [
		['Max Concurrency', 'maxConcurrency'],
		['Requests per Second', 'requestsPerSecond'],
	]) {
		await addOption(page, label);
		const input = byId(page, `parameter-input-${name}`).locator('input').first();
		assert.equal(await input.evaluate((field: { value: string }) => field.value), '', label);
	}
	await closeNode(page);
});

test('the canvas says what the node would do', async () => {
	const cases: Array<[parameters: Record<string, unknown>, says: string]> = [
		[{ services: NAMES }, `Delete: ${NAMES.length} services`],
		[{ services: NAMES, dryRun: true }, `Dry Run: ${NAMES.length} services`],
		[{ services: ['gainsightPx'] }, 'Delete: Gainsight PX'],
		[{ services: ['cleverTap'], operation: 'lookUp' }, 'Look Up: CleverTap'],
	];
	for (const [parameters, says] of cases) {
		const { id } = await stage.api.createWorkflow(peopleInto(['ada'], parameters));
		await openWorkflow(page, stage.api.url, id);
		assert.equal((await nodeOnCanvas(page, NODE).innerText()).trim(), `${NODE}\n${says}`);
	}
});
