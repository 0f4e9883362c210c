/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import { performance } from 'node:perf_hooks';

/** Lets requests in or refuses them. Who was let in has to leave. */
export interface Limiter {
	/** False: over the limit. */
	enter(): boolean;
	leave(): void;
	reset(): void;
}

/** At most so many at the same time. */
export class ConcurrencyLimiter implements Limiter {
	private inside = 0;

	constructor(private readonly most: number) {}

	enter(): boolean {
		if (this.inside >= this.most) return false;
		this.inside += 1;
		return true;
	}

	leave(): void {
		this.inside -= 1;
	}

	reset(): void {
		this.inside = 0;
	}
}

const SECOND_MS = 1000;

/** At most so many in any second of real time. Refused ones do not count. */
export class SlidingSecondLimiter implements Limiter {
	private readonly entries: Float64Array;
	private next = 0;

	constructor(private readonly most: number) {
		this.entries = new Float64Array(most).fill(-Infinity);
	}

	enter(): boolean {
		const now = performance.now();
		// The oldest of the last `most` entries stands where the next one goes.
		if (this.most === 0 || now - this.entries[this.next] < SECOND_MS) return false;
		this.entries[this.next] = now;
		this.next = (this.next + 1) % this.most;
		return true;
	}

	leave(): void {}

	reset(): void {
		this.entries.fill(-Infinity);
		this.next = 0;
	}
}
