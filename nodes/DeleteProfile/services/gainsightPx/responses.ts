import type { Finding, Reading, ServiceResponse } from '../../contract/service';
import { all, failed, isNoPage, isRecord, readStatus, saysItFailed } from '../../contract/statuses';
import { utcDay } from '../../contract/time';
import type { Target } from '../../contract/types';
import { fitsInPath } from './requests';
import { gainsightPxTexts } from './texts';

/** A user who comes back within this time is restored: https://px-apidocs.gainsight.com/ */
const REVIVAL_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

const absent = { state: 'absent', message: gainsightPxTexts.notFound } as const;
const notUnderstood = failed('unexpectedResponse', gainsightPxTexts.unexpectedResponse);

/**
 * The recorded words of the 404 for a user; the ID in braces is the one that was looked for.
 * https://github.com/rudderlabs/rudder-transformer (test mocks of gainsight_px)
 */
const USER_NOT_FOUND =
	/^(?:the )?user (?:was |is |could )?not (?:be )?found(?: for parameters \{\w{1,40}=(?<id>.*)\})?\.?$/is;

/** Its own word that this user was not found; a 404 of anything else proves nothing. */
function saysUserIsAbsent({ status, body }: ServiceResponse, target: Target): boolean {
	const error = isRecord(body) ? body.externalapierror : undefined;
	if (status !== 404 || !isRecord(error) || error.status !== 'NOT_FOUND') return false;
	if (typeof error.message !== 'string') return false;
	const match = USER_NOT_FOUND.exec(error.message);
	const named = match?.groups?.id;
	return match !== null && (named === undefined || named === target.id);
}

/**
 * What is left: an error in its own form is its refusal, but for a 404, which may be about the
 * address. The form of 401 and 403 is not documented.
 */
function readOther({ status, body }: ServiceResponse): Reading {
	const isOwn = isRecord(body) && isRecord(body.externalapierror) && status !== 404;
	const isAboutKey = (status === 401 || status === 403) && isNoPage(body);
	return readStatus({ status }, gainsightPxTexts, isOwn || isAboutKey);
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '' || JSON.stringify(value) === '{}';
}

/**
 * The documented envelope, {body, statusCode, statusCodeValue}, whose example has "100" and 42: they
 * need not be 200, but must not be those of another HTTP status class. A gateway's own envelope
 * (AWS Lambda: {statusCode: 200, headers, body}) has no `statusCodeValue`.
 */
function isSuccessEnvelope(value: unknown): boolean {
	const { body, headers, statusCode, statusCodeValue, ...more } = isRecord(value) ? value : {};
	if (!isEmpty(body) || !(isEmpty(headers) || isRecord(headers))) return false;
	return (
		Object.keys(more).length === 0 &&
		typeof statusCode === 'string' &&
		/^(?:[12]\d\d\b|OK$|NO_CONTENT$)/i.test(statusCode) &&
		typeof statusCodeValue === 'number' &&
		statusCodeValue < 300
	);
}

export function readDelete(response: ServiceResponse, [target]: readonly Target[]): Reading {
	const { status, body, receivedAt } = response;
	const isHard = target.parameters?.hardDelete === true;
	if (status === 204 || status === 200) {
		if (body !== '' && !isSuccessEnvelope(body)) return all(notUnderstood);
		if (isHard) return all({ state: 'deleted' });
		const until = receivedAt + REVIVAL_WINDOW_MS;
		return all({
			state: 'deleted',
			// The field has the time: with it, a row of the table would need a third line.
			note: `Restorable until ${utcDay(until)}`,
			fields: { revivableUntil: new Date(until).toISOString() },
		});
	}
	if (!saysUserIsAbsent(response, target)) return readOther(response);
	// Gainsight PX hides soft-deleted users, and does not say whether they can still be restored.
	return all(isHard ? { ...absent, note: 'No such profile; restorable if soft-deleted' } : absent);
}

/** Filters ignore upper and lower case, a user's ID does not: only the exact one counts. */
function readSearch(body: unknown, { id }: Target): Finding {
	if (!isRecord(body) || !Array.isArray(body.users)) return notUnderstood;
	const { users, totalHits } = body;
	const ids = users.map((user: unknown) => (isRecord(user) ? user.identifyId : undefined));
	if (ids.includes(id)) return { state: 'found' };
	const fits = (hit: unknown) => typeof hit === 'string' && hit.toLowerCase() === id.toLowerCase();
	return totalHits === ids.length && ids.every(fits) ? absent : notUnderstood;
}

export function readLookUp(response: ServiceResponse, [target]: readonly Target[]): Reading {
	const { status, body } = response;
	const isByPath = fitsInPath(target.id);
	if (isByPath && saysUserIsAbsent(response, target)) return all(absent);
	if (status !== 200) return readOther(response);
	if (saysItFailed(body, 'externalapierror')) return all(notUnderstood);
	if (!isByPath) return all(readSearch(body, target));
	const isTheOneAsked = isRecord(body) && body.identifyId === target.id;
	return all(isTheOneAsked ? { state: 'found' } : notUnderstood);
}
