/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The editor's controls by what a person does with them. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from './browser';
import { imagesFolder } from './paths';

export const byId = (page: Page | Locator, id: string): Locator =>
	page.locator(`[data-test-id="${id}"]`);

export async function openWorkflow(page: Page, url: string, id: string): Promise<void> {
	await page.goto(`${url}/workflow/${id}`);
	await byId(page, 'canvas-node').first().waitFor();
	await byId(page, 'zoom-to-fit').click();
	await settle(page);
}

/** Animations end and lazy icons are there. */
export async function settle(page: Page, ms = 700): Promise<void> {
	await page.waitForFunction('[...document.images].every((image) => image.complete)');
	await page.waitForTimeout(ms);
}

export const nodeOnCanvas = (page: Page, name: string): Locator =>
	page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).first();

/** Opens a node of a workflow on its own page. */
export async function openNode(page: Page, url: string, id: string, name: string): Promise<void> {
	await openWorkflow(page, url, id);
	await nodeOnCanvas(page, name).dblclick();
	await byId(page, 'ndv').waitFor();
}

/** The entries of an open list. */
export const listed = (page: Page): Locator => page.locator('.el-select-dropdown__item:visible');

export async function searchNodes(page: Page, text: string): Promise<string[]> {
	await page.locator('input[placeholder*="Search"]').last().fill(text);
	await page.waitForTimeout(600);
	return await byId(page, 'node-creator-item-name').allInnerTexts();
}

/** Clicks a node in the panel; gives the actions below each of its headings, of which one service has none. */
export async function actionsOf(page: Page, node: string): Promise<Record<string, string[]>> {
	await byId(page, 'node-creator-item-name').getByText(node, { exact: true }).first().click();
	await byId(page, 'node-creator-category-item').first().waitFor();
	await settle(page);
	const actions: Record<string, string[]> = {};
	let heading = '';
	for (const text of await byId(page, 'item-iterator-item').allInnerTexts()) {
		const line = text.trim();
		if (/ ACTIONS$/.test(line)) heading = line;
		else (actions[heading] ??= []).push(line);
	}
	return actions;
}

/** Something that the open node shows below its credential. */
export type ShownField = {
	/** Of the parameter; `notice` and `options` for those. */
	name: string;
	/** Where its input begins and ends, in pixels; of a notice and the options as a whole. */
	top: number;
	bottom: number;
	text: string;
	placeholder: string;
};

/** What the open node shows, in order, and the pixels between which a person sees it. */
export async function shownFields(
	page: Page,
): Promise<{ fields: ShownField[]; top: number; bottom: number }> {
	return await page.evaluate(`(() => {
		const root = document.querySelector('[data-test-id="node-parameters"]');
		const prefix = 'parameter-input-';
		const inputs = \`[data-test-id^="\${prefix}"], .multi-parameter\`;
		const nameOf = (element) => {
			if (element.matches('.notice')) return 'notice';
			return element.getAttribute('data-test-id')?.slice(prefix.length) ?? 'options';
		};
		const fields = [...root.querySelectorAll(\`\${inputs}, .notice\`)]
			.filter((element) => element.offsetParent !== null && !element.parentElement.closest(inputs))
			.map((element) => {
				const { top, bottom } = element.getBoundingClientRect();
				const { placeholder = '' } = element.querySelector('input, textarea') ?? {};
				return { name: nameOf(element), top, bottom, text: element.innerText, placeholder };
			});
		let frame = root;
		while (!/auto|scroll/.test(getComputedStyle(frame).overflowY)) frame = frame.parentElement;
		const { top, bottom } = frame.getBoundingClientRect();
		return { fields, top, bottom };
	})()`);
}

/** Opens the list of a parameter and gives what it offers, without what n8n adds to every list. */
export async function choicesOf(page: Page, parameter: string): Promise<string[]> {
	await byId(page, `parameter-input-${parameter}`).click();
	await settle(page, 400);
	const texts = await listed(page).allInnerTexts();
	await page.keyboard.press('Escape');
	await settle(page, 300);
	return texts
		.map((text) => text.trim().split('\n')[0])
		.filter((name) => name !== 'Custom API Call');
}

export async function choose(page: Page, parameter: string, name: string): Promise<void> {
	await byId(page, `parameter-input-${parameter}`).click();
	await listed(page).getByText(name, { exact: true }).first().click();
	await settle(page, 400);
}

/** The names that Add Option offers in the open node. */
export async function offeredOptions(page: Page): Promise<string[]> {
	const add = byId(page, 'collection-parameter-add');
	await add.scrollIntoViewIfNeeded();
	await add.click();
	await settle(page, 400);
	const names = await listed(page).allInnerTexts();
	await page.keyboard.press('Escape');
	await settle(page, 300);
	return names.map((name) => name.trim()).filter(Boolean);
}

export async function addOption(page: Page, name: string): Promise<void> {
	const add = byId(page, 'collection-parameter-add');
	await add.scrollIntoViewIfNeeded();
	await add.click();
	await listed(page).getByText(name, { exact: true }).click();
	await settle(page, 400);
}

