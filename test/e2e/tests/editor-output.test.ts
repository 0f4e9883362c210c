/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** What a person sees after a run, in a real browser; pictures go into docs/images. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { services } from '../../../engine/services';
import { confirms } from '../../../sandbox/truth';
import { type Browser, openBrowser, type Page } from '../lib/browser';
import {
	byId,
	closeNode,
	openNode,
	openWorkflow,
	outputTable,
	picture,
	settle,
} from '../lib/editor';
import { idsFrom, NAMES } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';
import { peopleInto, readWorkflow, withCredentials, workflowFiles } from '../lib/workflows';

const NODE = 'Delete Profile';
const FIRST_FIELDS = ['service', 'id', 'outcome', 'success', 'message'];
const PEOPLE = 10;
const SIZES = {
	large: { width: 1440, height: 900 },
	small: { width: 1280, height: 720 },
};

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

const output = () => byId(page, 'output-panel');

async function execute(ids: string[], parameters: Record<string, unknown>, until: RegExp) {
	const { api, credentials } = stage;
	const workflow = peopleInto(ids, { ...idsFrom('={{ $json.id }}'), ...parameters });
	const { id } = await api.createWorkflow(withCredentials(workflow, credentials));
	await openNode(page, api.url, id, NODE);
	await byId(page, 'node-execute-button').click();
	await output().getByText(until).first().waitFor({ timeout: 120_000 });
	await settle(page);
}

/** What n8n says above the output of that many people at every service. */
const itemsOf = (count: number) => new RegExp(`^${count * NAMES.length} items$`);

const names = (prefix: string) =>
	Array.from({ length: PEOPLE }, (_, index) => `${prefix}-${index + 1}@example.com`);

describe('the output table of ten people', () => {
	for (const service of NAMES) {
		test(`${service}: all of them on a 1440×900 screen, with the hint`, async () => {
			await page.setViewportSize(SIZES.large);
			const ids = names(service);
			seedEverywhere(stage.sandbox, ids);
			await execute(ids, { services: [service] }, /^10 items$/);
			const { columns, heights, visible, visibleColumns } = await outputTable(page);
			assert.deepEqual(columns.slice(0, 5), FIRST_FIELDS);
			// The message begins in view; a note with a time may go on behind the edge.
			assert.deepEqual(visibleColumns.slice(0, 4), FIRST_FIELDS.slice(0, 4));
			assert.equal(visible, PEOPLE, `row heights: ${heights.join()}`);
			await closeNode(page);
		});
	}

	for (const [name, size] of Object.entries(SIZES)) {
		test(`all services on a ${name} screen: the result of each row is seen`, async () => {
			const ids = names(`all-${name}`);
			seedEverywhere(stage.sandbox, ids);
			await page.setViewportSize(size);
			await execute(ids, { services: NAMES, gainsightPxHardDelete: true }, itemsOf(PEOPLE));
			const { columns, heights, visibleColumns } = await outputTable(page);
			assert.deepEqual(columns.slice(0, 5), FIRST_FIELDS);
			const needed = FIRST_FIELDS.slice(0, name === 'large' ? 4 : 3);
			assert.deepEqual(visibleColumns.slice(0, needed.length), needed);
			assert.ok(Math.max(...heights) <= 90, `row heights: ${heights.join()}`);
			await closeNode(page);
		});
	}
});

test('the hint counts each service on a line of its own', async () => {
	const { sandbox } = stage;
	const ids = ['ada@example.com', 'ben@example.com', 'cleo@example.com'];
	for (const { name } of services) {
		seedEverywhere(sandbox, name === 'gainsightPx' ? ids.slice(0, 2) : ids, [name]);
	}
	await page.setViewportSize({ width: 1800, height: 1000 });
	await execute(ids, { services: NAMES, gainsightPxHardDelete: true }, itemsOf(ids.length));
	await picture(page, 'node-output');
	const lines = (await output().innerText()).split('\n').map((line) => line.trim());
	for (const { name, displayName } of services) {
		const counts = name === 'gainsightPx' ? '2 deleted, 1 already absent' : `3 ${confirms(name)}`;
		assert.ok(lines.includes(`${displayName}: ${counts}`), `${displayName}: ${counts}`);
	}
	assert.deepEqual(stillThere(sandbox, ids), []);
	await closeNode(page);
	await page.setViewportSize(SIZES.large);
	await byId(page, 'zoom-to-fit').click();
	await settle(page);
	await picture(page, 'canvas');
});

test('an ID that cannot be sent: the headline names the cause, the rest says what to do', async () => {
	await execute([' ada@example.com'], { services: ['adapty'] }, /space/i);
	await picture(page, 'node-bad-id');
	const text = await output().innerText();
	assert.match(text, /whitespace/i);
	assert.match(text, /Nothing was sent/);
	assert.doesNotMatch(text, /of 1 /);
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
	const ids = names('dark');
	seedEverywhere(stage.sandbox, ids);
	await execute(ids, { services: NAMES }, itemsOf(PEOPLE));
	await picture(page, 'node-output-dark');
	const { columns } = await outputTable(page);
	assert.deepEqual(columns.slice(0, 5), FIRST_FIELDS);
	await closeNode(page);
	const light = await icons('light');
	assert.ok(light.length >= 2 && light.every((src) => src.includes('deleteProfile.svg')));
});
