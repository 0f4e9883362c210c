import fc from 'fast-check';

import { gainsightPx } from '../../nodes/DeleteProfile/services/gainsightPx';
import { anyText } from '../support/anyText';
import { account, NOW, response, target, told, UNEXPECTED } from './support';

const USERS = 'https://api.example/v1/users';
const headers = { 'Content-Type': 'application/json; charset=utf-8' };

function errorBody(message: unknown, status = 'NOT_FOUND') {
	return { externalapierror: { status, message, debugMessage: null, subErrors: null } };
}

const IN_PATH: ReadonlyArray<readonly [string, string]> = [
	['user-1', 'user-1'],
	['a&b=c', 'a%26b%3Dc'],
	["~!*'()_-.", "~!*'()_-."],
	['.a', '.a'],
	['a'.repeat(1000), 'a'.repeat(1000)],
];

const IN_BODY: readonly string[] = [
	...['a/b', 'a?b', 'a%2Fb', 'a;b', 'a\\b', 'a b', 'a\u0000b', '李雷', 'a'.repeat(1001)],
	...['.', '..', 'delete', 'update', 'DENYLIST'],
];

function requestOf(action: 'delete' | 'lookUp', id: string, hardDelete?: boolean) {
	const request = gainsightPx[action]!.request(
		account,
		[target('identifyId', id, hardDelete === undefined ? undefined : { hardDelete })],
		NOW,
	);
	return request.ok ? request.value : request.problem;
}

describe('delete requests', () => {
	test.each(IN_PATH)('%s goes in the path', (id, segment) => {
		expect(requestOf('delete', id, false)).toEqual({
			method: 'DELETE',
			url: `${USERS}/${segment}?hardDelete=false`,
		});
	});

	test.each(IN_BODY)('%j goes in the body, unchanged', (id) => {
		expect(requestOf('delete', id, true)).toEqual({
			method: 'DELETE',
			url: `${USERS}/delete?hardDelete=true`,
			headers,
			body: { identifyId: id },
		});
	});

	test('hard only where it was asked for', () => {
		expect(requestOf('delete', 'a')).toMatchObject({ url: `${USERS}/a?hardDelete=false` });
	});

	test('whatever the ID, exactly that ID arrives, and no other route is hit', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), anyText, fc.webPath()), (id) => {
				// The other half of a pair is missing: refused before a request is made.
				fc.pre(id !== '' && Buffer.from(id).toString() === id);
				const request = requestOf('delete', id, false);
				if (!('url' in request)) throw new Error('no request');
				const { pathname, search, hash } = new URL(request.url);
				expect([search, hash]).toStrictEqual(['?hardDelete=false', '']);
				const segments = pathname.split('/');
				expect(segments.slice(0, 3)).toStrictEqual(['', 'v1', 'users']);
				expect(segments).toHaveLength(4);
				const arrived = request.body ? request.body.identifyId : decodeURIComponent(segments[3]);
				expect(arrived).toBe(id);
				expect(segments[3] === 'delete').toBe(request.body !== undefined);
			}),
		);
	});
});

describe('look up requests', () => {
	test.each(IN_PATH)('%s goes in the path', (id, segment) => {
		expect(requestOf('lookUp', id)).toEqual({ method: 'GET', url: `${USERS}/${segment}` });
	});

	test.each([
		['a/b', 'a%2Fb'],
		['a?b', 'a%3Fb'],
		['李雷', '%E6%9D%8E%E9%9B%B7'],
		['delete', 'delete'],
		['..', '..'],
		['/'.repeat(1000), '%2F'.repeat(1000)],
	])('%s is searched for', (id, value) => {
		expect(requestOf('lookUp', id)).toEqual({
			method: 'GET',
			url: `${USERS}?pageSize=1000&filter=identifyId%3D%3D${value}`,
		});
	});

	test.each(['a b', 'a;b/', 'a\\b', 'a,b/', 'a/*', 'a'.repeat(1001)])(
		'%j cannot be looked up safely',
		(id) => {
			expect(requestOf('lookUp', id)).toMatchObject({
				state: 'failed',
				reason: 'unsupportedLookUp',
			});
		},
	);
});

