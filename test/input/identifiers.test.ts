import fc from 'fast-check';

import {
	MAX_ID_LENGTH,
	readIdentifiers,
	warningsFor,
	type Identifier,
} from '../../nodes/DeleteProfile/input/identifiers';
import { identifiers, textOf } from '../data/identifiers';
import { anyText } from '../support/anyText';

/** What of each is needed to compare: the ID, or the first word of why there is none. */
const kinds = (read: readonly Identifier[]) => read.map(({ kind }) => kind);

describe('every identifier of test/data', () => {
	// A service may still refuse what is fit to be read, so only what all of them refuse is invalid.
	test.each(identifiers.map((one) => [one.name, one] as const))('%s', (_name, one) => {
		const { value, adapty, adaptyMail, cleverTap, gainsightPx } = one;
		const [identifier, ...more] = readIdentifiers(value);
		expect(more).toStrictEqual([]);
		const fates = [adapty, adaptyMail, cleverTap, gainsightPx];
		if (fates.every((fate) => fate === 'emptyId')) {
			expect(identifier).toEqual({ kind: 'empty' });
		} else if (fates.every((fate) => fate === 'invalidId')) {
			expect(identifier.kind).toBe('invalid');
		} else {
			expect(identifier).toEqual({ kind: 'id', id: textOf(one) });
			expect(warningsFor(textOf(one))).toStrictEqual([
				...(one.unseen ? ['invisible'] : []),
				...(one.listLike ? ['list-like'] : []),
				...(one.decimal ? ['decimal'] : []),
				...(one.markup ? ['markup'] : []),
			]);
		}
	});
});

const UNRESOLVED =
	/^looks like an expression that did not resolve\. Check the field name in the expression\.$/;
const MISSING = /^stands for a missing value .*\. Check the mapping\. Leave the field empty where/;
const CELL_ERROR = /^is an error of a spreadsheet .*\. Correct the cell it comes from\.$/;
const SHORTENED =
	/^is a number that .* shortened, so digits are missing\. Format the column as text/;
const NUMBER =
	/^is not a whole number that .* exactly\. Pass the ID as text from its source onward\.$/;
const KIND = (what: string) =>
	new RegExp(`^is ${what}\\. An ID must be text or a whole number\\.$`);

describe('what is wrong, and what to do about it', () => {
	test.each<[unknown, RegExp]>([
		...['[object Object]', 'a-[object Promise]', '{{ $json.id }}', 'user-${id}'].map(
			(text): [string, RegExp] => [text, UNRESOLVED],
		),
		...['undefined', ' null ', 'NaN', 'NaT', '\\N', '(null)', '"null"', '\ufeffNULL\u200b'].map(
			(text): [string, RegExp] => [text, MISSING],
		),
		['#N/A', CELL_ERROR],
		['1.23457E+17', SHORTENED],
		['user-{{\n$json.id\n}}', UNRESOLVED],
		['   ', /^contains only whitespace or invisible characters\. Check which field is mapped\.$/],
		['\u00a0', /^contains only whitespace or/],
		['a\ud800', /^contains an invalid Unicode character \(unpaired surrogate\)\. .*truncated/],
		['\ud800\ud800\udc00', /unpaired surrogate/],
		['a'.repeat(MAX_ID_LENGTH + 1), /^is longer than 10,000 characters\. Check which field/],
		['["a1","b2"]', /^is a list written as text\. Pass a list instead/],
		['{"id":"u1"}', /^is an object written as text\. Map the field inside it that holds the ID\.$/],
		['\u200b', /^contains only whitespace or invisible characters\./],
		[1e21, NUMBER],
		[0.1, NUMBER],
		[2 ** 53, NUMBER],
		[Number.NaN, NUMBER],
		[true, KIND('a boolean')],
		[10n, KIND('a bigint')],
		[() => 'a', KIND('a function')],
		[Symbol('a'), KIND('a symbol')],
		[{}, KIND('an object')],
		[{ toJSON: () => 'a', toString: () => 'a' }, KIND('an object')],
		[[['a']], KIND('a nested list')],
	])('%p', (value, words) => {
		const [identifier] = readIdentifiers(value);
		if (identifier.kind !== 'invalid') throw new Error('It was accepted');
		const { what, advice } = identifier.problem;
		expect(`${what}. ${advice}`).toMatch(words);
	});

	test('every problem continues a sentence, and its advice is whole sentences', () => {
		for (const { value } of identifiers) {
			for (const identifier of readIdentifiers(value)) {
				if (identifier.kind !== 'invalid') continue;
				expect(identifier.problem.what).toMatch(/^(is|looks|contains|stands) [^.]+$/);
				expect(identifier.problem.advice).toMatch(/^[A-Z].*\.$/);
			}
		}
	});

	test('an ID that was a string is told, so that a receipt can show it, unless it has no end', () => {
		expect(readIdentifiers('null')).toMatchObject([{ id: 'null' }]);
		expect(readIdentifiers(0.5)[0]).not.toHaveProperty('id');
		expect(readIdentifiers('a'.repeat(MAX_ID_LENGTH + 1))[0]).not.toHaveProperty('id');
	});
});

