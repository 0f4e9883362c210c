/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import { performance } from 'node:perf_hooks';

import type { ServiceLimits } from './types';

const SECOND_MS = 1000;

/** So many requests in some time. Refused ones do not count. */
export interface RateLimiter {
	/** Counts a request. @returns 0, or the real ms until the next one may pass */
	enter(): number;
}

/** At most so many in any second of real time. */
export class SlidingSecondLimiter implements RateLimiter {
	private readonly entries: Float64Array;
	private next = 0;

	constructor(private readonly most: number) {
		this.entries = new Float64Array(most).fill(-Infinity);
	}

	enter(): number {
		if (this.most === 0) return SECOND_MS;
		const now = performance.now();
		// The oldest of the last `most` entries stands where the next one goes.
		const wait = SECOND_MS - (now - this.entries[this.next]);
		if (wait > 0) return wait;
		this.entries[this.next] = now;
		this.next = (this.next + 1) % this.most;
		return 0;
	}
}

/** A bucket of so many tokens, full at first; every request takes one, and so many a second come back. */
export class TokenBucket implements RateLimiter {
	private tokens: number;
	private filledAt = performance.now();

	constructor(
		private readonly perSecond: number,
		private readonly burst: number,
	) {
		this.tokens = burst;
	}

	enter(): number {
		const now = performance.now();
		const refill = ((now - this.filledAt) / SECOND_MS) * this.perSecond;
		this.tokens = Math.min(this.burst, this.tokens + refill);
		this.filledAt = now;
		if (this.tokens < 1) return ((1 - this.tokens) / this.perSecond) * SECOND_MS;
		this.tokens -= 1;
		return 0;
	}
}

/** Whether a request was let in; `retryAfter` in whole seconds, where a refusal is to say it. */
export type Admission = { admitted: true } | { admitted: false; retryAfter?: number };

/**
 * The limits of one service. They can change while requests are in flight, which keep their places.
 * Who was let in has to leave.
 */
export class Gate {
	private limits: ServiceLimits = {};
	private rate: RateLimiter | undefined;
	private inside = new Map<string, number>();

	/** @param apart deletions and look-ups have a concurrency limit each */
	constructor(
		private readonly start: ServiceLimits,
		private readonly apart: boolean,
	) {
		this.set(start);
	}

	/** Replaces all limits: what is not named is unlimited. */
	set(limits: ServiceLimits): void {
		check(limits);
		const { perSecond, burst } = limits;
		this.limits = limits;
		if (perSecond === undefined) this.rate = undefined;
		else if (burst === undefined) this.rate = new SlidingSecondLimiter(perSecond);
		else this.rate = new TokenBucket(perSecond, burst);
	}

	enter(kind: string): Admission {
		const { concurrency = Infinity, retryAfter } = this.limits;
		const row = this.rowOf(kind);
		const inside = this.inside.get(row) ?? 0;
		// How long a place stays taken, nobody knows: the shortest time a header can say.
		const wait = inside >= concurrency ? SECOND_MS : (this.rate?.enter() ?? 0);
		if (wait > 0) {
			return retryAfter
				? { admitted: false, retryAfter: Math.ceil(wait / SECOND_MS) }
				: { admitted: false };
		}
		this.inside.set(row, inside + 1);
		return { admitted: true };
	}

	leave(kind: string): void {
		const row = this.rowOf(kind);
		this.inside.set(row, (this.inside.get(row) ?? 0) - 1);
	}

	/** As at the start, with all places free. */
	reset(): void {
		this.inside.clear();
		this.set(this.start);
	}

	private rowOf(kind: string): string {
		return this.apart ? kind : 'all';
	}
}

function check({ concurrency = 0, perSecond = 1, burst, ...rest }: ServiceLimits): void {
	const unknown = Object.keys(rest).filter((name) => name !== 'retryAfter');
	if (unknown.length > 0) throw new Error(`Limits: there is no ${unknown.join(', ')}`);
	if (!(concurrency >= 0 && perSecond >= 0)) throw new RangeError('Limits: 0 or more');
	if (burst === undefined && !Number.isInteger(perSecond)) {
		throw new RangeError('Limits: perSecond has to be a whole number, unless there is a burst');
	}
	if (burst !== undefined && !(burst >= 1 && perSecond > 0)) {
		throw new RangeError('Limits: a burst has to be 1 or more, with a perSecond above 0');
	}
}
