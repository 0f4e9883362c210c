/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';

import type { Sandbox } from '../../sandbox';

export interface Call {
	method?: string;
	/** Goes out as it is. */
	path: string;
	headers?: OutgoingHttpHeaders;
	body?: string;
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
		if (body !== undefined) outgoing.setHeader('Content-Length', Buffer.byteLength(body));
		outgoing.end(body);
	});
}

/** The headers that let a request in, by service. */
export function keys({ credentials }: Sandbox) {
	const { adaptyApi, adaptyMailApi, cleverTapApi, gainsightPxApi } = credentials;
	return {
		adapty: { Authorization: `Api-Key ${adaptyApi.secretKey}` },
		adaptyMail: { Authorization: `Bearer ${adaptyMailApi.secretKey}` },
		cleverTap: {
			'X-CleverTap-Account-Id': cleverTapApi.accountId,
			'X-CleverTap-Passcode': cleverTapApi.passcode,
		},
		gainsightPx: { 'X-APTRINSIC-API-KEY': gainsightPxApi.apiKey },
	};
}

export const ADAPTY_PATH = '/api/v2/server-side-api/profile/';

/** An Adapty request about a customer user ID. */
export async function adapty(
	sandbox: Sandbox,
	method: string,
	id: string,
	signal?: AbortSignal,
): Promise<HttpResponse> {
	const headers = {
		...keys(sandbox).adapty,
		'Content-Type': 'application/json',
		'adapty-customer-user-id': id,
	};
	const ca = sandbox.certificate;
	return await send(sandbox.urls.adapty, { method, path: ADAPTY_PATH, headers, signal, ca });
}

/** A CleverTap deletion; a string is a raw body. */
export async function cleverTapDelete(
	sandbox: Sandbox,
	body: unknown,
	headers: OutgoingHttpHeaders = {},
): Promise<HttpResponse> {
	return await send(sandbox.urls.cleverTap, {
		method: 'POST',
		path: '/1/delete/profiles.json',
		headers: { ...keys(sandbox).cleverTap, 'Content-Type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
}

/** A CleverTap look-up. @param query raw, without the question mark */
export async function cleverTapRead(sandbox: Sandbox, query: string): Promise<HttpResponse> {
	const path = `/1/profile.json?${query}`;
	return await send(sandbox.urls.cleverTap, { path, headers: keys(sandbox).cleverTap });
}

/** A Gainsight PX request. @param path raw, behind /v1/users */
export async function gainsightPx(
	sandbox: Sandbox,
	method: string,
	path: string,
	body?: unknown,
): Promise<HttpResponse> {
	const json = body === undefined ? undefined : JSON.stringify(body);
	const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
	const headers = { ...keys(sandbox).gainsightPx, ...type };
	return await send(sandbox.urls.gainsightPx, {
		method,
		path: `/v1/users${path}`,
		headers,
		body: json,
	});
}

/** Waits until something that has no event of its own has come true. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
