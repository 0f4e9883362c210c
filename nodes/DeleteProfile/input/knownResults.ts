/** Results that are known without asking: nothing is sent for these. */
import type { Service } from '../contract/service';
import type { Message, Reason, Result } from '../contract/types';
import type { Settings } from './settings';

function failed(reason: Reason, what: string, advice?: string): Result {
	return { outcome: 'failed', reason, message: { what, advice } };
}

export function skipped(reason: Reason, what: string): Result {
	return { outcome: 'skipped', reason, message: { what } };
}

export function invalidParameter(problem: string): Result {
	const advice = 'Correct the value, or the expression that gives it.';
	return failed('invalidParameter', problem, advice);
}

export function invalidId(field: string, { what, advice }: Message): Result {
	return failed('invalidId', `'${field}' ${what}`, advice);
}

export function emptyId(field: string, { ifIdEmpty }: Settings): Result {
	const what = `'${field}' is empty`;
	if (ifIdEmpty === 'skip') return skipped('emptyId', what);
	const advice = "Map it to a field that has an ID, or set 'If ID Is Empty' to Skip in Options.";
	return failed('emptyId', what, advice);
}

/** A receipt's ID with Receipt ID set to Hash. */
export const RECEIPT_HASH = /^[0-9a-f]{64}$/;

export const HASH_OF_RECEIPT: Message = {
	what: 'looks like the hash of a receipt, which cannot be looked up',
	advice: 'Map the ID itself, or keep receipts with their ID until they are verified.',
};

export const NO_JOB = failed(
	'emptyId',
	"'Job ID' is empty, and without it the service cannot be asked",
	"Map it to the field 'jobId' of the receipt.",
);

/** For items that disagree on something that cannot be undone. */
export function contradiction({ parameters = [] }: Service): Result {
	const labels = parameters.filter((one) => !one.tellsProfilesApart);
	const names = labels.map(({ displayName }) => `'${displayName}'`).join(' or ');
	return failed(
		'conflictingSettings',
		`Several items target this profile with different ${names} values`,
		'Use the same value for all of them.',
	);
}
