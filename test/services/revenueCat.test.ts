import { revenueCat } from '../../nodes/DeleteProfile/services/revenueCat';
import { response, target, told, UNEXPECTED } from './support';

const user = target('appUserId', 'user-1');

function error(type: string, message: string, more: object = {}) {
	return { object: 'error', type, message, retryable: false, ...more };
}

const MISSING = 'Could not find customer ID associated with this project';
const absent = error('resource_missing', MISSING);
const busy = { retryable: true, backoff_ms: 1500 };

test.each([
	[['user-1', 'a b', '$RCAnonymousID:1', '-1', '...', 'é', '李雷', 'i'.repeat(1500)], undefined],
	[['i'.repeat(1501)], 'longer than 1500 characters'],
	[[' a', 'a\n', '\u00a0a', 'a\ufeff'], 'begins or ends with whitespace'],
	[['a/b', 'a\\b', '50%', 'a?b', 'a#b', 'a;b', '.', '..', 'a\tb', 'a\u0085b'], 'carry safely'],
])('%j: %p', (ids, problem) => {
	for (const id of ids) {
		const what = expect.stringContaining(problem ?? '') as unknown;
		const advice = 'Correct the ID, or delete the customer in the RevenueCat dashboard.';
		expect(revenueCat.problemOfId!('appUserId', id)).toEqual(problem && { what, advice });
	}
});

test.each<[number, unknown, string]>([
	[404, { ...absent, message: `${MISSING}.`, param: 'customer_id' }, 'all absent'],
	[404, { ...absent, param: null }, 'all absent'],
	[404, { ...absent, message: `Not so: ${MISSING}` }, 'all failed rejected'],
	[404, { ...absent, message: `${MISSING} of another account` }, 'all failed rejected'],
	[
		404,
		{ ...absent, message: "Could not find app 'a' within this project" },
		'all failed rejected',
	],
	[404, { ...absent, param: 'project_id' }, 'all failed rejected'],
	[404, { ...absent, retryable: true }, 'all failed rejected'],
	[404, { ...absent, retryable: undefined }, UNEXPECTED],
	[404, { ...absent, type: 'parameter_error' }, UNEXPECTED],
	[404, { ...absent, object: undefined }, UNEXPECTED],
	[404, { ...absent, message: 7 }, UNEXPECTED],
	[400, absent, UNEXPECTED],
	[400, error('rate_limit_error', 'No'), UNEXPECTED],
	[400, error('parameter_error', 'Not now', busy), 'retry failed rejected, after 1500'],
	[400, { ...error('parameter_error', 'No'), type: 7 }, UNEXPECTED],
	[401, error('authorization_error', 'No'), UNEXPECTED],
	...[401, 403].map((status): [number, unknown, string] => [
		status,
		error('parameter_error', 'No'),
		UNEXPECTED,
	]),
	[401, { code: 7225, message: 'Invalid API Key.' }, 'denied failed unauthorized'],
	[401, { code: 7723, message: 'Incompatible' }, UNEXPECTED],
	[403, { code: 7225, message: 'Invalid API Key.' }, UNEXPECTED],
	[403, { code: 7723 }, UNEXPECTED],
	[403, error('authentication_error', 'No', busy), UNEXPECTED],
	[403, error('authorization_error', 'No', busy), 'denied failed forbidden'],
	[422, error('store_error', 'No store', busy), 'retry failed rejected, after 1500'],
	[423, error('resource_locked_error', 'Locked', busy), 'retry failed rejected, after 1500'],
	[423, error('resource_locked_error', 'Locked', { retryable: true }), 'retry failed rejected'],
	[423, error('server_error', 'Locked', busy), UNEXPECTED],
	[429, { backoff_ms: '1500' }, 'retry failed rateLimited, told to wait'],
	[500, error('server_error', 'No', busy), 'retry failed serviceUnavailable, after 1500'],
	[503, { backoff_ms: 0 }, 'retry failed serviceUnavailable, told to wait'],
	[202, error('server_error', 'Later', busy), UNEXPECTED],
])('whatever was asked for, %p %j: %s', (status, body, expected) => {
	for (const { read } of [revenueCat.delete, revenueCat.lookUp!]) {
		expect(told(read(response(status, body), [user]))).toBe(expected);
	}
});

