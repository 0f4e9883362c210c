import fc from 'fast-check';

import { MAX_ID_LENGTH, readIdentifiers } from '../../nodes/DeleteProfile/input/identifiers';
import { isProtected, readNeverDelete } from '../../nodes/DeleteProfile/input/neverDelete';
import type { Parameters } from '../../nodes/DeleteProfile/input/parameters';
import { anyText } from '../support/anyText';

/** An expression that gives these values, one for each item. */
const EXPRESSION = '={{ $json.ids }}';

function read(raw: unknown, values: readonly unknown[] = [raw]) {
	const parameters: Parameters = {
		raw: () => raw,
		read: (_name, item) =>
			values[item] instanceof Error ? { ok: false } : { ok: true, value: values[item] },
	};
	return readNeverDelete(parameters, values.length);
}

function guard(raw: unknown, values?: readonly unknown[]): ReadonlySet<string> {
	const guarded = read(raw, values);
	if (!guarded.ok) throw new Error(guarded.problem.what);
	return guarded.value;
}

const ADMIN = 'admin';
const MAIL = 'Admin@Example.com';
const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

/** Both ways: whichever of the two is protected, the other one is. */
const SAME: ReadonlyArray<readonly [name: string, one: string, other: string]> = [
	['nothing changed', ADMIN, ADMIN],
	['other case', ADMIN, 'ADMIN'],
	['title case', ADMIN, 'Admin'],
	['an address in other case', MAIL, 'admin@example.COM'],
	['a UUID in the other case', UUID, UUID.toUpperCase()],
	['a space in front', ADMIN, ' admin'],
	['a space behind', ADMIN, 'admin '],
	['spaces around', MAIL, '  admin@example.com  '],
	...[
		['no-break space', '\u00a0'],
		['ideographic space', '\u3000'],
		['thin space', '\u2009'],
		['narrow no-break space', '\u202f'],
		['Ogham space', '\u1680'],
	].flatMap(
		([name, space]): Array<[string, string, string]> => [
			[`${name} in front`, ADMIN, `${space}admin`],
			[`${name} behind`, ADMIN, `admin${space}`],
			[`${name} inside`, ADMIN, `ad${space}min`],
			[`${name} for a space`, 'Ada Lovelace', `Ada${space}Lovelace`],
		],
	),
	...[
		['zero-width space', '\u200b'],
		['zero-width non-joiner', '\u200c'],
		['zero-width joiner', '\u200d'],
		['left-to-right mark', '\u200e'],
		['right-to-left mark', '\u200f'],
		['right-to-left override', '\u202e'],
		['isolate', '\u2067'],
		['Arabic letter mark', '\u061c'],
		['soft hyphen', '\u00ad'],
		['word joiner', '\u2060'],
		['byte order mark', '\ufeff'],
		['combining grapheme joiner', '\u034f'],
		['variation selector', '\ufe0f'],
		['Mongolian vowel separator', '\u180e'],
		['Hangul filler', '\u3164'],
		['braille blank', '\u2800'],
		['tag character', '\u{e0041}'],
		['NUL', '\0'],
		['DEL', '\x7f'],
	].flatMap(
		([name, sign]): Array<[string, string, string]> => [
			[`${name} in front`, ADMIN, `${sign}admin`],
			[`${name} inside`, ADMIN, `ad${sign}min`],
			[`${name} behind`, ADMIN, `admin${sign}`],
		],
	),
	['full-width letters', ADMIN, '\uff41\uff44\uff4d\uff49\uff4e'],
	['full-width digits', '42', '\uff14\uff12'],
	['a ligature', 'finn', '\ufb01nn'],
	['superscript', 'x2', 'x\u00b2'],
	['a long s', 'boss', 'bo\u017fs'],
	['Kelvin', 'kim', '\u212aim'],
	['sharp s', 'strasse', 'stra\u00dfe'],
	['capital sharp s', 'stra\u00dfe', 'STRA\u1e9eE'],
	['Turkish capital I with a dot', ADMIN, 'ADM\u0130N'],
	['Turkish small I without', ADMIN, 'adm\u0131n'],
	['final sigma', '\u03bf\u03b4\u03cc\u03c2', '\u039f\u0394\u038c\u03a3'],
	['Cyrillic', '\u0430\u0434\u043c\u0438\u043d', '\u0410\u0414\u041c\u0418\u041d'],
	['composed and decomposed', 'caf\u00e9', 'cafe\u0301'],
	['a zero-width joiner before the accent', 'caf\u00e9', 'cafe\u200d\u0301'],
	['Hangul in parts', '\uac00', '\u1100\u1161'],
	['half-width katakana', '\u30ac', '\uff76\uff9e'],
];

test('there are sixty forms and more', () => {
	expect(SAME.length).toBeGreaterThan(90);
});

test.each(SAME)('%s: %j and %j are the same person', (_name, one, other) => {
	for (const [listed, id] of [
		[one, other],
		[other, one],
	]) {
		// Neighbors in the list must not matter.
		expect(isProtected(id, guard(`x\n${listed}\ny`))).toBe(true);
		expect(isProtected(id, guard(EXPRESSION, [[listed]]))).toBe(true);
		expect(isProtected(`${id}x`, guard(listed))).toBe(false);
	}
});

