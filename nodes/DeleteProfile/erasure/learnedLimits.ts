/** Learned limits are dropped this long after the last refusal: a service that was busy may be idle now. */
const REMEMBER_MS = 5 * 60_000;

/**
 * Refusals for each request taken that are noise. It is the share that counts, not the single
 * refusal: https://www.rfc-editor.org/rfc/rfc8257 (DCTCP), and BBR's loss threshold,
 * https://datatracker.ietf.org/doc/draft-ietf-ccwg-bbr/
 */
const TOLERATED = 0.1;

/** This many refusals beyond the tolerated ones lower a limit. */
const ALARM = 4;

/** A limit that is being tried out is suspected from the start: two refusals are proof enough. */
const SUSPECTED = 2;

/** A refusal that pauses the whole account for a second counts as this many more. */
const PAUSE_WEIGHT = 3;

/** Before a limit is raised again, this many requests must be taken for each refusal that it cost. */
const TAKEN_PER_REFUSAL = 17;

/** And the wait is this many times as long as the account had to pause. */
const REST_PER_PAUSE = 30;

/** The longest rest for refusals without a pause. */
const MAX_REST_MS = 5000;

/** This many requests taken prove that one more in flight is all right. */
const PROOF = 25;

/** Averages reach back over this many requests. */
const MEMORY = 48;

/** After this long without a request, what was measured before no longer counts. */
const STALE_MS = 1000;

/**
 * The pace after a refusal and on its way back, as in the AWS SDKs' adaptive retry mode: the part
 * that is kept, and the steepness of the cubic (requests per second, seconds).
 * https://github.com/smithy-lang/smithy-typescript/blob/main/packages/util-retry/src/DefaultRateLimiter.ts
 */
const KEPT = 0.7;
const STEEPNESS = 0.4;
const MIN_PER_SECOND = 0.5;

/** A pace levels out a little below the one that was refused. */
const BELOW = 0.95;

/** The part of the gain over a proven pace that is kept after a refusal. */
const BELIEVED = 0.25;

/**
 * What one account is known to bear: how many requests in flight and, where fewer in flight do not
 * help, how many a second. Both are unlimited until the share of refusals says otherwise.
 */
export class LearnedLimits {
	private allowed = Infinity;

	/** Most in flight that have proved themselves since the last refusals; 0 = not tried yet. */
	private proven = 0;
	/** Requests still to be taken until the cap under trial is proven. */
	private toProve = 0;

	/** The pace levels out here. Per second. */
	private level = Infinity;

	/** When the pace began its way to the level, and when it leaves it upwards. */
	private levelingFrom = -Infinity;
	private climbingFrom = Infinity;

	/** Neither limit is raised before. */
	private restUntil = -Infinity;

	/** Nothing has been raised since a limit was lowered. */
	private resting = false;
	private changedAt = -Infinity;
	private refusedAt = -Infinity;
	private suspicion = 0;

	/** Refusals since a limit was last lowered or began to be raised: what that cost. */
	private refusals = 0;

	/** Decaying sums over the last requests: taken, the ms they lasted, and the ms that passed. */
	private taken = 0;
	private busyMs = 0;
	private passedMs = 0;
	private measuredAt = -Infinity;

	/** Most requests in flight. */
	cap(now: number): number {
		this.forgetWhatIsOld(now);
		return Math.floor(this.allowed);
	}

	/** Most requests started per second. */
	perSecond(now: number): number {
		this.forgetWhatIsOld(now);
		if (this.level === Infinity) return Infinity;
		const missing = Math.max(0, this.secondsToLevel - Math.max(0, now - this.levelingFrom) / 1000);
		const beyond = Math.max(0, (now - this.climbingFrom) / 1000);
		return this.level + STEEPNESS * (beyond ** 3 - missing ** 3);
	}

	/** Whether there is no limit. */
	isForgotten(now: number): boolean {
		this.forgetWhatIsOld(now);
		return this.allowed === Infinity && this.level === Infinity;
	}

	/**
	 * A request was taken or refused.
	 * @param most the cap that holds without a learned one
	 */
	hear(refused: boolean, startedAt: number, now: number, most: number): void {
		this.measure(refused, startedAt, now);
		if (refused) this.refusedAt = now;
		if (startedAt < this.changedAt) {
			// It was on its way when the limit was lowered: no proof against the new one, but a cost.
			if (refused) this.rest(now, 1);
		} else if (refused) {
			this.refusals++;
			this.suspicion++;
			if (this.suspicion >= ALARM) this.lower(now, most);
		} else {
			this.suspicion = Math.max(0, this.suspicion - TOLERATED);
			if (now >= this.restUntil) this.raise(now, most);
		}
	}

