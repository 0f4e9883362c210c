/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

import { SANDBOX_SERVICES } from './services';
import type { FaultRule, Sandbox, SeedProfile, ServiceLimits } from './types';

type Input = Record<string, unknown>;
type Action = (sandbox: Sandbox, input: Input) => unknown;

/** `METHOD /path` to what it does with the query's or the JSON body's values. */
const ACTIONS = new Map<string, Action>(
	Object.entries<Action>({
		'GET /state': (sandbox) => {
			const { urls, credentials, certificate } = sandbox;
			return { urls, credentials, certificate, now: sandbox.now() };
		},
		'GET /stats': (sandbox, input) => sandbox.stats(serviceOf(input)),
		'GET /requests': (sandbox, input) =>
			sandbox.requests(input.service === undefined ? undefined : serviceOf(input)),
		'GET /deletions': (sandbox, input) => [...sandbox.deletions(serviceOf(input))],
		'GET /profile': (sandbox, input) => {
			const profile = profileOf(input);
			return {
				has: sandbox.has(...profile),
				state: sandbox.state(...profile),
				history: sandbox.history(...profile),
			};
		},
		'POST /seed': (sandbox, input) => {
			if (!Array.isArray(input.profiles)) throw new Error('profiles has to be an array');
			sandbox.seed(serviceOf(input), input.profiles as SeedProfile[]);
			return { seeded: input.profiles.length };
		},
		'POST /upsert': (sandbox, input) => {
			sandbox.upsert(...profileOf(input));
			return {};
		},
		'POST /limit': (sandbox, input) => {
			sandbox.limit(serviceOf(input), input.limits as ServiceLimits);
			return {};
		},
		'POST /fault': (sandbox, input) => ({ id: sandbox.fault(input as unknown as FaultRule) }),
		'POST /clear-faults': (sandbox) => {
			sandbox.clearFaults();
			return {};
		},
		'POST /advance': (sandbox, input) => {
			sandbox.advance(Number(input.ms));
			return { now: sandbox.now() };
		},
		'POST /reset': (sandbox) => {
			sandbox.reset();
			return {};
		},
	}),
);

/** The admin endpoint: the sandbox as JSON over HTTP, for when it runs as a process of its own. */
export function adminHandler(sandbox: Sandbox): RequestListener {
	return (request, response) => {
		respondTo(sandbox, request, response).catch((error: unknown) => {
			const message = error instanceof Error ? error.message : String(error);
			sendJson(response, 400, { error: message });
		});
	};
}

async function respondTo(
	sandbox: Sandbox,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const url = new URL(request.url ?? '/', 'http://admin');
	const route = `${request.method ?? ''} ${url.pathname}`;
	const action = ACTIONS.get(route);
	if (action === undefined) {
		sendJson(response, 404, { error: `No ${route}`, routes: [...ACTIONS.keys()] });
		return;
	}
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks).toString('utf8');
	const input = (body === '' ? Object.fromEntries(url.searchParams) : JSON.parse(body)) as Input;
	sendJson(response, 200, action(sandbox, input));
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
	response.writeHead(status, { 'Content-Type': 'application/json' });
	response.end(`${JSON.stringify(value)}\n`);
}

function serviceOf({ service }: Input): string {
	const known = SANDBOX_SERVICES.find((name) => name === service);
	if (known === undefined) {
		throw new Error(`service has to be one of ${SANDBOX_SERVICES.join(', ')}`);
	}
	return known;
}

function profileOf(input: Input): [string, string, string] {
	const { idType, id } = input;
	if (typeof id !== 'string' || id === '') throw new Error('id has to be a string');
	return [serviceOf(input), String(idType), id];
}
