/** Another character, that is of no kind that a date, a number or a word is made of. */
const other = (character: string) => (/[^\W_]/.test(character) ? '~' : 'x');

/**
 * A text with each of its characters left out, written twice, or replaced in turn, and with one more
 * at its end and its beginning: what is in a strict form has none of these in it.
 */
export function spoilt(text: string): string[] {
	const each = [...text].flatMap((character, index) => {
		const [before, after] = [text.slice(0, index), text.slice(index + 1)];
		return [`${before}${after}`, `${before}${character}${character}${after}`].concat(
			`${before}${other(character)}${after}`,
		);
	});
	return [...new Set([...each, `x${text}`, `${text}x`, `${text}\n`])];
}
