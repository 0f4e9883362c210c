import type { Target } from '../../erasure/types';
import type { Account, ServiceRequest } from '../service';

/** Seed 3: POST, with exactly one of `identity` and `guid`; both in one body are refused with 400. */
const DELETE_PATH = '/1/delete/profiles.json';

/** "Get User Profiles"; the read calls a GUID `objectId`. */
const READ_PATH = '/1/profile.json';
const READ_PARAMETERS: Readonly<Record<string, string>> = Object.freeze({
	identity: 'identity',
	guid: 'objectId',
});

/** All targets share one ID type; the dispatcher never mixes them. */
export function deleteRequest(account: Account, targets: readonly Target[]): ServiceRequest {
	return {
		method: 'POST',
		url: account.baseUrl + DELETE_PATH,
		headers: { 'Content-Type': 'application/json; charset=utf-8' },
		body: { [targets[0].idType]: targets.map((target) => target.id) },
	};
}

export function lookUpRequest(account: Account, target: Target): ServiceRequest {
	const parameter = READ_PARAMETERS[target.idType];
	return {
		method: 'GET',
		url: `${account.baseUrl}${READ_PATH}?${parameter}=${encodeURIComponent(target.id)}`,
	};
}