export type OutputTable = {
	columns: string[];
	/** Heights of the rows in pixels. */
	heights: number[];
	/** How many rows are on the screen from top to bottom. */
	visible: number;
	/** Columns whose head is on the screen from left to right. */
	visibleColumns: string[];
	/** Messages that do not end on the screen, or that have an end which is not shown. */
	cut: string[];
};

/** The table in the output panel as a person sees it without scrolling. */
export async function outputTable(page: Page): Promise<OutputTable> {
	return await page.evaluate<OutputTable>(`(() => {
		const panel = document.querySelector('[data-test-id="output-panel"]');
		const box = (element) => element.getBoundingClientRect();
		const { right, bottom } = box(panel);
		const pages = panel.querySelector('.el-pagination, [class*="pagination"]');
		const end = pages ? Math.min(bottom, box(pages).top) : bottom;
		const heads = [...panel.querySelectorAll('thead th')].filter((head) => head.innerText.trim());
		const rows = [...panel.querySelectorAll('tbody tr')];
		const column = heads.findIndex((head) => head.innerText.trim() === 'message');
		const messages = rows.map((row) => row.querySelectorAll('td')[column]);
		const isCut = (cell) =>
			box(cell).right > right + 1 ||
			[cell, ...cell.querySelectorAll('*')].some((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible');
		const names = (list) => list.map((head) => head.innerText.trim());
		return {
			columns: names(heads),
			heights: rows.map((row) => Math.round(box(row).height)),
			visible: rows.filter((row) => box(row).bottom <= end + 1).length,
			visibleColumns: names(heads.filter((head) => box(head).right <= right)),
			cut: messages.filter(isCut).map((cell) => cell.innerText),
		};
	})()`);
}

/** The credential types that the open node asks for, by their label. */
export async function shownCredentials(page: Page): Promise<string[]> {
	const labels = await byId(page, 'credentials-label').allInnerTexts();
	return labels.map((text) => text.trim());
}

export async function connect(page: Page, from: string, to: string): Promise<void> {
	const start = await byId(nodeOnCanvas(page, from), 'canvas-node-output-handle').boundingBox();
	const end = await byId(nodeOnCanvas(page, to), 'canvas-node-input-handle').boundingBox();
	if (!start || !end) throw new Error(`No handles at ${from} and ${to}`);
	await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
	await page.mouse.down();
	await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 });
	await page.mouse.up();
}

export async function closeNode(page: Page): Promise<void> {
	await byId(page, 'ndv-close-button').click();
	await byId(page, 'ndv').waitFor({ state: 'hidden' });
}

const fileOf = (name: string) => join(imagesFolder, `${name}.png`);

/**
 * Whether a picture is to be made. One that is there already is replaced only with
 * DELETE_PROFILE_E2E_PICTURES=1: times and made-up IDs in it would differ after every run.
 */
export function isPictureWanted(name: string): boolean {
	return !existsSync(fileOf(name)) || Boolean(process.env.DELETE_PROFILE_E2E_PICTURES);
}

/** Throws for an image that did not load. */
export async function checkIcons(page: Page): Promise<void> {
	const empty = await page.evaluate<string[]>(
		'[...document.images].filter((image) => image.naturalWidth === 0).map(({ src }) => src)',
	);
	if (empty.length > 0) throw new Error(`Empty icons: ${empty.join(', ')}`);
}

/** Takes a picture for the README, if it is wanted. */
export async function picture(page: Page, name: string): Promise<void> {
	mkdirSync(imagesFolder, { recursive: true });
	const notices = page.locator('.el-notification__closeBtn');
	while ((await notices.count()) > 0) {
		await notices
			.first()
			.click({ timeout: 2000 })
			.catch(() => undefined);
		await page.waitForTimeout(300);
	}
	await page.mouse.move(700, 4);
	await settle(page);
	await checkIcons(page);
	if (isPictureWanted(name)) writeFileSync(fileOf(name), await page.screenshot());
}

/** What lies on something else on the canvas: nodes with their names, and the texts of notes. */
export async function overlaps(page: Page): Promise<string[]> {
	return await page.evaluate<string[]>(`(() => {
		const textsIn = (element) => {
			const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
			const texts = [];
			while (walker.nextNode()) {
				// The buttons beside a trigger are seen only while the mouse is on it.
				if (walker.currentNode.parentElement.closest('button')) continue;
				const name = walker.currentNode.data.trim();
				const range = document.createRange();
				range.selectNodeContents(walker.currentNode);
				if (name) texts.push(...[...range.getClientRects()].map((box) => ({ name, box })));
			}
			return texts;
		};
		const things = [...document.querySelectorAll('.vue-flow__node')].flatMap((owner) => {
			const node = owner.querySelector('[data-test-id="canvas-node"]');
			const box = node && { name: node.dataset.nodeName, box: node.getBoundingClientRect() };
			return [...textsIn(owner), ...(box ? [box] : [])].map((one) => ({ ...one, owner }));
		});
		// Half a pixel is a matter of rounding.
		const on = ({ box: a }, { box: b }) =>
			Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
			Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
		return things.flatMap((one, index) =>
			things.slice(index + 1)
				.filter((other) => other.owner !== one.owner && on(one, other))
				.map((other) => one.name + ' and ' + other.name));
	})()`);
}
