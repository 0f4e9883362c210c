/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Reply } from './services/backend';

/**
 * One request on its way to an answer: waits, answers, breaks off. `onEnd` is called once, before
 * the last byte goes out: a client that has its answer never finds its place still taken.
 * The exchange stays in `open` as long as a client or a timer waits for it: the work of a request
 * whose client has gone is still done, as a real service would.
 */
export class Exchange {
	private ended = false;
	private aborted = false;
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly request: IncomingMessage,
		private readonly response: ServerResponse,
		private readonly open: Set<Exchange>,
		private readonly onEnd: () => void,
	) {
		open.add(this);
		response.on('close', () => this.end());
	}

	/** Runs the step after so many real ms, at once for 0; never after `abort`. */
	after(ms: number, step: () => void): void {
		if (this.aborted) return;
		if (ms <= 0) {
			step();
			return;
		}
		this.timer = setTimeout(() => {
			this.timer = undefined;
			step();
			this.forget();
		}, ms);
	}

	/**
	 * Sends the answer; with `slowBodyMs`, all but its headers and first byte so much later.
	 * @returns false if the client has gone
	 */
	answer(reply: Reply, slowBodyMs?: number): boolean {
		const { response } = this;
		if (response.destroyed) return false;
		const body = Buffer.from(reply.body ?? '');
		const hasBody = reply.status !== 204 && reply.status !== 304;
		response.writeHead(reply.status, {
			...(hasBody ? { 'Content-Length': String(body.length) } : {}),
			...reply.headers,
		});
		if (slowBodyMs === undefined) {
			this.finish(body);
			return true;
		}
		response.flushHeaders();
		if (body.length > 0) response.write(body.subarray(0, 1));
		this.after(slowBodyMs, () => this.finish(body.subarray(1)));
		return true;
	}

	/** Nothing more happens, and the client's connection breaks. */
	abort(): void {
		this.aborted = true;
		clearTimeout(this.timer);
		this.timer = undefined;
		this.request.socket.destroy();
		this.end();
	}

	private finish(rest: Buffer): void {
		this.end();
		if (!this.response.destroyed) this.response.end(rest);
	}

	private end(): void {
		if (!this.ended) {
			this.ended = true;
			this.onEnd();
		}
		this.forget();
	}

	private forget(): void {
		if (this.ended && this.timer === undefined) this.open.delete(this);
	}
}
