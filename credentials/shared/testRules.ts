/**
 * What a credential test says. n8n passes every response that does not throw and rewords failures by
 * exact status code, so every status worth a sentence is listed here once.
 */
import type { ICredentialTestRequest } from 'n8n-workflow';

/** One sentence or two for each way in which a test can end badly. */
export interface TestTexts {
	readonly unauthorized: string;
	readonly forbidden: string;
	readonly notThisService: string;
	readonly redirected: string;
	readonly rateLimited: string;
	readonly down: string;
}

/** A body key that has this value in a response with status 2xx makes the test fail. */
export interface BodyRule {
	readonly key: string;
	readonly value: unknown;
	readonly message: string;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS = LOWER + LOWER.toUpperCase();

/**
 * Fails unless the text at `key` begins with `word`. n8n can only say "fails if this key has that
 * value", and looks into texts letter by letter: so every other letter fails.
 * @param length of the whole text, at least
 */
export function beginsWith(key: string, word: string, length: number, message: string): BodyRule[] {
	const others = [...word].flatMap((letter, index) =>
		[...(index === 0 ? LETTERS : LOWER)]
			.filter((other) => other !== letter)
			.map((value) => ({ key: `${key}[${index}]`, value, message })),
	);
	return [{ key: `${key}[${length - 1}]`, value: undefined, message }, ...others];
}

/** Fails if there is a text at `key`. */
export function hasNoText(key: string, message: string): BodyRule[] {
	return [...LETTERS].map((value) => ({ key: `${key}[0]`, value, message }));
}

/** Fails if the body says one of these statuses, as a number or as text. */
export function hasNoCode(key: string, codes: readonly number[], message: string): BodyRule[] {
	return codes.flatMap((code) => [code, String(code)].map((value) => ({ key, value, message })));
}

const REDIRECTS = [300, 301, 302, 303, 304, 305, 307, 308];
const NOT_THIS_SERVICE = [400, 404, 405, 406, 409, 410, 411, 413, 415, 421, 422];
const UNUSUAL_SUCCESS = Array.from({ length: 100 }, (_, index) => 200 + index);
const DOWN = [408, 500, 501, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 530];

export function testRules(
	texts: TestTexts,
	bodyRules: readonly BodyRule[],
): ICredentialTestRequest['rules'] {
	const byStatus = (statuses: number[], message: string) =>
		statuses.map((value) => ({ type: 'responseCode', properties: { value, message } }));

	const rules = [
		...byStatus([401], texts.unauthorized),
		...byStatus([403], texts.forbidden),
		...byStatus([429], texts.rateLimited),
		...byStatus(REDIRECTS, texts.redirected),
		...byStatus([...UNUSUAL_SUCCESS, ...NOT_THIS_SERVICE], texts.notThisService),
		...byStatus(DOWN, texts.down),
		...bodyRules.map((properties) => ({ type: 'responseSuccessBody', properties })),
	];
	// n8n reads both kinds of rule from one list; its type allows only one kind in a list.
	return rules as ICredentialTestRequest['rules'];
}

/**
 * Lets n8n look at the body of a response with this status, and treat every other one as failed:
 * by itself it takes any 2xx for a success.
 */
export function onlyStatus(wanted: number) {
	const except = Array.from({ length: 500 }, (_, index) => 100 + index);
	return { ignore: true, except: except.filter((status) => status !== wanted) } as const;
}

/** An ID that nobody has. Asking for it reads nothing and changes nothing. */
export const ABSENT_ID = 'n8n-credential-test-9f4c27d1b0e84a6c8d35e1f2a7b60c94';
