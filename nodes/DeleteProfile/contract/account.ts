import { createHash } from 'node:crypto';

import type { Account } from './service';
import type { Checked, Message } from './types';

/** A credential field that is sent in a header. */
export interface KeyField {
	readonly displayName: string;
	readonly value: unknown;
}

/**
 * Why a key cannot be sent. Checked because n8n's HTTP client strips what a header cannot carry
 * without a word, and a key with a line break behind it is a common accident of copying.
 */
function refuseKey({ displayName, value }: KeyField, credential: string): Message | undefined {
	if (typeof value !== 'string' || value === '') {
		return {
			what: `'${displayName}' of the ${credential} credential is empty`,
			advice: 'Open the credential and fill it in.',
		};
	}
	if (!/^[\x21-\x7e]+$/.test(value)) {
		return {
			what: `'${displayName}' of the ${credential} credential contains whitespace or characters that no key has`,
			advice: 'Open the credential and paste it again.',
		};
	}
	return undefined;
}

/**
 * Checks a credential before anything is sent with it.
 * @param credential name as the editor shows it, without "API"
 * @param base what `baseUrlOf` made of the credential
 * @param keys the fields that are sent in headers
 * @param limitedBy the fields to which the service's limits apply: two credentials that share them
 * and the host share one cap on requests in flight
 */
export function accountFrom(
	credential: string,
	base: Checked<string>,
	keys: readonly KeyField[],
	limitedBy: readonly KeyField[],
): Checked<Account, Message> {
	if (!base.ok) {
		const advice = `Open the ${credential} credential and change it.`;
		return { ok: false, problem: { what: base.problem, advice } };
	}
	for (const key of keys) {
		const problem = refuseKey(key, credential);
		if (problem) return { ok: false, problem };
	}
	const digest = createHash('sha256');
	for (const { value } of limitedBy) digest.update(`${String(value)}\n`);
	const { host } = new URL(base.value);
	return {
		ok: true,
		value: { baseUrl: base.value, host, key: `${credential} ${host} ${digest.digest('hex')}` },
	};
}
