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
		if (this.cancelled?.aborted) this.cancel();
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
		this.alarm = AbortSignal.timeout(Math.max(1, Math.ceil(first.endsAt - performance.now())));
		this.alarm.addEventListener('abort', () => {
			this.alarm = undefined;
			this.endUntil(performance.now(), 'timeout');
			this.setAlarm();
		});
	}
}
