import { cleverTap } from '../../nodes/DeleteProfile/services/cleverTap';
import { account, NOW, response, target, told, UNEXPECTED } from './support';

function identities(...ids: string[]) {
	return ids.map((id) => target('identity', id));
}

test.each(['identity', 'guid'])('several %s go in one list, and none is refused', (idType) => {
	const ids = ['a', ' b ', '李雷', '"quoted"'];
	const targets = ids.map((id) => target(idType, id));
	const request = cleverTap.delete.request(account, targets, NOW);
	expect(request).toMatchObject({ ok: true, value: { body: { [idType]: ids } } });
	expect(cleverTap.problemOfId).toBeUndefined();
});

const SPLIT = 'split failed rejected';
const SOME_TAKEN = 'split failed unexpectedResponse, some taken';

describe('responses to delete', () => {
	const read = (status: number, body: unknown, ids = ['a', 'b']) =>
		cleverTap.delete.read(response(status, body), identities(...ids));

	test.each([
		[200, { status: 'success' }, 'all accepted'],
		[200, { status: 'success', processed: 2, unprocessed: [] }, 'all accepted'],
		[200, { status: 'success', code: 200, error: '' }, 'all accepted'],
		[200, { status: 'success', processed: 1 }, SOME_TAKEN],
		[200, { status: 'success', processed: 0 }, 'split failed unexpectedResponse'],
		[200, { status: 'success', unprocessed: [{ record: 'z' }] }, SOME_TAKEN],
		[
			200,
			{ status: 'success', processed: 1, unprocessed: [{ record: 'b' }] },
			'each accepted, failed rejected',
		],
		[200, { status: 'success', code: 401 }, UNEXPECTED],
		[200, { status: 'success', error: 'x', unprocessed: [{ record: 'a' }] }, UNEXPECTED],
		[400, { status: 'success' }, UNEXPECTED],
		[200, { status: 'Success' }, UNEXPECTED],
		[200, { status: 'success', data: null }, UNEXPECTED],
		[200, '', UNEXPECTED],
		[204, '', UNEXPECTED],
	])('success: %p %j: %s', (status, body, expected) => {
		expect(told(read(status, body))).toBe(expected);
	});

	test.each([
		[400, { status: 'fail', error: 'x', code: 400 }, SPLIT],
		[400, { status: 'fail', error: 'Malformed request', code: 400 }, `${SPLIT}, once more`],
		[200, { status: 'fail', error: 'Malformed request', code: 400 }, `${SPLIT}, once more`],
		[
			400,
			{ status: 'fail', error: 'Invalid Credentials', code: 401 },
			'denied failed unauthorized',
		],
		[401, { status: 'fail', error: 'Passcode Invalid', code: 401 }, 'denied failed unauthorized'],
		[401, { status: 'fail' }, 'denied failed unauthorized'],
		[401, { status: 'fail', error: 'x', code: 500 }, UNEXPECTED],
		[401, { status: 'success', code: 401 }, UNEXPECTED],
		[403, { status: 'fail', code: 403 }, 'denied failed forbidden'],
		[413, '<html>Request Entity Too Large</html>', SPLIT],
		[404, { status: 'fail', error: 'Not Found', code: 404 }, UNEXPECTED],
		[405, { status: 'fail', error: 'Method Not Allowed', code: 405 }, UNEXPECTED],
		[409, { status: 'fail', code: 409 }, 'all failed rejected'],
		[200, { status: 'fail' }, SPLIT],
		[200, { status: 'fail', code: 400 }, SPLIT],
		[200, { status: 'fail', code: 523 }, SPLIT],
		[200, { status: 'fail', code: 401 }, 'denied failed unauthorized'],
		[200, { status: 'fail', code: '401' }, 'denied failed unauthorized'],
		[200, { status: 'fail', code: 403 }, 'denied failed forbidden'],
		[200, { status: 'fail', code: 408 }, 'retry failed timeout'],
		[200, { status: 'fail', code: 429 }, 'retry failed rateLimited, told to wait'],
		[200, { status: 'fail', code: 500 }, 'retry failed serviceUnavailable'],
		[200, { status: 'fail', processed: 1 }, SOME_TAKEN],
		[400, { status: 'fail', processed: 1, unprocessed: [{ record: 'b' }] }, SOME_TAKEN],
		[400, { status: 'fail', processed: 1 }, SOME_TAKEN],
		[200, { status: 'fail', code: 401, processed: 1 }, SOME_TAKEN],
		[
			200,
			{ status: 'fail', code: 401, unprocessed: [{ record: 'a' }, { record: 'b' }] },
			'denied failed unauthorized',
		],
		[200, { status: 'fail', unprocessed: [{ record: 'b' }] }, SPLIT],
		[
			200,
			{ status: 'fail', processed: 0, unprocessed: [{ record: 'a' }, { record: 'b' }] },
			'each failed rejected, failed rejected',
		],
		[
			200,
			{ status: 'fail', unprocessed: [{ record: 'a' }, { record: 'b' }] },
			'each failed rejected, failed rejected',
		],
	])('fail: %p %j: %s', (status, body, expected) => {
		expect(told(read(status, body))).toBe(expected);
	});

	test('the words of a refusal are handed on, to tell one about an ID from one about the request', () => {
		const body = { status: 'fail', error: 'Profile deletion is not enabled', code: 400 };
		expect(read(400, body)).toMatchObject({ kind: 'split', words: body.error });
		expect(read(200, { status: 'fail', message: 'm' })).toMatchObject({ words: 'm' });
		for (const error of [7, '']) {
			expect(read(200, { status: 'fail', error })).toMatchObject({ words: undefined });
		}
		expect(JSON.stringify(read(400, body), ['finding', 'message', 'what', 'advice'])).not.toContain(
			body.error,
		);
	});

	test.each([
		['a number', [{ record: 7 }], 'each failed rejected, accepted'],
		['no ID at all', [{ code: 523 }], SOME_TAKEN],
	])('%s among the unprocessed: %j', (_what, unprocessed, expected) => {
		const body = { status: 'partial', processed: 1, unprocessed };
		expect(told(read(200, body, [expected === SOME_TAKEN ? 'undefined' : '7', 'b']))).toBe(
			expected,
		);
	});

	test('one ID alone that was perhaps taken is not called refused', () => {
		expect(told(read(200, { status: 'partial', processed: 1 }, ['a']))).toBe(SOME_TAKEN);
		expect(told(read(200, { status: 'partial', processed: 0 }, ['a']))).toBe(
			'split failed unexpectedResponse',
		);
	});

	test('what was accepted says when it is gone', () => {
		expect(read(200, { status: 'success' })).toEqual({
			kind: 'all',
			finding: {
				state: 'accepted',
				note: 'By 3 Jan, 00:00 UTC',
				fields: { expectedBy: '2026-01-03T00:00:00.000Z' },
			},
		});
	});
});

