/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';

import { SANDBOX_SERVICES, startSandbox, type Sandbox } from '../../sandbox';
import { STAND_INS } from '../../sandbox/services';
import { factsOf } from '../services/facts';

export interface Call {
	method?: string;
	/** Goes out as it is. */
	path: string;
	headers?: OutgoingHttpHeaders;
	/** Anything but a text goes out as JSON. */
	body?: unknown;
	signal?: AbortSignal;
	/** Of a sandbox that speaks HTTPS. */
	ca?: string;
}

export interface HttpResponse {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

/** A request through node:http, which sends paths and header bytes as they are. */
export async function send(
	url: string,
	{ method = 'GET', path, headers, body, signal, ca }: Call,
): Promise<HttpResponse> {
	const { hostname, port, protocol } = new URL(url);
	const isSecure = protocol === 'https:';
	const agent = isSecure ? undefined : new Agent({ keepAlive: false });
	const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
	return await new Promise((resolve, reject) => {
		const options = { hostname, port, method, path, headers, agent, signal, ca };
		const outgoing = (isSecure ? secureRequest : request)(options, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () =>
				resolve({
					status: response.statusCode ?? 0,
					headers: response.headers,
					body: Buffer.concat(chunks).toString('utf8'),
				}),
			);
		});
		outgoing.on('error', reject);
		if (text !== undefined) outgoing.setHeader('Content-Length', Buffer.byteLength(text));
		outgoing.end(text);
	});
}

/** The headers that let a request in. */
export function keysOf({ credentials }: Sandbox, service: string): Record<string, string> {
	const { credentialType } = STAND_INS.find(({ name }) => name === service)!;
	return factsOf(service).keyHeaders(credentials[credentialType]);
}

export const ADAPTY_PATH = '/api/v2/server-side-api/profile/';
const JSON_TYPE = 'application/json';

/** A request to a service, with its key; a header of undefined is left out. */
export async function ask(sandbox: Sandbox, service: string, call: Call): Promise<HttpResponse> {
	const all = { ...keysOf(sandbox, service), 'content-type': JSON_TYPE, ...call.headers };
	const headers = Object.fromEntries(
		Object.entries(all).filter(([, value]) => value !== undefined),
	);
	const ca = sandbox.certificate;
	return await send(sandbox.urls[service], { ...call, headers, ca });
}

/** An Adapty request about a customer user ID. */
export async function adapty(
	sandbox: Sandbox,
	method: string,
	id: string,
	signal?: AbortSignal,
): Promise<HttpResponse> {
	const headers = { 'adapty-customer-user-id': id };
	return await ask(sandbox, 'adapty', { method, path: ADAPTY_PATH, headers, signal });
}

/** A CleverTap deletion; a string is a raw body. */
export async function cleverTapDelete(
	sandbox: Sandbox,
	body: unknown,
	headers: OutgoingHttpHeaders = {},
): Promise<HttpResponse> {
	const call = { method: 'POST', path: '/1/delete/profiles.json', headers, body };
	return await ask(sandbox, 'cleverTap', call);
}

/** A CleverTap look-up. @param query raw, without the question mark */
export async function cleverTapRead(sandbox: Sandbox, query: string): Promise<HttpResponse> {
	return await ask(sandbox, 'cleverTap', { path: `/1/profile.json?${query}` });
}

/** A Gainsight PX request. @param path raw, behind /v1/users */
export async function gainsightPx(
	sandbox: Sandbox,
	method: string,
	path: string,
	body?: unknown,
): Promise<HttpResponse> {
	return await ask(sandbox, 'gainsightPx', { method, path: `/v1/users${path}`, body });
}

/** One sandbox for a file of tests, forgotten between them; limits have tests of their own. */
export function sharedSandbox(): { readonly it: Sandbox } {
	const holder = {} as { it: Sandbox };
	beforeAll(async () => void (holder.it = await startSandbox()));
	beforeEach(() => {
		holder.it.reset();
		for (const name of SANDBOX_SERVICES) holder.it.limit(name, []);
	});
	afterAll(async () => await holder.it.close());
	return holder;
}

/** Waits until something that has no event of its own has come true. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
