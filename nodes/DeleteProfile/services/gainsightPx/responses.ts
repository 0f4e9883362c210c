import type { Finding, Reading, ServiceResponse } from '../../contract/service';
import { failed, isRecord, readStatus } from '../../contract/statuses';
import type { Target } from '../../contract/types';
import { utcMinute } from '../texts';
import { fitsInPath } from './requests';
import { gainsightPxTexts } from './texts';

/** A user who comes back within this time is restored: https://px-apidocs.gainsight.com/ */
const REVIVAL_WINDOW_MS = 7 * 24 * 60 * 60 * 1000;

const all = (finding: Finding): Reading => ({ kind: 'all', finding });
const absent = { state: 'absent', message: gainsightPxTexts.notFound } as const;
const notUnderstood = failed('unexpectedResponse', gainsightPxTexts.unexpectedResponse);

/**
 * The recorded words of the 404 for a user; the ID in braces is the one that was looked for.
 * https://github.com/rudderlabs/rudder-transformer (test mocks of gainsight_px)
 */
const USER_NOT_FOUND =
	/^(?:the )?user (?:was |is |could )?not (?:be )?found(?: for parameters \{\w+=(?<id>.*)\})?\.?$/is;

/** Its own word that this user was not found; a 404 of anything else proves nothing. */
function saysUserIsAbsent({ status, body }: ServiceResponse, target: Target): boolean {
	const error = isRecord(body) ? body.externalapierror : undefined;
	if (status !== 404 || !isRecord(error) || error.status !== 'NOT_FOUND') return false;
	if (typeof error.message !== 'string') return false;
	const match = USER_NOT_FOUND.exec(error.message);
	const named = match?.groups?.id;
	return match !== null && (named === undefined || named === target.id);
}

/** What is left: an error in its own form is its refusal, but for a 404, which may be about the address. */
function readOther({ status, body }: ServiceResponse): Reading {
	const isRefusal = isRecord(body) && isRecord(body.externalapierror) && status !== 404;
	return readStatus({ status }, gainsightPxTexts, isRefusal);
}

function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null || value === '') return true;
	return isRecord(value) && Object.keys(value).length === 0;
}

/**
 * The documented envelope, {body, statusCode, statusCodeValue}, whose example has the numbers "100"
 * and 42: they need not be 200, but must not be those of another HTTP status class.
 */
function isSuccessEnvelope(value: unknown): boolean {
	if (!isRecord(value)) return false;
	const { body, headers, statusCode, statusCodeValue, ...more } = value;
	const numbers = [statusCode, statusCodeValue].filter((code) => !isEmpty(code));
	if (numbers.length === 0 || Object.keys(more).length > 0) return false;
	if (!isEmpty(body) || (headers !== undefined && headers !== null && !isRecord(headers))) {
		return false;
	}
	return numbers.every((code) =>
		typeof code === 'number'
			? code < 300
			: typeof code === 'string' && /^(?:[12]\d\d\b|OK$|NO_CONTENT$)/i.test(code),
	);
}

export function readDelete(response: ServiceResponse, [target]: readonly Target[]): Reading {
	const { status, body, receivedAt } = response;
	const isHard = target.hardDelete === true;
	if (status === 204 || status === 200) {
		if (body !== '' && !isSuccessEnvelope(body)) return all(notUnderstood);
		if (isHard) return all({ state: 'deleted' });
		const until = receivedAt + REVIVAL_WINDOW_MS;
		return all({
			state: 'deleted',
			note: `Restorable until ${utcMinute(until)}`,
			fields: { revivableUntil: new Date(until).toISOString() },
		});
	}
	if (!saysUserIsAbsent(response, target)) return readOther(response);
	// A user who was soft-deleted before is hidden, and Gainsight PX does not tell whether it still
	// can be restored after this.
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
	if (isRecord(body) && (body.externalapierror !== undefined || body.error !== undefined)) {
		return all(notUnderstood);
	}
	if (!isByPath) return all(readSearch(body, target));
	const isTheOneAsked = isRecord(body) && body.identifyId === target.id;
	return all(isTheOneAsked ? { state: 'found' } : notUnderstood);
}
