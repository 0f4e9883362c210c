import { adapty } from '../../nodes/DeleteProfile/services/adapty';
import { response, target, told, UNEXPECTED } from './support';

const UUID = '6F8CC3B5-6DE4-4B0A-8C2D-0B6B2F2E9F11';
const user = target('customerUserId', 'user-1');

function errorBody(status: number, code: unknown, text = 'Profile not found') {
	return { errors: [{ source: null, errors: [text] }], error_code: code, status_code: status };
}

const absent = errorBody(404, 'profile_does_not_exist');

test.each([
	[['user-1', 'a b', '0', '~!@#$%^&*()_+', UUID, 'a'.repeat(1000)], undefined],
	[[' a', 'a ', '\ta', 'a\n', '\u00a0a'], 'begins or ends with whitespace'],
	[
		['a\u0000b', 'a\r\nx-other: 1', 'a\u007fb', 'é', '李雷', 'a🙂', 'a\u200bb', 'a\tb'],
		'a request to Adapty cannot carry unchanged',
	],
])('%j: %p', (ids, problem) => {
	for (const id of ids) {
		for (const [idType, advice] of [
			['customerUserId', 'Correct the ID, or use the profile ID.'],
			['profileId', 'Correct the ID.'],
		]) {
			const what = expect.stringContaining(problem ?? '') as unknown;
			expect(adapty.problemOfId!(idType, id)).toEqual(problem && { what, advice });
		}
	}
});

test.each<[number, unknown, string]>([
	[404, absent, 'all absent'],
	[404, { ...absent, status_code: undefined }, 'all absent'],
	[404, { ...absent, status_code: 200 }, UNEXPECTED],
	[404, { error_code: 'profile_does_not_exist', status_code: 404 }, UNEXPECTED],
	[404, errorBody(404, 'app_does_not_exist'), 'all failed rejected'],
	[404, errorBody(404, 404), UNEXPECTED],
	[400, errorBody(400, 'profile_does_not_exist'), 'all failed rejected'],
	[
		401,
		errorBody(401, 'not_authenticated'),
		'denied failed unauthorized, else failed unauthorized',
	],
	[401, errorBody(401, 'user_not_found'), 'all failed rejected'],
	[401, errorBody(404, 'user_not_found'), UNEXPECTED],
	[401, { error_code: 'not_authenticated', status_code: 401 }, UNEXPECTED],
	[403, errorBody(403, 'permission_denied'), 'denied failed forbidden'],
])('whatever was asked for, %p %j: %s', (status, body, expected) => {
	for (const { read } of [adapty.delete, adapty.lookUp!]) {
		expect(told(read(response(status, body), [user]))).toBe(expected);
	}
});

test('only an empty 204 is a deletion', () => {
	const read = (body: unknown) => told(adapty.delete.read(response(204, body), [user]));
	expect([read(''), read(errorBody(404, 'x'))]).toStrictEqual(['all deleted', UNEXPECTED]);
});

test('a 401 about a profile names the profile and not the key', () => {
	const reading = adapty.delete.read(response(401, errorBody(401, 'profile_not_found')), [user]);
	expect(reading).toMatchObject({
		finding: { message: { what: 'Adapty refused the request for this profile (401)' } },
	});
	const denied = adapty.delete.read(response(401, errorBody(401, 'not_authenticated')), [user]);
	expect(denied).toMatchObject({
		finding: { message: { what: 'Adapty refused the key (401)' } },
		unlessKeyWorked: { message: { what: 'Adapty refused the request for this profile (401)' } },
	});
});

describe('responses to look up', () => {
	const profile = { profile_id: UUID.toLowerCase(), customer_user_id: 'user-1' };
	const read = (status: number, body: unknown, one = user) =>
		adapty.lookUp!.read(response(status, body), [one]);

	test.each([
		['customerUserId', 'user-1', 200, { data: profile }, 'all found'],
		['profileId', UUID, 200, { data: profile }, 'all found'],
		['customerUserId', 'USER-1', 200, { data: profile }, UNEXPECTED],
		['profileId', 'user-1', 200, { data: profile }, UNEXPECTED],
		['profileId', 'undefined', 200, { data: {} }, UNEXPECTED],
		['customerUserId', 'user-1', 200, { error_code: 'x', data: profile }, UNEXPECTED],
		['customerUserId', 'user-1', 200, { data: profile, errors: [] }, UNEXPECTED],
	])('%s %s, %p %j: %s', (idType, id, status, body, expected) => {
		expect(told(read(status, body, target(idType, id)))).toBe(expected);
	});

	test.each([
		[{}, undefined],
		[{ subscriptions: [] }, undefined],
		[{ subscriptions: [{ expires_at: '2026-01-01T00:00:00Z' }] }, undefined],
		[{ subscriptions: [{ expires_at: '2026-01-02T00:00:00Z' }] }, 'Has an active subscription'],
		[{ subscriptions: [{ expires_at: null }] }, 'Has an active subscription'],
		[
			{ access_levels: [{ expires_at: '2026-01-02T00:00:00.000000+0000' }] },
			'Has an active access level',
		],
		[{ subscriptions: ['odd', null], access_levels: 'odd' }, undefined],
	])('%j: note %p', (more, note) => {
		const reading = read(200, { data: { ...profile, ...more } });
		expect(reading).toEqual({ kind: 'all', finding: { state: 'found', note } });
	});
});
