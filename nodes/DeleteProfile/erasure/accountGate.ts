import { LONGEST_WAIT_MS, MAX_SLEEP_MS, type Clock } from '../contract/time';
import { getOrAdd } from '../contract/types';
import { LearnedLimit } from './learnedLimit';
import { Pace } from './pace';

/** What one run allows itself at an account. */
export interface LaneLimits {
	/** Most requests in flight of this run, 1–100. */
	readonly concurrency: number;
	/** Most requests started per second by this run; 0 = no limit. */
	readonly perSecond: number;
	/** The service's own number for what it sends, 0 if absent: lanes with the same one share a pace. */
	readonly documentedPerSecond?: number;
	/** Ms: the lane closes if the account pauses for longer. No limit if absent. */
	readonly giveUpAfter?: number;
}

/** What the end of a request says about the account's load; a timeout or a 500 says nothing. */
export type Verdict = 'took' | 'throttled' | 'unclear';

/** The pace where nothing sets a lower one: requests that start together come back together, and wait for one another. */
const MOST_PER_SECOND = 1000;

/** One run's place at a gate. */
export class Lane {
	readonly pace = new Pace();

	readonly queue: Array<(started: boolean) => void> = [];

	readonly perSecond: number;

	inFlight = 0;

	private closed = false;

	constructor(
		private readonly gate: AccountGate,
		readonly limits: LaneLimits,
		/** The pace of all lanes with the same documented number. */
		readonly shared: Pace,
	) {
		this.perSecond = limits.perSecond || Infinity;
	}

	get mayStart(): boolean {
		return this.queue.length > 0 && this.inFlight < this.limits.concurrency;
	}

	/** The account pauses for longer than this run is willing to wait. */
	get isPausedTooLong(): boolean {
		return this.pausedFor() > (this.limits.giveUpAfter ?? Infinity);
	}

	/** Waits until a request of this run may start and counts it as in flight; false once the lane is closed. */
	async acquire(): Promise<boolean> {
		if (this.isPausedTooLong) this.close();
		if (this.closed) return false;
		return await new Promise<boolean>((resolve) => {
			this.queue.push(resolve);
			this.gate.startWaiting();
		});
	}

	/**
	 * A request is over.
	 * @param startedAt when it started, by `clock.now()`
	 */
	release(startedAt: number, verdict: Verdict): void {
		this.inFlight--;
		this.gate.release(startedAt, verdict);
	}

	/** Nothing of this account starts for so many ms (`Retry-After`), to the letter. */
	pause(ms: number): void {
		this.gate.pause(ms);
	}

	/** Ms that the account is still paused; 0 if it is not. */
	pausedFor(): number {
		return this.gate.pausedFor();
	}

	/** Nothing more starts; who waits gets false at once. */
	close(): void {
		this.closed = true;
		for (const resolve of this.queue.splice(0)) resolve(false);
	}
}

/**
 * Keeps one account of one service as busy as it may be, for all runs of this process. A run is
 * held back by the account's limits and by its own, never by another run's: the widest open lane
 * sets how many may be in flight altogether, and the lanes take turns.
 */
class AccountGate {
	/** In the order of their turns: whoever started last comes last. */
	private readonly lanes: Lane[] = [];

	private readonly learned = new LearnedLimit();

	private readonly pace = new Pace();

	private readonly documented = new Map<number, Pace>();

	private inFlight = 0;

	private pausedUntil = -Infinity;

	/** The account asked for the longest pause or more, and no response since says that it is over. */
	private asksOneByOne = false;

	/** When the sleeps end that are under way; n8n's cannot be ended early. */
	private readonly wakeTimes = new Set<number>();

	constructor(private readonly clock: Clock) {}

	/** Nobody uses it, and no pause, nothing that follows a long one, and no documented or learned limit holds. */
	get isIdle(): boolean {
		// What a run that broke off has left in flight still takes its places.
		if (this.lanes.length > 0 || this.inFlight > 0) return false;
		if (this.pausedFor() > 0 || this.asksOneByOne) return false;
		const now = this.clock.now();
		const isFree = [...this.documented.values()].every(({ freeAt }) => freeAt <= now);
		return isFree && this.learned.isUnlimited(now);
	}

