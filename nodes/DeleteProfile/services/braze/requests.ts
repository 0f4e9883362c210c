import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import type { Checked, Target } from '../../contract/types';

export const LOOK_UP_PATH = '/users/export/ids';

/** A kind of ID: in a deletion, in a look-up, and in the profile that a look-up returns. */
interface Kind {
	readonly deleted: string;
	readonly lookedUp: string;
	readonly field: string;
	/** Several of them fit into one look-up. */
	readonly many?: true;
}

/**
 * A request has one kind, a look-up 50 external IDs or one of the others:
 * https://www.braze.com/docs/api/endpoints/user_data/post_user_delete/,
 * https://www.braze.com/docs/api/endpoints/export/user_data/post_users_identifier/
 */
export const KINDS = {
	externalId: {
		deleted: 'external_ids',
		lookedUp: 'external_ids',
		field: 'external_id',
		many: true,
	},
	brazeId: { deleted: 'braze_ids', lookedUp: 'braze_id', field: 'braze_id' },
	email: { deleted: 'email_addresses', lookedUp: 'email_address', field: 'email' },
} as const satisfies Readonly<Record<string, Kind>>;

export function kindOfId(idType: string): Kind {
	return KINDS[idType as keyof typeof KINDS];
}

/**
 * Braze demands to be told which of several profiles with an email it is to delete, and deletes none
 * if several fit. The most recently updated one is never asked for: that may be somebody else.
 */
function emailAddress(email: string) {
	return { email, prioritization: ['identified'] };
}

function post(url: string, body: Record<string, unknown>): Checked<ServiceRequest, FailedFinding> {
	const headers = { 'Content-Type': 'application/json; charset=utf-8' };
	return { ok: true, value: { method: 'POST', url, headers, body } };
}

export function deleteRequest(
	account: Account,
	targets: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const [{ idType }] = targets;
	const ids = targets.map(({ id }) => (idType === 'email' ? emailAddress(id) : id));
	return post(`${account.baseUrl}/users/delete`, { [kindOfId(idType).deleted]: ids });
}

/** Asks for no more of a person than is needed to tell who it is. */
export function lookUpRequest(
	account: Account,
	targets: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const [{ id, idType }] = targets;
	const { lookedUp, field, many } = kindOfId(idType);
	return post(account.baseUrl + LOOK_UP_PATH, {
		[lookedUp]: many ? targets.map((target) => target.id) : id,
		fields_to_export: [field],
	});
}
