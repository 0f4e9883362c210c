/**
 * Identifiers that people, exports and mappings come up with, and what has to become of each at every
 * service. Written by hand from what the node promises, not computed from its code.
 */

/**
 * `exact`: sent as it is · `body`: sent as it is, in the body form of Gainsight PX ·
 * `invalidId`, `emptyId`: refused with this reason, nothing sent.
 */
export type Fate = 'exact' | 'body' | 'invalidId' | 'emptyId';

export interface IdentifierCase {
	readonly name: string;
	/** What the field of the item holds. */
	readonly value: unknown;
	/** What has to arrive, where that is not the value itself. */
	readonly text?: string;
	readonly adapty: Fate;
	readonly adaptyMail: Fate;
	readonly cleverTap: Fate;
	readonly gainsightPx: Fate;
	/** Has characters that people cannot see: sent, with a warning. */
	readonly unseen?: true;
	/** Looks like several IDs, a rounded number, or copied markup: sent, with a warning. */
	readonly listLike?: true;
	readonly decimal?: true;
	readonly markup?: true;
}

/** Names of the cases that look like a list. */
const LIST_LIKE: ReadonlySet<string> = new Set([
	...['1,000', 'a,b', 'a1, b2', 'almost a list in JSON', 'two lines', 'a line break behind'],
	...['CR LF behind', 'CR inside', 'vertical tab', 'form feed', 'NEL', 'line separator'],
	...['a header behind a line break', 'paragraph separator', 'full-width comma'],
	...['ideographic comma', 'half-width ideographic comma', 'Arabic comma', 'Arabic semicolon'],
	...['full-width semicolon', 'full-width bar', 'Greek question mark', 'small comma'],
	...['a|b', 'a;b', ';', 'a;jsessionid=1', "x'; --", 'u1;u2', 'u1|u2', 'broken bar'],
	...['<mailto:ada@example.com|ada@example.com>', 'ada@example.com;bob@example.com', 'u1 | u2'],
	'ada@example.com, bob@example.com',
]);

const DECIMAL: ReadonlySet<string> = new Set(['1042.0', '-7.000', '0.0']);

const MARKUP: ReadonlySet<string> = new Set([
	...['<mailto:ada@example.com|ada@example.com>', '<ada@example.com>', 'mailto:ada@example.com'],
	...['<@U024BE7LH>', '[ada@example.com](mailto:ada@example.com)', '"user-1042"', "'user-1043'"],
	...['`user-1044`', 'Ada <ada@example.com>', '<tel:+49170>'],
]);

/** Names of the cases that are one plain email address. */
const ADDRESSES: ReadonlySet<string> = new Set([
	...['null@example.com', 'ada@example.com', 'ada+tag@example.com', 'ADA@EXAMPLE.COM', 'Latin-1'],
	...["o'neil@example.com", 'ada@mail.example.photography', 'a.b-c_d@sub.xn--exmple-cua.de'],
	...['bounce=ada@example.com', '1@2.example', 'an address in Chinese'],
]);

type Row = readonly [name: string, value: unknown, text?: string];
type Fates = readonly [adapty: Fate, adaptyMail: Fate, cleverTap: Fate, gainsightPx: Fate];

function group(fates: Fates, rows: readonly Row[], unseen?: true): IdentifierCase[] {
	const [adapty, adaptyMail, cleverTap, gainsightPx] = fates;
	return rows.map(([name, value, text]) => ({
		name,
		value,
		...(text !== undefined && { text }),
		adapty,
		adaptyMail,
		cleverTap,
		gainsightPx,
		...(unseen && { unseen }),
		...(LIST_LIKE.has(name) && { listLike: true as const }),
		...(DECIMAL.has(name) && { decimal: true as const }),
		...(MARKUP.has(name) && { markup: true as const }),
	}));
}

/** Each of these stands for itself. */
const named = (...texts: string[]): Row[] => texts.map((text) => [text, text]);

