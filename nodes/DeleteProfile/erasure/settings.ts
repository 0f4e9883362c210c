import type { IfNotFound } from './outcomes';

/** The node's `options`, checked. Units and ranges as in the README. */
export interface Settings {
	readonly batchSize: number;
	readonly maxConcurrency?: number;
	readonly requestsPerSecond?: number;
	readonly maxTries: number;
	readonly timeout: number;
	readonly ifNotFound: IfNotFound;
	readonly ifIdEmpty: 'fail' | 'skip';
	readonly maxProfiles: number;
	readonly neverDelete: ReadonlySet<string>;
	readonly receiptId: 'plain' | 'hash' | 'omit';
	readonly receiptKey: string;
	readonly verifyAfterDelete: boolean;
	readonly includeInputFields: boolean;
}

export type SettingsAnswer =
	| { readonly ok: true; readonly settings: Settings }
	| { readonly ok: false; readonly problem: string };

/** A setting that cannot be used; its message names the field. */
class Unusable extends Error {}

type Raw = Readonly<Record<string, unknown>>;

const KNOWN: ReadonlySet<string> = new Set([
	'allowAgentDelete',
	'batchSize',
	'ifIdEmpty',
	'ifNotFound',
	'includeInputFields',
	'maxConcurrency',
	'maxProfiles',
	'maxTries',
	'neverDelete',
	'receiptId',
	'receiptKey',
	'requestsPerSecond',
	'timeout',
	'verifyAfterDelete',
]);

/** Upper limits keep a slip of the keyboard from becoming a wait of days. */
const MAX_TRIES_LIMIT = 20;
const MAX_TIMEOUT_MS = 300_000;
const MAX_PER_SECOND = 1000;
const MAX_PROFILES_LIMIT = 10_000_000;

function whole(
	raw: Raw,
	name: string,
	label: string,
	min: number,
	max: number,
): number | undefined {
	if (!(name in raw)) return undefined;
	const value = raw[name];
	if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
		return value;
	}
	throw new Unusable(`'${label}' must be a whole number from ${min} to ${max}`);
}

/** A rate may be a fraction: 0.5 is one request in two seconds. */
function rate(raw: Raw, name: string, label: string): number | undefined {
	if (!(name in raw)) return undefined;
	const value = raw[name];
	if (typeof value === 'number' && value >= 0 && value <= MAX_PER_SECOND) return value;
	throw new Unusable(`'${label}' must be a number from 0 (no limit) to ${MAX_PER_SECOND}`);
}

function choice<T extends string>(raw: Raw, name: string, label: string, values: readonly T[]): T {
	const value = name in raw ? raw[name] : values[0];
	if (values.includes(value as T)) return value as T;
	throw new Unusable(`'${label}' must be one of: ${values.join(', ')}`);
}

function flag(raw: Raw, name: string, label: string): boolean {
	const value = name in raw ? raw[name] : false;
	if (typeof value === 'boolean') return value;
	throw new Unusable(`'${label}' must be true or false`);
}

function text(raw: Raw, name: string, label: string): string {
	const value = name in raw ? raw[name] : '';
	if (typeof value === 'string') return value;
	throw new Unusable(`'${label}' must be a text`);
}

/** A line protects both what stands in it and what is left without the white space around it. */
function protectedIds(raw: Raw): ReadonlySet<string> {
	const value = 'neverDelete' in raw ? raw.neverDelete : [];
	const list: unknown[] = Array.isArray(value) ? value : [value];
	const ids = list.flatMap((entry) => {
		// As for the IDs themselves: a larger number may already be another one than was meant.
		if (Number.isSafeInteger(entry)) return [String(entry)];
		if (typeof entry !== 'string') {
			throw new Unusable(
				"'Never Delete' must be a text with one ID per line, or a list of texts and whole numbers",
			);
		}
		return entry.split(/\r?\n/).flatMap((line) => [line, line.trim()]);
	});
	return new Set(ids.filter((id) => id !== ''));
}

/** A guard whose name is misspelt in a workflow file must not be silently off. */
function refuseUnknown(raw: Raw): void {
	const unknown = Object.keys(raw).find((name) => !KNOWN.has(name));
	if (unknown !== undefined) throw new Unusable(`'Options' has no setting called ${unknown}`);
}

function readAll(raw: Raw): Settings {
	refuseUnknown(raw);
	const receiptId = choice(raw, 'receiptId', 'Receipt ID', ['plain', 'hash', 'omit']);
	const receiptKey = text(raw, 'receiptKey', 'Receipt Key');
	if (receiptId === 'hash' && receiptKey === '') {
		throw new Unusable(
			"'Receipt Key' is empty, but 'Receipt ID' is set to hash, which needs a secret. Add Receipt Key in Options",
		);
	}
	return {
		batchSize: whole(raw, 'batchSize', 'Batch Size', 1, 100) ?? 100,
		maxConcurrency: whole(raw, 'maxConcurrency', 'Max Concurrency', 1, 100),
		requestsPerSecond: rate(raw, 'requestsPerSecond', 'Requests per Second'),
		maxTries: whole(raw, 'maxTries', 'Max Tries', 1, MAX_TRIES_LIMIT) ?? 5,
		timeout: whole(raw, 'timeout', 'Timeout', 1, MAX_TIMEOUT_MS) ?? 30_000,
		ifNotFound: choice(raw, 'ifNotFound', 'If Not Found', ['alreadyAbsent', 'fail']),
		ifIdEmpty: choice(raw, 'ifIdEmpty', 'If ID Is Empty', ['fail', 'skip']),
		maxProfiles: whole(raw, 'maxProfiles', 'Max Profiles', 1, MAX_PROFILES_LIMIT) ?? 1000,
		neverDelete: protectedIds(raw),
		receiptId,
		receiptKey,
		verifyAfterDelete: flag(raw, 'verifyAfterDelete', 'Verify After Delete'),
		includeInputFields: flag(raw, 'includeInputFields', 'Include Input Fields'),
	};
}

/**
 * Checks the `options` collection; a setting that is absent has its default. One that is there
 * without a value is an expression that found nothing: a guard must not silently be off then.
 */
export function readSettings(raw: unknown): SettingsAnswer {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
		return { ok: false, problem: "'Options' must be an object" };
	}
	try {
		return { ok: true, settings: readAll(raw as Raw) };
	} catch (thrown) {
		if (thrown instanceof Unusable) return { ok: false, problem: thrown.message };
		return { ok: false, problem: "'Options' cannot be read" };
	}
}

/** What holds where the user set nothing, or nothing that can be used. */
export const defaultSettings: Settings = Object.freeze(readAll({}));
