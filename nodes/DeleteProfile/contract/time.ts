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

/** What asks to wait for longer is believed for this long; then somebody asks again. Ms. */
export const LONGEST_WAIT_MS = 3_600_000;

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

/** "26 Nov", by UTC, so that it is the same on every machine. */
export function utcDay(epochMs: number): string {
	const [, day, month] = new Date(epochMs).toUTCString().split(' ');
	return `${Number(day)} ${month}`;
}

/** "26 Nov, 01:03 UTC". */
export function utcMinute(epochMs: number): string {
	return `${utcDay(epochMs)}, ${new Date(epochMs).toISOString().slice(11, 16)} UTC`;
}

/** True for a day of the calendar as `YYYY-MM-DD`; `Date.parse` alone takes 30 February for 2 March. */
export function isDay(day: unknown): day is string {
	if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day)) return false;
	const start = Date.parse(day);
	return !Number.isNaN(start) && new Date(start).toISOString().startsWith(day);
}

/** Without a time zone, it would be another time on every machine. https://www.rfc-editor.org/rfc/rfc3339 */
export const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** @returns epoch ms; NaN where it is not in the form, which begins with a day, or the day is in no calendar */
export function timeIn(value: unknown, form: RegExp): number {
	const isOne = typeof value === 'string' && form.test(value) && isDay(value.slice(0, 10));
	return isOne ? Date.parse(value) : NaN;
}
