/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import { performance } from 'node:perf_hooks';

import type { RequestKind, ServiceLimit, ServiceLimits } from './types';

/** How long each rate counts, in ms. */
const RATES = { perSecond: 1000, perMinute: 60_000, perHour: 3_600_000 } as const;

/** At most so many in any time of this length, by real time. */
class SlidingWindow {
	private readonly entries: Float64Array;
	private next = 0;

	constructor(
		private readonly most: number,
		private readonly lengthMs: number,
	) {
		this.entries = new Float64Array(most).fill(-Infinity);
	}

	/** Real ms until the next one may pass; 0 if it may now. */
	wait(now: number): number {
		// The oldest of the last `most` entries stands where the next one goes.
		if (this.most === 0) return this.lengthMs;
		return Math.max(0, this.lengthMs - (now - this.entries[this.next]));
	}

	count(now: number): void {
		this.entries[this.next] = now;
		this.next = (this.next + 1) % this.most;
	}
}

/** Whether a request was let in; if not, for how many real ms, and in whole seconds where the 429 says it. */
export type Admission =
	| { admitted: true }
	| { admitted: false; waitMs: number; retryAfter?: number };

/**
 * The limits of one service. They can change while requests are in flight, which keep their places.
 * Who was let in has to leave; who was refused does not count.
 */
export class Gate {
	private counters: Array<{ limit: ServiceLimit; windows: SlidingWindow[] }> = [];
	private inside = new Map<RequestKind, number>();

	constructor(private readonly start: ServiceLimits) {
		this.set(start);
	}

	/** Replaces all limits: what is not named is unlimited. */
	set(limits: ServiceLimits): void {
		check(limits);
		this.counters = limits.map((limit) => ({
			limit,
			windows: rates(limit).map(([name, most]) => new SlidingWindow(most, RATES[name])),
		}));
	}

	enter(kind: RequestKind): Admission {
		const now = performance.now();
		const counting = this.counters.filter(({ limit: { of } }) => of?.includes(kind) ?? true);
		const waits = counting.map(({ limit, windows }) => {
			// How long a place stays taken, nobody knows: the shortest time a header can say.
			const isFull = this.insideOf(limit) >= (limit.concurrency ?? Infinity);
			return Math.max(isFull ? 1000 : 0, ...windows.map((window) => window.wait(now)));
		});
		const waitMs = Math.max(0, ...waits);
		if (waitMs > 0) {
			const says = counting.some(({ limit }, index) => limit.retryAfter && waits[index] > 0);
			return { admitted: false, waitMs, ...(says && { retryAfter: Math.ceil(waitMs / 1000) }) };
		}
		for (const window of counting.flatMap(({ windows }) => windows)) window.count(now);
		this.inside.set(kind, (this.inside.get(kind) ?? 0) + 1);
		return { admitted: true };
	}

	leave(kind: RequestKind): void {
		this.inside.set(kind, (this.inside.get(kind) ?? 0) - 1);
	}

	/** As at the start, with all places free. */
	reset(): void {
		this.inside.clear();
		this.set(this.start);
	}

	private insideOf({ of }: ServiceLimit): number {
		const counted = [...this.inside].filter(([kind]) => of?.includes(kind) ?? true);
		return counted.reduce((sum, [, count]) => sum + count, 0);
	}
}

function rates(limit: ServiceLimit): Array<[name: keyof typeof RATES, most: number]> {
	const names = Object.keys(RATES) as Array<keyof typeof RATES>;
	return names.flatMap((name) => {
		const most = limit[name];
		return most === undefined ? [] : [[name, most]];
	});
}

const FIELDS = ['of', 'concurrency', 'retryAfter', ...Object.keys(RATES)];

function check(limits: ServiceLimits): void {
	if (!Array.isArray(limits)) throw new Error('Limits: a list, which is empty for none');
	for (const limit of limits) {
		const unknown = Object.keys(limit).filter((name) => !FIELDS.includes(name));
		if (unknown.length > 0) throw new Error(`Limits: there is no ${unknown.join(', ')}`);
		for (const [, most] of [['', limit.concurrency ?? 0] as const, ...rates(limit)]) {
			if (!(Number.isInteger(most) && most >= 0)) {
				throw new RangeError('Limits: whole numbers from 0');
			}
		}
	}
}
