import type { Finding } from '../services/service';
import type { Evidence, Result } from './types';

/** What the user wants of an absent profile (`ifNotFound`). */
export type IfNotFound = 'alreadyAbsent' | 'fail';

/** Why a target is looked at; decides how a finding is called. */
export type Purpose = 'delete' | 'lookUp' | 'dryRun';

const GONE_AFTER_RETRY =
	'The profile is gone. An earlier try got no clear answer, so this run may have deleted it.';

const MAY_BE_GONE = 'The profile may or may not be gone; a repeat is safe.';

const WOULD_DELETE = 'Dry run: nothing was deleted. ';

const ALREADY_ABSENT = 'There was nothing to delete. ';

/**
 * The place where an answer becomes an outcome.
 * @param uncertain an earlier try of the same deletion may have worked
 */
export function resultOf(
	finding: Finding,
	purpose: Purpose,
	ifNotFound: IfNotFound,
	evidence: Evidence,
	uncertain: boolean,
): Result {
	const { state, reason, message } = finding;
	switch (state) {
		case 'deleted':
		case 'accepted':
			return { outcome: state, message, evidence };
		case 'found':
			return purpose === 'dryRun'
				? { outcome: 'wouldDelete', message: WOULD_DELETE + message, evidence }
				: { outcome: 'found', message, evidence };
		case 'absent':
			if (purpose !== 'delete') return { outcome: 'notFound', message, evidence };
			// Not a failure even where `ifNotFound` says so: this very run may have deleted it.
			if (uncertain) {
				return {
					outcome: 'alreadyAbsent',
					reason: 'goneAfterRetry',
					message: GONE_AFTER_RETRY,
					evidence,
				};
			}
			return ifNotFound === 'fail'
				? { outcome: 'failed', reason: 'notFound', message, evidence }
				: { outcome: 'alreadyAbsent', message: ALREADY_ABSENT + message, evidence };
		case 'failed':
			return {
				outcome: 'failed',
				reason,
				message: purpose === 'delete' && uncertain ? `${message} ${MAY_BE_GONE}` : message,
				evidence,
			};
	}
}

/** The result of a target that no request was sent for. */
export function notAttempted({ reason, message }: Pick<Finding, 'reason' | 'message'>): Result {
	return {
		outcome: 'notAttempted',
		reason,
		message: `Nothing was sent for this profile. ${message}`,
	};
}

/**
 * What looking up again says about a deletion that the service had confirmed or accepted
 * (`verifyAfterDelete`). Where the service takes its time, presence means nothing yet.
 */
export function verified(
	deletion: Result,
	lookUp: Finding | undefined,
	stillPresent: string,
): Result {
	if (lookUp?.state === 'absent') {
		return { ...deletion, message: `${deletion.message} Looked up again: it is gone.` };
	}
	if (lookUp?.state !== 'found') {
		return {
			...deletion,
			reason: 'unverified',
			message: `${deletion.message} Looking it up again gave no clear answer${lookUp ? `: ${lookUp.message}` : '.'}`,
		};
	}
	if (deletion.outcome === 'accepted') {
		return { ...deletion, message: `${deletion.message} ${stillPresent}` };
	}
	return { ...deletion, outcome: 'failed', reason: 'stillPresent', message: stillPresent };
}
