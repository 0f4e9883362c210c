import fc from 'fast-check';

import { gainsightPx } from '../../nodes/DeleteProfile/services/gainsightPx';
import { account, response, target, told } from './support';

const NOW = Date.UTC(2026, 0, 1);
const USERS = 'https://api.example/v1/users';
const headers = { 'Content-Type': 'application/json; charset=utf-8' };
const absent = { externalapierror: { status: 'NOT_FOUND', message: 'User was not found' } };

const IN_PATH: ReadonlyArray<readonly [string, string]> = [
	['user-1', 'user-1'],
	['ada@example.com', 'ada%40example.com'],
	['a+b', 'a%2Bb'],
	['a&b=c', 'a%26b%3Dc'],
	["~!*'()_-.", "~!*'()_-."],
	['a..b', 'a..b'],
	['deleted', 'deleted'],
	['a'.repeat(1000), 'a'.repeat(1000)],
];

const IN_BODY: readonly string[] = [
	'a/b',
	'a?b',
	'a#b',
	'a%2Fb',
	'a;b',
	'a\\b',
	'a b',
	' a',
	'a\tb',
	'a\nb',
	'.',
	'..',
	'...',
	'delete',
	'DELETE',
	'update',
	'denylist',
	'DENYLIST',
	'李雷',
	'é',
	'🙂',
	'a\u0000b',
	'a'.repeat(1001),
];

describe('delete requests', () => {
	test.each(IN_PATH)('%s goes in the path', (id, segment) => {
		expect(gainsightPx.deleteRequest(account, [target('identifyId', id, false)])).toEqual({
			method: 'DELETE',
			url: `${USERS}/${segment}?hardDelete=false`,
		});
	});

	test.each(IN_BODY)('%j goes in the body, unchanged', (id) => {
		expect(gainsightPx.deleteRequest(account, [target('identifyId', id, true)])).toEqual({
			method: 'DELETE',
			url: `${USERS}/delete?hardDelete=true`,
			headers,
			body: { identifyId: id },
		});
	});

	test('hard only where it was asked for', () => {
		const { url } = gainsightPx.deleteRequest(account, [target('identifyId', 'a')]);
		expect(url).toBe(`${USERS}/a?hardDelete=false`);
	});

	test('whatever the ID, exactly that ID arrives, and no other route is hit', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.webPath()), (id) => {
				fc.pre(id !== '');
				const request = gainsightPx.deleteRequest(account, [target('identifyId', id, false)]);
				const { pathname, search, hash } = new URL(request.url);
				expect([search, hash]).toEqual(['?hardDelete=false', '']);
				const segments = pathname.split('/');
				expect(segments.slice(0, 3)).toEqual(['', 'v1', 'users']);
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
		expect(gainsightPx.lookUpRequest(account, target('identifyId', id))).toEqual({
			method: 'GET',
			url: `${USERS}/${segment}`,
		});
	});

	test.each([
		['a/b', 'a%2Fb'],
		['a?b', 'a%3Fb'],
		['a%b', 'a%25b'],
		['李雷', '%E6%9D%8E%E9%9B%B7'],
		['delete', 'delete'],
		['..', '..'],
	])('%s is searched for', (id, value) => {
		expect(gainsightPx.lookUpRequest(account, target('identifyId', id))).toEqual({
			method: 'GET',
			url: `${USERS}?pageSize=1000&filter=identifyId%3D%3D${value}`,
		});
	});

	test.each(['a b', 'a;b/', 'a\\b', 'a\u0000b', 'a,b/', 'a==b/', 'a/*', 'a'.repeat(1001)])(
		'%j cannot be looked up safely',
		(id) => {
			expect(gainsightPx.lookUpRequest(account, target('identifyId', id))).toMatchObject({
				state: 'failed',
				reason: 'unsupportedLookUp',
			});
		},
	);
});

test.each([...IN_PATH.map(([id]) => id), ...IN_BODY])('%j may be deleted', (id) => {
	expect(gainsightPx.refuseId('identifyId', id)).toBeUndefined();
});

