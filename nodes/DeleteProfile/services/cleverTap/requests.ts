import type { Account, FailedFinding, ServiceRequest } from '../../contract/service';
import type { Checked, Target } from '../../contract/types';
import { fieldLabel, idField, idTypeField, type IdType } from '../parameters';

export const CLEVERTAP = { name: 'cleverTap', displayName: 'CleverTap' } as const;

export const CLEVERTAP_ID_TYPES = [
	{
		value: 'identity',
		label: 'Identity',
		description: 'The ID that your app gives to CleverTap when the user logs in',
	},
	{
		value: 'guid',
		label: 'GUID (CleverTap ID)',
		description: "CleverTap's own ID of the profile, the only way to reach an anonymous one",
	},
] as const satisfies readonly IdType[];

export const idType = idTypeField(CLEVERTAP, CLEVERTAP_ID_TYPES);
export const id = idField(CLEVERTAP, 'ID', 'client-19827239', 'ID of the CleverTap profile');
export const ID_TYPE_LABEL = fieldLabel(CLEVERTAP, 'ID Type');

/** The read calls a GUID `objectId`. */
const READ_PARAMETERS: Readonly<Record<string, string>> = {
	identity: 'identity',
	guid: 'objectId',
} satisfies Record<(typeof CLEVERTAP_ID_TYPES)[number]['value'], string>;

/**
 * Exactly one of `identity` and `guid`, both are refused with 400:
 * https://developer.clevertap.com/docs/delete-user-profile-api
 */
export function deleteRequest(
	account: Account,
	targets: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	return {
		ok: true,
		value: {
			method: 'POST',
			url: `${account.baseUrl}/1/delete/profiles.json`,
			headers: { 'Content-Type': 'application/json; charset=utf-8' },
			body: { [targets[0].idType]: targets.map((target) => target.id) },
		},
	};
}

/** https://developer.clevertap.com/docs/get-user-profiles-api */
export function lookUpRequest(
	account: Account,
	[target]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const query = `${READ_PARAMETERS[target.idType]}=${encodeURIComponent(target.id)}`;
	return {
		ok: true,
		value: { method: 'GET', url: `${account.baseUrl}/1/profile.json?${query}` },
	};
}
