import type { Target } from '../../erasure/types';
import { everyTarget, failed, isRecord, readUnknown } from '../reading';
import type { Finding, Reading, ServiceResponse } from '../service';
import { fitsInPath } from './requests';
import { gainsightPxTexts } from './texts';

const absent: Finding = { state: 'absent', message: gainsightPxTexts.notFound };
const found: Finding = { state: 'found', message: gainsightPxTexts.found };
const notUnderstood = failed('unexpectedResponse', gainsightPxTexts.unexpectedResponse);

/**
 * The body of a 404 is not documented; what others captured has `externalapierror`. Accepted: that,
 * or no body at all. A page, or a web server's own JSON about a path it does not know, is not
 * Gainsight PX saying that the user is absent.
 */
function saysUserIsAbsent({ status, body }: ServiceResponse): boolean {
	return status === 404 && (body === '' || (isRecord(body) && isRecord(body.externalapierror)));
}

/** 200 (Deleted) or 204 (No Content); the documented body is generator noise, so only a page or an error inside is refused. */
function confirmsDeletion({ status, body }: ServiceResponse): boolean {
	const carriesError = isRecord(body) && body.externalapierror !== undefined;
	return status === 204 || (status === 200 && (body === '' || (isRecord(body) && !carriesError)));
}

export function readDelete(response: ServiceResponse, targets: readonly Target[]): Reading {
	if (confirmsDeletion(response)) {
		const message =
			targets[0].hardDelete === true ? gainsightPxTexts.hardDeleted : gainsightPxTexts.softDeleted;
		return everyTarget(targets, { state: 'deleted', message });
	}
	if (saysUserIsAbsent(response)) return everyTarget(targets, absent);
	return readUnknown(response, gainsightPxTexts, targets);
}

/** Filters ignore upper and lower case, a user's ID does not: only the exact one counts. */
function readSearch(body: unknown, target: Target): Finding {
	const users = isRecord(body) ? body.users : undefined;
	if (!Array.isArray(users)) return notUnderstood;
	return users.some((user) => isRecord(user) && user.identifyId === target.id) ? found : absent;
}

export function readLookUp(response: ServiceResponse, target: Target): Reading {
	if (saysUserIsAbsent(response)) return everyTarget([target], absent);
	if (response.status !== 200) return readUnknown(response, gainsightPxTexts, [target]);
	if (!fitsInPath(target.id)) return everyTarget([target], readSearch(response.body, target));
	const same = isRecord(response.body) && response.body.identifyId === target.id;
	return everyTarget([target], same ? found : notUnderstood);
}
