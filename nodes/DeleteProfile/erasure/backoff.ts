import type { Clock } from './clock';

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/** A service may stop an account for at most so long; beyond it, it is asked again. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;

/**
 * Exponential backoff with full jitter: anything from 0 to 0.5 s, 1 s, 2 s … 30 s, so that
 * executions that were refused together do not come back together.
 * @param tries tries so far, from 1
 * @returns ms
 */
export function backoff(tries: number, clock: Clock): number {
	return clock.random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
}

/**
 * Reads `Retry-After`, in seconds or as an HTTP date.
 * @returns ms from now, at most 5 minutes; undefined when there is none that can be read
 */
export function retryAfter(
	headers: Readonly<Record<string, unknown>>,
	now: number,
): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
	if (Number.isNaN(ms)) return undefined;
	return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms));
}
