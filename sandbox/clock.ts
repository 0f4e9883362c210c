/** One hour in ms. */
export const HOUR_MS = 3_600_000;

/** One day in ms. */
export const DAY_MS = 24 * HOUR_MS;

/**
 * The time by which deletions take effect. It starts at the real time and then stands still, so
 * that a test can stop one ms before a deadline.
 */
export class SandboxClock {
	private time = Date.now();

	/** ms since 1970. */
	now(): number {
		return this.time;
	}

	/** Moves the time forward. @param ms not negative */
	advance(ms: number): void {
		if (!Number.isFinite(ms) || ms < 0) {
			throw new RangeError(`The clock advances by 0 ms or more, not by ${String(ms)}`);
		}
		this.time += ms;
	}

	reset(): void {
		this.time = Date.now();
	}
}
