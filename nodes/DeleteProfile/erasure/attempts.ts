/** Whether and when a request is sent again, and what a lost response leaves open. */
import type {
	Exchange,
	FailedFinding,
	Finding,
	Reading,
	ReadingOf,
	Service,
	ServiceRequest,
} from '../contract/service';
import { all, failed } from '../contract/statuses';
import { LONGEST_WAIT_MS, type Clock } from '../contract/time';
import type { Action, Evidence, Reason, Target } from '../contract/types';
import type { Verdict } from './accountGate';

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/** What may be spent on one request before it is given up. */
export interface Patience {
	/** Attempts that may fail, the first included: 408, 5xx, network failures, no response in time. */
	readonly maxAttempts: number;
	/** How long it may be told to wait (429, 503, Retry-After). Ms. */
	readonly giveUpAfter: number;
}

/** What a request has been through. */
export interface Trouble {
	/** Attempts that failed: 408, 5xx, network failures, no response in time. */
	failures: number;
	/** Responses that asked to come again later. */
	waits: number;
	/** When the first of those came. Ms, monotonic. */
	waitingSince?: number;
}

/**
 * Exponential backoff with full jitter: anything from 0 to 0.5 s, 1 s, 2 s … 30 s, so that
 * executions that were refused together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param attempts so far, from 1
 * @param random 0 ≤ x < 1
 * @returns ms
 */
export function backoff(attempts: number, random: number): number {
	return random * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1));
}

/** Whether it asks to wait, and for how long: ms, at most an hour; undefined where it does not say. */
export function waitAskedBy(
	exchange: Exchange,
	{ toldToWait, after }: ReadingOf<'retry'>,
): { readonly toldToWait: boolean; readonly retryAfter: number | undefined } {
	const header = exchange.kind === 'response' ? exchange.response.retryAfter : undefined;
	const own = after === undefined ? undefined : Math.min(Math.max(0, after), LONGEST_WAIT_MS);
	return { toldToWait: toldToWait || header !== undefined, retryAfter: own ?? header };
}

/**
 * Counts an attempt that brought no clear response, and decides about the next one. Being told to
 * wait is no failed attempt: it is given up by time, and never sent before `Retry-After` is over.
 * @param retryAfter ms that the response asked for
 * @returns when to send the request again, by `clock.now()`; undefined: never
 */
export function nextAttempt(
	trouble: Trouble,
	toldToWait: boolean,
	retryAfter: number | undefined,
	{ maxAttempts, giveUpAfter }: Patience,
	clock: Clock,
): number | undefined {
	const now = clock.now();
	const count = toldToWait ? ++trouble.waits : ++trouble.failures;
	if (toldToWait) trouble.waitingSince ??= now;
	// Not `??`: 0, or a date that is past by our clock, must not use up all attempts in an instant.
	const delay = retryAfter || backoff(count, clock.random());
	const waitedFor = now - (trouble.waitingSince ?? now);
	const isTooLong = retryAfter !== undefined && retryAfter > giveUpAfter;
	const isOver = toldToWait ? waitedFor + delay > giveUpAfter : count >= maxAttempts || isTooLong;
	return isOver ? undefined : now + delay;
}

/** What an exchange says about the targets of its request; whatever is not understood says nothing. */
export function readExchange(
	service: Service,
	action: Action,
	exchange: Exchange,
	targets: readonly Target[],
	request?: ServiceRequest,
): Reading {
	const { texts } = service;
	const { tooLong = texts.unexpectedResponse } = service[action]!;
	const notUnderstood = all(failed('unexpectedResponse', texts.unexpectedResponse));
	if (exchange.kind === 'oversized') {
		return exchange.status === 200 ? all(failed('unexpectedResponse', tooLong)) : notUnderstood;
	}
	if (exchange.kind === 'noResponse') {
		if (exchange.cause === 'certificate') {
			// It will be refused again. Where the service has responded before, perhaps one of its machines has a bad one.
			const finding = failed('network', texts.certificate);
			return { kind: 'denied', finding, unlessKeyWorked: finding };
		}
		const cause = exchange.cause === 'timeout' ? 'timeout' : 'network';
		return { kind: 'retry', finding: failed(cause, texts[cause]), toldToWait: false };
	}
	try {
		const reading = service[action]!.read(exchange.response, targets, request);
		if (reading.kind !== 'each') return reading;
		// A finding too few would leave somebody without a line, one too many would be somebody else's;
		// and with none at all, the same request would be sent for ever.
		const { findings } = reading;
		return findings.length === targets.length && findings.some((one) => one)
			? reading
			: notUnderstood;
	} catch {
		// A reader that fails on a response that nobody thought of must not lose its profiles.
		return notUnderstood;
	}
}

/** True where a deletion may have been done although the finding does not say so. */
export function mayHaveWorked(exchange: Exchange, finding: Finding): boolean {
	if (finding.state !== 'failed') return false;
	if (exchange.kind === 'noResponse') return exchange.sent;
	// Whatever words a server error comes with.
	if (exchange.kind === 'response' && exchange.response.status >= 500) return true;
	return (
		isForeign(finding) || finding.reason === 'timeout' || finding.reason === 'serviceUnavailable'
	);
}

/** True for a response that did not come from the service in a form of its own. */
export function isForeign(finding: Finding): boolean {
	return (
		finding.state === 'failed' &&
		(finding.reason === 'unexpectedResponse' || finding.reason === 'redirected')
	);
}

const TROUBLE_OF_SERVICE: readonly Reason[] = [
	'rateLimited',
	'serviceUnavailable',
	'timeout',
	'network',
];

/** True for trouble that the service has whoever it is asked about. */
export function isTroubleOfService({ reason }: FailedFinding): boolean {
	return TROUBLE_OF_SERVICE.includes(reason);
}

/** What an exchange says about the load of its account. By the finding, because a service can say 429 in the body of a 200. */
export function verdictOf(exchange: Exchange, reading: Reading): Verdict {
	if (exchange.kind !== 'response') return 'unclear';
	if (reading.kind !== 'retry') return 'took';
	const isBusy = reading.finding.reason === 'rateLimited' || exchange.response.status === 503;
	return isBusy ? 'throttled' : 'unclear';
}

/** Times in epoch ms. */
export function evidenceOf(
	exchange: Exchange,
	batch: { readonly attempts: number; readonly targets: readonly Target[] },
	sentAt: number,
	completedAt: number,
): Evidence {
	const response = exchange.kind === 'response' ? exchange.response : undefined;
	return {
		httpStatus: exchange.kind === 'oversized' ? exchange.status : response?.status,
		attempts: batch.attempts,
		sentAt,
		completedAt: response?.receivedAt ?? completedAt,
		requestId: response?.requestId,
		batchSize: batch.targets.length,
	};
}
