import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import { failed } from '../../contract/statuses';
import type { Checked, Target } from '../../contract/types';
import { mixpanelTexts } from './texts';

/** With its slash: https://docs.mixpanel.com/reference/gdpr-api */
export const DELETIONS_PATH = '/api/app/data-deletions/v3.0/';

/**
 * Mixpanel rejects events with such a distinct ID: what it still has under one belongs to many people.
 * https://docs.mixpanel.com/troubleshooting/errors/server-side-events-without-a-user
 */
export const REJECTED_ID = /^(?:anon|anonymous|unknown|true|false|0|-1|lmy47d)$/i;

/**
 * True for what can be the ID of a task: in the documents a long number or a UUID, in any case a text
 * that a path carries unchanged. A JSON number would have lost digits.
 */
export function isTaskId(id: unknown): id is string {
	return typeof id === 'string' && /^[\w-]{1,64}$/.test(id);
}

/** The project token goes in the URL, there is no other place for it. */
function urlOf({ baseUrl, fields }: Account, task: string): string {
	return `${baseUrl}${DELETIONS_PATH}${task}?token=${encodeURIComponent(fields.projectToken)}`;
}

/** https://docs.mixpanel.com/reference/gdpr-api#create-a-deletion-task */
export function deleteRequest(
	account: Account,
	targets: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	return {
		ok: true,
		value: {
			method: 'POST',
			url: urlOf(account, ''),
			headers: { 'Content-Type': 'application/json; charset=utf-8' },
			body: {
				distinct_ids: targets.map(({ id }) => id),
				compliance_type: targets[0].parameters?.complianceType === 'ccpa' ? 'CCPA' : 'GDPR',
			},
		},
	};
}

/** https://docs.mixpanel.com/reference/gdpr-api#check-status-of-a-deletion-task */
export function jobRequest(
	account: Account,
	[{ id }]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	return isTaskId(id)
		? { ok: true, value: { method: 'GET', url: urlOf(account, id) } }
		: { ok: false, problem: failed('invalidId', mixpanelTexts.invalidJob) };
}
