/** The guard 'Never Delete': IDs that are never sent. It protects in doubt, and is never silently off. */
import { unusable, type Checked } from '../contract/types';
import {
	invalid,
	LIST_LIKE,
	MAX_ID_LENGTH,
	ODD_SPACE,
	readIdentifiers,
	UNSEEN,
	warningsFor,
	type Identifier,
} from './identifiers';
import { differsBetweenItems, type Parameters } from './parameters';

export const NOTHING_PROTECTED: ReadonlySet<string> = new Set();

/** Every kind of line break, and the tab between the cells of a copied row. */
const SEPARATOR = /[\t\n\v\f\r\x85\u2028\u2029]/;

/**
 * More combining marks in a row than any script has: normalization takes quadratic time to put them
 * in order (https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format).
 */
const ENDLESS_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

const ASCII = /^[!-~]+$/;

/**
 * A text without what makes no difference between people. Lower case first and upper case then,
 * because neither alone is enough: ẞ, ß and ss, the three sigmas, and the dotless ı become one only so.
 */
function folded(text: string): string {
	if (ASCII.test(text)) return text.toUpperCase();
	return text
		.replace(UNSEEN, '')
		.replace(ODD_SPACE, ' ')
		.replace(ENDLESS_MARKS, '$1')
		.normalize('NFKC')
		.toLowerCase()
		.toUpperCase()
		.normalize('NFKC')
		.replace(/\u0130/g, 'I')
		.trim();
}

/** All that an ID may be taken for: without odd spaces, too, and each of its lines. */
function readingsOf(id: string): string[] {
	if (ASCII.test(id)) return [folded(id)];
	const texts = [id, id.replace(ODD_SPACE, ''), ...id.split(SEPARATOR)];
	return [...new Set(texts)].map(folded).filter((reading) => reading !== '');
}

/** A space or comma can belong to an ID or stand between two: then all of them are protected. */
function protectedBy(id: string): string[] {
	return [id, ...id.split(LIST_LIKE).flatMap((part) => part.split(/\s/))].flatMap(readingsOf);
}

/** True if an ID must not be sent. Nothing is computed where nobody is protected. */
export function isProtected(id: string, neverDelete: ReadonlySet<string>): boolean {
	return neverDelete.size > 0 && readingsOf(id).some((reading) => neverDelete.has(reading));
}

const textLines = (text: string) => text.split(SEPARATOR).filter((line) => line.trim() !== '');

function readLine(line: string, raw: unknown): Identifier {
	const [identifier] = readIdentifiers(line, raw);
	if (identifier.kind !== 'id' || warningsFor(line).every((kind) => kind === 'invisible')) {
		return identifier;
	}
	return invalid(
		'has a line with a comma, semicolon or bar, with quotes or markup, or with decimals of a number',
		'Put each ID on a line of its own, or pass a list if an ID contains one of these.',
	);
}

/** A text has an ID in each line; an entry of a list is one ID, unless it has lines, too. */
function readEntries(value: unknown, raw: unknown): readonly Identifier[] {
	const whole = readIdentifiers(value, raw);
	if (typeof value !== 'string') {
		return whole.flatMap((one) =>
			one.kind === 'id' && SEPARATOR.test(one.id) ? readIdentifiers(textLines(one.id), raw) : [one],
		);
	}
	// What spans several lines would not be recognized in one of them; but only a line can be too long.
	const isTooLong = value.length > MAX_ID_LENGTH;
	if (whole[0].kind !== 'id' && !isTooLong) return whole;
	return textLines(value).map((line) => readLine(line, raw));
}

/**
 * The IDs that are never sent, for the whole run, in the form that `isProtected` compares: where an
 * expression gives others for each item, all of them are protected. An expression that finds no ID is
 * refused.
 */
export function readNeverDelete(
	parameters: Parameters,
	items: number,
): Checked<ReadonlySet<string>> {
	const raw = parameters.raw('neverDelete');
	if (raw === undefined || (typeof raw === 'string' && raw.trim() === '')) {
		return { ok: true, value: NOTHING_PROTECTED };
	}
	const ids = new Set<string>();
	const readings = differsBetweenItems(raw) ? items : 1;
	for (let item = 0; item < readings; item++) {
		const value = parameters.read('neverDelete', item);
		if (!value.ok) {
			return unusable(
				`'Never Delete' has an expression that cannot be resolved for item ${item}`,
				'Check the expression.',
			);
		}
		for (const identifier of readEntries(value.value, raw)) {
			if (identifier.kind === 'invalid') {
				const { what, advice } = identifier.problem;
				return unusable(`'Never Delete' ${what}`, advice);
			}
			if (identifier.kind === 'empty') {
				return unusable(
					"'Never Delete' has an expression that found no ID",
					'Check the expression, or clear the field if no ID has to be protected.',
				);
			}
			ids.add(identifier.id);
		}
	}
	return { ok: true, value: new Set([...ids].flatMap(protectedBy)) };
}