describe('partial', () => {
	test.each([
		['text', 'identity', 'b'],
		['object', 'identity', { identity: 'b' }],
		['objectId', 'identity', { objectId: 'b' }],
		['GUID', 'guid', { guid: 'b' }],
	])('%s of a %s: accounts for everyone', (_what, idType, record) => {
		const body = { status: 'partial', processed: 2, unprocessed: [{ record }] };
		const targets = ['a', 'b', 'c'].map((id) => target(idType, id));
		const reading = cleverTap.delete.read(response(200, body), targets);
		expect(told(reading)).toBe('each accepted, failed rejected, accepted');
	});

	test.each([
		['without a count', { unprocessed: [{ record: 'b' }] }],
		['one and a stranger', { processed: 2, unprocessed: [{ record: 'b' }, { record: 'z' }] }],
		['counts that do not add up', { processed: 1, unprocessed: [{ record: 'b' }] }],
		['one twice', { processed: 2, unprocessed: [{ record: 'b' }, { record: 'b' }] }],
		['another case', { processed: 2, unprocessed: [{ record: 'B' }] }],
		['a number', { processed: 2, unprocessed: [{ record: 7 }] }],
		['no record', { processed: 2, unprocessed: [{ code: 523 }] }],
		['nothing unprocessed', { processed: 3, unprocessed: [] }],
		['no list', { processed: 2 }],
		['a list of the wrong kind', { processed: 2, unprocessed: { record: 'b' } }],
	])('%s: sent again in halves, and some were taken', (_what, body) => {
		const reading = cleverTap.delete.read(
			response(200, { status: 'partial', ...body }),
			identities('a', 'b', 'c'),
		);
		expect(told(reading)).toBe(SOME_TAKEN);
	});

	test('with a code or an explanation beside it, it is not understood', () => {
		for (const more of [{ error: 'x' }, { code: 401 }]) {
			const body = { status: 'partial', processed: 1, unprocessed: [{ record: 'a' }], ...more };
			const reading = cleverTap.delete.read(response(200, body), identities('a', 'b'));
			expect(told(reading)).toBe(UNEXPECTED);
		}
	});
});

