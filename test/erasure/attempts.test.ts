import fc from 'fast-check';

import {
	backoff,
	evidenceOf,
	mayHaveWorked,
	nextAttempt,
	readExchange,
	verdictOf,
	waitAskedBy,
	type Trouble,
} from '../../nodes/DeleteProfile/erasure/attempts';
import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import type { Exchange } from '../../nodes/DeleteProfile/contract/service';
import { FakeClock } from '../support/fakeClock';
import { amplitude } from '../../nodes/DeleteProfile/services/amplitude';
import { fakeService, manyTargets } from '../support/fakeService';

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

describe('nextAttempt', () => {
	/** @returns ms from now, for a request that has been through this */
	function delay(
		toldToWait: boolean,
		before: Partial<Trouble>,
		waitedFor = 0,
		retryAfter?: number,
	) {
		const clock = new FakeClock();
		jest.spyOn(clock, 'random').mockReturnValue(0.5);
		const now = clock.now();
		const trouble = { failures: 0, waits: 0, waitingSince: now - waitedFor, ...before };
		const patience = { maxAttempts: 3, giveUpAfter: 60_000 };
		const next = nextAttempt(trouble, toldToWait, retryAfter, patience, clock);
		return next === undefined ? undefined : next - now;
	}

	test.each<[string, Partial<Trouble>, number, number | undefined]>([
		['the first failure', {}, 0, 250],
		['the second', { failures: 1 }, 0, 500],
		['the last that may be', { failures: 2 }, 0, undefined],
		['more than may be', { failures: 3 }, 0, undefined],
		['a failure after many waits', { waits: 50 }, 1e9, 250],
	])('%s: %p', (_what, before, waitedFor, ms) => {
		expect(delay(false, before, waitedFor)).toBe(ms);
	});

	test.each([
		[60_000, 60_000],
		[60_001, undefined],
	])('a failure with a wait of its own of %p ms: %p', (after, ms) => {
		expect(delay(false, {}, 0, after)).toBe(ms);
	});

	test.each<[string, Partial<Trouble>, number, number | undefined, number | undefined]>([
		['the first time', { waitingSince: undefined }, 0, undefined, 250],
		['the second', { waits: 1 }, 0, undefined, 500],
		['however many failures there were', { failures: 99 }, 0, undefined, 250],
		['the longest wait', { waits: 39 }, 0, undefined, 15_000],
		['as long as asked for', {}, 0, 7000, 7000],
		['asked for 0, as if nothing was said', {}, 0, 0, 250],
		['just within the time', {}, 59_000, 1000, 1000],
		['beyond the time', {}, 59_000, 1001, undefined],
		['longer than the time altogether', {}, 0, 60_001, undefined],
	])('told to wait, %s: %p', (_what, before, waitedFor, retryAfter, ms) => {
		expect(delay(true, before, waitedFor, retryAfter)).toBe(ms);
	});

	test('counts failures and waits apart, and the time from the first wait on', () => {
		const clock = new FakeClock();
		const trouble: Trouble = { failures: 0, waits: 0 };
		const count = (toldToWait: boolean) =>
			nextAttempt(trouble, toldToWait, undefined, { maxAttempts: 9, giveUpAfter: 9 }, clock);
		count(false);
		expect(trouble.waitingSince).toBeUndefined();
		for (const toldToWait of [true, false, true, true]) count(toldToWait);
		expect(trouble).toEqual({ failures: 2, waits: 3, waitingSince: clock.now() });
	});
});

type NoResponse = Extract<Exchange, { kind: 'noResponse' }>;

const noResponse = (cause: NoResponse['cause'], sent = true): Exchange => ({
	kind: 'noResponse',
	cause,
	sent,
});

