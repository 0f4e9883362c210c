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

/** @returns epoch ms; NaN where it is not in the form, which begins with a day, or the day is in no calendar */
export function timeIn(value: unknown, form: RegExp): number {
	const isOne = typeof value === 'string' && form.test(value) && isDay(value.slice(0, 10));
	return isOne ? Date.parse(value) : NaN;
}
