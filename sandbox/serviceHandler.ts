/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import type { IncomingMessage, ServerResponse } from 'node:http';

import { Exchange } from './exchange';
import type { Fault, FaultBook } from './faults';
import type { Journal } from './journal';
import type { Gate } from './limits';
import { RECORDED } from './recorded';
import {
	json,
	withHeaders,
	type Head,
	type Parsed,
	type HttpResponse,
	type Service,
} from './standIn';
import type { FaultRule, RecordedRequest } from './types';
import { withBody, type Delivery } from './wire';

/** What the handler of one service works with. */
export interface ServiceParts {
	name: string;
	service: Service;
	journal: Journal;
	faults: FaultBook;
	gate: Gate;
	/** Real ms before each response. */
	latency: number;
	/** The open exchanges, so that a reset can cut them off. */
	open: Set<Exchange>;
}

/**
 * Handles the requests of one service. On arrival the head is judged and a place under the limit
 * taken; with the body come the faults, then the latency, then the work and the response. A request
 * over the limit meets no fault, so that `times` counts requests that would have been served.
 */
export function serviceHandler(
	parts: ServiceParts,
): (request: IncomingMessage, response: ServerResponse) => void {
	const { name, service, journal, faults, gate, latency, open } = parts;
	return (request, response) => {
		const record = recordOf(name, request);
		const route = service.route(headOf(request));
		const { kind, refusal } = route;
		record.kind = kind;
		journal.record(record);
		// Before whoever waits for this request may go on.
		const admission = refusal === undefined ? gate.enter(kind) : undefined;
		const leaveJournal = journal.begin(kind);
		const exchange = new Exchange(request, response, open, {
			onDone: () => {
				if (admission?.admitted) gate.leave(kind);
			},
			onEnd: () => {
				leaveJournal();
				record.endedAt = Date.now();
			},
		});

		const sent = (content: HttpResponse, isSent: boolean) => {
			if (!isSent) return;
			record.status = content.status;
			journal.responded(content.status);
		};
		const send = (content: HttpResponse, slowBodyMs?: number) =>
			sent(content, exchange.respond(content, slowBodyMs));
		const spoil = (content: HttpResponse, delivery: Delivery) =>
			sent(content, exchange.deliver(content, delivery));

		readBody(request, (body) => {
			const parsed = route.parse(body);
			Object.assign(record, { body, ids: parsed.ids, idType: parsed.idType });
			if (admission?.admitted === false) {
				const { waitMs, retryAfter } = admission;
				const wait: Record<string, string> =
					retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
				const tooMany = withHeaders(service.standardResponse(429, waitMs) ?? json(429, {}), wait);
				exchange.after(latency, () => send(tooMany));
				return;
			}
			const work = () => refusal ?? parsed.respond();
			const fault = faults.decide(name, kind, parsed.ids);
			if (fault === undefined) exchange.after(latency, () => send(work()));
			else act(fault, work, parsed.ids);
		});

		const act = ({ id, rule }: Fault, work: Parsed['respond'], ids: string[]) => {
			record.fault = id;
			const done = rule.applyFirst ? work() : undefined;
			const end = () => {
				if (rule.reset) return exchange.abort();
				if (rule.hang) return;
				const content = insteadOf(rule, service) ?? done ?? work();
				const changed = withHeaders(content, rule.headers);
				const { wire } = rule;
				if (wire === undefined) send(changed, rule.slowBodyMs);
				else if (wire === 'byteOrderMark') send(marked(changed));
				else if (wire === 'reflect') send(withHeaders(changed, reflection(request, ids)));
				else spoil(withBody(changed), { ...rule, kind: wire });
			};
			journal.afterPeak(rule.untilInFlight ?? 0, () =>
				exchange.after((rule.delayMs ?? 0) + latency, end),
			);
		};
	};
}

function headOf(request: IncomingMessage): Head {
	const { method = '', url = '', headers, rawHeaders } = request;
	const question = url.indexOf('?');
	const path = question < 0 ? url : url.slice(0, question);
	const query = question < 0 ? undefined : url.slice(question + 1);
	return { method, path, query, headers, rawHeaders };
}

function recordOf(service: string, request: IncomingMessage): RecordedRequest {
	return {
		service,
		method: request.method ?? '',
		url: request.url ?? '',
		headers: request.headers,
		rawHeaders: request.rawHeaders,
		body: '',
		status: 0,
		startedAt: Date.now(),
		kind: 'other',
		ids: [],
	};
}

function readBody(request: IncomingMessage, use: (body: string) => void): void {
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => use(chunks.length === 0 ? '' : Buffer.concat(chunks).toString('utf8')));
}

/** What a rule says instead of the service; undefined if the service is to speak. */
function insteadOf(
	{ status, body, recorded }: FaultRule,
	service: Service,
): HttpResponse | undefined {
	if (recorded !== undefined) {
		const { headers, ...rest } = { headers: {}, ...RECORDED[recorded] };
		return withHeaders(responseOf(rest.status, rest.body), headers);
	}
	if (status === undefined) return undefined;
	if (body === undefined) return { ...(service.standardResponse(status) ?? {}), status };
	return responseOf(status, body);
}

function responseOf(status: number, body: string | object): HttpResponse {
	if (typeof body === 'object') return json(status, body);
	return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

/** What some editors and frameworks put before a text; nothing before nothing. */
function marked({ body, ...rest }: HttpResponse): HttpResponse {
	return body ? { ...rest, body: `\uFEFF${body}` } : rest;
}

/** Headers about the message and the connection, which would spoil the response instead of it. */
const NOT_REFLECTED = /^(connection|content-.*|host|transfer-encoding|accept-encoding|expect)$/;

const KEY_HEADERS = /^(authorization|.*passcode|.*api-key)$/;

/** What a careless proxy sends back: all headers, the key once more, the ID as the request's. */
function reflection({ headers }: IncomingMessage, ids: string[]): Record<string, string> {
	const sent = Object.entries(headers).map(([name, value]) => [name, String(value)]);
	const kept = sent.filter(([name]) => !NOT_REFLECTED.test(name));
	const keys = sent.filter(([name]) => KEY_HEADERS.test(name)).map(([, value]) => value);
	return {
		...Object.fromEntries(kept),
		'X-Request-Id': keys.join(' '),
		'Request-Id': Buffer.from(ids.join(','), 'utf8')
			.toString('latin1')
			.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?'),
	};
}