test.each(['\n', '\r\n', '\r', '\n\n', '\t', '\v', '\f', '\x85', '\u2028', '\u2029', ' \n '])(
	'%j separates: each ID is protected, and so is an ID that holds one of them',
	(separator) => {
		const text = ['admin', 'boss', '7'].join(separator);
		for (const protectedIds of [
			guard(text),
			guard(separator + text + separator),
			guard(EXPRESSION, [text]),
			guard(EXPRESSION, [['x', text]]),
		]) {
			for (const id of ['admin', 'Boss', '7', `member${separator}boss`]) {
				expect(isProtected(id, protectedIds)).toBe(true);
			}
			for (const id of ['adminboss', 'member', '77']) {
				expect(isProtected(id, protectedIds)).toBe(false);
			}
		}
	},
);

test.each<[unknown, readonly unknown[], readonly string[]]>([
	['', [''], []],
	[undefined, [undefined], []],
	['\n ', ['\n '], []],
	// A space can belong to an ID or stand between two.
	['admin boss', ['admin boss'], ['ADMIN BOSS', 'ADMIN', 'BOSS']],
	[EXPRESSION, [['admin,boss']], ['ADMIN,BOSS', 'ADMIN', 'BOSS']],
	[EXPRESSION, [['a', 7, ' b']], ['A', '7', 'B']],
	[EXPRESSION, [7], ['7']],
	[EXPRESSION, ['a', ['b', 'c'], 'a'], ['A', 'B', 'C']],
	['={{ $input.first().json.ids }}', ['a', 'b'], ['A']],
])('%j with %j protects %j', (raw, values, expected) => {
	expect(guard(raw, values)).toEqual(new Set(expected));
});

const NOTHING = /^'Never Delete' has an expression that found no ID \| Check the expression, or/;
const SEVERAL =
	/^'Never Delete' has a line with a comma, .* \| Put each ID on a line of its own, or/;

test.each<[unknown, readonly unknown[], RegExp]>([
	...['', null, [], ['a', null], ['a', '']].map((value): [string, unknown[], RegExp] => [
		EXPRESSION,
		[value],
		NOTHING,
	]),
	[EXPRESSION, ['a', undefined], NOTHING],
	[
		EXPRESSION,
		['a', new Error('secret')],
		/cannot be resolved for item 1 \| Check the expression\.$/,
	],
	...[
		...['a, b', 'a\nb;c', 'a | b', 'a\uff0cb', 'a\u3001b', 'a\u060cb', '"admin"', "'admin'"],
		...['<admin@example.com>', 'mailto:admin@example.com', 'Ada <ada@example.com>', '1042.0'],
	].map((line): [string, string[], RegExp] => [line, [line], SEVERAL]),
	['\u200b', ['\u200b'], /^'Never Delete' contains only whitespace or invisible characters/],
	['a\n\u200b', ['a\n\u200b'], /^'Never Delete' contains only whitespace or invisible characters/],
	[EXPRESSION, [['a', '\u200b']], /^'Never Delete' contains only whitespace or invisible/],
	[EXPRESSION, [true], /^'Never Delete' is a boolean/],
	[EXPRESSION, [{ a: 1 }], /^'Never Delete' is an object/],
	[EXPRESSION, [[['a']]], /^'Never Delete' is a nested list/],
	[EXPRESSION, [2 ** 53], /^'Never Delete' is not a whole number that can be represented/],
	[EXPRESSION, [['a\nnull']], /^'Never Delete' stands for a missing value/],
	['a\nNULL', ['a\nNULL'], /^'Never Delete' stands for a missing value/],
	['1.23457E+17', ['1.23457E+17'], /^'Never Delete' is a number that .* shortened/],
	['["a",\n"b"]', ['["a",\n"b"]'], /^'Never Delete' is a list written as text/],
	['{{\n$json.x\n}}', ['{{\n$json.x\n}}'], /^'Never Delete' contains an expr.*Switch the field to/],
	[
		'a'.repeat(MAX_ID_LENGTH + 1),
		['a'.repeat(MAX_ID_LENGTH + 1)],
		/^'Never Delete' is longer than/,
	],
])('%j with %j is refused', (raw, values, words) => {
	const guarded = read(raw, values);
	if (guarded.ok) throw new Error('It was accepted');
	const text = `${guarded.problem.what} | ${guarded.problem.advice}`;
	expect(text).toMatch(words);
	expect(text).not.toContain('secret');
});

test('the limit is for each line, not for all of them', () => {
	const lines = Array.from({ length: 2_000 }, (_, index) => `protected-${index}`);
	expect(guard(lines.join('\n')).size).toBe(2_000);
});

test('every ID that can be read protects itself', () => {
	fc.assert(
		fc.property(anyText, (text) => {
			if (readIdentifiers(text)[0].kind !== 'id') return;
			const guarded = read(EXPRESSION, [[text]]);
			// Several lines are read one by one, and one of them may not be an ID.
			if (guarded.ok) expect(isProtected(text, guarded.value)).toBe(true);
		}),
	);
});

test('nothing is computed where nobody is protected', () => {
	const normalize = jest.spyOn(String.prototype, 'normalize');
	expect(isProtected('caf\u00e9', new Set())).toBe(false);
	expect(normalize).not.toHaveBeenCalled();
	normalize.mockRestore();
});

test('marks in a row are cut before they are put in order, which takes quadratic time', () => {
	const normalized: number[] = [];
	const { normalize } = String.prototype;
	const spy = jest.spyOn(String.prototype, 'normalize').mockImplementation(function (
		this: string,
		form,
	) {
		normalized.push(this.length);
		return normalize.call(this, form);
	});
	isProtected(`a${'\u0301\u0323\uff9e'.repeat(3_000)}`, new Set(['A']));
	spy.mockRestore();
	expect(Math.max(...normalized)).toBeLessThan(100);
	expect(isProtected('a', guard(`a${'\u0301'.repeat(100)}`))).toBe(false);
});
