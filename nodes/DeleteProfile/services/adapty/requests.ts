import type { Target } from '../../erasure/types';
import type { Account, ServiceRequest } from '../service';
import { ADAPTY_PROFILE_PATH } from './hosts';

/** Exactly one of the two is sent: what wins when they disagree is not documented. */
const ID_HEADERS: Readonly<Record<string, string>> = Object.freeze({
	customerUserId: 'adapty-customer-user-id',
	profileId: 'adapty-profile-id',
});

function profileRequest(
	method: 'GET' | 'DELETE',
	account: Account,
	target: Target,
): ServiceRequest {
	return {
		method,
		url: account.baseUrl + ADAPTY_PROFILE_PATH,
		headers: { [ID_HEADERS[target.idType]]: target.id },
	};
}

/** One profile per request: Adapty has no bulk deletion (seed 0). */
export function deleteRequest(account: Account, targets: readonly Target[]): ServiceRequest {
	return profileRequest('DELETE', account, targets[0]);
}

/** The read that Adapty documents for the same headers. */
export function lookUpRequest(account: Account, target: Target): ServiceRequest {
	return profileRequest('GET', account, target);
}
