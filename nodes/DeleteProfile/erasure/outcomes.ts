import type { Service } from '../contract/service';
import type { Message, Result } from '../contract/types';
import { notAttempted } from '../input/refusals';
import type { Settlement } from './dispatcher';
import { MAY_BE_DELETED, RUN_AGAIN, sentences } from './texts';

/** What the user wants of an absent profile (`ifNotFound`). */
export type IfNotFound = 'alreadyAbsent' | 'fail';

/** Why a target is asked about; decides how a finding is called. */
export type Purpose = 'delete' | 'lookUp' | 'dryRun';

const DELETED_BY_EARLIER_ATTEMPT: Message = { what: 'Absent now; an earlier attempt may be why' };
const NO_SUCH_PROFILE = 'No such profile';

/** The place where a finding becomes a result. */
export function resultOf(
	{ finding, evidence, mayBeGone }: Settlement,
	purpose: Purpose,
	ifNotFound: IfNotFound,
	{ displayName }: Service,
): Result {
	switch (finding.state) {
		case 'deleted':
		case 'accepted': {
			const { state, note = `Confirmed by ${displayName}`, fields } = finding;
			return { outcome: state, message: { what: note }, evidence, fields };
		}
		case 'found': {
			const { note = 'Profile exists', fields } = finding;
			const outcome = purpose === 'dryRun' ? 'wouldDelete' : 'found';
			return { outcome, message: { what: note }, evidence, fields };
		}
		case 'absent': {
			const message = { what: finding.note ?? NO_SUCH_PROFILE };
			if (purpose !== 'delete') return { outcome: 'notFound', message, evidence };
			// Not a failure even where `ifNotFound` says so: this very run may have deleted it.
			if (mayBeGone) {
				return {
					outcome: 'alreadyAbsent',
					reason: 'goneAfterRetry',
					message: DELETED_BY_EARLIER_ATTEMPT,
					evidence,
				};
			}
			return ifNotFound === 'fail'
				? { outcome: 'failed', reason: 'notFound', message: finding.message, evidence }
				: { outcome: 'alreadyAbsent', message, evidence };
		}
		case 'failed':
			if (purpose === 'dryRun' && finding.reason === 'unsupportedLookUp') {
				return { outcome: 'skipped', reason: finding.reason, message: finding.message };
			}
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
	const { what } = deletion.message;
	if (finding?.state === 'absent') return { ...deletion, message: { what: `${what}; absent now` } };
	if (finding?.state === 'found') {
		return deletion.outcome === 'accepted'
			? { ...deletion, message: { what: `${what}; still there now` } }
			: {
					...deletion,
					outcome: 'failed',
					reason: 'stillPresent',
					message: texts.stillPresent,
					fields: undefined,
				};
	}
	const why =
		finding?.state === 'failed'
			? sentences(finding.message)
			: `${displayName} has no way to look up a profile.`;
	return {
		...deletion,
		reason: 'unverified',
		message: { what: `${what}, but not verified`, advice: why },
	};
}
