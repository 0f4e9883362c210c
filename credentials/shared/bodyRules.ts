/** Why a test fails; each cause has its message. */
export type Cause =
	| 'unauthorized'
	| 'forbidden'
	| 'notThisService'
	| 'redirected'
	| 'rateLimited'
	| 'down';

/**
 * Fails if the body has one of these values at this key. n8n reads the key with lodash's `get`, which
 * looks into texts and prototypes, too: `status[6]` is a letter, `error.constructor.name` a type.
 */
export type BodyRule = readonly [key: string, values: readonly unknown[], cause?: Cause];

/** Fails unless there is a text exactly as long as `word`. */
export function isText(key: string, word: string): BodyRule[] {
	return [
		[`${key}[${word.length - 1}]`, [undefined]],
		[`${key}[${word.length}].constructor.name`, ['String']],
	];
}

/** Fails unless there is a list. */
export function isList(key: string): BodyRule {
	return [`${key}.push`, [undefined]];
}

/** Fails unless there is a number. */
export function isNumber(key: string): BodyRule {
	return [`${key}.toFixed`, [undefined]];
}

/** Fails if there is a text that is not empty, an object or a list. */
export function isEmpty(key: string): BodyRule[] {
	return [
		[`${key}[0].constructor.name`, ['String']],
		[`${key}.constructor.name`, ['Object', 'Array']],
	];
}

/** Fails if there is the status of a refusal, which some services put into a 200. */
export function isNoStatus(key: string): BodyRule[] {
	return [
		[key, [401, '401'], 'unauthorized'],
		[key, [403, '403'], 'forbidden'],
		[key, [429, '429'], 'rateLimited'],
		[key, [500, 502, 503, 504], 'down'],
		[`${key}.constructor.name`, ['Number', 'String']],
	];
}