const ordinary = group(
	['exact', 'exact', 'exact', 'exact'],
	[
		...named(
			'user-1042',
			'Ada',
			'MixedCase-Id',
			'UPPER',
			'-',
			'_',
			'--',
			'.hidden',
			'end.',
			'a..b',
		),
		...named('7', '007', '00', '-1', '1e22', '9007199254740993', '0x1F', '1,000', '+491701234567'),
		...named('true', 'false', 'undefined-user', 'null@example.com', 'none-of-these', 'nilsson'),
		...named('NA', 'nullable', 'nano', 'Nonetheless', 'N', '12E4', '1e-5', 'E+5', '1.5.0', '10.01'),
		...named('1042.0', '-7.000', '0.0', 'u1|u2', '<ada@example.com>', 'mailto:ada@example.com'),
		...named('<mailto:ada@example.com|ada@example.com>', '<@U024BE7LH>', '<tel:+49170>'),
		...named('[ada@example.com](mailto:ada@example.com)', '"user-1042"', "'user-1043'"),
		...named('`user-1044`', 'ada@mail.example.photography', 'a.b-c_d@sub.xn--exmple-cua.de'),
		...named('bounce=ada@example.com', '1@2.example', 'ada@example.com.', 'ada@example..com'),
		...named('user(null)', '(null)-7', '1.5E+10x', 'x1.5E+10', '<b>a', 'x-mailto:ada', 'a"b"'),
		...named('x00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-0000000000000'),
		...named('ada@localhost', '@example.com', 'ada@', '(NULL', 'null)', '(nullify)', '<>', '()'),
		...named('00000000-0000-0000-0000-000000000001', '0000000000', 'US${5', '${', '}${'),
		...named('ada@example.com', 'ada+tag@example.com', 'ADA@EXAMPLE.COM', "o'neil@example.com"),
		...named('"quoted"@example.com', 'a@b@c', 'a!b', 'a$b', 'a&b', 'a=b', 'a:b', 'a,b', 'a|b'),
		...named(
			'a~b',
			'a*b',
			'a(b)',
			'a[b]',
			'a{b}',
			'}}{{',
			'a^b',
			'a`b',
			'a<b>',
			'a"b',
			"a'b",
			'=1+1',
		),
		...named('users', 'v1', 'me', 'deleted', 'update1', 'denylist2', 'identity', '$json.id'),
		...named('constructor', '__proto__', 'toString', 'YWRhCg==', '__g00ff', '~root', '@'),
		...named('3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3F2504E0-4F89-41D3-9A0C-0305E82C3302'),
		['a whole number', 1042, '1042'],
		['zero', 0, '0'],
		['a negative number', -5, '-5'],
		['the largest safe integer', 9007199254740991, '9007199254740991'],
		['the smallest safe integer', -9007199254740991, '-9007199254740991'],
		['a list of one', ['in-a-list'], 'in-a-list'],
		['a list of one number', [77], '77'],
		['as long as a path may be', 'p'.repeat(1000)],
	],
);

/** A path would be resolved, cut or decoded on the way; a header or a JSON string is not. */
const notForPaths = group(
	['exact', 'exact', 'exact', 'body'],
	[
		...named('.', '..', '...', 'a/b', '/lead', 'trail/', '/', '//', '../x', 'a/../b', './x'),
		...named('..\\x', 'a\\b', '\\', 'C:\\ada', 'https://example.com/u/1', 'YWRh+/=='),
		...named('%', '%2e%2e', '%2F', '%2e', 'a%20b', '100%', '%00', '%zz', '%C3%A9', 'ada%40x.org'),
		...named('a?x=1', '?', '?hardDelete=true', 'a#b', '#', 'a;b', ';', 'a;jsessionid=1'),
		...named('delete', 'update', 'denylist', 'denylist/x', 'delete?hardDelete=true', 'DELETE'),
		...named('u1;u2', 'u1 | u2', 'Ada <ada@example.com>', 'ada@example.com;bob@example.com'),
		...named('ada@example.com, bob@example.com', '#1', '#ada', 'a#REF!', '#!', 'n/a-1', '\\Nora'),
		...named('NULL NULL', 'not set', 'ada @example.com'),
		...named('Update', 'users/delete', 'a b', 'a  b', 'Ada Lovelace', '{ $json.id }', "x'; --"),
		['a1, b2', 'a1, b2'],
		['almost a list in JSON', '["a1", b2]'],
		['a kilobyte', 'k'.repeat(1024)],
		['as long as an ID may be', 'm'.repeat(10_000)],
		['braces, as many as an ID may have', '{'.repeat(10_000)],
	],
);

