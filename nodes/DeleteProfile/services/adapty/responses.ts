import type { Finding, Reading, ServiceResponse } from '../../contract/service';
import { all, failed, isNoPage, isRecord, readStatus, saysItFailed } from '../../contract/statuses';
import type { Target } from '../../contract/types';
import { adaptyTexts } from './texts';

const absent: Finding = { state: 'absent', message: adaptyTexts.notFound };
const notUnderstood = failed('unexpectedResponse', adaptyTexts.unexpectedResponse);

/**
 * The code of an error in Adapty's own form, `{errors: [...], error_code, status_code}`, which all
 * of its errors have: https://adapty.io/docs/ss-delete-profile. Undefined for anything else, and
 * where the body contradicts the status it came with.
 */
function errorCode({ status, body }: ServiceResponse): string | undefined {
	if (!isRecord(body) || !Array.isArray(body.errors)) return undefined;
	if (body.status_code !== undefined && body.status_code !== status) return undefined;
	return typeof body.error_code === 'string' ? body.error_code : undefined;
}

/** What is neither a success nor "no such profile", the same for both actions. */
function readOther(response: ServiceResponse): Reading {
	const { status, body } = response;
	const code = errorCode(response);
	// Adapty's page says of 401, too, that the profile may not have been found.
	if (status === 401 && code !== undefined && code !== 'not_authenticated') {
		return all(failed('rejected', adaptyTexts.refusedProfile));
	}
	// Adapty documents no 403.
	const isOwn = code !== undefined || (status === 403 && isNoPage(body));
	const reading = readStatus(response, adaptyTexts, isOwn);
	if (reading.kind !== 'denied' || status !== 401) return reading;
	return { ...reading, unlessKeyWorked: failed('unauthorized', adaptyTexts.refusedProfile) };
}

function saysProfileIsAbsent(response: ServiceResponse): boolean {
	return response.status === 404 && errorCode(response) === 'profile_does_not_exist';
}

/** 204 with an empty body is the only documented success. */
export function readDelete(response: ServiceResponse): Reading {
	if (response.status === 204) {
		return all(response.body === '' ? { state: 'deleted' } : notUnderstood);
	}
	return saysProfileIsAbsent(response) ? all(absent) : readOther(response);
}

/** `expires_at` of null means for ever; times are ISO 8601: https://adapty.io/docs/ss-get-profile */
function hasActive(list: unknown, now: number): boolean {
	const isActive = (entry: unknown) =>
		isRecord(entry) && (typeof entry.expires_at !== 'string' || Date.parse(entry.expires_at) > now);
	return Array.isArray(list) && list.some(isActive);
}

/** What Adapty gives to users goes on without the profile, so whoever deletes it should know. */
function activeNote(data: Record<string, unknown>, now: number): string | undefined {
	if (hasActive(data.subscriptions, now)) return 'Has an active subscription';
	return hasActive(data.access_levels, now) ? 'Has an active access level' : undefined;
}

/** The profile in the response must be the one asked for; a UUID may come back in another case. */
function isTheOneAsked(data: Record<string, unknown>, target: Target): boolean {
	if (target.idType === 'customerUserId') return data.customer_user_id === target.id;
	const { profile_id: profileId } = data;
	return typeof profileId === 'string' && profileId.toLowerCase() === target.id.toLowerCase();
}

/** 200 with the profile under `data`: https://adapty.io/docs/ss-get-profile */
export function readLookUp(response: ServiceResponse, [target]: readonly Target[]): Reading {
	if (saysProfileIsAbsent(response)) return all(absent);
	if (response.status !== 200) return readOther(response);
	const { data } = isRecord(response.body) ? response.body : {};
	if (saysItFailed(response.body, 'errors', 'error_code')) return all(notUnderstood);
	if (!isRecord(data) || !isTheOneAsked(data, target)) return all(notUnderstood);
	return all({ state: 'found', note: activeNote(data, response.receivedAt) });
}
