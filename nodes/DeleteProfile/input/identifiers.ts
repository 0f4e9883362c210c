/** One ID of an item, or why there is none to send. */
export type Identifier =
	| { readonly kind: 'id'; readonly id: string }
	| { readonly kind: 'empty' }
	| {
			readonly kind: 'invalid';
			/** The end of a sentence that begins with the field's name, without a final period. */
			readonly problem: string;
			/** What to do about it: whole sentences. */
			readonly advice: string;
			/** If it was a string that can be shown. */
			readonly id?: string;
	  };

/**
 * What is worth a second look although the ID is sent as it is: characters that people cannot see, or
 * line breaks and commas, which a list that was mapped as text has.
 */
export type Warning = 'invisible' | 'list-like';

/** Counted as JavaScript does, where an emoji is two. */
export const MAX_ID_LENGTH = 10_000;

/** A list of holes has any length at no cost; an output item for each would end n8n's process. */
const MAX_LIST_LENGTH = 1_000_000;

const EMPTY: Identifier = { kind: 'empty' };

const CHECK_MAPPING = 'Check which field is mapped.';
const ALLOWED = 'An ID must be text or a whole number.';

function invalid(problem: string, advice: string, id?: string): Identifier {
	return { kind: 'invalid', problem, advice, ...(id !== undefined && { id }) };
}

const UNREADABLE = invalid('cannot be read', CHECK_MAPPING);

/** What JavaScript writes where there is no value. */
const NO_VALUE: ReadonlySet<string> = new Set(['undefined', 'null', 'NaN']);

const OBJECT_AS_TEXT = /\[object [A-Za-z]+\]/;

/** Searched for by hand: an expression such as /\{\{.*\}\}/ takes quadratic time on a row of `{`. */
function hasUnresolvedExpression(text: string): boolean {
	const start = text.indexOf('{{');
	return start >= 0 && text.indexOf('}}', start + 2) >= 0;
}

/** An unpaired surrogate cannot be written in UTF-8; it would arrive as another character. */
const UNPAIRED_SURROGATE = /\p{Cs}/u;

/**
 * Characters that nobody sees: controls, formats such as zero-width and direction marks, what fonts
 * leave out (Hangul fillers, variation selectors), the empty braille pattern, odd spaces.
 */
const INVISIBLE =
	/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}|^ | $/u;

/** Most IDs: what can be seen in ASCII, without a comma. */
const PLAIN = /^[!-+\--~]+$/;

const LIST_LIKE = /[,\n\r\u2028\u2029]/;

function isJsonList(text: string): boolean {
	if (!text.trimStart().startsWith('[')) return false;
	try {
		return Array.isArray(JSON.parse(text));
	} catch {
		return false;
	}
}

function readText(text: string, fixed: boolean): Identifier {
	if (text === '') return EMPTY;
	if (text.length > MAX_ID_LENGTH) {
		return invalid(
			`is longer than ${MAX_ID_LENGTH.toLocaleString('en-US')} characters`,
			CHECK_MAPPING,
		);
	}
	const trimmed = text.trim();
	if (trimmed === '') return invalid('contains only whitespace', CHECK_MAPPING, text);
	const unresolved = hasUnresolvedExpression(text);
	if (unresolved && fixed) {
		return invalid(
			'contains an expression, but the field is set to Fixed',
			'Switch the field to Expression.',
			text,
		);
	}
	if (unresolved || NO_VALUE.has(trimmed) || OBJECT_AS_TEXT.test(text)) {
		return invalid(
			'looks like an expression that did not resolve ("undefined", "null" …)',
			'Check the field name in the expression.',
			text,
		);
	}
	if (isJsonList(text)) {
		return invalid(
			'is a list written as text',
			'Pass a list instead, for example by adding .parseJson() in the expression.',
			text,
		);
	}
	if (UNPAIRED_SURROGATE.test(text)) {
		return invalid(
			'contains an invalid Unicode character (unpaired surrogate)',
			'The ID was probably truncated upstream. Check its source.',
			text,
		);
	}
	return { kind: 'id', id: text };
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
		return [UNREADABLE];
	}
}

/** @throws if the list cannot say how long it is */
function lengthOfList(value: unknown): number | undefined {
	if (!Array.isArray(value)) return undefined;
	const { length } = value;
	if (!Number.isSafeInteger(length) || length < 0) throw new RangeError();
	return length;
}

/** Reads a value, or each entry of a list by its index: a list can have holes and its own `map`. */
function readEntries(
	value: unknown,
	read: (entry: unknown, inList: boolean) => Identifier[],
): Identifier[] {
	return safely(() => {
		const length = lengthOfList(value);
		if (length === undefined) return read(value, false);
		if (length === 0) return [EMPTY];
		if (length > MAX_LIST_LENGTH) {
			const limit = MAX_LIST_LENGTH.toLocaleString('en-US');
			return [invalid(`is a list of more than ${limit} entries`, CHECK_MAPPING)];
		}
		const list = value as ArrayLike<unknown>;
		return Array.from({ length }, (_, index) => safely(() => read(list[index], true))).flat();
	});
}

/** An expression that somebody typed into a field which takes what is typed as it is. */
function isFixed(raw: unknown): boolean {
	return typeof raw === 'string' && !raw.startsWith('=');
}

/**
 * Reads an ID parameter: a string, a number, or an array of them. Nothing is trimmed, lower-cased or
 * otherwise repaired. Never throws, takes linear time, and always gives at least one identifier, so
 * that every input item has a receipt.
 * @param raw the parameter as the workflow stores it, to tell an expression in a field in Fixed mode
 */
export function readIdentifiers(value: unknown, raw?: unknown): Identifier[] {
	const fixed = isFixed(raw);
	if (typeof value === 'string') return [readText(value, fixed)];
	return readEntries(value, (entry) => [readOne(entry, fixed)]);
}

function readLines(text: string, inList: boolean, fixed: boolean): Identifier[] {
	// What spans several lines would not be recognized in one of them.
	if (isJsonList(text) || hasUnresolvedExpression(text)) return [readText(text, fixed)];
	const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
	if (lines.length === 0) return [EMPTY];
	return lines.map((line) =>
		!inList && /[,;]/.test(line)
			? invalid(
					'has a line with a comma or semicolon',
					'Put each ID on a line of its own, or pass a list if an ID contains one.',
				)
			: readText(line, fixed),
	);
}

/**
 * Reads IDs as `readIdentifiers` does, but a string has one ID per line. Lines without an ID are left
 * out, and one that looks like several is refused, unless it is the entry of a list.
 */
export function readIdentifierLines(value: unknown, raw?: unknown): Identifier[] {
	const fixed = isFixed(raw);
	return readEntries(value, (entry, inList) =>
		typeof entry === 'string' ? readLines(entry, inList, fixed) : [readOne(entry, fixed)],
	);
}

/** The kinds of warning that an ID deserves, which is sent as it is nevertheless. */
export function warningsFor(id: string): readonly Warning[] {
	if (PLAIN.test(id)) return [];
	return [
		...(INVISIBLE.test(id) ? (['invisible'] as const) : []),
		...(LIST_LIKE.test(id) ? (['list-like'] as const) : []),
	];
}