test('no ID is refused: what a path cannot carry goes in the body', () => {
	expect(gainsightPx.problemOfId).toBeUndefined();
});

/** A 404 and what it says about the user `a` or, where named, another one. */
const NOT_FOUND: ReadonlyArray<readonly [string, unknown, string]> = [
	['a', errorBody('User was not found for parameters {id=a}'), 'all absent'],
	['a', errorBody('User was not found'), 'all absent'],
	['a', errorBody('User not found'), 'all absent'],
	['a', errorBody('User was not found in this subscription'), UNEXPECTED],
	['a}', errorBody('User was not found for parameters {id=a}}'), 'all absent'],
	['a', errorBody('User was not found for parameters {id=b}'), UNEXPECTED],
	['a/b', errorBody('User was not found for parameters {id=delete}'), UNEXPECTED],
	['a', errorBody('User b was not found'), UNEXPECTED],
	['a', errorBody('No such route'), UNEXPECTED],
	['a', errorBody('Subscription was not found'), UNEXPECTED],
	['a', errorBody('Account of the user was not found'), UNEXPECTED],
	['a', errorBody('User was found'), UNEXPECTED],
	['a', errorBody(['User was not found']), UNEXPECTED],
	['a', errorBody('User was not found', 'UNAUTHORIZED'), UNEXPECTED],
	['a', { externalapierror: 'User was not found' }, UNEXPECTED],
];

const OK = { body: {}, statusCode: 'OK', statusCodeValue: 200 };

describe('responses to delete', () => {
	const read = (id: string, status: number, body: unknown, hardDelete = false) =>
		gainsightPx.delete.read(response(status, body), [
			target('identifyId', id, hardDelete === undefined ? undefined : { hardDelete }),
		]);

	test.each(NOT_FOUND)('%s, 404 %j: %s', (id, body, expected) => {
		expect(told(read(id, 404, body))).toBe(expected);
	});

	test.each([
		[204, '', 'all deleted'],
		[200, '', 'all deleted'],
		[200, { body: {}, statusCode: '100', statusCodeValue: 42 }, 'all deleted'],
		[200, { statusCode: '100', statusCodeValue: 42 }, 'all deleted'],
		[200, { statusCode: 200, statusCodeValue: 200 }, UNEXPECTED],
		[200, { statusCode: '200', headers: {}, body: '' }, UNEXPECTED],
		[200, { statusCode: 'OK', statusCodeValue: '200' }, UNEXPECTED],
		[200, { headers: {}, body: null, statusCode: 'OK', statusCodeValue: 200 }, 'all deleted'],
		[200, { body: '', statusCode: 'NO_CONTENT', statusCodeValue: 204 }, 'all deleted'],
		[200, { body: {}, statusCode: 'NOT_FOUND', statusCodeValue: 404 }, UNEXPECTED],
		[200, { body: {}, statusCode: 'OK', statusCodeValue: 500 }, UNEXPECTED],
		[200, { body: {}, statusCode: 'UNAUTHORIZED', statusCodeValue: 42 }, UNEXPECTED],
		[200, { ...OK, body: errorBody('User was not found') }, UNEXPECTED],
		[200, { ...OK, body: { success: false } }, UNEXPECTED],
		...['NOT OK', 'OK_BUT', 'NO_CONTENT_TYPE'].map((statusCode): [number, unknown, string] => {
			return [200, { ...OK, statusCode }, UNEXPECTED];
		}),
		[200, { ...OK, statusCodeValue: 300 }, UNEXPECTED],
		[200, { ...OK, headers: 'No' }, UNEXPECTED],
		[200, { ...OK, error: 'x' }, UNEXPECTED],
		[204, { error: 'x' }, UNEXPECTED],
		[400, errorBody('bad', 'BAD_REQUEST'), 'all failed rejected'],
		[400, errorBody('User was not found'), 'all failed rejected'],
	])('%p %j: %s', (status, body, expected) => {
		expect(told(read('a', status, body))).toBe(expected);
		expect(told(read('a', status, body, true))).toBe(expected);
	});

	test('a soft deletion says how long it can be undone, a hard one nothing', () => {
		expect(read('a', 204, '')).toEqual({
			kind: 'all',
			finding: {
				state: 'deleted',
				fields: { revivableUntil: '2026-01-08T00:00:00.000Z' },
				note: 'Restorable until 8 Jan',
			},
		});
		expect(read('a', 204, '', true)).toEqual({ kind: 'all', finding: { state: 'deleted' } });
	});

	test('a hard deletion of an absent user cannot rule out one that was soft-deleted', () => {
		const body = errorBody('User was not found');
		expect(read('a', 404, body, true)).toMatchObject({
			finding: { state: 'absent', note: 'No such profile; restorable if soft-deleted' },
		});
		expect(read('a', 404, body)).not.toHaveProperty('finding.note');
	});
});

