/** Calls a production webhook and reads the items it responds with. */
import { until } from './wait';

export async function postJson(
	url: string,
	body: unknown,
	more: Readonly<Record<string, string>> = {},
): Promise<Response> {
	const headers = { 'content-type': 'application/json', connection: 'close', ...more };
	// A webhook is registered a moment after the activation has returned.
	return await until(`${url} registered`, async () => {
		const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
		return response.status === 404 ? undefined : response;
	});
}

export async function callWebhook(
	n8n: string,
	path: string,
	body: unknown,
): Promise<Array<Record<string, unknown>>> {
	const response = await postJson(`${n8n}/webhook/${path}`, body);
	const text = await response.text();
	if (!response.ok) throw new Error(`Webhook ${path} responded ${response.status}: ${text}`);
	return JSON.parse(text) as Array<Record<string, unknown>>;
}
