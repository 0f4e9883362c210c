import { cleverTap } from '../../nodes/DeleteProfile/services/cleverTap';
import { account, response, target, told } from './support';

const NOW = Date.UTC(2026, 0, 1);
const URL = 'https://api.example/1/delete/profiles.json';
const headers = { 'Content-Type': 'application/json; charset=utf-8' };

function identities(...ids: string[]) {
	return ids.map((id) => target('identity', id));
}

describe('requests', () => {
	test.each([
		['identity', ['a'], { identity: ['a'] }],
		['identity', ['a', ' b ', '李雷', '"quoted"'], { identity: ['a', ' b ', '李雷', '"quoted"'] }],
		['guid', ['__g123', '-g456'], { guid: ['__g123', '-g456'] }],
	])('delete %s %j: exactly one of identity and guid', (idType, ids, body) => {
		const targets = ids.map((id) => target(idType, id));
		expect(cleverTap.deleteRequest(account, targets)).toEqual({
			method: 'POST',
			url: URL,
			headers,
			body,
		});
	});

	test.each([
		['identity', 'a', '?identity=a'],
		['identity', 'a b&identity=c', '?identity=a%20b%26identity%3Dc'],
		['identity', '李+#', '?identity=%E6%9D%8E%2B%23'],
		['guid', '-g456', '?objectId=-g456'],
	])('look up %s %s', (idType, id, query) => {
		expect(cleverTap.lookUpRequest(account, target(idType, id))).toEqual({
			method: 'GET',
			url: `https://api.example/1/profile.json${query}`,
		});
	});
});

test.each(['a', ' a ', 'a\u0000', '李雷', '🙂', 'a'.repeat(5000)])('%j may go', (id) => {
	expect(cleverTap.refuseId('identity', id)).toBeUndefined();
});

describe('answers to delete', () => {
	test.each([
		[200, { status: 'success' }, 'each accepted, accepted'],
		[200, { status: 'Success' }, 'each failed unexpectedResponse, failed unexpectedResponse'],
		[200, { status: 'ok' }, 'each failed unexpectedResponse, failed unexpectedResponse'],
		[200, {}, 'each failed unexpectedResponse, failed unexpectedResponse'],
		[200, '', 'each failed unexpectedResponse, failed unexpectedResponse'],
		[200, '<html></html>', 'each failed unexpectedResponse, failed unexpectedResponse'],
		[200, [{ status: 'success' }], 'each failed unexpectedResponse, failed unexpectedResponse'],
		[204, '', 'each failed unexpectedResponse, failed unexpectedResponse'],
		[202, { status: 'success' }, 'each failed unexpectedResponse, failed unexpectedResponse'],
		[400, { status: 'fail', error: 'x', code: 400 }, 'split failed rejected'],
		[400, '', 'split failed rejected'],
		[404, { status: 'fail' }, 'each failed rejected, failed rejected'],
		[404, '<html></html>', 'each failed unexpectedResponse, failed unexpectedResponse'],
		[200, { status: 'fail' }, 'each failed rejected, failed rejected'],
		[200, { status: 'fail', code: 0 }, 'each failed rejected, failed rejected'],
		[200, { status: 'fail', code: 200 }, 'each failed rejected, failed rejected'],
		[200, { status: 'fail', code: 400 }, 'split failed rejected'],
		[200, { status: 'fail', code: 401 }, 'denied failed unauthorized'],
		[200, { status: 'fail', code: 403 }, 'denied failed forbidden'],
		[200, { status: 'fail', code: 408 }, 'retry failed timeout'],
		[200, { status: 'fail', code: 429 }, 'retry failed rateLimited'],
		[200, { status: 'fail', code: '401' }, 'denied failed unauthorized'],
		[200, { status: 'fail', code: 523 }, 'each failed rejected, failed rejected'],
		[200, { status: 'fail', code: 500 }, 'retry failed serviceUnavailable'],
		[200, { status: 'success', code: 401 }, 'each accepted, accepted'],
	])('%p %j: %s', (status, body, expected) => {
		expect(told(cleverTap.readDelete(response(status, body), identities('a', 'b')))).toBe(expected);
	});
});

