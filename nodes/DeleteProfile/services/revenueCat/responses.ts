import type { Finding, Reading, ServiceResponse } from '../../contract/service';
import { all, failed, isRecord, readStatus, saysItFailed } from '../../contract/statuses';
import type { Target } from '../../contract/types';
import { revenueCatTexts } from './texts';

const absent: Finding = { state: 'absent', message: revenueCatTexts.notFound };
const notUnderstood = failed('unexpectedResponse', revenueCatTexts.unexpectedResponse);

/** What is read of an error in the form of API v2. */
interface OwnError {
	readonly message: string;
	readonly param: unknown;
	/** Whether the same request may be sent again. */
	readonly retryable: boolean;
}

/** Types of errors that belong to one status. https://www.revenuecat.com/docs/api-v2#tag/Error-Handling */
const TYPES: ReadonlyMap<number, string> = new Map([
	[401, 'authentication_error'],
	[403, 'authorization_error'],
	[404, 'resource_missing'],
	[423, 'resource_locked_error'],
	[429, 'rate_limit_error'],
]);

/** An error with all the keys that each of them must have; undefined where it contradicts its status. */
function ownError({ status, body }: ServiceResponse): OwnError | undefined {
	if (!isRecord(body) || body.object !== 'error') return undefined;
	const { type, message, param, retryable } = body;
	if (typeof type !== 'string' || typeof message !== 'string') return undefined;
	if (typeof retryable !== 'boolean') return undefined;
	const fits = TYPES.has(status) ? TYPES.get(status) === type : ![...TYPES.values()].includes(type);
	return fits ? { message, param, retryable } : undefined;
}

const MINUTE_MS = 60_000;

/**
 * How long to wait, by `backoff_ms` and `Retry-After`. Ms. Limits are counted by the minute, so a longer
 * `Retry-After` is one in milliseconds, which one of RevenueCat's own pages had, other texts in seconds.
 * https://www.revenuecat.com/docs/api-v2#tag/Rate-Limit
 */
function backoffOf({ body, retryAfter = 0 }: ServiceResponse): number | undefined {
	const { backoff_ms: ms } = isRecord(body) ? body : {};
	if (typeof ms !== 'number' || !(ms > 0)) return undefined;
	return retryAfter > MINUTE_MS ? ms : Math.max(ms, retryAfter);
}

/**
 * The words about a customer, recorded several times; other missing things have the same type.
 * https://www.revenuecat.com/docs/api-v2#tag/Error-Handling has only the type.
 */
const CUSTOMER_NOT_FOUND = /^Could not find customer ID associated with this project\.?$/;

function saysCustomerIsAbsent({ message, param, retryable }: OwnError): boolean {
	const isOfCustomer = param === undefined || param === null || param === 'customer_id';
	return CUSTOMER_NOT_FOUND.test(message) && isOfCustomer && !retryable;
}

/**
 * Codes of API v1, whose errors are `{code, message}`: a key that it does not know, and a key of
 * the other version. Recorded by others; the latter is what API v2 says to a key of API v1, too.
 */
const UNKNOWN_KEY = 7225;
const KEY_OF_OTHER_VERSION = 7723;

function saysOld({ body }: ServiceResponse, code: number): boolean {
	return isRecord(body) && body.code === code && typeof body.message === 'string';
}

/** What is not about this very customer, the same for both actions. */
function readOther(response: ServiceResponse): Reading {
	const { status } = response;
	if (status === 403 && saysOld(response, KEY_OF_OTHER_VERSION)) {
		return { kind: 'denied', finding: failed('forbidden', revenueCatTexts.wrongVersion) };
	}
	const error = ownError(response);
	if (status === 404 && error) {
		return all(
			saysCustomerIsAbsent(error) ? absent : failed('rejected', revenueCatTexts.otherMissing),
		);
	}
	const isOwn = error !== undefined || (status === 401 && saysOld(response, UNKNOWN_KEY));
	const reading = readStatus(response, revenueCatTexts, isOwn);
	const after = backoffOf(response);
	if (reading.kind === 'retry') return { ...reading, after };
	if (reading.kind !== 'all' || status < 400 || !error?.retryable) return reading;
	// A customer that another request holds (423), a store that does not respond (422).
	const finding = failed('rejected', revenueCatTexts.busy);
	return { kind: 'retry', finding, toldToWait: false, after };
}

/**
 * Of a 200. An alias leads to the customer that it was merged into; by which of its IDs API v2 then
 * calls it is not documented.
 */
function readCustomer({ body }: ServiceResponse, { id }: Target, finding: Finding): Finding {
	if (!isRecord(body) || body.object !== 'customer') return notUnderstood;
	// Each of its errors has a message, whatever the version.
	if (saysItFailed(body, 'message')) return notUnderstood;
	const isDeletion = finding.state === 'deleted';
	const { deleted_at: at } = body;
	// 0 is what a program writes for no time.
	if (isDeletion !== (typeof at === 'number') || at === 0) return notUnderstood;
	if (!isDeletion && typeof body.project_id !== 'string') return notUnderstood;
	if (body.id === id) return finding;
	const isOther = typeof body.id === 'string' && body.id !== '';
	return isOther ? failed('unexpectedResponse', revenueCatTexts.otherId) : notUnderstood;
}

/** 200 with the customer's ID and when it was deleted. */
export function readDelete(response: ServiceResponse, [target]: readonly Target[]): Reading {
	if (response.status !== 200) return readOther(response);
	return all(readCustomer(response, target, { state: 'deleted' }));
}

/** Whoever deletes the customer should know that something goes on without it. */
function activeNote(body: unknown): string | undefined {
	const { active_entitlements: list } = isRecord(body) ? body : {};
	const hasActive = isRecord(list) && Array.isArray(list.items) && list.items.length > 0;
	return hasActive ? 'Has an active entitlement' : undefined;
}

export function readLookUp(response: ServiceResponse, [target]: readonly Target[]): Reading {
	if (response.status !== 200) return readOther(response);
	const note = activeNote(response.body);
	return all(readCustomer(response, target, { state: 'found', note }));
}
