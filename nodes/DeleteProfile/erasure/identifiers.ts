/** One ID of an item, or why there is none to send. */
export type Identifier =
	| { readonly kind: 'id'; readonly id: string }
	| { readonly kind: 'empty' }
	/** `problem` is the end of a sentence that begins with the field's name; `id` if it was a text. */
	| { readonly kind: 'invalid'; readonly problem: string; readonly id?: string };

const EMPTY: Identifier = { kind: 'empty' };

/** What an expression that found nothing, or was never resolved, leaves behind. */
const MAPPING_ACCIDENT = /^\s*(undefined|null|NaN)\s*$|\[object [A-Za-z]+\]|\{\{[^]*\}\}/;

/** Half of a surrogate pair cannot be written in UTF-8; it would arrive as another character. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:^|[^\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Characters that nobody sees: controls, formats such as zero-width and direction marks, what fonts
 * leave out (Hangul fillers, variation selectors), the empty braille pattern, odd spaces.
 */
const INVISIBLE =
	/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}|^ | $/u;

function invalid(problem: string, id?: string): Identifier {
	return { kind: 'invalid', problem, id };
}

function readText(text: string): Identifier {
	if (text === '') return EMPTY;
	if (MAPPING_ACCIDENT.test(text)) {
		return invalid(
			'is what an expression leaves behind that found no value. Check the field that the expression names',
			text,
		);
	}
	if (/^\s+$/.test(text)) return invalid('consists of white space only. Map the right field', text);
	if (LONE_SURROGATE.test(text)) {
		return invalid('contains half a character, so it was cut or decoded wrongly on its way', text);
	}
	return { kind: 'id', id: text };
}

/** A larger integer may already be another one than the source had (2^53 and its neighbours). */
function readNumber(value: number): Identifier {
	if (Number.isSafeInteger(value)) return { kind: 'id', id: String(value) };
	return invalid(
		'is a number that cannot be written exactly. Give the ID as text, all the way from its source',
	);
}

function readOne(value: unknown): Identifier {
	if (value === undefined || value === null) return EMPTY;
	if (typeof value === 'string') return readText(value);
	if (typeof value === 'number') return readNumber(value);
	const kind = Array.isArray(value) ? 'a list inside a list' : `of the type ${typeof value}`;
	return invalid(`is ${kind}. An ID is a text or a whole number`);
}

/**
 * Reads an ID parameter: a text, a number, or an array of them. Nothing is trimmed, lower-cased or
 * otherwise repaired. Always gives at least one identifier, so that every input item is answered.
 */
export function readIdentifiers(value: unknown): Identifier[] {
	if (!Array.isArray(value)) return [readOne(value)];
	return value.length === 0 ? [EMPTY] : value.map(readOne);
}

/** True for an ID with characters that people cannot see; it is sent, with a word of warning. */
export function hasInvisibleCharacters(id: string): boolean {
	return INVISIBLE.test(id);
}
