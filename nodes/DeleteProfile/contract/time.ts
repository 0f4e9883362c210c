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
