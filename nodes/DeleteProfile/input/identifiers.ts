import type { Message } from '../contract/types';

/** One ID of an item, or why there is none to send: `what` goes on after the field's name. */
export type Identifier =
	| { readonly kind: 'id'; readonly id: string }
	| { readonly kind: 'empty' }
	| {
			readonly kind: 'invalid';
			readonly problem: Message;
			/** If it was a string that can be shown. */
			readonly id?: string;
	  };

/**
 * What is worth a second look although the ID is sent as it is: characters that people cannot see,
 * separators as in a list that was mapped as text, a whole number that a spreadsheet or script wrote
 * with decimals, and the markup or quotes of what the ID was copied from.
 */
export type Warning = 'invisible' | 'list-like' | 'decimal' | 'markup';

/** Counted as JavaScript does, where an emoji is two. */
export const MAX_ID_LENGTH = 10_000;

/** A list of holes has any length at no cost; an output item for each would end n8n's process. */
const MAX_LIST_LENGTH = 1_000_000;

const EMPTY: Identifier = { kind: 'empty' };

const CHECK_MAPPING = 'Check which field is mapped.';
const ALLOWED = 'An ID must be text or a whole number.';

export function invalid(what: string, advice: string): Identifier {
	return { kind: 'invalid', problem: { what, advice } };
}

/** No pattern has to look further than this into a text to know that it is none of these. */
const MAX_PLACEHOLDER_LENGTH = 40;

const MISSING: Message = {
	what: 'stands for a missing value (such as "undefined", "null" or "None")',
	advice: 'Check the mapping. Leave the field empty where there is no ID.',
};

const SPREADSHEET_ERROR: Message = {
	what: 'is an error of a spreadsheet (such as "#N/A" or "#REF!")',
	advice: 'Correct the cell it comes from.',
};

const SHORTENED: Message = {
	what: 'is a number that a spreadsheet or script shortened, so digits are missing',
	advice: 'Format the column as text, and enter the IDs again.',
};

/** What can be nobody's ID, as it is written in JavaScript, Python, SQL, Go and spreadsheets. */
const PLACEHOLDERS: ReadonlyArray<readonly [problem: Message, sign: RegExp]> = [
	// Spreadsheets that still load, and dates of JavaScript and n8n, as well.
	[
		MISSING,
		/^(?:|[-+]?nan|undefined|null|none|nat|nil|n\/a|\\n|invalid date(?:time)?|loading\.\.\.)$/i,
	],
	// As databases and analytics show it: (null), <NA>, [NULL], (not set).
	[MISSING, /^[(<[{](?:null|none|nil|na[nt]?|n\/a|undefined|empty|blank|unset|not set)[)>\]}]$/i],
	// "No UUID" in RFC 9562, and the advertising ID of everybody who does not allow tracking.
	[MISSING, /^0{8}-?0{4}-?0{4}-?0{4}-?0{12}$/],
	// In any language: #WERT!, #¿NOMBRE?, #NV, #N/D.
	[
		SPREADSHEET_ERROR,
		/^#(?:[¡¿]?[\p{L}\d/_]{2,30}[!?]|\p{L}{1,2}\/\p{L}|NA|NV|N\/A N\/A|GETTING_DATA)$/iu,
	],
	// 1.23457E+17, 1,23457E+17, 1e+21, and Java's 1.23457E17; 1e22 can be an ID.
	[SHORTENED, /^[-+]?\d{1,3}(?:[.,]\d{1,20}E[-+]?|E\+)\d{1,3}$/i],
];

