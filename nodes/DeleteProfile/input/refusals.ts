/** The results of what is not sent, and why. */
import type { Service } from '../contract/service';
import type { Message, NotSent, Reason, Result } from '../contract/types';
import type { Settings } from './settings';

/** The result of a target that no request was sent for. */
export function notAttempted({ reason, message }: NotSent): Result {
	return { outcome: 'notAttempted', reason, message };
}

/** The result of what is refused before anything is sent for it. */
export function refusal(outcome: 'failed' | 'skipped', reason: Reason, message: Message): Result {
	return { outcome, reason, message };
}

export function unusable(problem: string): Result {
	return refusal('failed', 'invalidParameter', {
		what: problem,
		advice: 'Correct the value, or the expression that gives it.',
	});
}

export function invalid(field: string, problem: string, advice?: string): Result {
	return refusal('failed', 'invalidId', { what: `'${field}' ${problem}`, advice });
}

export function empty(field: string, { ifIdEmpty }: Settings): Result {
	const what = `'${field}' is empty`;
	if (ifIdEmpty === 'skip') return refusal('skipped', 'emptyId', { what });
	return refusal('failed', 'emptyId', {
		what,
		advice: "Map it to a field that has an ID, or set 'If ID Is Empty' to Skip in Options.",
	});
}

/** For a dry run where nothing can be asked. */
export function cannotLookUp({ displayName }: Service): Result {
	return refusal('skipped', 'unsupportedLookUp', {
		what: `Not checked: ${displayName} cannot be asked`,
	});
}