describe('partial', () => {
	const unclear = 'failed unexpectedResponse';

	test.each([
		[
			'text',
			{ processed: 2, unprocessed: [{ record: 'b' }] },
			'accepted, failed rejected, accepted',
		],
		[
			'object',
			{ processed: 2, unprocessed: [{ record: { identity: 'b' } }] },
			'accepted, failed rejected, accepted',
		],
		[
			'objectId',
			{ processed: 2, unprocessed: [{ record: { objectId: 'b' } }] },
			'accepted, failed rejected, accepted',
		],
		['without a count', { unprocessed: [{ record: 'b' }] }, 'accepted, failed rejected, accepted'],
		[
			'all of them',
			{ processed: 0, unprocessed: [{ record: 'a' }, { record: 'b' }, { record: 'c' }] },
			'failed rejected, failed rejected, failed rejected',
		],
		[
			'a stranger',
			{ processed: 2, unprocessed: [{ record: 'z' }] },
			`${unclear}, ${unclear}, ${unclear}`,
		],
		[
			'one and a stranger',
			{ processed: 1, unprocessed: [{ record: 'b' }, { record: 'z' }] },
			`${unclear}, failed rejected, ${unclear}`,
		],
		[
			'counts that do not add up',
			{ processed: 1, unprocessed: [{ record: 'b' }] },
			`${unclear}, failed rejected, ${unclear}`,
		],
		[
			'one twice',
			{ processed: 1, unprocessed: [{ record: 'b' }, { record: 'b' }] },
			`${unclear}, failed rejected, ${unclear}`,
		],
		[
			'a count as text',
			{ processed: '2', unprocessed: [{ record: 'b' }] },
			`${unclear}, failed rejected, ${unclear}`,
		],
		[
			'another case',
			{ processed: 2, unprocessed: [{ record: 'B' }] },
			`${unclear}, ${unclear}, ${unclear}`,
		],
		[
			'a number',
			{ processed: 2, unprocessed: [{ record: 7 }] },
			`${unclear}, ${unclear}, ${unclear}`,
		],
		[
			'no record',
			{ processed: 2, unprocessed: [{ code: 523 }] },
			`${unclear}, ${unclear}, ${unclear}`,
		],
		[
			'odd entries',
			{ processed: 2, unprocessed: [null, 'b'] },
			`${unclear}, ${unclear}, ${unclear}`,
		],
		[
			'nothing unprocessed',
			{ processed: 3, unprocessed: [] },
			`${unclear}, ${unclear}, ${unclear}`,
		],
		['no list', { processed: 2 }, `${unclear}, ${unclear}, ${unclear}`],
		[
			'a list of the wrong kind',
			{ processed: 2, unprocessed: { record: 'b' } },
			`${unclear}, ${unclear}, ${unclear}`,
		],
	])('%s', (_what, body, expected) => {
		const reading = cleverTap.readDelete(
			response(200, { status: 'partial', ...body }),
			identities('a', 'b', 'c'),
		);
		expect(told(reading)).toBe(`each ${expected}`);
	});

	test('a GUID is found under its own name', () => {
		const body = { status: 'partial', unprocessed: [{ record: { guid: 'b' } }] };
		const targets = [target('guid', 'a'), target('guid', 'b')];
		expect(told(cleverTap.readDelete(response(200, body), targets))).toBe(
			'each accepted, failed rejected',
		);
	});
});

describe('answers to look up', () => {
	test.each([
		[200, { status: 'success', record: { identity: 'a', name: 'Ada' } }, 'each found'],
		[200, { status: 'success', record: null }, 'each absent'],
		[200, { status: 'success', record: {} }, 'each absent'],
		[200, { status: 'success' }, 'each absent'],
		[200, { status: 'fail' }, 'each absent'],
		[200, { status: 'fail', error: 'Profile not found', code: 404 }, 'each absent'],
		[200, { status: 'fail', error: 'No such profile' }, 'each absent'],
		[200, { status: 'fail', error: 'Invalid account' }, 'each failed unexpectedResponse'],
		[200, { status: 'fail', message: 'Try later' }, 'each failed unexpectedResponse'],
		[404, { status: 'fail', error: 'Profile not found' }, 'each absent'],
		[404, '<html></html>', 'each failed unexpectedResponse'],
		[404, { error: 'No route', path: '/x' }, 'each failed rejected'],
		[404, '', 'each failed unexpectedResponse'],
		[200, { status: 'partial', req_id: '7' }, 'each failed unexpectedResponse'],
		[200, { record: { identity: 'a' } }, 'each failed unexpectedResponse'],
		[200, '', 'each failed unexpectedResponse'],
		[204, '', 'each failed unexpectedResponse'],
		[400, { status: 'fail', code: 400 }, 'each failed rejected'],
		[200, { status: 'fail', code: 400 }, 'each failed unexpectedResponse'],
		[200, { status: 'fail', code: 401 }, 'denied failed unauthorized'],
		[200, { status: 'fail', code: 403 }, 'denied failed forbidden'],
		[200, { status: 'fail', code: 429 }, 'retry failed rateLimited'],
		[200, { status: 'fail', code: 500 }, 'retry failed serviceUnavailable'],
	])('%p %j: %s', (status, body, expected) => {
		const one = target('identity', 'a');
		expect(told(cleverTap.readLookUp(response(status, body), one, NOW))).toBe(expected);
	});
});

test('limits are those of the API request limit page', () => {
	expect(cleverTap.limits).toEqual({
		defaultConcurrency: 3,
		maxConcurrency: 3,
		defaultRequestsPerSecond: 0,
		maxBatchSize: 100,
	});
});

describe('receipt', () => {
	const one = target('identity', 'a');

	test('an accepted deletion should have taken effect 48 hours later', () => {
		expect(cleverTap.receiptFields(one, 'accepted', NOW, 7)).toEqual({
			batchSize: 7,
			expectedBy: '2026-01-03T00:00:00.000Z',
		});
	});

	test.each(['failed', 'found', 'notFound', 'wouldDelete'] as const)(
		'%s expects nothing',
		(outcome) => {
			expect(cleverTap.receiptFields(one, outcome, NOW, 1)).toEqual({ batchSize: 1 });
		},
	);
});

test.each([
	[['accepted'], 1],
	[['failed', 'notFound'], 0],
] as const)('consequences of %j: %p', (outcomes, sentences) => {
	const summary = { outcomes: new Set(outcomes), softDeletes: false, profiles: 1 };
	expect(cleverTap.consequences(summary)).toHaveLength(sentences);
});
