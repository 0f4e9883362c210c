import type { FailedFinding, Service } from '../contract/service';
import type { Message, Reason, Result } from '../contract/types';
import type { Settings } from '../input/settings';
import type { Settlement } from './dispatcher';
import { MAY_BE_DELETED, RUN_AGAIN, sentences } from './texts';

/** What the user wants of an absent profile (`ifNotFound`). */
export type IfNotFound = 'alreadyAbsent' | 'fail';

/** Why a target is asked about; decides how a finding is called. */
export type Purpose = 'delete' | 'lookUp' | 'dryRun';

const DELETED_BY_EARLIER_ATTEMPT = 'Absent now; an earlier attempt may be why';

function short(what: string, note: string | undefined): Message {
	return { what: note === undefined ? what : `${what}; ${note}` };
}

/** The result of a target that no request was sent for. */
export function notAttempted({
	reason,
	message,
}: Pick<FailedFinding, 'reason' | 'message'>): Result {
	return { outcome: 'notAttempted', reason, message };
}

/** The place where a finding becomes a result. */
export function resultOf(
	{ finding, evidence, mayBeGone }: Settlement,
	purpose: Purpose,
	ifNotFound: IfNotFound,
): Result {
	switch (finding.state) {
		case 'deleted':
			return { outcome: 'deleted', message: short('Deleted', finding.note), evidence };
		case 'accepted':
			return { outcome: 'accepted', message: short('Accepted', finding.note), evidence };
		case 'found':
			return purpose === 'dryRun'
				? { outcome: 'wouldDelete', message: short('Would be deleted', finding.note), evidence }
				: { outcome: 'found', message: short('Found', finding.note), evidence };
		case 'absent':
			if (purpose !== 'delete') {
				return { outcome: 'notFound', message: short('Not found', finding.note), evidence };
			}
			// Not a failure even where `ifNotFound` says so: this very run may have deleted it.
			if (mayBeGone) {
				return {
					outcome: 'alreadyAbsent',
					reason: 'goneAfterRetry',
					message: short(DELETED_BY_EARLIER_ATTEMPT, undefined),
					evidence,
				};
			}
			return ifNotFound === 'fail'
				? { outcome: 'failed', reason: 'notFound', message: finding.message, evidence }
				: { outcome: 'alreadyAbsent', message: short('Already absent', finding.note), evidence };
		case 'failed':
			if (!evidence && !mayBeGone) return notAttempted(finding);
			return {
				outcome: 'failed',
				reason: finding.reason,
				message: mayBeGone ? withDoubt(finding.message) : finding.message,
				evidence,
				mayBeGone,
			};
	}
}

function withDoubt({ what, advice }: Message): Message {
	const isSaid = advice === undefined || advice === RUN_AGAIN;
	return { what, advice: isSaid ? MAY_BE_DELETED : `${MAY_BE_DELETED} ${advice}` };
}

/**
 * What looking up again says about a deletion that the service had confirmed or accepted
 * (`verifyAfterDelete`). Where the service takes its time, presence means nothing yet.
 * @param lookUp undefined where the service cannot be asked
 */
export function verified(
	deletion: Result,
	lookUp: Settlement | undefined,
	{ displayName, texts }: Service,
): Result {
	const finding = lookUp?.finding;
	const [deleted] = deletion.message.what.split(';');
	if (finding?.state === 'absent') {
		return { ...deletion, message: { what: `${deleted}; verified absent` } };
	}
	if (finding?.state === 'found') {
		return deletion.outcome === 'accepted'
			? { ...deletion, message: { what: `${deleted}; not absent yet` } }
			: { ...deletion, outcome: 'failed', reason: 'stillPresent', message: texts.stillPresent };
	}
	const why =
		finding?.state === 'failed'
			? sentences(finding.message)
			: `${displayName} has no way to look up a profile.`;
	return {
		...deletion,
		reason: 'unverified',
		message: { what: `${deleted}, but not verified`, advice: why },
	};
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

export function cannotLookUp({ displayName }: Service): Result {
	return notAttempted({
		reason: 'unsupportedLookUp',
		message: {
			what: `${displayName} has no way to look up a profile`,
			advice: `Whether it exists is not known. Do not use ${displayName} in look-ups and dry runs.`,
		},
	});
}
