import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import type { Checked, Message, Target } from '../../contract/types';

/** What OneSignal calls the kinds of ID: https://documentation.onesignal.com/reference/delete-user */
export const LABELS = { externalId: 'external_id', oneSignalId: 'onesignal_id' } as const;

/** Longer paths are refused by common web servers. Counted as it is sent. */
const MAX_PATH_SEGMENT = 1000;

/** Also of each App ID: https://documentation.onesignal.com/docs/en/keys-and-ids */
export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function labelOf({ idType }: Target): string {
	return LABELS[idType as keyof typeof LABELS];
}

/** Where all users of an app live. @param appId as it stands in a path */
export function usersPath(appId: string): string {
	return `/apps/${appId}/users/by/`;
}

/**
 * The ID is a part of the path. `.` and `..` are resolved on the way even where they are encoded; what
 * is decoded on the way would name something else: `…/identity/<label>` deletes an alias of another
 * user (https://documentation.onesignal.com/reference/delete-alias), `anna?` another user.
 */
export function problemOfId(type: string, id: string): Message | undefined {
	if (type === 'oneSignalId') {
		if (UUID.test(id)) return undefined;
		return { what: 'is not a UUID, as each OneSignal ID is', advice: "Check 'ID Type'." };
	}
	const advice = 'Correct the ID, or use the OneSignal ID.';
	if (encodeURIComponent(id).length > MAX_PATH_SEGMENT) {
		return { what: 'is too long for a request to OneSignal', advice };
	}
	return /^\.{1,2}$|[/\\?#%;\p{Cc}]/u.test(id)
		? { what: 'contains what a request to OneSignal cannot carry unchanged', advice }
		: undefined;
}

/** One user per request, named in the path. */
export function userRequest(
	method: 'GET' | 'DELETE',
	{ baseUrl, fields: { appId } }: Account,
	[target]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const user = `${labelOf(target)}/${encodeURIComponent(target.id)}`;
	return { ok: true, value: { method, url: baseUrl + usersPath(appId) + user } };
}
