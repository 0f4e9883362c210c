import { MAX_SLEEP_MS, type Clock } from './clock';

/** What one run allows itself at an account. */
export interface GateLimits {
	/** Most requests in flight, 1 to 100. */
	readonly concurrency: number;
	/** Most requests started per second; 0 = no limit. */
	readonly perSecond: number;
}

/** Beyond this cap there is nothing left to slow down. */
const MAX_CONCURRENCY = 100;

/** A service that was busy once is not asked carefully for ever: a learned cap holds so long. Ms. */
const REMEMBER_MS = 5 * 60_000;

/** Timers fire late; starts that were missed may be made up for, but only this much of them. Ms. */
const CATCH_UP_MS = 25;

/**
 * Keeps one account of one service as busy as it may be, for all executions of this process: a cap
 * on requests in flight that shrinks when the service says so and grows back (additive increase,
 * multiplicative decrease), a smooth pace, and a pause for `Retry-After`.
 */
export class AccountGate {
	private inFlight = 0;

	/** Learned cap; no limit until the service asks to slow down. */
	private allowance = Infinity;

	private slowedAt = -Infinity;

	/** Most requests in flight since then: what the service had when it asked to slow down. */
	private peak = 0;

	private pausedUntil = -Infinity;

	private nextStart = -Infinity;

	private readonly line: symbol[] = [];

	private readonly wakers = new Set<() => void>();

	constructor(private readonly clock: Clock) {}

	/** Nothing that was learned about this account still matters. */
	get forgettable(): boolean {
		this.forgetOldLesson();
		return this.allowance === Infinity && this.pausedUntil <= this.clock.now();
	}

	/**
	 * Waits, in order of arrival, until a request may start, and counts it as in flight.
	 * @returns false when `stopped` came first; then nothing is counted
	 */
	async acquire(limits: GateLimits, stopped: () => boolean): Promise<boolean> {
		const place = Symbol('place in line');
		this.line.push(place);
		try {
			while (!stopped()) {
				const wait = this.line[0] === place ? this.waitFor(limits) : MAX_SLEEP_MS;
				if (wait <= 0) {
					this.start(limits);
					return true;
				}
				await this.change(Math.min(wait, MAX_SLEEP_MS));
			}
			return false;
		} finally {
			this.line.splice(this.line.indexOf(place), 1);
			this.wake();
		}
	}

	/** A request is over, whatever came of it. */
	release(): void {
		this.inFlight--;
		this.wake();
	}

	/**
	 * A request went well: let the cap grow by about one per round of requests. Those that were in
	 * flight with a refused one prove nothing about the new cap.
	 * @param startedAt when the request started, epoch ms
	 */
	speedUp(startedAt: number): void {
		if (this.allowance === Infinity || startedAt < this.slowedAt) return;
		this.allowance += 1 / this.allowance;
		if (this.allowance >= MAX_CONCURRENCY) this.allowance = Infinity;
	}

	/**
	 * The service asked to slow down: halve the cap, once for all requests that were in flight
	 * together.
	 * @param startedAt when the refused request started, epoch ms
	 */
	slowDown(startedAt: number): void {
		if (startedAt < this.slowedAt) return;
		this.allowance = Math.max(1, Math.floor(Math.min(this.allowance, this.peak) / 2));
		this.slowedAt = this.clock.now();
		this.peak = 0;
	}

	/** Nothing of this account starts for so many ms. */
	pause(ms: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + ms);
	}

	/** Ms until the next request may start; more than 0 where only a release can tell. */
	private waitFor({ concurrency, perSecond }: GateLimits): number {
		this.forgetOldLesson();
		if (this.inFlight >= Math.min(concurrency, Math.floor(this.allowance))) return MAX_SLEEP_MS;
		const now = this.clock.now();
		return Math.max(this.pausedUntil - now, perSecond > 0 ? this.nextStart - now : 0);
	}

	private forgetOldLesson(): void {
		if (this.clock.now() - this.slowedAt > REMEMBER_MS) this.allowance = Infinity;
	}

	private start({ perSecond }: GateLimits): void {
		this.inFlight++;
		this.peak = Math.max(this.peak, this.inFlight);
		if (perSecond === 0) return;
		const now = this.clock.now();
		const due = this.nextStart === -Infinity ? now : Math.max(this.nextStart, now - CATCH_UP_MS);
		this.nextStart = due + 1000 / perSecond;
	}

	/** Resolves when something changed, and after `ms` at the latest. */
	private async change(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.wakers.add(resolve);
			void this.clock.sleep(ms).then(() => {
				this.wakers.delete(resolve);
				resolve();
			});
		});
	}

	private wake(): void {
		for (const waker of this.wakers) waker();
		this.wakers.clear();
	}
}

const gates = new Map<string, { readonly gate: AccountGate; users: number }>();

/** Gates that no run uses and that hold no lesson are dropped, so that the map cannot grow for ever. */
function dropUnused(): void {
	for (const [account, { gate, users }] of gates) {
		if (users === 0 && gate.forgettable) gates.delete(account);
	}
}

/** Runs `work` with the gate of an account: one gate for the whole process. */
export async function withGate<T>(
	account: string,
	clock: Clock,
	work: (gate: AccountGate) => Promise<T>,
): Promise<T> {
	dropUnused();
	const entry = gates.get(account) ?? { gate: new AccountGate(clock), users: 0 };
	gates.set(account, entry);
	entry.users++;
	try {
		return await work(entry.gate);
	} finally {
		entry.users--;
	}
}
