/** From a credential to the account that it is a key to. This file knows no service. */
import { createHash } from 'node:crypto';

import { baseUrlOf, type HostTable } from './baseUrl';
import { unusable, type Checked, type Message } from './types';

/** A field of a credential, by its internal name and its label. */
export interface Field {
	readonly name: string;
	readonly displayName: string;
	/** It may be left empty. */
	readonly optional?: true;
	/** Of what stands in a path, where anything else could lead to another one. */
	readonly form?: {
		readonly pattern: RegExp;
		/** `what` goes on after the field's name. */
		readonly problem: Message;
	};
}

/** What a service's credential holds, and which of its fields tell accounts apart. */
export interface Access extends HostTable {
	/** Credential type, as n8n names it. */
	readonly credential: string;
	/** The fields that are sent as headers. */
	readonly keys: readonly Field[];
	/** The fields that requests need elsewhere: a project's ID in the path, for instance. */
	readonly fields?: readonly Field[];
	/**
	 * Names of the fields to which the service's limits apply: two credentials that share them and
	 * the base URL are one account.
	 */
	readonly limitedBy: readonly string[];
}

/** Where and as whom to ask. */
export interface Account {
	/** Without a trailing slash. */
	readonly baseUrl: string;
	/** With the path of a custom base URL, if it has one. */
	readonly host: string;
	/** Tells accounts apart, and as nobody else can have it, may seal a hash; never leaves the process. */
	readonly fingerprint: string;
	/** The values of `Access.fields`: printable ASCII without whitespace, each in its form, empty only where that is allowed. */
	readonly fields: Readonly<Record<string, string>>;
}

/** The fields of a credential, decrypted. */
type CredentialData = Readonly<Record<string, unknown>>;

/**
 * A key is checked because n8n's HTTP client strips what a header cannot carry without a word, and
 * one with a line break behind it is a common accident of copying.
 */
function checkedKey(label: string, value: unknown): Checked<string> {
	// An expression can give a number, such as the project of an item.
	const text = Number.isSafeInteger(value) ? String(value) : (value ?? '');
	if (text === '') return unusable(`${label} is empty`, 'Open the credential and fill it in.');
	if (typeof text === 'string' && /^[\x21-\x7e]+$/.test(text)) return { ok: true, value: text };
	const what =
		typeof text === 'string' ? 'contains whitespace or characters that no key has' : 'is not text';
	return unusable(`${label} ${what}`, 'Open the credential and paste it again.');
}

/**
 * Checks a credential before anything is sent with it.
 * @param service name as the editor shows it
 */
export function accountOf(service: string, access: Access, data: CredentialData): Checked<Account> {
	const base = baseUrlOf(service, access, data);
	if (!base.ok) return base;
	const { keys, fields = [] } = access;
	for (const { name, displayName, optional, form } of [...keys, ...fields]) {
		if (optional && (data[name] ?? '') === '') continue;
		const label = `'${displayName}' of the ${service} credential`;
		const key = checkedKey(label, data[name]);
		if (!key.ok) return key;
		if (form && !form.pattern.test(key.value)) {
			return unusable(`${label} ${form.problem.what}`, form.problem.advice);
		}
	}
	const digest = createHash('sha256');
	for (const name of access.limitedBy) digest.update(`${String(data[name])}\n`);
	const { host, pathname } = new URL(base.value);
	return {
		ok: true,
		value: {
			baseUrl: base.value,
			host: pathname === '/' ? host : host + pathname,
			fingerprint: `${access.credential} ${base.value} ${digest.digest('hex')}`,
			fields: Object.fromEntries(fields.map(({ name }) => [name, String(data[name] ?? '')])),
		},
	};
}