describe('answers to delete', () => {
	test.each([
		[204, '', 'each deleted'],
		[200, '', 'each deleted'],
		[200, { statusCode: '100', statusCodeValue: 42 }, 'each deleted'],
		[200, '<html></html>', 'each failed unexpectedResponse'],
		[200, [], 'each failed unexpectedResponse'],
		[201, {}, 'each failed unexpectedResponse'],
		[404, absent, 'each absent'],
		[404, '', 'each absent'],
		[404, '<html></html>', 'each failed unexpectedResponse'],
		[404, { message: 'no route' }, 'each failed rejected'],
		[404, { externalapierror: 'odd' }, 'each failed rejected'],
		[400, absent, 'each failed rejected'],
		[400, '', 'each failed unexpectedResponse'],
	])('%p %j: %s', (status, body, expected) => {
		const one = target('identifyId', 'a', false);
		expect(told(gainsightPx.readDelete(response(status, body), [one]))).toBe(expected);
	});

	test.each([
		[true, 'beyond revival'],
		[false, 'softly'],
		[undefined, 'softly'],
	])('hard %p: the message says "%s"', (hardDelete, words) => {
		const reading = gainsightPx.readDelete(response(204), [target('identifyId', 'a', hardDelete)]);
		expect(JSON.stringify(reading)).toContain(words);
	});
});

describe('answers to look up', () => {
	test.each([
		['a', 200, { identifyId: 'a' }, 'each found'],
		['a', 200, { identifyId: 'A' }, 'each failed unexpectedResponse'],
		['a', 200, { identifyId: 'b' }, 'each failed unexpectedResponse'],
		['a', 200, {}, 'each failed unexpectedResponse'],
		['a', 200, { users: [{ identifyId: 'a' }] }, 'each failed unexpectedResponse'],
		['a', 200, '', 'each failed unexpectedResponse'],
		['a', 204, '', 'each failed unexpectedResponse'],
		['a', 404, absent, 'each absent'],
		['a', 404, '<html></html>', 'each failed unexpectedResponse'],
		['a/b', 200, { users: [{ identifyId: 'a/b' }] }, 'each found'],
		['a/b', 200, { users: [{ identifyId: 'A/B' }, { identifyId: 'a/b' }] }, 'each found'],
		['a/b', 200, { users: [{ identifyId: 'A/B' }] }, 'each absent'],
		['a/b', 200, { users: [] }, 'each absent'],
		['a/b', 200, { users: [null, 'a/b'] }, 'each absent'],
		['a/b', 200, { users: 'a/b' }, 'each failed unexpectedResponse'],
		['a/b', 200, { identifyId: 'a/b' }, 'each failed unexpectedResponse'],
		['a/b', 400, { externalapierror: {} }, 'each failed rejected'],
	])('%s, %p %j: %s', (id, status, body, expected) => {
		expect(
			told(gainsightPx.readLookUp(response(status, body), target('identifyId', id), NOW)),
		).toBe(expected);
	});
});

test('limits leave room below the 200 a second of the vendor', () => {
	expect(gainsightPx.limits).toEqual({
		defaultConcurrency: 10,
		maxConcurrency: 100,
		defaultRequestsPerSecond: 150,
		maxBatchSize: 1,
	});
});

describe('receipt', () => {
	test.each([
		[false, 'deleted', { hardDelete: false, revivableUntil: '2026-01-08T00:00:00.000Z' }],
		[true, 'deleted', { hardDelete: true }],
		[false, 'alreadyAbsent', { hardDelete: false }],
		[false, 'failed', { hardDelete: false }],
		[false, 'wouldDelete', { hardDelete: false }],
		[undefined, 'found', {}],
	] as const)('hard %p, %s: %j', (hardDelete, outcome, fields) => {
		const one = target('identifyId', 'a', hardDelete);
		expect(gainsightPx.receiptFields(one, outcome, NOW, 1)).toEqual(fields);
	});
});

test.each([
	[false, 1000, 0],
	[true, 1000, 1],
	[false, 1001, 1],
	[true, 1001, 2],
])('consequences: soft %p, %p users: %p', (softDeletes, profiles, sentences) => {
	const summary = { outcomes: new Set(['deleted'] as const), softDeletes, profiles };
	expect(gainsightPx.consequences(summary)).toHaveLength(sentences);
});
