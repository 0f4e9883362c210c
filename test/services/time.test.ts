import { isDay, RFC_3339, timeIn } from '../../nodes/DeleteProfile/contract/time';
import { spoilt } from '../support/spoilt';

test.each([
	['2026-11-30', true],
	['2028-02-29', true],
	['2026-02-29', false],
	['2026-13-01', false],
	// What `Date` reads as well, and writes in the same way.
	['2026', false],
	['2026-11', false],
	['2026-11-30T00:00', false],
	['+012026-11-30', false],
	[['2026-11-30'], false],
	[Date.UTC(2026, 10, 30), false],
	[undefined, false],
])('%j is a day: %p', (day, expected) => {
	expect(isDay(day)).toBe(expected);
});

test('a day with one character changed is none', () => {
	expect(spoilt('2026-11-30').filter(isDay)).toEqual([]);
});

test.each([
	['2026-11-30T12:34:56Z', 0],
	['2026-11-30T12:34:56+01:30', 0],
	['2026-11-30T12:34:56-01:30', 0],
	// A fraction has any number of digits.
	['2026-11-30T12:34:56.78Z', 4],
])('%s is a time; with one character changed: %p are', (time, count) => {
	const isTime = (text: string) => !Number.isNaN(timeIn(text, RFC_3339));
	expect(isTime(time)).toBe(true);
	expect(spoilt(time).filter(isTime)).toHaveLength(count);
});
