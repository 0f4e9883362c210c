import { createHmac } from 'node:crypto';

import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import { failed } from '../../contract/statuses';
import type { Checked, Message, Target } from '../../contract/types';
import { appsFlyerTexts, NO_DEVICE } from './texts';

/** https://dev.appsflyer.com/hc/reference/create-opendsr-request */
export const REQUESTS_PATH = '/api/gdpr/v1/opendsr_requests';

/** How AppsFlyer calls each kind of ID. */
export const IDENTITY_TYPES = {
	customerUserId: 'customer_user_id',
	appsFlyerId: 'appsflyer_id',
	idfv: 'idfv',
	iosAdvertisingId: 'ios_advertising_id',
	androidAdvertisingId: 'android_advertising_id',
} as const;

const API_VERSION = '0.1';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The kinds of ID that Apple or Google gives to a device. */
const OF_A_DEVICE = new Set(['idfv', 'iosAdvertisingId', 'androidAdvertisingId']);

/** A JSON string carries any text unchanged, but what cannot be the ID of a device would be accepted, too. */
export function problemOfId(idType: string, id: string): Message | undefined {
	return OF_A_DEVICE.has(idType) && !UUID.test(id) ? NO_DEVICE : undefined;
}

function appOf({ parameters }: Target): string {
	return String(parameters?.appId);
}

/**
 * The ID of the request to erase this, which the requester chooses: the same for the whole UTC day,
 * so that a repeat after a lost response is refused as known. In the form of a random UUID (version
 * 4), which AppsFlyer's document demands. Receipts show it, so nobody without the token must be able
 * to find out by guessing whose it is.
 * @param now epoch ms
 */
export function subjectRequestIdOf({ fingerprint }: Account, target: Target, now: number): string {
	const day = new Date(now).toISOString().slice(0, 10);
	const told = JSON.stringify([appOf(target), target.idType, target.id, day]);
	const hex = createHmac('sha256', fingerprint).update(told).digest('hex');
	const variant = '89ab'[parseInt(hex[16], 16) % 4];
	const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
	return [...parts, variant + hex.slice(17, 20), hex.slice(20, 32)].join('-');
}

/**
 * One ID goes alone, which others have done; several as a batch, all of one app as its document
 * demands. https://dev.appsflyer.com/hc/reference/create-batch-opendsr-requests
 */
export function deleteRequest(
	account: Account,
	targets: readonly Target[],
	now: number,
): Checked<ServiceRequest, FailedFinding> {
	const shared = {
		submitted_time: new Date(now).toISOString(),
		api_version: API_VERSION,
		property_id: appOf(targets[0]),
	};
	const requests = targets.map((target) => ({
		subject_request_id: subjectRequestIdOf(account, target, now),
		subject_request_type: 'erasure',
		...shared,
		subject_identities: [
			{
				identity_type: IDENTITY_TYPES[target.idType as keyof typeof IDENTITY_TYPES],
				identity_value: target.id,
				identity_format: 'raw',
			},
		],
	}));
	const isAlone = requests.length === 1;
	return {
		ok: true,
		value: {
			method: 'POST',
			url: `${account.baseUrl}${REQUESTS_PATH}${isAlone ? '' : '/batch'}`,
			headers: { 'Content-Type': 'application/json; charset=utf-8' },
			body: isAlone ? requests[0] : { meta: shared, requests },
		},
	};
}

/** The `subject_request_id`s that a request to delete was made of, in the order of its targets. */
export function subjectRequestIdsIn({ body = {} }: Partial<ServiceRequest> = {}) {
	const requests = (body.requests ?? [body]) as ReadonlyArray<{ subject_request_id?: string }>;
	return requests.map(({ subject_request_id: id }) => id);
}

/** https://dev.appsflyer.com/hc/reference/get-opendsr-request-status */
export function jobRequest(
	account: Account,
	[{ id }]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	if (!UUID.test(id)) {
		return { ok: false, problem: failed('invalidId', appsFlyerTexts.invalidJob) };
	}
	return { ok: true, value: { method: 'GET', url: `${account.baseUrl}${REQUESTS_PATH}/${id}` } };
}
