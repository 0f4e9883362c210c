import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import type { Checked, Target } from '../../contract/types';

/** The only call about a profile that Adapty Mail documents for erasures. */
export const DELETE_PATH = '/api/v1/profile/delete/';

/** Exactly one of the three is sent: which one wins when they disagree is not documented. */
export const ID_KEYS = {
	customerUserId: 'customer_user_id',
	email: 'email',
	externalProfileId: 'external_profile_id',
} as const;

export function deleteRequest(
	account: Account,
	[target]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	return {
		ok: true,
		value: {
			method: 'POST',
			url: account.baseUrl + DELETE_PATH,
			headers: { 'Content-Type': 'application/json; charset=utf-8' },
			body: { [ID_KEYS[target.idType as keyof typeof ID_KEYS]]: target.id },
		},
	};
}
