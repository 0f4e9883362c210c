import type { FailedFinding, Finding, Reading, ServiceResponse, ServiceTexts } from './service';
import { utcMinute } from './time';
import type { Message, Reason } from './types';

/** A finding that the service did not do what it was asked, or that nobody can tell. */
export function failed(reason: Reason, message: Message): FailedFinding {
	return { state: 'failed', reason, message };
}

/** The same for every target of the request. */
export function all(finding: Finding): Reading {
	return { kind: 'all', finding };
}

/**
 * The service took a deletion that should be done by then.
 * @param expectedBy epoch ms
 * @param jobId what to verify it by, where the service says it
 */
export function acceptedBy(
	expectedBy: number,
	jobId?: string,
): Extract<Finding, { state: 'deleted' | 'accepted' | 'found' }> {
	const fields = { expectedBy: new Date(expectedBy).toISOString(), jobId };
	return { state: 'accepted', note: `By ${utcMinute(expectedBy)}`, fields };
}

/** True for a JSON object, the only body in which a service says anything. */
export function isRecord(body: unknown): body is Record<string, unknown> {
	return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/**
 * True for a body that also says that something went wrong: then nothing in it is a success.
 * @param own keys of the service's refusals that are flat, so that they would stand beside a success
 */
export function saysItFailed(body: unknown, ...own: readonly string[]): boolean {
	if (!isRecord(body)) return false;
	const { error = null, errors = null, success, status } = body;
	const hasErrors = errors !== null && !(Array.isArray(errors) && errors.length === 0);
	const hasFailed = success === false || status === 'error' || status === 'fail';
	return error !== null || hasErrors || hasFailed || own.some((key) => body[key] !== undefined);
}

/**
 * All that can be asked of a refused key whose form a service does not document: a JSON object or
 * nothing. The page of a firewall or a proxy is neither.
 */
export function isNoPage(body: unknown): boolean {
	return body === '' || isRecord(body);
}

/**
 * What an HTTP status means at every service; for what is left when a service's reader knows no
 * better. Redirects are never followed, see http/transport.ts.
 * @param ownForm the body is an error in this service's own form, so a 4xx is its own refusal, and
 * 401 and 403 are about the key; a page of a gateway or of another server is not, and proves nothing
 */
export function readStatus(
	{ status }: Pick<ServiceResponse, 'status'>,
	texts: ServiceTexts,
	ownForm: boolean,
): Reading {
	const retry = (reason: Reason, message: Message, toldToWait: boolean): Reading => ({
		kind: 'retry',
		finding: failed(reason, message),
		toldToWait,
	});
	if (status >= 300 && status < 400) return all(failed('redirected', texts.redirected));
	if (status === 408) return retry('timeout', texts.requestTimeout, false);
	if (status === 429) return retry('rateLimited', texts.rateLimited, true);
	if (status >= 500) return retry('serviceUnavailable', texts.serviceUnavailable, status === 503);
	if (status < 400 || !ownForm) {
		return all(failed('unexpectedResponse', texts.unexpectedResponse));
	}
	if (status === 401)
		return { kind: 'denied', finding: failed('unauthorized', texts.unauthorized) };
	if (status === 403) return { kind: 'denied', finding: failed('forbidden', texts.forbidden) };
	return all(failed('rejected', texts.rejected));
}
