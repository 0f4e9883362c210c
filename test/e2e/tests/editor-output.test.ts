/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** What a person sees after a run, in a real browser; takes the picture of it for the README. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { services } from '../../../engine/services';
import { confirms } from '../../../sandbox/truth';
import type { Page } from '../lib/browser';
import {
	byId,
	closeNode,
	openNode,
	openWorkflow,
	outputTable,
	picture,
	settle,
} from '../lib/editor';
import { NAMES, ofStory } from '../lib/services';
import { onScreen } from '../lib/onScreen';
import type { Stage } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';
import {
	everywhere,
	nodeFor,
	people,
	peopleInto,
	readWorkflow,
	withCredentials,
} from '../lib/workflows';

/** Of a receipt, in the order in which they come; those of the first five it always has. */
const FIELDS = [
	...['service', 'id', 'outcome', 'message', 'success', 'reason', 'deleted', 'idType', 'operation'],
	...['httpStatus', 'attempts', 'sentAt', 'completedAt', 'requestId', 'host', 'hardDelete'],
	...['revivableUntil', 'batchSize', 'expectedBy', 'jobId', 'dryRun'],
];
const PEOPLE = 10;
/** Who has to be seen without scrolling. */
const SIZES = [
	{ width: 1440, height: 900, people: PEOPLE },
	{ width: 1280, height: 720, people: 8 },
];
const [LARGE] = SIZES;

let stage: Stage;
let page: Page;

onScreen((opened) => ({ stage, page } = opened), 'sandbox');

const output = () => byId(page, 'output-panel');
const hint = () => byId(output(), 'node-hint');

async function execute(
	ids: readonly string[],
	service: string,
	further: Record<string, unknown>,
	until: RegExp,
): Promise<void> {
	const { api, credentials } = stage;
	const workflow = withCredentials(peopleInto(ids, service, further), credentials);
	const { id } = await api.createWorkflow(workflow);
	await openNode(page, api.url, id, nodeFor(service));
	await byId(page, 'node-execute-button').click();
	await output().getByText(until).first().waitFor();
	await settle(page);
}

const names = (prefix: string) =>
	Array.from({ length: PEOPLE }, (_, index) => `${prefix}-${index + 1}@example.com`);

/** A table as a person wants it: the people without scrolling, the message to its last word. */
async function assertReadable(size: (typeof SIZES)[number]): Promise<void> {
	const { columns, heights, visible, visibleColumns, cut } = await outputTable(page);
	const said = `${size.width}×${size.height}`;
	assert.deepEqual(columns.slice(0, 5), FIELDS.slice(0, 5), said);
	const known = FIELDS.filter((name) => columns.includes(name));
	assert.deepEqual(columns, known, said);
	assert.ok(visibleColumns.includes('message'), `${said}: seen are ${visibleColumns.join()}`);
	assert.deepEqual(cut, [], said);
	assert.ok(visible >= size.people, `${said}: ${visible} rows; heights ${heights.join()}`);
	// n8n's own have some in the heads, around the hint, and at the start of each row.
	const rows = await output().locator('tbody').first().innerText();
	const lines = [await hint().innerText(), ...rows.split('\n')].map((line) => line.trim());
	assert.doesNotMatch(lines.join(' '), /\u00a0/, 'no-break spaces');
}

describe('the output table of ten people', () => {
	const runs = ofStory.flatMap(({ name, lookUp }) => [
		{ name, words: 'Delete', further: {} },
		...(name === 'gainsightPx'
			? [{ name, words: 'Hard Delete', further: { hardDelete: true } }]
			: []),
		{ name, words: 'Dry Run', further: { dryRun: true } },
		...(lookUp ? [{ name, words: 'Look Up', further: { operation: 'lookUp' } }] : []),
	]);
	for (const [index, { name, words, further }] of runs.entries()) {
		test(`${name}, ${words}: ten on a large screen, eight on a small one, with the hint`, async () => {
			// As long as usual, and nobody of another run.
			const ids = names(`ada-${index}`);
			seedEverywhere(stage.sandbox, ids, [name]);
			await page.setViewportSize(LARGE);
			await execute(ids, name, further, /^10 items$/);
			for (const size of SIZES) {
				await page.setViewportSize(size);
				await settle(page);
				await assertReadable(size);
			}
			await closeNode(page);
		});
	}
});

test('the hint: a line of counts, and at most one of what they do not mean', async () => {
	const { sandbox } = stage;
	await page.setViewportSize(LARGE);
	for (const { name } of ofStory) {
		const ids = ['ada', 'ben', 'cleo'].map((person) => `${person}@${name.toLowerCase()}.example`);
		seedEverywhere(sandbox, ids, [name]);
		await execute(ids, name, { hardDelete: true }, /^3 items$/);
		const lines = (await hint().innerText()).trim().split('\n');
		assert.equal(lines[0], `3 ${confirms(name)}`);
		assert.ok(lines.length <= 2, lines.join(' / '));
		assert.deepEqual(stillThere(sandbox, ids, [name]), []);
		if (name === 'cleverTap') await picture(page, 'node-output');
		await closeNode(page);
	}
});

test('side by side at every service, the receipts of all in one list', async () => {
	const { api, sandbox, credentials } = stage;
	const ids = ['ada@example.com', 'ben@example.com', 'cleo@example.com'];
	seedEverywhere(sandbox, ids);
	const workflow = withCredentials(everywhere(people(ids), NAMES), credentials);
	const { id } = await api.createWorkflow(workflow);
	await openWorkflow(page, api.url, id);
	await byId(page, 'execute-workflow-button').click();
	await page
		.getByText(`${ids.length * NAMES.length} items`)
		.first()
		.waitFor();
	assert.deepEqual(stillThere(sandbox, ids), []);
});

test('an ID that cannot be sent: the headline names the cause, the rest says what to do', async () => {
	await execute([' ada@example.com'], 'adapty', {}, /space/i);
	const text = await output().innerText();
	assert.match(text, /whitespace/i);
	assert.match(text, /Nothing was sent/);
	assert.doesNotMatch(text, /of 1 /);
	await closeNode(page);
});

test('the icons fit a light and a dark theme', async () => {
	const { api } = stage;
	const workflow = readWorkflow('erasure-request-by-form.json');
	const { id } = await api.createWorkflow(withCredentials(workflow, stage.credentials));

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
	const ids = names('dark');
	seedEverywhere(stage.sandbox, ids, [services[0].name]);
	await execute(ids, services[0].name, {}, /^10 items$/);
	await assertReadable(LARGE);
	await closeNode(page);
	const light = await icons('light');
	assert.ok(light.length >= 2 && light.every((src) => src.includes('deleteProfile.svg')));
});
