/** Timers fire late. So many starts that were delayed by at most this long are caught up on, so the pace holds. */
const CATCH_UP = { starts: 4, ms: 25 };

/** Pacing: spreads starts evenly (https://en.wikipedia.org/wiki/TCP_pacing); the rate may be another each time. */
export class Pace {
	private lastDue = -Infinity;

	/** From when on the next one may start as if there had been none: it is due, and no catching up is left. */
	freeAt = -Infinity;

	/** @returns when the next request may start, by `clock.now()` */
	readyAt(perSecond: number): number {
		return this.lastDue + 1000 / perSecond;
	}

	start(perSecond: number, now: number): void {
		const catchUp = Math.min(CATCH_UP.ms, (CATCH_UP.starts * 1000) / perSecond);
		this.lastDue = Math.max(this.readyAt(perSecond), now - catchUp);
		this.freeAt = this.readyAt(perSecond) + catchUp;
	}
}
