import fc from 'fast-check';

import {
	hasInvisibleCharacters,
	readIdentifiers,
} from '../../nodes/DeleteProfile/erasure/identifiers';

describe('readIdentifiers', () => {
	test.each([
		['user-1', 'user-1'],
		[' user-1 ', ' user-1 '],
		['User-1', 'User-1'],
		['0', '0'],
		['007', '007'],
		['nullable', 'nullable'],
		['a null b', 'a null b'],
		['{single}', '{single}'],
		['李雷', '李雷'],
		['🙂', '🙂'],
		[0, '0'],
		[42, '42'],
		[-7, '-7'],
		[Number.MAX_SAFE_INTEGER, '9007199254740991'],
	])('takes %p as %p and repairs nothing', (value, id) => {
		expect(readIdentifiers(value)).toEqual([{ kind: 'id', id }]);
	});

	test.each([[''], [null], [undefined], [[]]])('%p is empty', (value) => {
		expect(readIdentifiers(value)).toEqual([{ kind: 'empty' }]);
	});

	test.each([
		['undefined', 'expression'],
		['null', 'expression'],
		['NaN', 'expression'],
		[' null ', 'expression'],
		['[object Object]', 'expression'],
		['user-[object Object]', 'expression'],
		['[object Promise]', 'expression'],
		['{{ $json.id }}', 'expression'],
		['user-{{\n$json.id\n}}', 'expression'],
		['   ', 'white space'],
		['\n\t', 'white space'],
		['\u00a0', 'white space'],
		['a\ud800', 'half a character'],
		['\udc00a', 'half a character'],
		['\ud800\ud800\udc00', 'half a character'],
		[1e21, 'exactly'],
		[0.1, 'exactly'],
		[Number.NaN, 'exactly'],
		[Number.POSITIVE_INFINITY, 'exactly'],
		[2 ** 53, 'exactly'],
		[true, 'boolean'],
		[false, 'boolean'],
		[{}, 'object'],
		[{ id: 'a' }, 'object'],
		[10n, 'bigint'],
	])('refuses %p', (value, problem) => {
		expect(readIdentifiers(value)).toEqual([
			expect.objectContaining({ kind: 'invalid', problem: expect.stringContaining(problem) }),
		]);
	});

	test('reads a list one by one and answers for each', () => {
		const answers = readIdentifiers(['a', 2, '', null, 'null', ['b'], 'a']);
		expect(answers.map(({ kind }) => kind)).toEqual([
			'id',
			'id',
			'empty',
			'empty',
			'invalid',
			'invalid',
			'id',
		]);
		expect(answers[5]).toMatchObject({ problem: expect.stringContaining('list inside a list') });
	});

	test('an ID that is given comes out unchanged or not at all, whatever it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const [answer, ...more] = readIdentifiers(text);
				expect(more).toEqual([]);
				if (answer.kind === 'id') expect(answer.id).toBe(text);
			}),
		);
	});

	test('any value at all gets at least one answer', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(readIdentifiers(value).length).toBeGreaterThan(0);
			}),
		);
	});
});

describe('hasInvisibleCharacters', () => {
	test.each([
		['user-1', false],
		['a b', false],
		['é李🙂', false],
		[' a', true],
		['a ', true],
		['a\u200bb', true],
		['a\u00a0b', true],
		['a\tb', true],
		['\ufeffa', true],
		['a\u202eb', true],
	])('%j: %p', (id, expected) => {
		expect(hasInvisibleCharacters(id)).toBe(expected);
	});
});
