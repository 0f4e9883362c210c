/** n8n's editor in a real Chromium, driven by playwright-core from the n8n folder. */
import { OWNER } from './api';
import { chromium } from './debian';
import { fromN8n } from './paths';
import { PATIENCE } from './wait';

/** As much of playwright-core's types as is used here; the package is not in this tree. */
export type Locator = {
	first(): Locator;
	last(): Locator;
	filter(options: { hasText?: string | RegExp }): Locator;
	locator(selector: string): Locator;
	getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
	click(options?: object): Promise<void>;
	dblclick(): Promise<void>;
	fill(text: string): Promise<void>;
	count(): Promise<number>;
	isVisible(): Promise<boolean>;
	innerText(): Promise<string>;
	allInnerTexts(): Promise<string[]>;
	evaluate<T>(work: (element: never) => T): Promise<T>;
	boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>;
	waitFor(options?: { state: 'hidden' }): Promise<void>;
	dragTo(target: Locator, options: object): Promise<void>;
	scrollIntoViewIfNeeded(): Promise<void>;
};

export type Page = {
	setDefaultTimeout(ms: number): void;
	goto(url: string): Promise<unknown>;
	locator(selector: string): Locator;
	getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
	waitForURL(url: RegExp): Promise<void>;
	waitForTimeout(ms: number): Promise<void>;
	waitForFunction(work: string): Promise<unknown>;
	screenshot(): Promise<Buffer>;
	evaluate<T>(work: string): Promise<T>;
	emulateMedia(options: { colorScheme: 'dark' | 'light' }): Promise<void>;
	setViewportSize(size: { width: number; height: number }): Promise<void>;
	keyboard: { press(key: string): Promise<void> };
	mouse: {
		move(x: number, y: number, options?: object): Promise<void>;
		down(): Promise<void>;
		up(): Promise<void>;
	};
};

export type Browser = {
	newPage(options: object): Promise<Page>;
	close(): Promise<void>;
};

type Playwright = { chromium: { launch(options: object): Promise<Browser> } };

async function launch(executablePath: string): Promise<Browser> {
	const { chromium: driver } = fromN8n('playwright-core') as Playwright;
	return await driver.launch({
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
