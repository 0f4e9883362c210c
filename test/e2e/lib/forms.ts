/** What a browser does with n8n's forms. */
import { until } from './wait';

/** Fields in the order of the form; n8n names them by their position. */
export async function submitForm(
	url: string,
	fields: Array<string | { name: string; text: string }>,
): Promise<Response> {
	const body = new FormData();
	fields.forEach((field, index) => {
		const name = `field-${index}`;
		if (typeof field === 'string') body.append(name, field);
		else body.append(name, new Blob([field.text], { type: 'text/csv' }), field.name);
	});
	return await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(60_000) });
}

/** The first page of a published form; registered a moment after the activation was answered. */
export async function openForm(url: string): Promise<string> {
	return await until(`form ${url}`, async () => {
		const response = await fetch(url);
		return response.ok && (await response.text());
	});
}

/** Submits a form that goes on in the same browser page; gives the address of the page to come. */
export async function submitAndFollow(
	url: string,
	fields: Parameters<typeof submitForm>[1],
): Promise<URL> {
	const response = await submitForm(url, fields);
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
export async function pageReady(page: URL, timeout = 60_000): Promise<void> {
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

/** The last page of a form. Like the script on it, tells n8n that it was shown. */
export async function lastPage(page: URL, timeout?: number): Promise<string> {
	await pageReady(page, timeout);
	const html = await (await fetch(page)).text();
	await fetch(page, { method: 'POST', signal: AbortSignal.timeout(20_000) });
	return html;
}

/** The file that a last page offers. */
export function offeredFile(html: string): { name: string; text: string } {
	const [, encoded] = /decodeURIComponent\("([^"]+)"\)/.exec(html) ?? [];
	if (!encoded) throw new Error('The page offers no file');
	type Offered = { data: string | { data: number[] }; fileName: string };
	const [{ data, fileName }] = JSON.parse(decodeURIComponent(encoded)) as Offered[];
	const text = typeof data === 'string' ? data : Buffer.from(data.data).toString();
	return { name: fileName, text };
}
