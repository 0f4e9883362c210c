/** What the headers of a response say: how long to wait, and the ID to tell the service's support. */
import { LONGEST_WAIT_MS } from '../contract/time';

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
export function readDate(text: unknown, now: number): number | undefined {
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
 * @param now epoch ms, by the clock of the service, if it tells it: that clock made a date in `header`
 * @returns ms from now, 0 to an hour; undefined where there is none in a documented form
 */
export function readRetryAfter(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string') return undefined;
	if (/^\d+$/.test(header)) return Math.min(LONGEST_WAIT_MS, Number(header) * 1000);
	const until = readDate(header, now);
	if (until === undefined) return undefined;
	return Math.min(LONGEST_WAIT_MS, Math.max(0, until - now));
}

/** UUIDs, and other groups of hexadecimal digits: Heroku, AWS; Cloudflare adds a place. */
const HEXADECIMAL = /^(?=.*[a-f])[\da-f]+(-[\da-f]+)*(-[A-Z]{3})?$/i;

/** Base64 or base64url of random bytes: letters of both cases, and no word among them. */
const BASE64 = /^(?=.*[a-z])(?=.*[A-Z])(?!.*([a-z]{7}|[A-Z]{7}))[\w+/-]+={0,2}$/;

const LENGTH = { least: 16, most: 64 };

/** Characters: shorter texts are part of a request ID by chance. */
const TELLING = 4;

/** Whether it has a form that request IDs have: a sentence, a name or a number has none. */
function hasForm(text: string): boolean {
	if (text.length < LENGTH.least || text.length > LENGTH.most || !/\d/.test(text)) return false;
	if (HEXADECIMAL.test(text)) return true;
	// In random base64 one character in 32 is neither letter nor digit; between words it is one in five.
	return BASE64.test(text) && text.replace(/[^\W_]|=/g, '').length <= text.length / 8;
}

/** Their letters and digits alone, in lower case. */
function traces(texts: readonly string[]): string[] {
	return texts
		.map((text) => text.toLowerCase().replace(/[^a-z\d]+/g, ''))
		.filter(({ length }) => length >= TELLING);
}

/** One character a byte: only letters and digits of ASCII leave a trace, and they are the same in UTF-8. */
const plain = (bytes: Buffer) => bytes.toString('latin1');

/** What a secret or an ID may have become on its way into a request ID. */
export function tracesOf(text: string): string[] {
	// Not `text`: half a surrogate pair cannot be encoded.
	const bytes = Buffer.from(text);
	return traces([plain(bytes), bytes.toString('base64'), encodeURIComponent(bytes.toString())]);
}

/** A request ID, and what it may stand for: something that was encoded can begin anywhere in it. */
function tracesOfId(id: string): string[] {
	const digits = id.replace(/-/g, '');
	const decoded = HEXADECIMAL.test(id)
		? [0, 1].map((start) => Buffer.from(digits.slice(start), 'hex'))
		: [0, 1, 2, 3].map((start) => Buffer.from(id.slice(start), 'base64'));
	return traces([id, ...decoded.map(plain)]);
}

/** @returns whether this request ID holds what left a trace, or a part of it, plain or encoded */
function holds(id: string): (trace: string) => boolean {
	const own = tracesOfId(id);
	return (trace) => own.some((it) => it.includes(trace) || trace.includes(it));
}

/**
 * The ID that a service's support asks for. A proxy that reflects what it was sent must not put a key
 * or an ID into the output, so what could hold one is none.
 * @param held traces of all secrets and IDs of the request; read only where there is a request ID
 */
export function readRequestId(
	headers: Readonly<Record<string, unknown>>,
	held: () => readonly string[],
): string | undefined {
	return [headers['request-id'], headers['x-request-id']].find((id): id is string => {
		return typeof id === 'string' && hasForm(id) && !held().some(holds(id));
	});
}
