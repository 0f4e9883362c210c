/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { after, before } from 'node:test';
import { type Browser, openBrowser, type Page } from './browser';
import { sharedN8n, type Stage, stageIn } from './stage';

/**
 * A sandbox of its own, and n8n open in a browser, for all tests of a file.
 * @param network as of `stageIn`
 */
export function onScreen(
	take: (opened: { stage: Stage; page: Page }) => unknown,
	network?: Parameters<typeof stageIn>[2],
): void {
	let stage: Stage | undefined;
	let browser: Browser | undefined;

	before(async () => {
		stage = await stageIn(await sharedN8n(), {}, network);
		const opened = await openBrowser(stage.api.url);
		({ browser } = opened);
		await take({ stage, page: opened.page });
	});

	after(async () => {
		await browser?.close();
		await stage?.close();
	});
}
