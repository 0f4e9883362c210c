import type { Account, FailedFinding, ServiceRequest } from '../../contract/service';
import type { Checked, Target } from '../../contract/types';
import { ADAPTY_PROFILE_PATH } from './hosts';
import type { ADAPTY_ID_TYPES } from './identifiers';

/** Exactly one of the two is sent: which one wins when they disagree is not documented. */
const ID_HEADERS: Readonly<Record<string, string>> = {
	customerUserId: 'adapty-customer-user-id',
	profileId: 'adapty-profile-id',
} satisfies Record<(typeof ADAPTY_ID_TYPES)[number]['value'], string>;

/** One profile per request, with the JSON header that all of Adapty's samples send. */
export function profileRequest(
	method: 'GET' | 'DELETE',
	account: Account,
	[target]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	return {
		ok: true,
		value: {
			method,
			url: account.baseUrl + ADAPTY_PROFILE_PATH,
			headers: { 'Content-Type': 'application/json', [ID_HEADERS[target.idType]]: target.id },
		},
	};
}
