import fc from 'fast-check';

import { readDate, readRetryAfter } from '../../nodes/DeleteProfile/http/headers';
import { spoilt } from '../support/spoilt';

const NOW = Date.UTC(2026, 10, 28, 12);
const HOUR = 3_600_000;
const AT_NOON = 'Sat, 28 Nov 2026 12:00:00 GMT';

test.each([
	['0', 0],
	['1', 1000],
	['007', 7000],
	['3600', HOUR],
	['3601', HOUR],
	['999999999', HOUR],
	['9'.repeat(310), HOUR],
	['Sat, 28 Nov 2026 12:00:10 GMT', 10_000],
	['Saturday, 28-Nov-26 12:00:10 GMT', 10_000],
	['Wednesday, 28-Nov-26 12:00:10 GMT', 10_000],
	['Sat Nov 28 12:00:10 2026', 10_000],
	['Tue Dec  1 12:00:00 2026', HOUR],
	['Sat, 28 Nov 2026 11:59:50 GMT', 0],
	['Thu, 01 Jan 1970 00:00:00 GMT', 0],
	['Sunday, 06-Nov-94 08:49:37 GMT', 0],
	// In 50 years at most, so these two are 2076 and 1977.
	['Saturday, 28-Nov-76 12:00:00 GMT', HOUR],
	['Monday, 28-Nov-77 12:00:00 GMT', 0],
	['Thu, 31 Dec 2099 23:59:59 GMT', HOUR],
])('%s: %p ms', (header, ms) => {
	expect(readRetryAfter(header, NOW)).toBe(ms);
});

test.each([
	undefined,
	7,
	['7'],
	'',
	' ',
	'soon',
	'33.',
	'Mon, 30 Feb 2026 12:00:00 GMT',
	'Monday, 30-Feb-26 12:00:00 GMT',
	'Mon Feb 30 12:00:00 2026',
	'1.5',
	'+1',
	'-5',
	'5 s',
	'retry in 45',
	'in 45',
	'1e3',
	'0x10',
	'NaN',
	'١٢',
	'2026-11-28T12:00:10Z',
	'28 Nov 2026 12:00:10 GMT',
	'Sat, 28 Nov 2026 12:00:10 +0100',
	'Sat, 28 Nov 2026 12:00:10',
	'Sat, 28 Nov 2026 99:00:10 GMT',
	'Sat, 28 Xyz 2026 12:00:10 GMT',
	'Sat Nov 28 12:00:10 2026 GMT',
	'x Sat, 28 Nov 2026 12:00:10 GMT',
	'Sat, 28 Nov 2026 12:00:10 GMT x',
])('%j is no Retry-After', (header) => {
	expect(readRetryAfter(header, NOW)).toBeUndefined();
});

test.each([
	['Sat, 28 Nov 2026 12:00:10 GMT', 0],
	// Five to eight letters after the first make the name of a day, whatever they are.
	['Sunday, 28-Nov-26 12:00:10 GMT', 5],
	['Wednesday, 28-Nov-26 12:00:10 GMT', 8],
	['Sat Nov 28 12:00:10 2026', 0],
	['Tue Dec  1 12:00:00 2026', 0],
])('%s with one character changed: %p are dates', (date, count) => {
	expect(spoilt(date).filter((text) => readDate(text, NOW) !== undefined)).toHaveLength(count);
});

const LATER = 'Sat, 28 Nov 2026 12:01:00 GMT';

test.each([
	['the same', AT_NOON, 60_000],
	['half a minute ahead', 'Sat, 28 Nov 2026 12:00:30 GMT', 30_000],
	['a day behind', 'Friday, 27-Nov-26 12:00:30 GMT', HOUR],
	['days ahead', 'Tue Dec  1 12:00:00 2026', 0],
	['not told', undefined, 60_000],
	['told in no documented form', '2026-11-20', 60_000],
	['told in text that is none', 'foo 33 GMT', 60_000],
])('a date is by the clock of the service, which is %s', (_what, date, ms) => {
	const now = readDate(date, NOW) ?? NOW;
	expect(readRetryAfter(LATER, now)).toBe(ms);
	expect(readRetryAfter('5', now)).toBe(5000);
});

test('nothing that a service writes there makes a wait below 0 or above an hour', () => {
	const texts = fc.oneof(
		fc.string(),
		fc.integer().map(String),
		fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
	);
	fc.assert(
		fc.property(texts, texts, (header, date) => {
			const ms = readRetryAfter(header, readDate(date, NOW) ?? NOW) ?? 0;
			expect(ms).toBeGreaterThanOrEqual(0);
			expect(ms).toBeLessThanOrEqual(HOUR);
		}),
	);
});
