/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** n8n's editor in a real Chromium, driven by playwright-core from the n8n folder. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { OWNER } from './api';
import { chromium } from './debian';
import { n8nFolder } from './paths';
import { PATIENCE } from './wait';

/** As much of playwright-core's types as is used here; the package is not in this tree. */
export type Locator = {
	first(): Locator;
	last(): Locator;
	nth(index: number): Locator;
	filter(options: { hasText?: string | RegExp }): Locator;
	locator(selector: string): Locator;
	getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
	click(options?: object): Promise<void>;
	dblclick(options?: object): Promise<void>;
	hover(): Promise<void>;
	fill(text: string): Promise<void>;
	press(key: string): Promise<void>;
	count(): Promise<number>;
	isVisible(): Promise<boolean>;
	innerText(): Promise<string>;
	allInnerTexts(): Promise<string[]>;
	getAttribute(name: string): Promise<string | null>;
	evaluate<T>(work: (element: never) => T): Promise<T>;
	boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>;
	waitFor(options?: { state?: 'visible' | 'hidden' | 'attached'; timeout?: number }): Promise<void>;
	dragTo(target: Locator, options?: object): Promise<void>;
	screenshot(options?: { path?: string }): Promise<Buffer>;
	scrollIntoViewIfNeeded(): Promise<void>;
};

export type Page = {
	setDefaultTimeout(ms: number): void;
	goto(url: string, options?: object): Promise<unknown>;
	reload(): Promise<unknown>;
	locator(selector: string): Locator;
	getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
	getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator;
	getByTestId(id: string): Locator;
	waitForURL(url: RegExp | string, options?: object): Promise<void>;
	waitForTimeout(ms: number): Promise<void>;
	waitForFunction(work: string, arg?: unknown, options?: object): Promise<unknown>;
	screenshot(options?: { path?: string; clip?: object }): Promise<Buffer>;
	evaluate<T>(work: string | (() => T)): Promise<T>;
	emulateMedia(options: { colorScheme: 'dark' | 'light' }): Promise<void>;
	setViewportSize(size: { width: number; height: number }): Promise<void>;
	keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
	mouse: {
		move(x: number, y: number, options?: object): Promise<void>;
		down(): Promise<void>;
		up(): Promise<void>;
		wheel(x: number, y: number): Promise<void>;
	};
	on(event: string, listener: (value: never) => void): void;
};

export type Browser = {
	newPage(options: object): Promise<Page>;
	close(): Promise<void>;
};

type Playwright = { chromium: { launch(options: object): Promise<Browser> } };

async function launch(executablePath: string): Promise<Browser> {
	const load = createRequire(join(n8nFolder, 'package.json'));
	const { chromium } = load('playwright-core') as Playwright;
	return await chromium.launch({
		executablePath,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
		],
	});
}

/** A page with the owner logged in, as somebody would do it. */
async function logIn(browser: Browser, url: string): Promise<Page> {
	const page = await browser.newPage({
		viewport: { width: 1440, height: 900 },
		deviceScaleFactor: 1,
		colorScheme: 'light',
		locale: 'en-GB',
	});
	page.setDefaultTimeout(PATIENCE);
	await page.goto(`${url}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(OWNER.email);
	await page.locator('input[name="password"]').fill(OWNER.password);
	await page.locator('[data-test-id="form-submit-button"]').click();
	await page.waitForURL(/\/home|\/workflow/);
	return page;
}

/** A browser with n8n open and the owner logged in. */
export async function openBrowser(url: string): Promise<{ browser: Browser; page: Page }> {
	const executable = await chromium();
	if (!executable) throw new Error('No Chromium. Install it, or set DELETE_PROFILE_E2E_CHROMIUM.');
	const browser = await launch(executable);
	return { browser, page: await logIn(browser, url) };
}