const unprintable = group(
	['invalidId', 'exact', 'exact', 'body'],
	[
		['a space in front', ' front'],
		['a space behind', 'behind '],
		['spaces around', '  around  '],
		['a tab inside', 'tab\tinside'],
		['a tab in front', '\tfront-tab'],
		['a line break behind', 'line\n'],
		['CR LF behind', 'crlf\r\n'],
		['a header behind a line break', 'inject\r\nAdapty-Profile-Id: someone-else'],
		['CR inside', 'c\rr'],
		['two lines', 'a1\nb2'],
		['NUL inside', 'a\0b'],
		['NUL behind', 'nul\0'],
		['BEL', 'bel\x07'],
		['ESC', '\x1b[31mred'],
		['vertical tab', 'v\vt'],
		['form feed', 'f\ff'],
		['an address with a zero-width space', 'ada\u200b@example.com'],
		['DEL', 'del\x7f'],
		['NEL', 'nel\x85'],
		['no-break space inside', 'no\u00a0break'],
		['no-break space in front', '\u00a0nbsp'],
		['ideographic space', 'ide\u3000ographic'],
		['en space behind', 'en\u2002'],
		['zero-width space inside', 'zero\u200bwidth'],
		['zero-width joiner', 'join\u200der'],
		['zero-width non-joiner', 'non\u200cjoiner'],
		['byte order mark in front', '\ufeffbom'],
		['right-to-left override', 'txt\u202egpj'],
		['left-to-right mark', 'ltr\u200e'],
		['isolates', '\u2067iso\u2069'],
		['soft hyphen', 'soft\u00adhyphen'],
		['word joiner', 'word\u2060joiner'],
		['line separator', 'line\u2028sep'],
		['paragraph separator', 'para\u2029sep'],
		['a tag character', 'tag\u{e0041}'],
		['Hangul filler', 'hangul\u3164filler'],
		['half-width Hangul filler', 'half\uffa0filler'],
		['braille blank', 'braille\u2800blank'],
		['combining grapheme joiner', 'cgj\u034fx'],
		['variation selector', 'text\ufe0e'],
		['Mongolian vowel separator', 'mvs\u180ex'],
		['a family of emoji', '👩\u200d👧'],
	],
	true,
);

