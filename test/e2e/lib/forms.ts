/** What a browser does with n8n's forms. */
import { PATIENCE, until } from './wait';

/** A file for a form. */
export type Upload = { name: string; content: string | Buffer };

/** Whoever knows it gets to a form with Basic Auth. */
export type Login = { user: string; password: string };

const loggedIn = (login?: Login): Record<string, string> => {
	if (!login) return {};
	const encoded = Buffer.from(`${login.user}:${login.password}`).toString('base64');
	return { authorization: `Basic ${encoded}` };
};

/** Fields in the order of the form; n8n names them by their position. */
export async function submitForm(
	url: string,
	fields: Array<string | Upload>,
	login?: Login,
): Promise<Response> {
	const body = new FormData();
	fields.forEach((field, index) => {
		const name = `field-${index}`;
		if (typeof field === 'string') body.append(name, field);
		else body.append(name, new Blob([new Uint8Array(Buffer.from(field.content))]), field.name);
	});
	const headers = loggedIn(login);
	return await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(PATIENCE) });
}

/** The first page of a published form; registered a moment after the activation has returned. */
export async function openForm(url: string, login?: Login): Promise<string> {
	return await until(`form ${url}`, async () => {
		const response = await fetch(url, { headers: loggedIn(login) });
		return response.ok && (await response.text());
	});
}

/** Submits a form that goes on in the same browser page; gives the address of the page to come. */
export async function submitAndFollow(
	url: string,
	fields: Parameters<typeof submitForm>[1],
	login?: Login,
): Promise<URL> {
	const response = await submitForm(url, fields, login);
	const { formWaitingUrl } = (await response.json()) as { formWaitingUrl?: string };
	if (!formWaitingUrl) throw new Error(`The form ${url} has no page to wait for`);
	return new URL(formWaitingUrl);
}

export async function pageStatus(page: URL): Promise<string> {
	const url = new URL(page);
	url.pathname += '/n8n-execution-status';
	return (await (await fetch(url)).text()).trim();
}

/** Waits as the page itself does until the execution has something to show. */
export async function pageReady(page: URL, timeout = PATIENCE): Promise<void> {
	const status = await until(
		`page ${page.pathname} ready`,
		async () => {
			const now = await pageStatus(page);
			return ['form-waiting', 'error', 'crashed', 'canceled'].includes(now) && now;
		},
		{ timeout },
	);
	if (status !== 'form-waiting') throw new Error(`Page ${page.pathname}: execution ${status}`);
}

/** The page of a form that goes on with another one, once it is there. */
export async function openPage(page: URL, timeout?: number): Promise<string> {
	await pageReady(page, timeout);
	return await (await fetch(page)).text();
}

/** The last page of a form. Like the script on it, tells n8n that it was shown. */
export async function lastPage(page: URL, timeout?: number): Promise<string> {
	const html = await openPage(page, timeout);
	await fetch(page, { method: 'POST', signal: AbortSignal.timeout(PATIENCE) });
	return html;
}

/** What a page tells: its headline, and the lines below it as text. */
export function toldBy(html: string): { title: string; lines: string[] } {
	const [, title = ''] = /<h1>([^]*?)<\/h1>/.exec(html) ?? [];
	const [, message = ''] = /<p style="white-space: pre-line;?">([^]*?)<\/p>/.exec(html) ?? [];
	const signs: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#x27': "'" };
	const text = (part: string) =>
		part.replace(/&(lt|gt|amp|quot|#x27);/g, (_, name: string) => signs[name]).trim();
	return { title: text(title), lines: text(message).split('\n') };
}

/** The file that a last page offers. */
export function offeredFile(html: string): { name: string; content: Buffer } {
	const [, encoded] = /decodeURIComponent\("([^"]+)"\)/.exec(html) ?? [];
	if (!encoded) throw new Error('The page offers no file');
	type Offered = { data: string | { data: number[] }; fileName: string };
	const [{ data, fileName }] = JSON.parse(decodeURIComponent(encoded)) as Offered[];
	const content = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data.data);
	return { name: fileName, content };
}
