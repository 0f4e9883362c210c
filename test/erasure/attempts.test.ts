import fc from 'fast-check';

import {
	backoff,
	nextAttempt,
	readRetryAfter,
	verdictOf,
	type Trouble,
} from '../../nodes/DeleteProfile/erasure/attempts';
import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import { FakeClock } from '../support/fakeClock';

const NOW = Date.UTC(2026, 0, 1, 12);

describe('backoff', () => {
	test('full jitter: from 0 to 0.5 s, doubling, and never more than 30 s', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (attempts, seed) => {
				const wait = backoff(attempts, new FakeClock(seed).random());
				expect(wait).toBeGreaterThanOrEqual(0);
				expect(wait).toBeLessThan(Math.min(30_000, 500 * 2 ** (attempts - 1)));
			}),
		);
	});

	test('uses the whole range', () => {
		const clock = new FakeClock();
		const waits = Array.from({ length: 1000 }, () => backoff(3, clock.random()));
		expect(Math.min(...waits)).toBeLessThan(50);
		expect(Math.max(...waits)).toBeGreaterThan(1950);
		expect(waits.reduce((sum, wait) => sum + wait, 0) / 1000).toBeCloseTo(1000, -2);
	});
});

describe('readRetryAfter', () => {
	test.each([
		['0', 0],
		['1', 1000],
		['1.5', 1500],
		[' 2 ', 2000],
		['120', 120_000],
		['99999999', 99_999_999_000],
		[new Date(NOW + 10_000).toUTCString(), 10_000],
		[new Date(NOW + 3_600_000).toUTCString(), 3_600_000],
		[new Date(NOW - 10_000).toUTCString(), 0],
		['Thu, 01 Jan 1970 00:00:00 GMT', 0],
	])('%s means %p ms', (value, ms) => {
		expect(readRetryAfter(value, NOW)).toBe(ms);
	});

	test.each([undefined, '', ' ', 'soon', '-5 s', 'NaN', '1e9 s', '١٢'])(
		'%j cannot be read',
		(value) => {
			expect(readRetryAfter(value, NOW)).toBeUndefined();
		},
	);

	test('nothing that a service writes there makes a wait below 0', () => {
		const texts = fc.oneof(
			fc.string(),
			fc.integer().map(String),
			fc.date({ noInvalidDate: true }).map(String),
		);
		fc.assert(
			fc.property(texts, (value) => {
				expect(readRetryAfter(value, NOW) ?? 0).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});

describe('nextAttempt', () => {
	const patience = { maxAttempts: 3, giveUpAfter: 60_000 };
	const failedOnce = { toldToWait: false, failures: 1, waits: 0, waitedFor: 0 };
	const toldOnce = { toldToWait: true, failures: 0, waits: 1, waitedFor: 0 };

	test.each<[string, Partial<Trouble>, number | undefined]>([
		['the first failure', {}, 250],
		['the second', { failures: 2 }, 500],
		['the last that may be', { failures: 3 }, undefined],
		['more than may be', { failures: 4 }, undefined],
		['a failure after many waits', { waits: 50, waitedFor: 1e9 }, 250],
	])('%s: %p', (_what, over, ms) => {
		expect(nextAttempt({ ...failedOnce, ...over }, patience, 0.5)).toBe(ms);
	});

	test.each<[string, Partial<Trouble>, number | undefined]>([
		['the first time', {}, 250],
		['the second', { waits: 2 }, 500],
		['however many failures there were', { failures: 99 }, 250],
		['the longest wait', { waits: 40 }, 15_000],
		['as long as asked for', { retryAfter: 7000 }, 7000],
		['asked for 0, as if nothing was said', { retryAfter: 0 }, 250],
		['just within the time', { waitedFor: 59_000, retryAfter: 1000 }, 1000],
		['beyond the time', { waitedFor: 59_000, retryAfter: 1001 }, undefined],
		['longer than the time altogether', { retryAfter: 60_001 }, undefined],
	])('told to wait, %s: %p', (_what, over, ms) => {
		expect(nextAttempt({ ...toldOnce, ...over }, patience, 0.5)).toBe(ms);
	});
});

describe('verdictOf', () => {
	const response = (status: number) => ({
		kind: 'response' as const,
		response: { status, body: '', receivedAt: 0 },
	});
	const retry = (reason: 'rateLimited' | 'serviceUnavailable' | 'timeout') => ({
		kind: 'retry' as const,
		finding: failed(reason, { what: 'Text' }),
		toldToWait: true,
	});

	test.each([
		['429', response(429), retry('rateLimited'), 'refused'],
		['a 200 that says 429', response(200), retry('rateLimited'), 'refused'],
		['503', response(503), retry('serviceUnavailable'), 'refused'],
		['500', response(500), retry('serviceUnavailable'), 'unclear'],
		['408', response(408), retry('timeout'), 'unclear'],
		['200', response(200), { kind: 'all', finding: { state: 'deleted' } }, 'took'],
		[
			'no response',
			{ kind: 'noResponse', cause: 'timeout', sent: true },
			retry('timeout'),
			'unclear',
		],
		['too long a response', { kind: 'oversized', status: 200 }, retry('timeout'), 'unclear'],
	] as const)('%s: %s', (_what, exchange, reading, verdict) => {
		expect(verdictOf(exchange, reading)).toBe(verdict);
	});
});