describe('a text of 10,000 characters costs linear work', () => {
	const ROWS = [
		'{',
		'[',
		'[object ',
		'${',
		'\ud83d\ude00',
		'null ',
		'\u200b',
		'<',
		'](',
		'0.0',
		'"',
	];

	test.each([...ROWS, "['", '#', '1.', 'E+', '@', '.'])(
		'a row of %j is an ID and no accident',
		(row) => {
			const id = `${row.repeat(MAX_ID_LENGTH / row.length - 1)}x`;
			expect(readIdentifiers(id)).toStrictEqual([{ kind: 'id', id }]);
		},
	);
});

describe('an expression in a field that is in Fixed mode', () => {
	test.each(['{{ $json.id }}', 'user-{{ $json.id }}'])('%s: switch to Expression', (raw) => {
		expect(readIdentifiers(raw, raw)).toStrictEqual([
			{
				kind: 'invalid',
				problem: {
					what: 'contains an expression, but the field is set to Fixed',
					advice: 'Switch the field to Expression.',
				},
				id: raw,
			},
		]);
	});

	test.each([
		['{{ $json.id }}', '={{ $json.template }}'],
		['{{ $json.id }}', undefined],
		['user-${id}', 'user-${id}'],
	])('%s from %s is something else', (value, raw) => {
		expect(readIdentifiers(value, raw)).toStrictEqual([
			expect.objectContaining({
				problem: expect.objectContaining({ what: expect.stringMatching('did not resolve') }),
			}),
		]);
	});
});

describe('lists', () => {
	test('each entry is read on its own', () => {
		const read = readIdentifiers(['a', 2, '', null, 'null', ['b'], 'a']);
		expect(kinds(read)).toStrictEqual(['id', 'id', 'empty', 'empty', 'invalid', 'invalid', 'id']);
	});

	test('a list of 200,000 IDs', () => {
		const ids = Array.from({ length: 200_000 }, (_, index) => `user-${index}`);
		const read = readIdentifiers(ids).map((one) => (one.kind === 'id' ? one.id : one.kind));
		expect(read.join()).toBe(ids.join());
	});

	const withOwnMap = Object.assign(['a', 'b'], { map: () => 'not a list', forEach: null });
	const endless = Object.assign(['a'], {
		*[Symbol.iterator]() {
			for (;;) yield 'x';
		},
	});
	const withGetter = Object.defineProperty(['a', 'b', 'c'], 1, {
		get() {
			throw new Error('secret');
		},
	});
	const revoked = (target: object) => {
		const { proxy, revoke } = Proxy.revocable(target, {});
		revoke();
		return proxy;
	};
	const lying = (length: unknown) =>
		new Proxy(['a'], { get: (list, key) => (key === 'length' ? length : Reflect.get(list, key)) });

	test.each<[string, unknown, Array<Identifier['kind']>]>([
		// eslint-disable-next-line no-sparse-arrays
		['a hole', [1, , 'b'], ['id', 'empty', 'id']],
		['its own map', withOwnMap, ['id', 'id']],
		['its own iterator', endless, ['id']],
		['a getter that throws', withGetter, ['id', 'invalid', 'id']],
		['a revoked proxy', revoked([]), ['invalid']],
		['a revoked proxy of an object', revoked({}), ['invalid']],
		['revoked proxies inside', ['a', revoked([]), 'b'], ['id', 'invalid', 'id']],
		['a proxy', new Proxy(['a', 'b'], {}), ['id', 'id']],
		['a length that is no number', lying('many'), ['invalid']],
		['a length below zero', lying(-1), ['invalid']],
		['a length that throws', lying(Symbol('length')), ['invalid']],
		['holes without end', new Array(4_294_967_295), ['invalid']],
	])('%s', (_name, value, expected) => {
		expect(kinds(readIdentifiers(value))).toEqual(expected);
	});

	test('what an expression threw is not told', () => {
		expect(JSON.stringify(readIdentifiers(withGetter))).not.toContain('secret');
	});
});

describe('whatever it is', () => {
	test('an ID comes out unchanged or not at all', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const [identifier, ...more] = readIdentifiers(text);
				expect(more).toStrictEqual([]);
				if (identifier.kind === 'id') expect(identifier.id).toBe(text);
			}),
		);
	});

	test('there is at least one identifier', () => {
		fc.assert(
			fc.property(fc.anything({ withSparseArray: true, withBigInt: true }), (value) => {
				expect(readIdentifiers(value).length).toBeGreaterThan(0);
			}),
		);
	});
});

// The corpus has the others.
test.each<[string, readonly string[]]>([
	['', []],
	['a b', []],
	['é李🙂', []],
	['10.5', []],
	[' a', ['invisible']],
	['a\tb', ['invisible']],
	['a\nb', ['invisible', 'list-like']],
	['a\ufe10b', ['list-like']],
	[' 1042.0', ['invisible']],
	['<a;b>', ['list-like', 'markup']],
])('%j is sent with the warnings %j', (id, expected) => {
	expect(warningsFor(id)).toEqual(expected);
});