	/** The account stops for so many more ms; that time is nobody's measure. */
	pause(now: number, ms: number): void {
		this.suspicion += PAUSE_WEIGHT * Math.min(1, ms / 1000);
		this.restUntil = Math.max(this.restUntil, now + Math.min(REMEMBER_MS, REST_PER_PAUSE * ms));
		this.measuredAt = Math.max(this.measuredAt, now) + ms;
		this.levelingFrom += ms;
		this.climbingFrom += ms;
	}

	private get secondsToLevel(): number {
		return Math.cbrt((this.level * (1 - KEPT)) / STEEPNESS);
	}

	/** Per second, while the account was not paused. */
	private get takenRate(): number {
		return this.taken > 0 && this.passedMs > 0 ? (this.taken / this.passedMs) * 1000 : Infinity;
	}

	/** How many the account took at once (Little's law), rounded up but for what is chance. */
	private get takenAtOnce(): number {
		if (this.takenRate === Infinity) return 1;
		return Math.max(1, Math.floor(this.busyMs / this.passedMs + 0.75));
	}

	private forgetWhatIsOld(now: number): void {
		if (now - this.refusedAt <= REMEMBER_MS) return;
		this.allowed = this.level = Infinity;
		this.suspicion = this.proven = 0;
		this.resting = false;
	}

	private measure(refused: boolean, startedAt: number, now: number): void {
		if (startedAt - this.measuredAt > STALE_MS) {
			this.taken = this.busyMs = this.passedMs = 0;
			this.measuredAt = startedAt;
		}
		const kept = 1 - 1 / MEMORY;
		this.taken = this.taken * kept + (refused ? 0 : 1);
		this.busyMs = this.busyMs * kept + (refused ? 0 : now - startedAt);
		this.passedMs = this.passedMs * kept + Math.max(0, now - this.measuredAt);
		this.measuredAt = Math.max(this.measuredAt, now);
	}

	private lower(now: number, most: number): void {
		const cap = Math.floor(Math.min(this.allowed, most));
		if (this.level < Infinity) {
			this.level = Math.max(MIN_PER_SECOND, this.lowerLevel(now));
		} else if (cap > 1 && (!this.resting || this.takenAtOnce < cap)) {
			const lower = Math.max(this.takenAtOnce, this.proven, Math.floor(cap / 2));
			this.allowed = Math.min(cap - 1, lower);
		} else if (this.takenRate < Infinity) {
			// They outlast a lower cap: it is not how many at once but how many a second.
			this.allowed = cap;
			this.level = Math.max(MIN_PER_SECOND, this.takenRate * BELOW);
		}
		this.rest(now, this.refusals);
		this.refusals = this.suspicion = 0;
		this.changedAt = now;
		this.levelingFrom = Math.max(now, this.measuredAt);
		this.climbingFrom = Infinity;
		this.proven = 0;
		this.resting = true;
	}

	private lowerLevel(now: number): number {
		const refused = Math.min(this.perSecond(now), this.takenRate) * BELOW;
		const gained = this.climbingFrom < Infinity ? Math.max(0, refused - this.level) : 0;
		return refused - gained * (1 - BELIEVED);
	}

	/** What a refusal cost is earned first. */
	private rest(now: number, refusals: number): void {
		if (this.takenRate === Infinity) return;
		const until =
			Math.max(now, this.restUntil) + (refusals * TAKEN_PER_REFUSAL * 1000) / this.takenRate;
		this.restUntil = Math.max(this.restUntil, Math.min(until, now + MAX_REST_MS));
	}

	private raise(now: number, most: number): void {
		if (this.level < Infinity) this.raisePace(now);
		else if (this.allowed < most) this.raiseCap(most);
	}

	private raisePace(now: number): void {
		if (this.resting) {
			this.suspect();
			this.climbingFrom = Math.max(now, this.levelingFrom + this.secondsToLevel * 1000);
		}
		// A pace that nobody reaches holds nobody back.
		if (this.perSecond(now) <= 2 * this.takenRate) return;
		this.level = Infinity;
		this.changedAt = now;
	}

	/** One more, until that is proven; then about two more for each round of requests. */
	private raiseCap(most: number): void {
		if (this.proven === 0) {
			this.suspect();
			this.proven = Math.floor(this.allowed);
			this.toProve = PROOF;
			this.allowed = this.proven + 1;
		} else if (this.toProve > 0) {
			if (--this.toProve === 0) this.proven = Math.floor(this.allowed);
		} else {
			this.allowed += 2 / this.allowed;
		}
		if (this.toProve === 0 && this.allowed >= most) this.allowed = Infinity;
	}

	private suspect(): void {
		this.resting = false;
		this.suspicion = SUSPECTED;
		this.refusals = 0;
	}
}
