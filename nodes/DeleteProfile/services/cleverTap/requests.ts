import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import type { Checked, Target } from '../../contract/types';

/** How the read calls each kind of ID; a deletion calls it as the node does. */
export const READ_PARAMETERS = { identity: 'identity', guid: 'objectId' } as const;

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
	const parameter = READ_PARAMETERS[target.idType as keyof typeof READ_PARAMETERS];
	const query = `${parameter}=${encodeURIComponent(target.id)}`;
	return {
		ok: true,
		value: { method: 'GET', url: `${account.baseUrl}/1/profile.json?${query}` },
	};
}
