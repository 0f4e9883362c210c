import type { Reason, Target } from '../erasure/types';
import type { AnswerTexts, Finding, Reading, ServiceResponse } from './service';

/** The same finding for every target of a request. */
export function everyTarget(targets: readonly Target[], finding: Finding): Reading {
	return { kind: 'each', findings: targets.map(() => finding) };
}

/** A finding that the service did not do what it was asked. */
export function failed(reason: Reason, message: string): Finding {
	return { state: 'failed', reason, message };
}

/** True for a JSON object, the only body that a service's answer can be read from. */
export function isRecord(body: unknown): body is Record<string, unknown> {
	return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/**
 * Takes the statuses that mean the same at every HTTP service: redirects (never followed, see
 * transport.ts), refused keys, and those worth another try. Undefined for all others.
 */
export function readCommonStatus(
	status: number,
	texts: AnswerTexts,
	targets: readonly Target[],
): Reading | undefined {
	if (status >= 300 && status < 400) {
		return everyTarget(targets, failed('redirected', texts.redirected));
	}
	if (status === 401)
		return { kind: 'denied', finding: failed('unauthorized', texts.unauthorized) };
	if (status === 403) return { kind: 'denied', finding: failed('forbidden', texts.forbidden) };
	if (status === 408) return { kind: 'retry', finding: failed('timeout', texts.requestTimeout) };
	if (status === 429) return { kind: 'retry', finding: failed('rateLimited', texts.rateLimited) };
	if (status >= 500) {
		return { kind: 'retry', finding: failed('serviceUnavailable', texts.serviceUnavailable) };
	}
	return undefined;
}

/** What is left when a service's reader knows no better: refused (4xx) or not understood. */
export function readUnknown(
	response: ServiceResponse,
	texts: AnswerTexts,
	targets: readonly Target[],
): Reading {
	const refused = response.status >= 400 && isRecord(response.body);
	return everyTarget(
		targets,
		refused
			? failed('rejected', texts.rejected)
			: failed('unexpectedResponse', texts.unexpectedResponse),
	);
}
