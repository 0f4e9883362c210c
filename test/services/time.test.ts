import { isDay } from '../../nodes/DeleteProfile/contract/time';

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
