import type { Target } from '../../erasure/types';
import { failed } from '../reading';
import type { Account, Finding, ServiceRequest } from '../service';
import { gainsightPxTexts } from './texts';

/** Swagger of the PX REST API 0.1.6. */
const USERS_PATH = '/v1/users';

/** `DELETE /v1/users/delete` takes the ID in its body, for IDs that a path cannot carry. */
const BODY_DELETE_PATH = '/v1/users/delete';

/** Path segments under /v1/users that are routes of their own, or would be read as one. */
const ROUTES = new Set(['delete', 'update', 'create', 'denylist', 'batch', 'search', 'count']);

/** Longer paths are refused by common web servers; the body has no such limit. */
const MAX_PATH_SEGMENT = 1000;

/**
 * True when a path segment arrives as it was sent: printable ASCII without what servers and proxies
 * decode, cut off or resolve (`/ ? # % ; \`, white space, `.` and `..`), and no route.
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
export function fitsInFilter(id: string): boolean {
	return id.length <= MAX_PATH_SEGMENT && !FILTER_SYNTAX.test(id);
}

export function deleteRequest(account: Account, targets: readonly Target[]): ServiceRequest {
	const [{ id, hardDelete }] = targets;
	const query = `?hardDelete=${hardDelete === true}`;
	if (fitsInPath(id)) {
		const url = `${account.baseUrl}${USERS_PATH}/${encodeURIComponent(id)}${query}`;
		return { method: 'DELETE', url };
	}
	return {
		method: 'DELETE',
		url: account.baseUrl + BODY_DELETE_PATH + query,
		headers: { 'Content-Type': 'application/json; charset=utf-8' },
		body: { identifyId: id },
	};
}

/** There is no read with the ID in a body, so other IDs are searched for with a filter. */
export function lookUpRequest(account: Account, target: Target): ServiceRequest | Finding {
	if (fitsInPath(target.id)) {
		return {
			method: 'GET',
			url: `${account.baseUrl}${USERS_PATH}/${encodeURIComponent(target.id)}`,
		};
	}
	if (!fitsInFilter(target.id)) {
		return failed('unsupportedLookUp', gainsightPxTexts.uncertainLookUp);
	}
	const filter = encodeURIComponent(`identifyId==${target.id}`);
	return { method: 'GET', url: `${account.baseUrl}${USERS_PATH}?pageSize=1000&filter=${filter}` };
}
