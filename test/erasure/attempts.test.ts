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
import type {
	Exchange,
	Finding,
	ServiceResponse,
} from '../../nodes/DeleteProfile/contract/service';
import type { Reason } from '../../nodes/DeleteProfile/contract/types';
import { FakeClock } from '../support/fakeClock';
import { amplitude } from '../../nodes/DeleteProfile/services/amplitude';
import { fakeService, manyTargets } from '../support/fakeService';

type NoResponse = Extract<Exchange, { kind: 'noResponse' }>;

const noResponse = (cause: NoResponse['cause'], sent = true): Exchange => ({
	kind: 'noResponse',
	cause,
	sent,
});

const response = (status: number, more: Partial<ServiceResponse> = {}): Exchange => ({
	kind: 'response',
	response: { status, body: '', receivedAt: 0, ...more },
});

const oversized: Exchange = { kind: 'oversized', status: 200 };

const because = (reason: Reason) => failed(reason, { what: 'Text' });

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
	const [NEVER, UNSAID] = [undefined, undefined];

	type Ms = number | undefined;

	test.each<[string, toldToWait: boolean, Partial<Trouble>, waitedFor: number, Ms, Ms]>([
		['the first failure', false, {}, 0, UNSAID, 250],
		['the second', false, { failures: 1 }, 0, UNSAID, 500],
		['the last that may be', false, { failures: 2 }, 0, UNSAID, NEVER],
		['more than may be', false, { failures: 3 }, 0, UNSAID, NEVER],
		['a failure after many waits', false, { waits: 50 }, 1e9, UNSAID, 250],
		['a failure with a wait of its own', false, {}, 0, 60_000, 60_000],
		['one with too long a wait', false, {}, 0, 60_001, NEVER],
		['told to wait', true, { waitingSince: undefined }, 0, UNSAID, 250],
		['told so a second time', true, { waits: 1 }, 0, UNSAID, 500],
		['told so after many failures', true, { failures: 99 }, 0, UNSAID, 250],
		['the longest wait', true, { waits: 39 }, 0, UNSAID, 15_000],
		['as long as asked for', true, {}, 0, 7000, 7000],
		['asked for 0, as if nothing was said', true, {}, 0, 0, 250],
		['just within the time', true, {}, 59_000, 1000, 1000],
		['beyond the time', true, {}, 59_000, 1001, NEVER],
		['longer than the time altogether', true, {}, 0, 60_001, NEVER],
	])('%s', (_what, toldToWait, before, waitedFor, askedFor, ms) => {
		const clock = new FakeClock();
		jest.spyOn(clock, 'random').mockReturnValue(0.5);
		const now = clock.now();
		const trouble = { failures: 0, waits: 0, waitingSince: now - waitedFor, ...before };
		const patience = { maxAttempts: 3, giveUpAfter: 60_000 };
		const next = nextAttempt(trouble, toldToWait, askedFor, patience, clock);
		expect(next).toBe(ms === undefined ? undefined : now + ms);
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

describe('waitAskedBy', () => {
	const plain = response(500);
	const withHeader = response(500, { retryAfter: 7000 });

	test.each<[string, Exchange, boolean, number | undefined, boolean, number | undefined]>([
		['nothing', plain, false, undefined, false, undefined],
		['no response', noResponse('timeout'), false, undefined, false, undefined],
		['a busy service', plain, true, undefined, true, undefined],
		['Retry-After, whatever the status', withHeader, false, undefined, true, 7000],
		['words that outweigh it', withHeader, false, 1000, true, 1000],
		['a time that is past', plain, true, -5000, true, 0],
		['too long a time', plain, false, 1e12, false, 3_600_000],
	])('%s', (_what, exchange, isTold, after, toldToWait, retryAfter) => {
		const finding = because('serviceUnavailable');
		const reading = { kind: 'retry', finding, toldToWait: isTold, after } as const;
		expect(waitAskedBy(exchange, reading)).toEqual({ toldToWait, retryAfter });
	});
});

describe('verdictOf', () => {
	const retry = (reason: Reason) =>
		({ kind: 'retry', finding: because(reason), toldToWait: true }) as const;

	test.each([
		['429', response(429), retry('rateLimited'), 'throttled'],
		['a 200 that says 429', response(200), retry('rateLimited'), 'throttled'],
		['503', response(503), retry('serviceUnavailable'), 'throttled'],
		['500', response(500), retry('serviceUnavailable'), 'unclear'],
		['408', response(408), retry('timeout'), 'unclear'],
		['200', response(200), { kind: 'all', finding: { state: 'deleted' } }, 'took'],
		['no response', noResponse('timeout'), retry('timeout'), 'unclear'],
		['too long a response', oversized, retry('timeout'), 'unclear'],
	] as const)('%s: %s', (_what, exchange, reading, verdict) => {
		expect(verdictOf(exchange, reading)).toBe(verdict);
	});
});

describe('readExchange', () => {
	const { texts } = fakeService();
	const targets = [...manyTargets(2)];
	const responds = (...states: string[]) => response(200, { body: { states } });
	const retry = (cause: 'timeout' | 'network') => ({
		kind: 'retry',
		finding: failed(cause, texts[cause]),
		toldToWait: false,
	});
	const refused = failed('network', texts.certificate);
	const denied = { kind: 'denied', finding: refused, unlessKeyWorked: refused };
	const notUnderstood = {
		kind: 'all',
		finding: failed('unexpectedResponse', texts.unexpectedResponse),
	};
	const findings = [{ state: 'deleted' }, { state: 'found' }];

	test.each<[string, Exchange, object]>([
		['no response in time', noResponse('timeout'), retry('timeout')],
		['no connection', noResponse('network'), retry('network')],
		['a refused certificate', noResponse('certificate', false), denied],
		['too long a response', oversized, notUnderstood],
		['a finding for each', responds('deleted', 'found'), { kind: 'each', findings }],
		['a finding too few', responds('deleted'), notUnderstood],
		['a finding too many', responds('deleted', 'deleted', 'deleted'), notUnderstood],
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
		const read = () => {
			throw new Error('a body nobody thought of');
		};
		const service = fakeService({ delete: { read } });
		expect(readExchange(service, 'delete', responds(), targets)).toEqual(notUnderstood);
	});
});

describe('mayHaveWorked', () => {
	const ok = response(200);

	test.each<[string, Exchange, Finding, boolean]>([
		['a time-out', ok, because('timeout'), true],
		['an outage', ok, because('serviceUnavailable'), true],
		['what nobody understands', ok, because('unexpectedResponse'), true],
		['a redirect', ok, because('redirected'), true],
		['a busy service', ok, because('rateLimited'), false],
		['a refused key', ok, because('unauthorized'), false],
		['a refusal', ok, because('rejected'), false],
		['nobody', ok, because('notFound'), false],
		['a refusal of the service with 499', response(499), because('rejected'), false],
		['one with 500', response(500), because('rejected'), true],
		['no response', noResponse('network'), because('network'), true],
		['no request', noResponse('network', false), because('network'), false],
		['a deletion, even without a response', noResponse('network'), { state: 'deleted' }, false],
		['an accepted one', ok, { state: 'accepted' }, false],
	])('%s', (_what, exchange, finding, open) => {
		expect(mayHaveWorked(exchange, finding)).toBe(open);
	});
});

describe('evidenceOf', () => {
	const target = { id: 'ada', idType: 'email' };

	test.each<[string, Exchange, number | undefined, number, string | undefined]>([
		['a response', response(204, { requestId: 'r-1' }), 204, 0, 'r-1'],
		['too long a response', oversized, 200, 8, undefined],
		['no response', noResponse('timeout'), undefined, 8, undefined],
	])('of %s', (_what, exchange, httpStatus, completedAt, requestId) => {
		const batch = { attempts: 3, targets: [target, target] };
		const expected = { httpStatus, attempts: 3, sentAt: 5, completedAt, requestId, batchSize: 2 };
		expect(evidenceOf(exchange, batch, 5, 8)).toEqual(expected);
	});
});