describe('waitAskedBy', () => {
	const response = (retryAfter?: number): Exchange => ({
		kind: 'response',
		response: { status: 500, body: '', receivedAt: 0, retryAfter },
	});

	test.each<[string, Exchange, boolean, number | undefined, boolean, number | undefined]>([
		['nothing', response(), false, undefined, false, undefined],
		['no response', noResponse('timeout'), false, undefined, false, undefined],
		['a busy service', response(), true, undefined, true, undefined],
		['Retry-After, whatever the status', response(7000), false, undefined, true, 7000],
		['words that outweigh it', response(7000), false, 1000, true, 1000],
		['a time that is past', response(), true, -5000, true, 0],
		['too long a time', response(), false, 1e12, false, 3_600_000],
	])('%s', (_what, exchange, isTold, after, toldToWait, retryAfter) => {
		const finding = failed('serviceUnavailable', { what: 'Text' });
		const reading = { kind: 'retry', finding, toldToWait: isTold, after } as const;
		expect(waitAskedBy(exchange, reading)).toEqual({ toldToWait, retryAfter });
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
		['429', response(429), retry('rateLimited'), 'throttled'],
		['a 200 that says 429', response(200), retry('rateLimited'), 'throttled'],
		['503', response(503), retry('serviceUnavailable'), 'throttled'],
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

const oversized: Exchange = { kind: 'oversized', status: 200 };

describe('readExchange', () => {
	const { texts } = fakeService();
	const targets = [...manyTargets(2)];
	const responds = (body: unknown): Exchange => ({
		kind: 'response',
		response: { status: 200, body, receivedAt: 0 },
	});
	const throwing = fakeService({
		delete: {
			read: () => {
				throw new Error('a body nobody thought of');
			},
		},
	});
	const retry = (cause: 'timeout' | 'network') => ({
		kind: 'retry',
		finding: failed(cause, texts[cause]),
		toldToWait: false,
	});
	const refused = failed('network', texts.certificate);
	const notUnderstood = {
		kind: 'all',
		finding: failed('unexpectedResponse', texts.unexpectedResponse),
	};
	const done = { state: 'deleted' };

	test.each<[string, Exchange, object]>([
		['no response in time', noResponse('timeout'), retry('timeout')],
		['no connection', noResponse('network'), retry('network')],
		[
			'a certificate that is refused',
			noResponse('certificate', false),
			{ kind: 'denied', finding: refused, unlessKeyWorked: refused },
		],
		['too long a response', oversized, notUnderstood],
		[
			'a finding for each',
			responds({ states: ['deleted', 'deleted'] }),
			{ kind: 'each', findings: [done, done] },
		],
		['a finding too few', responds({ states: ['deleted'] }), notUnderstood],
		['a finding too many', responds({ states: Array(3).fill('deleted') }), notUnderstood],
	])('%s', (_what, exchange, reading) => {
		expect(readExchange(fakeService(), 'delete', exchange, targets)).toEqual(reading);
	});

	test.each([
		['job', 200, 'Amplitude lists more deletions of these days than the node reads (1 MB)'],
		// The page of another server.
		['job', 404, 'Amplitude sent an unexpected response'],
		['delete', 200, 'Amplitude sent an unexpected response'],
	] as const)('too long a %s, %p: %s', (action, status, what) => {
		const one: Exchange = { kind: 'oversized', status };
		const finding = { state: 'failed', reason: 'unexpectedResponse', message: { what } };
		expect(readExchange(amplitude, action, one, targets)).toMatchObject({ kind: 'all', finding });
	});

	test('a reader that fails', () => {
		expect(readExchange(throwing, 'delete', responds({}), targets)).toEqual(notUnderstood);
	});
});

describe('mayHaveWorked', () => {
	const response: Exchange = {
		kind: 'response',
		response: { status: 200, body: '', receivedAt: 0 },
	};

	test.each([
		['timeout', true],
		['serviceUnavailable', true],
		['unexpectedResponse', true],
		['redirected', true],
		['rateLimited', false],
		['unauthorized', false],
		['rejected', false],
		['notFound', false],
	] as const)('a response that means %s: %p', (reason, open) => {
		expect(mayHaveWorked(response, failed(reason, { what: 'Text' }))).toBe(open);
	});

	test.each([
		[499, false],
		[500, true],
	])('a refusal in the words of the service with %p: %p', (status, open) => {
		const refused = { ...response, response: { ...response.response, status } };
		expect(mayHaveWorked(refused, failed('rejected', { what: 'Text' }))).toBe(open);
	});

	test.each([true, false])('no response, sent %p', (sent) => {
		expect(mayHaveWorked(noResponse('network', sent), failed('network', { what: 'x' }))).toBe(sent);
	});

	test('what is settled leaves nothing open', () => {
		expect(mayHaveWorked(noResponse('network'), { state: 'deleted' })).toBe(false);
		expect(mayHaveWorked(response, { state: 'accepted' })).toBe(false);
	});
});

describe('evidenceOf', () => {
	const batch = (...ids: string[]) => ({
		attempts: 3,
		targets: ids.map((id) => ({ id, idType: 'email' })),
	});
	const withRequestId = (requestId?: string): Exchange => ({
		kind: 'response',
		response: { status: 204, body: '', receivedAt: 0, requestId },
	});

	test('of a response', () => {
		expect(evidenceOf(withRequestId('r-1'), batch('ada', 'bob'), 5, 8)).toEqual({
			httpStatus: 204,
			attempts: 3,
			sentAt: 5,
			completedAt: 0,
			requestId: 'r-1',
			batchSize: 2,
		});
	});

	test.each([
		[oversized, 200],
		[noResponse('timeout'), undefined],
	])('without a response that was read', (exchange, httpStatus) => {
		expect(evidenceOf(exchange, batch('ada'), 5, 8)).toEqual({
			httpStatus,
			attempts: 3,
			sentAt: 5,
			completedAt: 8,
			requestId: undefined,
			batchSize: 1,
		});
	});
});