describe('responses to look up', () => {
	const read = (status: number, body: unknown, one = target('identity', 'a1')) =>
		told(cleverTap.lookUp!.read(response(status, body), [one]));

	test.each([
		[200, { status: 'success', record: null }],
		[200, { status: 'success', record: {} }],
		[200, { status: 'success' }],
		[200, { status: 'success', code: 200, error: null }],
	])('absent: %p %j', (status, body) => {
		expect(read(status, body)).toBe('all absent');
	});

	/** Each was once taken for the proof that a person is gone. */
	test.each([
		[200, { status: 'success', records: [] }],
		[200, { status: 'success', record: null, records: [{ identity: 'a1' }] }],
		[200, { status: 'success', record: null, error: 'Invalid Credentials' }],
		[200, { status: 'success', record: [] }],
		[200, { status: 'success', record: [{ identity: 'a1' }] }],
		[200, { status: 'success', record: 'a1' }],
		[200, { status: 'success', data: { identity: 'a1' } }],
		[200, { status: 'success', req_id: '7' }],
		[200, { status: 'fail' }],
		[200, { status: 'fail', error: 'Account not found' }],
		[404, { status: 'fail', error: 'Profile not found', code: 404 }],
		[404, { status: 'success', record: null }],
		[400, { status: 'success', record: null }],
		[200, { status: 'partial', code: 401 }],
		[200, { record: { identity: 'a1' } }],
		[200, ''],
		[204, ''],
	])('no absence and no profile: %p %j', (status, body) => {
		expect(read(status, body)).toBe(UNEXPECTED);
	});

	test.each([
		[{ identity: 'a1', name: 'Ada' }, 'all found'],
		[{ name: 'Ada' }, 'all found'],
		[{ identity: 'b2', all_identities: ['b2', 'a1'] }, 'all found'],
		[{ identity: 'b2' }, UNEXPECTED],
	])('a record %j for an identity: %s', (record, expected) => {
		expect(read(200, { status: 'success', record })).toBe(expected);
	});

	test('a record with something against it is not found', () => {
		const record = { identity: 'a1' };
		for (const more of [{ error: 'x' }, { code: 401 }, { message: 'x' }, { records: [] }]) {
			expect(read(200, { status: 'success', record, ...more })).toBe(UNEXPECTED);
		}
	});

	test.each([
		[{ platformInfo: [{ objectId: '__g1' }, { objectId: '__g2' }] }, 'all found'],
		[{ objectId: '__g2', platformInfo: [] }, 'all found'],
		[{ identity: 'a1', platformInfo: [] }, 'all found'],
		[{ platformInfo: [{ objectId: '__g1' }] }, UNEXPECTED],
	])('a record %j for a GUID: %s', (record, expected) => {
		expect(read(200, { status: 'success', record }, target('guid', '__g2'))).toBe(expected);
	});

	test.each([
		[400, { status: 'fail' }, SPLIT],
		[400, { status: 'fail', error: 'Malformed request', code: 400 }, `${SPLIT}, once more`],
		[200, { status: 'fail', code: 400 }, SPLIT],
		[200, { status: 'fail', error: 'User not found', code: 401 }, 'denied failed unauthorized'],
		[200, { status: 'fail', code: 500 }, 'retry failed serviceUnavailable'],
	])('%p %j: %s', (status, body, expected) => {
		expect(read(status, body)).toBe(expected);
	});
});
