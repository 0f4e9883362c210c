import { adapty } from '../../nodes/DeleteProfile/services/adapty';
import { account, response, target, told } from './support';

const URL = 'https://api.example/api/v2/server-side-api/profile/';
const NOW = Date.UTC(2026, 0, 1);
const UUID = '6F8CC3B5-6DE4-4B0A-8C2D-0B6B2F2E9F11';
const absent = {
	errors: [{ source: null, errors: ['Profile not found'] }],
	error_code: 'profile_does_not_exist',
	status_code: 404,
};

describe('requests', () => {
	test.each([
		['customerUserId', 'user-1', { 'adapty-customer-user-id': 'user-1' }],
		['customerUserId', 'a b/c?d#e%20', { 'adapty-customer-user-id': 'a b/c?d#e%20' }],
		['profileId', UUID, { 'adapty-profile-id': UUID }],
	])('%s %s: exactly one ID header, no body', (idType, id, headers) => {
		const one = target(idType, id);
		expect(adapty.deleteRequest(account, [one])).toEqual({ method: 'DELETE', url: URL, headers });
		expect(adapty.lookUpRequest(account, one)).toEqual({ method: 'GET', url: URL, headers });
	});
});

describe('refuseId', () => {
	test.each(['user-1', 'a b', '0', '~!@#$%^&*()_+', UUID, 'a'.repeat(1000)])('lets %s go', (id) => {
		expect(adapty.refuseId('customerUserId', id)).toBeUndefined();
	});

	test.each([' a', 'a ', '\ta', 'a\n', '\u00a0a'])('%j: white space at an end is lost', (id) => {
		expect(adapty.refuseId('customerUserId', id)).toContain('white space');
	});

	test.each(['a\u0000b', 'a\r\nx-other: 1', 'a\u007fb', 'é', '李雷', 'a🙂', 'a\u200bb', 'a\tb'])(
		'%j: a header cannot carry it',
		(id) => {
			expect(adapty.refuseId('customerUserId', id)).toContain('profile ID');
		},
	);
});

describe('answers to delete', () => {
	test.each([
		[204, '', 'each deleted'],
		[404, absent, 'each absent'],
		[404, '', 'each failed unexpectedResponse'],
		[404, '<html>Not Found</html>', 'each failed unexpectedResponse'],
		[404, { detail: 'Not found.' }, 'each failed rejected'],
		[400, { error_code: 'profile_does_not_exist' }, 'each failed rejected'],
		[400, { error_code: 'x', errors: [] }, 'each failed rejected'],
		[400, '<html>Bad</html>', 'each failed unexpectedResponse'],
		[200, '', 'each failed unexpectedResponse'],
		[200, { data: {} }, 'each failed unexpectedResponse'],
		[200, absent, 'each failed unexpectedResponse'],
		[202, '', 'each failed unexpectedResponse'],
	])('%p %j: %s', (status, body, expected) => {
		const one = target('customerUserId', 'user-1');
		expect(told(adapty.readDelete(response(status, body), [one]))).toBe(expected);
	});
});

describe('answers to look up', () => {
	const profile = { profile_id: UUID.toLowerCase(), customer_user_id: 'user-1' };

	test.each([
		['customerUserId', 'user-1', 200, { data: profile }, 'each found'],
		['profileId', UUID, 200, { data: profile }, 'each found'],
		['customerUserId', 'USER-1', 200, { data: profile }, 'each failed unexpectedResponse'],
		['customerUserId', 'user-2', 200, { data: profile }, 'each failed unexpectedResponse'],
		['profileId', 'user-1', 200, { data: profile }, 'each failed unexpectedResponse'],
		['customerUserId', 'user-1', 200, { data: null }, 'each failed unexpectedResponse'],
		['customerUserId', 'user-1', 200, {}, 'each failed unexpectedResponse'],
		['customerUserId', 'user-1', 200, '', 'each failed unexpectedResponse'],
		['customerUserId', 'user-1', 204, '', 'each failed unexpectedResponse'],
		['customerUserId', 'user-1', 404, absent, 'each absent'],
		['customerUserId', 'user-1', 404, '<html></html>', 'each failed unexpectedResponse'],
		['customerUserId', 'user-1', 404, { detail: 'x' }, 'each failed rejected'],
		['customerUserId', 'user-1', 400, { error_code: 'x' }, 'each failed rejected'],
	])('%s %s, %p %j: %s', (idType, id, status, body, expected) => {
		expect(told(adapty.readLookUp(response(status, body), target(idType, id), NOW))).toBe(expected);
	});

	test.each([
		[{}, false],
		[{ subscriptions: [] }, false],
		[{ subscriptions: [{ expires_at: '2025-12-31T23:59:59Z' }] }, false],
		[{ subscriptions: [{ expires_at: '2026-01-02T00:00:00Z' }] }, true],
		[{ subscriptions: [{ expires_at: null }] }, true],
		[{ access_levels: [{ expires_at: '2026-01-02T00:00:00.000000+0000' }] }, true],
		[{ subscriptions: ['odd', null], access_levels: 'odd' }, false],
	])('%j: warns of an active subscription: %p', (more, active) => {
		const body = { data: { ...profile, ...more } };
		const reading = adapty.readLookUp(response(200, body), target('customerUserId', 'user-1'), NOW);
		expect(JSON.stringify(reading).includes('active subscription')).toBe(active);
	});
});

test('limits: nothing is published, one profile per request', () => {
	expect(adapty.limits).toEqual({
		defaultConcurrency: 5,
		maxConcurrency: 100,
		defaultRequestsPerSecond: 0,
		maxBatchSize: 1,
	});
});

test('a receipt has no fields of its own', () => {
	expect(adapty.receiptFields(target('profileId', UUID), 'deleted', NOW, 1)).toEqual({});
});

test.each([
	[['deleted', 'failed'], 1],
	[['alreadyAbsent', 'wouldDelete'], 0],
] as const)('consequences of %j: %p', (outcomes, sentences) => {
	const summary = { outcomes: new Set(outcomes), softDeletes: false, profiles: 1 };
	expect(adapty.consequences(summary)).toHaveLength(sentences);
});