/** People can see these, but how Adapty would decode them is not known. */
const beyondAscii = group(
	['invalidId', 'exact', 'exact', 'body'],
	[
		['composed (NFC)', 'caf\u00e9'],
		['decomposed (NFD)', 'cafe\u0301'],
		['Angstrom sign', '\u212b'],
		['its normal form', '\u00c5'],
		['compatibility ligature', '\ufb01n'],
		['full-width letters', '\uff21\uff24\uff21'],
		['superscript', 'x\u00b2'],
		['one half', '\u00bd'],
		['sharp s', 'stra\u00dfe'],
		['Turkish capital I', '\u0130stanbul'],
		['Latin-1', 'na\u00efve@ex\u00e4mple.de'],
		['euro sign', '5\u20ac'],
		['Chinese', '\u7528\u6237'],
		['Cyrillic look-alike', '\u0430da'],
		['Cyrillic', '\u043f\u043e\u043b\u044c\u0437\u043e\u0432\u0430\u0442\u0435\u043b\u044c'],
		['Arabic', '\u0645\u0633\u062a\u062e\u062f\u0645'],
		['Hebrew', '\u05de\u05e9\u05ea\u05de\u05e9'],
		['Arabic digits', '\u0661\u0662\u0663'],
		['Thai', '\u0e1c\u0e39\u0e49\u0e43\u0e0a\u0e49'],
		['an emoji', '\u{1f600}'],
		['an emoji with a skin tone', '\u{1f44d}\u{1f3fd}'],
		['a flag', '\u{1f1ea}\u{1f1fa}'],
		['beyond the basic plane', '\u{1d49c}da'],
		['a replacement character', 'broken\ufffd'],
		['private use', '\ue000'],
		['a noncharacter', 'x\uffff'],
		['mojibake', 'caf\u00c3\u00a9'],
		['typographic quotes', '\u201cada\u201d'],
		['an en dash', 'a\u2013b'],
		['full-width comma', 'u1\uff0cu2'],
		['ideographic comma', 'u1\u3001u2'],
		['half-width ideographic comma', 'u1\uff64u2'],
		['Arabic comma', 'u1\u060cu2'],
		['Arabic semicolon', 'u1\u061bu2'],
		['small comma', 'u1\ufe50u2'],
		['full-width semicolon', 'u1\uff1bu2'],
		['full-width bar', 'u1\uff5cu2'],
		['broken bar', 'u1\u00a6u2'],
		['Greek question mark', 'u1\u037eu2'],
		['an address in Chinese', '\u7528\u6237@\u4f8b\u3048.\u516c\u53f8'],
	],
);

const refused = group(
	['invalidId', 'invalidId', 'invalidId', 'invalidId'],
	[
		['a space', ' '],
		['white space only', ' \t\r\n'],
		['no-break space only', '\u00a0'],
		['byte order mark only', '\ufeff'],
		['zero-width characters only', '\u200b\u2060'],
		...named('undefined', 'null', 'NaN', '[object Object]', '[object Promise]', '[OBJECT object]'),
		...named('Undefined', 'NULL', 'Null', 'None', 'NONE', 'none', 'nan', '-nan', 'NaT', 'nil'),
		...named('NIL', '\\N', '\\n', '(null)', '(NULL)', '<null>', '<NULL>', '<NA>', '<na>', 'n/a'),
		...named('N/A', '<nil>', '[NULL]', '{null}', '(not set)', '(none)', '(blank)', 'Invalid Date'),
		...named('Invalid DateTime', 'Loading...', '"null"', "'NULL'", '""', "''"),
		...named('00000000-0000-0000-0000-000000000000', '0'.repeat(32)),
		...named('#N/A', '#n/a', '#REF!', '#VALUE!', '#DIV/0!', '#NAME?', '#NULL!', '#NUM!', '#SPILL!'),
		...named('#CALC!', '#ref!', '#ERROR!', '#GETTING_DATA', '#BLOCKED!', '#NV', '#WERT!', '#N/D'),
		...named('#¿NOMBRE?', '#Н/Д', '#N/A N/A', '#NA'),
		...named('1.23457E+17', '1,23457E+17', '1.23457e+17', '-1.2E+10', '1E+17', '1.23457E17'),
		...named('1e+21', '12.3E+15', '1.5E-07'),
		...named('{"id":"u1"}', '{}', '[{"id":"u1"}]', "['a1', 'b2']", "{'id': 'u1'}", 'user-${id}'),
		['undefined with white space', ' undefined\n'],
		['null with a byte order mark', '\ufeffNULL'],
		['null with a zero-width space', 'null\u200b'],
		['an object in JSON over lines', ' {\n"id": "u1"\n}'],
		['an object inside a text', 'user-[object Object]'],
		['an expression that was never resolved', '{{ $json.id }}'],
		['the same with its sign', '={{ $json.id }}'],
		['an expression inside a text', 'user-{{ id }}'],
		['an expression over two lines', '{{\n$json.id\n}}'],
		['an expression that ends the text', 'user-{{}}'],
		['a list in JSON', '["a1","b2"]'],
		['a list of numbers in JSON', ' [1, 2]\n'],
		['a list of one in JSON', '["a1"]'],
		['an empty list in JSON', '[]'],
		['one character too many', 't'.repeat(10_001)],
		['64 kilobytes', 'h'.repeat(65536)],
		['a long row of braces', '{'.repeat(160_000)],
		['half a pair, high', 'cut\ud83d'],
		['half a pair, low', '\ude00cut'],
		['a pair the wrong way round', '\ude00\ud83d'],
		['half a pair inside', 'a\ud800b'],
		['1e21', 1e21],
		['a fraction', 0.1],
		['a whole and a half', 1042.5],
		['2^53', 2 ** 53],
		['-2^53', -(2 ** 53)],
		['not a number', NaN],
		['infinity', Infinity],
		['minus infinity', -Infinity],
		['the boolean true', true],
		['the boolean false', false],
		['an empty object', {}],
		['an object with an ID', { id: 'inside-an-object' }],
		['an object that gives itself out as a text', { toString: 'x', length: 1 }, 'x'],
		['a list in a list', [['nested']]],
		['an object in a list', [{ id: 'in-list' }]],
		['a boolean in a list', [true]],
		['a date', new Date(0)],
	],
);