test.each([
	[undefined, 1500],
	[1000, 1500],
	[30_000, 30_000],
	[60_000, 60_000],
	[60_001, 1500],
])('429 with Retry-After of %p ms and backoff_ms of 1500: after %p', (retryAfter, after) => {
	const limited = response(429, error('rate_limit_error', 'No', busy));
	const reading = revenueCat.delete.read({ ...limited, retryAfter }, [user]);
	expect(told(reading)).toBe(`retry failed rateLimited, told to wait, after ${after}`);
});

const deletion = { object: 'customer', id: 'user-1', deleted_at: 1658399423658 };
const customer = { object: 'customer', id: 'user-1', project_id: 'proj1' };

test.each<['delete' | 'lookUp', number, unknown, string]>([
	['delete', 200, deletion, 'all deleted'],
	['delete', 200, { ...deletion, deleted_at: null }, UNEXPECTED],
	['delete', 200, { ...deletion, deleted_at: 0 }, UNEXPECTED],
	['lookUp', 200, { ...customer, deleted_at: 0 }, UNEXPECTED],
	['delete', 200, { ...deletion, object: 'error' }, UNEXPECTED],
	['delete', 200, customer, UNEXPECTED],
	['delete', 200, { ...deletion, code: 7225, message: 'No' }, UNEXPECTED],
	['lookUp', 200, customer, 'all found'],
	['lookUp', 200, { ...customer, project_id: undefined }, UNEXPECTED],
	['lookUp', 200, { ...customer, id: undefined }, UNEXPECTED],
	['lookUp', 200, deletion, UNEXPECTED],
	// As API v1 shows a customer.
	['lookUp', 200, { subscriber: { original_app_user_id: 'user-1' } }, UNEXPECTED],
])('%s, %p %j: %s', (action, status, body, expected) => {
	expect(told(revenueCat[action]!.read(response(status, body), [user]))).toBe(expected);
});

const locked = error('resource_locked_error', 'Locked', busy);
const otherMissing = { ...absent, message: "Could not find app 'a' within this project" };

test.each<['delete' | 'lookUp', number, object, string, RegExp]>([
	[
		'delete',
		200,
		{ ...deletion, id: 'User-1' },
		UNEXPECTED,
		/about a customer with another App User/,
	],
	['delete', 200, { ...deletion, id: '' }, UNEXPECTED, /sent an unexpected response/],
	['lookUp', 200, { ...customer, id: '$RCAnonymousID:1' }, UNEXPECTED, /another App User ID/],
	['lookUp', 200, { ...customer, id: 7 }, UNEXPECTED, /sent an unexpected response/],
	[
		'delete',
		403,
		{ code: 7723, message: 'No' },
		'denied failed forbidden',
		/only API v2 keys.*403/,
	],
	['lookUp', 404, otherMissing, 'all failed rejected', /does not say that it is the customer/],
	['delete', 423, locked, 'retry failed rejected, after 1500', /could not do that yet/],
])('%s, %p %j: %s, in these words: %p', (action, status, body, means, what) => {
	const reading = revenueCat[action]!.read(response(status, body), [user]);
	expect(told(reading)).toBe(means);
	expect(reading).toMatchObject({ finding: { message: { what: expect.stringMatching(what) } } });
});

test.each([
	[{ items: [{ entitlement_id: 'pro' }] }, 'Has an active entitlement'],
	[{ items: [] }, undefined],
	[{ items: 'odd' }, undefined],
	[null, undefined],
])('active entitlements %j: note %p', (active_entitlements, note) => {
	const body = { ...customer, active_entitlements };
	const reading = revenueCat.lookUp!.read(response(200, body), [user]);
	expect(reading).toEqual({ kind: 'all', finding: { state: 'found', note } });
});