	open(limits: LaneLimits): Lane {
		const { documentedPerSecond = 0 } = limits;
		const shared = getOrAdd(this.documented, documentedPerSecond, () => new Pace());
		const lane = new Lane(this, limits, shared);
		this.lanes.push(lane);
		return lane;
	}

	remove(lane: Lane): void {
		lane.close();
		this.lanes.splice(this.lanes.indexOf(lane), 1);
	}

	release(startedAt: number, verdict: Verdict): void {
		this.inFlight--;
		if (verdict === 'took' && startedAt >= this.pausedUntil) this.asksOneByOne = false;
		if (verdict !== 'unclear') {
			this.learned.record(verdict === 'throttled', startedAt, this.clock.now());
		}
		this.startWaiting();
	}

	pause(ms: number): void {
		const now = this.clock.now();
		const until = now + ms;
		if (until <= this.pausedUntil) return;
		this.learned.pause(until, now);
		this.pausedUntil = until;
		this.asksOneByOne ||= ms >= LONGEST_WAIT_MS;
		for (const lane of this.lanes) if (lane.isPausedTooLong) lane.close();
	}

	pausedFor(): number {
		return Math.max(0, this.pausedUntil - this.clock.now());
	}

	/** Lets requests start, lane by lane, until none may; wakes by itself when only time is missing. */
	startWaiting(): void {
		for (;;) {
			const now = this.clock.now();
			if (this.inFlight >= this.widest) return;
			const waiting = this.lanes.filter((lane) => lane.mayStart);
			if (waiting.length === 0) return;
			const perSecond = Math.min(this.learned.perSecond(now), MOST_PER_SECOND);
			const readyAt = Math.max(this.pausedUntil, this.pace.readyAt(perSecond));
			const next = waiting.find((lane) => this.readyAt(lane) <= now);
			if (readyAt > now || next === undefined) {
				const own = waiting.map((lane) => this.readyAt(lane));
				this.wakeAt(Math.max(readyAt, Math.min(...own)), now);
				return;
			}
			this.inFlight++;
			this.pace.start(perSecond, now);
			this.start(next, now);
		}
	}

	private start(lane: Lane, now: number): void {
		lane.inFlight++;
		lane.pace.start(lane.perSecond, now);
		lane.shared.start(this.fastest(lane), now);
		this.lanes.splice(this.lanes.indexOf(lane), 1);
		this.lanes.push(lane);
		lane.queue.shift()!(true);
	}

	private get widest(): number {
		if (this.asksOneByOne) return 1;
		return Math.max(1, ...this.lanes.map(({ limits }) => limits.concurrency));
	}

	/** By its own pace, and by the one that it shares. */
	private readyAt(lane: Lane): number {
		return Math.max(lane.pace.readyAt(lane.perSecond), lane.shared.readyAt(this.fastest(lane)));
	}

	/** The pace of those that share one is that of the fastest of them. */
	private fastest({ shared }: Lane): number {
		const sharing = this.lanes.filter((lane) => lane.shared === shared);
		return Math.max(...sharing.map(({ perSecond }) => perSecond));
	}

	/** One sleep serves all who wait, unless a new one must end before it. */
	private wakeAt(readyAt: number, now: number): void {
		const time = Math.min(readyAt, now + MAX_SLEEP_MS);
		if ([...this.wakeTimes].some((other) => other <= time)) return;
		this.wakeTimes.add(time);
		void this.clock.sleep(time - now).then(() => {
			this.wakeTimes.delete(time);
			this.startWaiting();
		});
	}
}

const gates = new Map<string, AccountGate>();

/** Drops gates that no run uses and that have learned no limit, so that the map does not grow forever. */
function dropIdle(): void {
	for (const [account, gate] of gates) if (gate.isIdle) gates.delete(account);
}

/** How many accounts are remembered. */
export function openGates(): number {
	dropIdle();
	return gates.size;
}

/** Runs `work` with a lane at the gate of an account: one gate for the whole process. */
export async function withLane<T>(
	account: string,
	limits: LaneLimits,
	clock: Clock,
	work: (lane: Lane) => Promise<T>,
): Promise<T> {
	dropIdle();
	const gate = getOrAdd(gates, account, () => new AccountGate(clock));
	const lane = gate.open(limits);
	try {
		return await work(lane);
	} finally {
		gate.remove(lane);
	}
}
