import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import type { Checked, Target } from '../../contract/types';

/** The path below which a profile lives; the trailing slash is part of it in every document. */
export const PROFILE_PATH = '/api/v2/server-side-api/profile/';

/** Exactly one of the two is sent: which one wins when they disagree is not documented. */
export const ID_HEADERS = {
	customerUserId: 'adapty-customer-user-id',
	profileId: 'adapty-profile-id',
} as const;

/** One profile per request, with the JSON header that all of Adapty's samples send. */
export function profileRequest(
	method: 'GET' | 'DELETE',
	account: Account,
	[target]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const url = account.baseUrl + PROFILE_PATH;
	const header = ID_HEADERS[target.idType as keyof typeof ID_HEADERS];
	const headers = { 'Content-Type': 'application/json', [header]: target.id };
	return { ok: true, value: { method, url, headers } };
}
