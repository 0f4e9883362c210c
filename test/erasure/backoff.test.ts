import fc from 'fast-check';

import { backoff, retryAfter } from '../../nodes/DeleteProfile/erasure/backoff';
import { FakeClock } from '../support/fakeClock';

const NOW = Date.UTC(2026, 0, 1, 12);
const MINUTES_5 = 300_000;

describe('backoff', () => {
	test('full jitter: from 0 to 0.5 s, doubling, and never more than 30 s', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (tries, seed) => {
				const wait = backoff(tries, new FakeClock(seed));
				expect(wait).toBeGreaterThanOrEqual(0);
				expect(wait).toBeLessThan(Math.min(30_000, 500 * 2 ** (tries - 1)));
			}),
		);
	});

	test('uses the whole range', () => {
		const clock = new FakeClock();
		const waits = Array.from({ length: 1000 }, () => backoff(3, clock));
		expect(Math.min(...waits)).toBeLessThan(50);
		expect(Math.max(...waits)).toBeGreaterThan(1950);
		expect(waits.reduce((sum, wait) => sum + wait, 0) / 1000).toBeCloseTo(1000, -2);
	});
});

describe('retryAfter', () => {
	test.each([
		['0', 0],
		['1', 1000],
		['1.5', 1500],
		[' 2 ', 2000],
		['120', 120_000],
		['300', MINUTES_5],
		['301', MINUTES_5],
		['99999999', MINUTES_5],
		[new Date(NOW + 10_000).toUTCString(), 10_000],
		[new Date(NOW + 3_600_000).toUTCString(), MINUTES_5],
		[new Date(NOW - 10_000).toUTCString(), 0],
		['Thu, 01 Jan 1970 00:00:00 GMT', 0],
	])('%s means %p ms', (value, ms) => {
		expect(retryAfter({ 'retry-after': value }, NOW)).toBe(ms);
	});

	test.each(['', ' ', 'soon', '-5 s', 'NaN', '1e9 s', '١٢'])('%j cannot be read', (value) => {
		expect(retryAfter({ 'retry-after': value }, NOW)).toBeUndefined();
	});

	test.each([undefined, null, 5, {}, ['5']])('a header that is %p is none', (value) => {
		expect(retryAfter({ 'retry-after': value }, NOW)).toBeUndefined();
	});

	test('nothing that a service writes there makes a wait below 0 or above 5 minutes', () => {
		const texts = fc.oneof(
			fc.string(),
			fc.integer().map(String),
			fc.date({ noInvalidDate: true }).map(String),
		);
		fc.assert(
			fc.property(texts, (value) => {
				const wait = retryAfter({ 'retry-after': value }, NOW) ?? 0;
				expect(wait).toBeGreaterThanOrEqual(0);
				expect(wait).toBeLessThanOrEqual(MINUTES_5);
			}),
		);
	});
});
