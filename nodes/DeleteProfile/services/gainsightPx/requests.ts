import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import { failed } from '../../contract/statuses';
import type { Checked, Target } from '../../contract/types';
import { gainsightPxTexts } from './texts';

/** Every path of the REST API begins with it, and the hosts stand without it. */
export const USERS_PATH = '/v1/users';

/** Path segments under /v1/users that are routes of their own, or would be read as one. */
const ROUTES = new Set(['delete', 'update', 'create', 'denylist', 'batch', 'search', 'count']);

/** Longer paths are refused by common web servers; the body has no such limit. */
const MAX_PATH_SEGMENT = 1000;

/** Most hits of a search on one page: https://px-apidocs.gainsight.com/ */
const PAGE_SIZE = 1000;

/**
 * True when a path segment arrives as it was sent: printable ASCII without what servers and proxies
 * decode, cut off or resolve (`/ ? # % ; \`, whitespace, `.` and `..`), and no route.
 */
export function fitsInPath(id: string): boolean {
	return (
		id.length <= MAX_PATH_SEGMENT &&
		/^[\x21-\x7e]+$/.test(id) &&
		!/[/?#%;\\]/.test(id) &&
		!/^\.+$/.test(id) &&
		!ROUTES.has(id.toLowerCase())
	);
}

/** Characters that the filter language of GET /v1/users could read as its own. */
const FILTER_SYNTAX = /[\s;,=~!<>"'()|&*\\^\p{C}]/u;

/** True when a filter can be trusted to find the ID if it is there. */
function fitsInFilter(id: string): boolean {
	return id.length <= MAX_PATH_SEGMENT && !FILTER_SYNTAX.test(id);
}

/** `DELETE /v1/users/delete` takes the ID in its body, for IDs that a path cannot carry. */
export function deleteRequest(
	account: Account,
	[{ id, parameters }]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const users = account.baseUrl + USERS_PATH;
	const query = `?hardDelete=${parameters?.hardDelete === true}`;
	if (fitsInPath(id)) {
		const url = `${users}/${encodeURIComponent(id)}${query}`;
		return { ok: true, value: { method: 'DELETE', url } };
	}
	const url = `${users}/delete${query}`;
	const headers = { 'Content-Type': 'application/json; charset=utf-8' };
	return { ok: true, value: { method: 'DELETE', url, headers, body: { identifyId: id } } };
}

/** There is no read with the ID in a body, so other IDs are searched for with a filter. */
export function lookUpRequest(
	account: Account,
	[{ id }]: readonly Target[],
): Checked<ServiceRequest, FailedFinding> {
	const users = account.baseUrl + USERS_PATH;
	if (fitsInPath(id)) {
		return { ok: true, value: { method: 'GET', url: `${users}/${encodeURIComponent(id)}` } };
	}
	if (!fitsInFilter(id)) {
		const problem = failed('unsupportedLookUp', gainsightPxTexts.uncertainLookUp);
		return { ok: false, problem };
	}
	const filter = encodeURIComponent(`identifyId==${id}`);
	const url = `${users}?pageSize=${PAGE_SIZE}&filter=${filter}`;
	return { ok: true, value: { method: 'GET', url } };
}
