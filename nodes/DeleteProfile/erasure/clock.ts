/** Time as the flow sees it; tests hand in their own. */
export interface Clock {
	/** Monotonic ms: only differences mean anything, and they hold when the system's time is set. */
	now(): number;
	/** Epoch ms, for receipts and for `Retry-After` dates; may jump. */
	date(): number;
	/** Resolves after this many ms. */
	sleep(ms: number): Promise<void>;
	/** 0 ≤ x < 1, for jitter. */
	random(): number;
}

/** A longer wait is split, to check in between whether there is still something to wait for. */
export const MAX_SLEEP_MS = 250;

/**
 * Waits until a point in time.
 * @param time by `clock.now()`
 * @param over whether there is nothing left to wait for; then it ends within MAX_SLEEP_MS
 */
export async function pauseUntil(time: number, clock: Clock, over: () => boolean): Promise<void> {
	for (;;) {
		const wait = time - clock.now();
		if (!(wait > 0) || over()) return;
		await clock.sleep(Math.min(wait, MAX_SLEEP_MS));
	}
}
