import type { FailedFinding, Reading, ServiceResponse, ServiceTexts } from './service';
import type { Message, Reason } from './types';

/** A finding that the service did not do what it was asked, or that nobody can tell. */
export function failed(reason: Reason, message: Message): FailedFinding {
	return { state: 'failed', reason, message };
}

/** True for a JSON object, the only body in which a service says anything. */
export function isRecord(body: unknown): body is Record<string, unknown> {
	return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/**
 * What an HTTP status means at every service; for what is left when a service's reader knows no
 * better. Redirects are never followed, see http/transport.ts.
 * @param ownForm the body is an error in this service's own form, so a 4xx is its own refusal; a
 * page of a gateway or of another server is not, and proves nothing
 */
export function readStatus(
	{ status }: Pick<ServiceResponse, 'status'>,
	texts: ServiceTexts,
	ownForm: boolean,
): Reading {
	const all = (reason: Reason, message: Message): Reading => ({
		kind: 'all',
		finding: failed(reason, message),
	});
	const retry = (reason: Reason, message: Message, toldToWait: boolean): Reading => ({
		kind: 'retry',
		finding: failed(reason, message),
		toldToWait,
	});
	if (status >= 300 && status < 400) return all('redirected', texts.redirected);
	if (status === 401)
		return { kind: 'denied', finding: failed('unauthorized', texts.unauthorized) };
	if (status === 403) return { kind: 'denied', finding: failed('forbidden', texts.forbidden) };
	if (status === 408) return retry('timeout', texts.requestTimeout, false);
	if (status === 429) return retry('rateLimited', texts.rateLimited, true);
	if (status >= 500) return retry('serviceUnavailable', texts.serviceUnavailable, status === 503);
	if (status >= 400 && ownForm) return all('rejected', texts.rejected);
	return all('unexpectedResponse', texts.unexpectedResponse);
}
