import { LONGEST_WAIT_MS } from '../contract/service';

/** IMF-fixdate, RFC 850 and asctime, all in GMT: https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats */
const DATE_FORMS: readonly RegExp[] = [
	/^[A-Z][a-z]{2}, (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/,
	/^[A-Z][a-z]{5,8}, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/,
	/^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
];

/** A year in two digits is the one of this century, unless that is more than 50 years ahead. */
function fullYear(year: string, now: number): number {
	if (year.length === 4) return Number(year);
	const near = 2000 + Number(year);
	return near > new Date(now).getUTCFullYear() + 50 ? near - 100 : near;
}

/** Epoch ms; undefined for everything else that `Date.parse` would take for a date, in local time even. */
function readDate(text: unknown, now: number): number | undefined {
	for (const form of DATE_FORMS) {
		const { day, month, year, time } = form.exec(String(text))?.groups ?? {};
		if (day === undefined) continue;
		const date = Date.parse(`${day} ${month} ${fullYear(year, now)} ${time} GMT`);
		// No 30 February, of which `Date.parse` makes 2 March.
		return new Date(date).getUTCDate() === Number(day) ? date : undefined;
	}
	return undefined;
}

/**
 * Reads `Retry-After`: whole seconds, or an HTTP date (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after).
 * @param header as it was sent
 * @param date the response's own `Date`, whose clock made a date in `header`
 * @param now epoch ms, for where there is no `Date`
 * @returns ms from now, 0 to an hour; undefined where there is none in a documented form
 */
export function readRetryAfter(header: unknown, date: unknown, now: number): number | undefined {
	if (typeof header !== 'string') return undefined;
	if (/^\d+$/.test(header)) return Math.min(LONGEST_WAIT_MS, Number(header) * 1000);
	const until = readDate(header, now);
	if (until === undefined) return undefined;
	return Math.min(LONGEST_WAIT_MS, Math.max(0, until - (readDate(date, now) ?? now)));
}