describe('responses to look up', () => {
	const read = (id: string, status: number, body: unknown) =>
		told(gainsightPx.lookUp!.read(response(status, body), [target('identifyId', id)]));

	test.each(NOT_FOUND.filter(([id]) => !id.includes('/')))('%s, 404 %j: %s', (...row) => {
		const [id, body, expected] = row;
		expect(read(id, 404, body)).toBe(expected);
	});

	test.each([
		['a', 200, { identifyId: 'a' }, 'all found'],
		['a', 200, { identifyId: 'a', error: 'x' }, UNEXPECTED],
		['a', 200, { identifyId: 'a', ...errorBody('x') }, UNEXPECTED],
		['a', 200, { identifyId: 'A' }, UNEXPECTED],
		['a', 200, { users: [{ identifyId: 'a' }], totalHits: 1 }, UNEXPECTED],
		['a/b', 200, { users: [{ identifyId: 'a/b' }], totalHits: 1 }, 'all found'],
		['a/b', 200, { users: [{ identifyId: 'A/B' }, { identifyId: 'a/b' }] }, 'all found'],
		['a/b', 200, { users: [{ identifyId: 'A/B' }], totalHits: 1 }, 'all absent'],
		['a/b', 200, { users: [], totalHits: 0 }, 'all absent'],
		['a/b', 200, { users: [], totalHits: 0, errors: ['No'] }, UNEXPECTED],
		['a/b', 200, { users: [] }, UNEXPECTED],
		['a/b', 200, { users: [], totalHits: '0' }, UNEXPECTED],
		['a/b', 200, { users: [{ identifyId: 'A/B' }], totalHits: 2 }, UNEXPECTED],
		['a/b', 200, { users: [{ identifyId: 'c' }], totalHits: 1 }, UNEXPECTED],
		['a/b', 200, { users: [null], totalHits: 1 }, UNEXPECTED],
		['a/b', 200, { users: 'none', totalHits: 0 }, UNEXPECTED],
		['a/b', 200, { identifyId: 'a/b' }, UNEXPECTED],
		['a/b', 404, errorBody('User was not found'), UNEXPECTED],
		['a/b', 400, errorBody('bad filter', 'BAD_REQUEST'), 'all failed rejected'],
	])('%s, %p %j: %s', (id, status, body, expected) => {
		expect(read(id, status, body)).toBe(expected);
	});
});

test.each([
	[[1, 0], /restores soft-deleted users/],
	[[1001, 0], /restores soft-deleted users/],
	[[1, 1001], /restores soft-deleted users/],
	[[0, 1000], undefined],
	[[0, 1001], /contact its support/],
])('consequence of soft and hard deletions, %j: %p', (counts, expected) => {
	const worked = counts.flatMap((count, kind) =>
		Array.from({ length: count }, () => target('identifyId', 'a', { hardDelete: kind === 1 })),
	);
	const consequence = gainsightPx.consequence(worked);
	if (expected) expect(consequence).toMatch(expected);
	else expect(consequence).toBeUndefined();
});
