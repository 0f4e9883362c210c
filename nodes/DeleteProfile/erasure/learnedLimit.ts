const SECOND_MS = 1000;

/** Forgotten this long after the last throttled request or pause: the service may be idle by then. */
const REMEMBER_MS = 5 * 60_000;

/** The rate is measured over about this long, and anew after this long without a request. */
const WINDOW_MS = 2000;

/** A shorter measurement tells no rate. */
const LEAST_WINDOW_MS = 100;

/**
 * CUSUM (Page 1954, https://en.wikipedia.org/wiki/CUSUM): the part of all requests that may be
 * throttled by chance, and how many beyond it are no chance.
 */
const TOLERATED = 0.15;
const THRESHOLD = 4;

/**
 * CUBIC as in the AWS SDKs' adaptive retry mode: the part of the pace that is kept, the steepness of
 * its way back (requests per second, per second cubed), and the least pace per second.
 * https://github.com/smithy-lang/smithy-typescript/blob/main/packages/util-retry/src/DefaultRateLimiter.ts
 */
const BETA = 0.7;
const STEEPNESS = 0.4;
const MIN_PER_SECOND = 0.5;

/**
 * How many requests a second an account takes: no limit until CUSUM says that it throttles, or it
 * asks for a pause; then CUBIC, which drops the pace, comes back to the one that was too fast,
 * lingers there, and tries ever more.
 */
export class LearnedLimit {
	/** The pace that was too fast, per second. Infinity = none was. */
	private tooFast = Infinity;

	/** From when on the pace comes back: when it was lowered, or the end of the pause. */
	private backFrom = -Infinity;

	/** The unit of that time: a second, or the pause where that is longer, so that pauses stay rare. */
	private unitMs = SECOND_MS;

	/** When the pace was lowered; what started before says nothing about the lower one. */
	private loweredAt = -Infinity;

	/** The last throttled request, or the end of a pause. */
	private throttledAt = -Infinity;

	/** The sum of CUSUM: requests throttled beyond the tolerated ones. */
	private excess = 0;

	/** Requests taken, and the ms that passed; both fade as time passes. */
	private taken = 0;
	private passedMs = 0;
	private measuredAt = -Infinity;

	/** @param now by `clock.now()`, as are all times here */
	perSecond(now: number): number {
		if (this.tooFast === Infinity || now - this.throttledAt > REMEMBER_MS) return Infinity;
		const since = Math.max(0, now - this.backFrom) / this.unitMs;
		const wayBack = Math.cbrt((this.tooFast * (1 - BETA)) / STEEPNESS);
		return Math.max(MIN_PER_SECOND, this.tooFast + STEEPNESS * (since - wayBack) ** 3);
	}

	isUnlimited(now: number): boolean {
		return this.perSecond(now) === Infinity;
	}

	/** A request was throttled, or taken. */
	record(throttled: boolean, startedAt: number, now: number): void {
		this.measure(throttled, startedAt, now);
		if (throttled) this.throttledAt = Math.max(this.throttledAt, now);
		if (startedAt < this.loweredAt) return;
		this.excess = Math.max(0, this.excess + (throttled ? 1 : 0) - TOLERATED);
		if (this.excess >= THRESHOLD) this.lower(now);
	}

	/** The account asks for a pause until then, which is later than it asked for before. */
	pause(until: number, now: number): void {
		// One flight of throttled requests may ask for several.
		if (now >= this.backFrom) this.lower(now);
		this.unitMs = Math.max(SECOND_MS, until - now);
		this.passedMs += until - Math.max(now, this.measuredAt);
		this.backFrom = this.throttledAt = this.measuredAt = until;
	}

	private measure(throttled: boolean, startedAt: number, now: number): void {
		if (startedAt - this.measuredAt > WINDOW_MS) {
			this.taken = this.passedMs = this.excess = 0;
			this.measuredAt = startedAt;
		}
		const ms = Math.max(0, now - this.measuredAt);
		const kept = Math.exp(-ms / WINDOW_MS);
		this.taken = this.taken * kept + (throttled ? 0 : 1);
		this.passedMs = this.passedMs * kept + ms;
		this.measuredAt += ms;
	}

	private lower(now: number): void {
		if (this.passedMs < LEAST_WINDOW_MS) return;
		this.tooFast = Math.min((this.taken / this.passedMs) * SECOND_MS, this.perSecond(now));
		this.unitMs = SECOND_MS;
		this.loweredAt = now;
		this.backFrom = Math.max(this.backFrom, now);
		this.excess = 0;
	}
}
