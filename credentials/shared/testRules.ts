/**
 * What a credential test says. n8n passes every answer that does not throw and rewords failures by
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

/** A body key that has this value in a 2xx answer makes the test fail. */
export interface BodyRule {
	readonly key: string;
	readonly value: unknown;
	readonly message: string;
}

const REDIRECTS = [300, 301, 302, 303, 304, 305, 307, 308];
const NOT_THIS_SERVICE = [400, 404, 405, 406, 409, 410, 411, 415, 421, 422];
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
		...byStatus(NOT_THIS_SERVICE, texts.notThisService),
		...byStatus(DOWN, texts.down),
		...bodyRules.map((properties) => ({ type: 'responseSuccessBody', properties })),
	];
	// n8n reads both kinds of rule from one list; its type allows only one kind in a list.
	return rules as ICredentialTestRequest['rules'];
}

/**
 * For a service that answers "no such profile" with 404: n8n has to look at the body of a 404 as it
 * does at that of a 200, and at nothing else.
 */
export const PASS_404 = {
	ignore: true,
	except: Array.from({ length: 300 }, (_, index) => 300 + index).filter((code) => code !== 404),
} as const;

/** An ID that nobody has. Asking for it reads nothing and changes nothing. */
export const ABSENT_ID = 'n8n-credential-test-9f4c27d1b0e84a6c8d35e1f2a7b60c94';