const empty = group(
	['emptyId', 'emptyId', 'emptyId', 'emptyId'],
	[
		['an empty text', ''],
		['nothing (null)', null],
		['nothing (undefined)', undefined],
		['an empty list', []],
		['an empty text in a list', ['']],
		['null in a list', [null]],
	],
);

export const identifiers: readonly IdentifierCase[] = [
	...ordinary,
	...notForPaths,
	...unprintable,
	...beyondAscii,
	...refused,
	...empty,
];

/** What becomes of it as the email address of a profile at Adapty Mail. */
export function fateAsEmail({ name, adaptyMail }: IdentifierCase): Fate {
	return adaptyMail === 'exact' && !ADDRESSES.has(name) ? 'invalidId' : adaptyMail;
}

/** The text that has to arrive. */
export function textOf({ value, text }: IdentifierCase): string {
	return text ?? String(value);
}

/** Runs `change` and gives nothing where the text is not of its kind. */
function attempt(change: (id: string) => string, id: string): string {
	try {
		return change(id);
	} catch {
		return '';
	}
}

const CHANGES: ReadonlyArray<(id: string) => string> = [
	(id) => id.trim(),
	(id) => id.toLowerCase(),
	(id) => id.toUpperCase(),
	(id) => id.normalize('NFC'),
	(id) => id.normalize('NFD'),
	(id) => id.normalize('NFKC'),
	(id) => decodeURIComponent(id),
	(id) => encodeURIComponent(id),
	(id) => encodeURIComponent(encodeURIComponent(id)),
	(id) => id.replace(/\+/g, ' '),
	(id) => id.replace(/^0+/, ''),
	(id) => id.replace(/\s+/g, ' '),
	// What n8n's HTTP client leaves of a header value that it cannot send.
	(id) => id.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''),
	(id) => id.replace(/[^\x21-\x7e]/g, ''),
	(id) => Buffer.from(id, 'latin1').toString('utf8'),
	(id) => Buffer.from(id, 'utf8').toString('latin1'),
	(id) => id.split(/[/?#;\\\r\n\0 ]/)[0],
	(id) => id.split(/[/\\]/).slice(-1)[0],
	(id) => new URL(id, 'http://localhost/v1/users/x').pathname.split('/').slice(-1)[0],
	(id) => id.slice(0, 1000),
];

/** Other people's IDs: what this one could turn into on a careless way. */
export function neighbours(id: string): string[] {
	const ids = CHANGES.map((change) => attempt(change, id));
	return ids.filter((other) => other !== '' && other !== id);
}

/** People whose IDs no run of these tests asks for, whatever goes wrong. */
export const bystanders: readonly string[] = [
	...['ab', 'b', 'x', 'someone-else', 'in-list', 'nested', 'inside-an-object', 'hardDelete'],
	...['1e+21', '1e21', '0.1', '9007199254740992', 'object', 'undefined ', 'cut', 'ADA', 'ada'],
];
