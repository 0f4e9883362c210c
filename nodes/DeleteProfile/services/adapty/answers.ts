import type { Target } from '../../erasure/types';
import { everyTarget, failed, isRecord, readUnknown } from '../reading';
import type { Reading, ServiceResponse } from '../service';
import { adaptyTexts } from './texts';

/** A 404 of anything but Adapty's API (a wrong base URL, say) must not pass for an absent profile. */
function saysProfileIsAbsent(response: ServiceResponse): boolean {
	return (
		response.status === 404 &&
		isRecord(response.body) &&
		response.body.error_code === 'profile_does_not_exist'
	);
}

/** 204 with an empty body is the only documented success (seeds 0 to 2). */
export function readDelete(response: ServiceResponse, targets: readonly Target[]): Reading {
	if (response.status === 204) {
		return everyTarget(targets, { state: 'deleted', message: adaptyTexts.deleted });
	}
	if (saysProfileIsAbsent(response)) {
		return everyTarget(targets, { state: 'absent', message: adaptyTexts.notFound });
	}
	return readUnknown(response, adaptyTexts, targets);
}

/** `expires_at` of null means for ever; times are ISO 8601 (Adapty's API objects page). */
function isActive(entry: unknown, now: number): boolean {
	if (!isRecord(entry)) return false;
	const { expires_at: expiresAt } = entry;
	return typeof expiresAt === 'string' ? Date.parse(expiresAt) > now : true;
}

function hasActiveEntry(list: unknown, now: number): boolean {
	return Array.isArray(list) && list.some((entry) => isActive(entry, now));
}

/** The profile in the answer must be the one asked for; a UUID may come back in another case. */
function isTheOneAsked(data: Record<string, unknown>, target: Target): boolean {
	if (target.idType === 'profileId') {
		return String(data.profile_id).toLowerCase() === target.id.toLowerCase();
	}
	return data.customer_user_id === target.id;
}

export function readLookUp(response: ServiceResponse, target: Target, now: number): Reading {
	if (saysProfileIsAbsent(response)) {
		return everyTarget([target], { state: 'absent', message: adaptyTexts.notFound });
	}
	const data = isRecord(response.body) ? response.body.data : undefined;
	if (response.status !== 200) return readUnknown(response, adaptyTexts, [target]);
	if (!isRecord(data) || !isTheOneAsked(data, target)) {
		return everyTarget([target], failed('unexpectedResponse', adaptyTexts.unexpectedResponse));
	}
	const active = hasActiveEntry(data.subscriptions, now) || hasActiveEntry(data.access_levels, now);
	return everyTarget([target], {
		state: 'found',
		message: active ? adaptyTexts.foundWithAccess : adaptyTexts.found,
	});
}
