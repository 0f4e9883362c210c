/**
 * Turns of the event loop in which a response is read that came in time but waited behind a busy one;
 * one would do if no body were compressed.
 */
const TURNS = 10;

/** An alarm that rings so much later than it was set for was held up by a busy event loop. */
const LATE_MS = 10;

/** An attempt under way. */
interface Attempt {
	/** By `performance.now()`. */
	readonly endsAt: number;
	/** Called once if the attempt has to end before its response is there. */
	readonly end: (cause: 'cancelled' | 'timeout') => void;
}

/**
 * Ends attempts whose time is up, and all of them when the execution is cancelled. All have the same
 * time, so they end in the order in which they began and one timer serves them: a timer for each
 * would stay in memory until its time, long after the response.
 */
export class Deadlines {
	private readonly attempts = new Set<Attempt>();

	private alarm: AbortSignal | undefined;

	private readonly cancel = () => this.endUntil(Infinity, 'cancelled');

	/** @param timeout ms for a whole attempt, from its start to the last byte of the response */
	constructor(
		private readonly timeout: number,
		private readonly cancelled: AbortSignal | undefined,
	) {}

	add(end: Attempt['end']): Attempt {
		const attempt = { endsAt: performance.now() + this.timeout, end };
		if (this.attempts.size === 0) this.cancelled?.addEventListener('abort', this.cancel);
		this.attempts.add(attempt);
		this.setAlarm();
		return attempt;
	}

	delete(attempt: Attempt): void {
		this.attempts.delete(attempt);
		if (this.attempts.size === 0) this.cancelled?.removeEventListener('abort', this.cancel);
	}

	private endUntil(time: number, cause: Parameters<Attempt['end']>[0]): void {
		for (const attempt of this.attempts) {
			if (attempt.endsAt > time) return;
			this.delete(attempt);
			attempt.end(cause);
		}
	}

	/** For the attempt that ends first; what has ended since needs none. */
	private setAlarm(): void {
		const [first] = this.attempts;
		if (this.alarm !== undefined || first === undefined) return;
		this.ringIn(first.endsAt - performance.now(), () => {
			const now = performance.now();
			this.endAfter(now > first.endsAt + LATE_MS ? TURNS : 0, now);
		});
	}

	/** Ends what was due at that time, unless its response is read within so many turns of the event loop. */
	private endAfter(turns: number, time: number): void {
		if (turns > 0) return this.ringIn(1, () => this.endAfter(turns - 1, time));
		this.endUntil(time, 'timeout');
		this.setAlarm();
	}

	/** AbortSignal has the one timer besides n8n's sleep that a node may use, and the event loop turns between two. */
	private ringIn(ms: number, ring: () => void): void {
		this.alarm = AbortSignal.timeout(Math.max(1, Math.ceil(ms)));
		this.alarm.addEventListener('abort', () => {
			this.alarm = undefined;
			ring();
		});
	}
}
