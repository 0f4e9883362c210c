import { createHash } from 'node:crypto';

import type { BaseUrlResult } from './baseUrl';
import type { AccountAnswer } from './service';

/** A credential field that is sent in a header. */
export interface KeyField {
	readonly displayName: string;
	readonly value: unknown;
}

/**
 * Why a key cannot be sent. Checked because n8n's HTTP client strips what a header cannot carry
 * without a word, and a key with a line break behind it is a common accident of copying.
 */
function refuseKey({ displayName, value }: KeyField, credential: string): string | undefined {
	if (typeof value !== 'string' || value === '') {
		return `'${displayName}' of the ${credential} credential is empty. Open the credential and fill it in`;
	}
	if (!/^[\x21-\x7e]+$/.test(value)) {
		return `'${displayName}' of the ${credential} credential contains white space or characters that no key has. Open the credential and paste it again`;
	}
	return undefined;
}

/**
 * Checks a credential before anything is sent with it.
 * @param credential name as the editor shows it, without "API"
 * @param limitedBy the fields to which the service's limits apply: two credentials that share them
 * share one cap on requests in flight
 */
export function accountFrom(
	credential: string,
	base: BaseUrlResult,
	keys: readonly KeyField[],
	limitedBy: readonly KeyField[],
): AccountAnswer {
	if (!base.ok) {
		return {
			ok: false,
			problem: `${base.problem}. Open the ${credential} credential to change it`,
		};
	}
	for (const key of keys) {
		const problem = refuseKey(key, credential);
		if (problem) return { ok: false, problem };
	}
	const digest = createHash('sha256');
	for (const { value } of limitedBy) digest.update(`${String(value)}\n`);
	return {
		ok: true,
		account: {
			baseUrl: base.url,
			host: new URL(base.url).host,
			key: `${credential} ${base.url} ${digest.digest('hex')}`,
		},
	};
}