const QUOTES_AROUND = /^["'`]{1,3}|["'`]{1,3}$/g;

const OBJECT_AS_TEXT = /\[object [a-z]{1,40}\]/i;

/** Searched for by hand: an expression such as /\{\{.*\}\}/ takes quadratic time on a row of `{`. */
function hasBoth(text: string, opening: string, closing: string): boolean {
	const start = text.indexOf(opening);
	return start >= 0 && text.indexOf(closing, start + opening.length) >= 0;
}

/** An unpaired surrogate cannot be written in UTF-8; it would arrive as another character. */
const UNPAIRED_SURROGATE = /\p{Cs}/u;

/**
 * Characters that nobody sees: controls, formats such as zero-width and direction marks, what fonts
 * leave out (Hangul fillers, variation selectors), the empty braille pattern.
 */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Spaces that look like another one, or like none. */
export const ODD_SPACE = /(?! )\p{Zs}/gu;

/** Commas, semicolons, bars and line breaks, also those of other scripts. */
export const LIST_LIKE =
	/[,;|\u00a6\u037e\u055d\u060c\u061b\u1363\u3001\ufe10\ufe11\ufe14\ufe50\ufe51\ufe54\uff0c\uff1b\uff5c\uff64\n\v\f\r\x85\u2028\u2029]/;

const DECIMAL = /^-?\d{1,30}\.0{1,30}$/;
const WARNINGS: ReadonlyArray<readonly [kind: Warning, sign: RegExp]> = [
	['invisible', new RegExp(`${UNSEEN.source}|${ODD_SPACE.source}|^ | $`, 'u')],
	['list-like', LIST_LIKE],
	['decimal', DECIMAL],
	// Chats and mail programs write <mailto:a@b|a@b>, [a@b](mailto:a@b), Ada <a@b>.
	['markup', /^<.+>$|<[^<>@]{1,64}@|\]\((?:mailto|tel|https?):|^mailto:|^(["'`]).+\1$/is],
];

/** Most IDs have nothing else, and one look shows it. */
const PLAIN = /^[\w@.+-]+$/;

/** JSON, or as Python writes it. */
function isWrittenOut(text: string): boolean {
	if (text[1] === "'") return true;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** A list or an object that was mapped as text. */
function problemOfStructure(text: string): Message | undefined {
	const isList = text.startsWith('[') && text.endsWith(']');
	const isObject = text.startsWith('{') && text.endsWith('}');
	if (!(isList || isObject) || !isWrittenOut(text)) return undefined;
	return isList
		? {
				what: 'is a list written as text',
				advice: 'Pass a list instead, for example by adding .parseJson() in the expression.',
			}
		: {
				what: 'is an object written as text',
				advice: 'Map the field inside it that holds the ID.',
			};
}

function problemOfPlaceholder(seen: string): Message | undefined {
	if (seen.length > MAX_PLACEHOLDER_LENGTH) return undefined;
	const word = /^["'`]/.test(seen) ? seen.replace(QUOTES_AROUND, '') : seen;
	return PLACEHOLDERS.find(([, sign]) => sign.test(word))?.[0];
}

/** Why this text can be nobody's ID, if it cannot. */
function problemOf(text: string, fixed: boolean): Message | undefined {
	if (PLAIN.test(text)) return problemOfPlaceholder(text);
	const seen = text.replace(UNSEEN, '').trim();
	if (seen === '') {
		return { what: 'contains only whitespace or invisible characters', advice: CHECK_MAPPING };
	}
	const isExpression = hasBoth(text, '{{', '}}');
	if (isExpression && fixed) {
		return {
			what: 'contains an expression, but the field is set to Fixed',
			advice: 'Switch the field to Expression.',
		};
	}
	// With ${…}, a JavaScript template in quotes that are not its own.
	if (isExpression || hasBoth(text, '${', '}') || OBJECT_AS_TEXT.test(text)) {
		return {
			what: 'looks like an expression that did not resolve',
			advice: 'Check the field name in the expression.',
		};
	}
	const problem = problemOfPlaceholder(seen) ?? problemOfStructure(seen);
	if (problem || !UNPAIRED_SURROGATE.test(text)) return problem;
	return {
		what: 'contains an invalid Unicode character (unpaired surrogate)',
		advice: 'The ID was probably truncated upstream. Check its source.',
	};
}

function readText(text: string, fixed: boolean): Identifier {
	if (text === '') return EMPTY;
	if (text.length > MAX_ID_LENGTH) {
		const most = MAX_ID_LENGTH.toLocaleString('en-US');
		return invalid(`is longer than ${most} characters`, CHECK_MAPPING);
	}
	const problem = problemOf(text, fixed);
	return problem ? { kind: 'invalid', problem, id: text } : { kind: 'id', id: text };
}

/** A larger integer may already be another one than the source had (2^53 and its neighbors). */
function readNumber(value: number): Identifier {
	if (Number.isSafeInteger(value)) return { kind: 'id', id: String(value) };
	return invalid(
		'is not a whole number that can be represented exactly',
		'Pass the ID as text from its source onward.',
	);
}

function readOne(value: unknown, fixed: boolean): Identifier {
	if (value === undefined || value === null) return EMPTY;
	if (typeof value === 'string') return readText(value, fixed);
	if (typeof value === 'number') return readNumber(value);
	if (typeof value !== 'object') return invalid(`is a ${typeof value}`, ALLOWED);
	return invalid(Array.isArray(value) ? 'is a nested list' : 'is an object', ALLOWED);
}

/** Every access can throw: an expression can return a proxy, or an object with getters. */
function safely(read: () => Identifier[]): Identifier[] {
	try {
		return read();
	} catch {
		return [invalid('cannot be read', CHECK_MAPPING)];
	}
}

/** @throws if the list cannot say how long it is */
function lengthOfList(value: unknown): number | undefined {
	if (!Array.isArray(value)) return undefined;
	const { length } = value;
	if (!Number.isSafeInteger(length) || length < 0) throw new RangeError();
	return length;
}

/**
 * Reads an ID parameter: a string, a number, or an array of them. Nothing is trimmed, lower-cased or
 * otherwise repaired. Never throws, takes linear time, and always gives at least one identifier, so
 * that every input item has a receipt.
 * @param raw the parameter as the workflow stores it, to tell an expression in a field in Fixed mode
 */
export function readIdentifiers(value: unknown, raw?: unknown): Identifier[] {
	const fixed = typeof raw === 'string' && !raw.startsWith('=');
	return safely(() => {
		const length = lengthOfList(value);
		if (length === undefined) return [readOne(value, fixed)];
		if (length === 0) return [EMPTY];
		if (length > MAX_LIST_LENGTH) {
			const limit = MAX_LIST_LENGTH.toLocaleString('en-US');
			return [invalid(`is a list of more than ${limit} entries`, CHECK_MAPPING)];
		}
		// By the index: a list can have holes and its own `map`.
		const list = value as ArrayLike<unknown>;
		return Array.from({ length }, (_, index) => safely(() => [readOne(list[index], fixed)])).flat();
	});
}

/** The kinds of warning that an ID deserves, which is sent as it is nevertheless. */
export function warningsFor(id: string): readonly Warning[] {
	if (PLAIN.test(id) && !DECIMAL.test(id)) return [];
	return WARNINGS.filter(([, sign]) => sign.test(id)).map(([kind]) => kind);
}
