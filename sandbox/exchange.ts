/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { HttpResponse } from './standIn';
import { deliver, type Delivery } from './wire';

/** What an exchange tells while it goes on, each once. */
export interface ExchangeEvents {
	/** The service has done with it: what was in its way is free again. */
	onDone(): void;
	/** The client waits no longer. */
	onEnd(): void;
}

/**
 * One request on its way to a response: waits, responds, breaks off. Both events come before the last
 * byte goes out: a client that has its response never finds its place still taken. A client that goes
 * away ends its wait, not the work: a service does not notice, and finishes what it has begun.
 * The exchange stays in `open` as long as a client or the service is busy with it.
 */
export class Exchange {
	private ended = false;
	private done = false;
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly request: IncomingMessage,
		private readonly response: ServerResponse,
		private readonly open: Set<Exchange>,
		private readonly events: ExchangeEvents,
	) {
		open.add(this);
		response.on('close', () => {
			this.end();
			// Of a request that did not arrive whole, or a response on its way, there is nothing to do.
			if (!request.complete || response.headersSent) this.finish();
		});
	}

	/** Runs the step after so many real ms, at once for 0; never after `abort`. */
	after(ms: number, step: () => void): void {
		if (this.done) return;
		if (ms <= 0) {
			step();
			return;
		}
		this.timer = setTimeout(() => {
			this.timer = undefined;
			step();
		}, ms);
	}

	/**
	 * Sends the response; with `slowBodyMs`, all but its headers and first byte so much later.
	 * @returns false if the client has gone
	 */
	respond(content: HttpResponse, slowBodyMs?: number): boolean {
		const { response } = this;
		if (response.destroyed) {
			this.finish();
			return false;
		}
		const body = Buffer.from(content.body ?? '');
		const hasBody = content.status !== 204 && content.status !== 304;
		response.writeHead(content.status, {
			...(hasBody ? { 'Content-Length': String(body.length) } : {}),
			...content.headers,
		});
		if (slowBodyMs === undefined) {
			this.close(body);
			return true;
		}
		response.flushHeaders();
		if (body.length > 0) response.write(body.subarray(0, 1));
		this.after(slowBodyMs, () => this.close(body.subarray(1)));
		return true;
	}

	/**
	 * Sends the response past node:http, so that it can be wrong, and ends the connection.
	 * @returns false if the client has gone
	 */
	deliver(content: HttpResponse, delivery: Delivery): boolean {
		const { socket } = this.request;
		if (this.response.destroyed) {
			this.finish();
			return false;
		}
		socket.once('close', () => this.finish());
		deliver(socket, content, delivery, () => {
			this.finish();
			this.end();
		});
		return true;
	}

	/** Nothing more happens, and the client's connection breaks. */
	abort(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		this.finish();
		this.request.socket.destroy();
		this.end();
	}

	private close(rest: Buffer): void {
		this.finish();
		this.end();
		if (!this.response.destroyed) this.response.end(rest);
	}

	private end(): void {
		if (!this.ended) {
			this.ended = true;
			this.events.onEnd();
		}
		this.forget();
	}

	private finish(): void {
		if (!this.done) {
			this.done = true;
			clearTimeout(this.timer);
			this.events.onDone();
		}
		this.forget();
	}

	private forget(): void {
		if (this.ended && this.done) this.open.delete(this);
	}
}
