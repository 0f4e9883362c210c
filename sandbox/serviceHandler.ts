/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import type { IncomingMessage, ServerResponse } from 'node:http';

import { Exchange } from './exchange';
import type { Fault, FaultBook } from './faults';
import type { Journal } from './journal';
import { json, type Backend, type Head, type Parsed, type Reply } from './services/backend';
import type { FaultRule, RecordedRequest, SandboxService } from './types';

/** What the handler of one service works with. */
export interface ServiceParts {
	service: SandboxService;
	backend: Backend;
	journal: Journal;
	faults: FaultBook;
	/** Real ms before each answer. */
	latency: number;
	/** The open exchanges, so that a reset can cut them off. */
	open: Set<Exchange>;
}

/**
 * Handles the requests of one service. On arrival the head is judged and a place under the limit
 * taken; with the body come the faults, then the latency, then the work and the answer. A request
 * over the limit meets no fault, so that `times` counts requests that would have been served.
 */
export function serviceHandler(
	parts: ServiceParts,
): (request: IncomingMessage, response: ServerResponse) => void {
	const { service, backend, journal, faults, latency, open } = parts;
	return (request, response) => {
		const record = recordOf(service, request);
		const head = headOf(request);
		const route = backend.route(head);
		record.kind = route.kind;
		journal.record(record);
		const leaveJournal = journal.begin(route.kind);
		const admitted = route.limiter?.enter() ?? true;
		const exchange = new Exchange(request, response, open, () => {
			if (admitted) route.limiter?.leave();
			leaveJournal();
			record.endedAt = Date.now();
		});

		const send = (reply: Reply, slowBodyMs?: number) => {
			if (!exchange.answer(reply, slowBodyMs)) return;
			record.status = reply.status;
			journal.answered(reply.status);
		};

		readBody(request, (body) => {
			const parsed = route.parse(body);
			Object.assign(record, { body, ids: parsed.ids, idType: parsed.idType });
			if (!admitted) {
				exchange.after(latency, () => send(backend.standardReply(429) ?? json(429, {})));
				return;
			}
			const work = () => route.refusal ?? parsed.answer();
			const fault = faults.decide(service, route.kind, parsed.ids);
			if (fault === undefined) exchange.after(latency, () => send(work()));
			else act(fault, work);
		});

		const act = ({ id, rule }: Fault, work: Parsed['answer']) => {
			record.fault = id;
			const done = rule.applyFirst ? work() : undefined;
			exchange.after((rule.delayMs ?? 0) + latency, () => {
				if (rule.reset) exchange.abort();
				else if (rule.status !== undefined) send(faultReply(rule, backend), rule.slowBodyMs);
				else if (!rule.hang) send(done ?? work(), rule.slowBodyMs);
			});
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

function recordOf(service: SandboxService, request: IncomingMessage): RecordedRequest {
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

function faultReply(rule: FaultRule, backend: Backend): Reply {
	const { status = 500, body } = rule;
	const plain = (): Reply => {
		if (body === undefined) return backend.standardReply(status) ?? { status };
		if (typeof body === 'object') return json(status, body);
		return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
	};
	const reply = plain();
	return { ...reply, status, headers: merge(reply.headers, rule.headers) };
}

/** The rule's headers win, in whatever case they are written. */
function merge(own: Record<string, string> = {}, wanted: Record<string, string> = {}) {
	const names = new Set(Object.keys(wanted).map((name) => name.toLowerCase()));
	const rest = Object.entries(own).filter(([name]) => !names.has(name.toLowerCase()));
	return { ...Object.fromEntries(rest), ...wanted };
}
