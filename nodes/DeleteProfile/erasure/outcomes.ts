/** The place where findings become results. */
import type { Service } from '../contract/service';
import { utcMinute } from '../contract/time';
import {
	notAttempted,
	SUCCESSFUL,
	type Message,
	type Result,
	type Target,
} from '../contract/types';
import type { Entry } from '../input/plan';
import type { Settings } from '../input/settings';
import type { Settlement } from './dispatcher';
import { MAY_BE_DELETED, RUN_AGAIN, WITHOUT_RESULT } from './texts';

/** Why a target is asked about; decides how a finding is called. */
export type Purpose = 'delete' | 'lookUp' | 'dryRun';

/** For a target that something unforeseen left without a settlement: it must not look like a success. */
export const UNKNOWN: Result = Object.freeze({
	outcome: 'failed',
	reason: 'stopped',
	message: WITHOUT_RESULT,
	mayBeGone: true,
});

/** What is said of a target; an absent one, for example, is `notFound` to a look-up and `alreadyAbsent` to a deletion. */
export function resultOf(
	{ finding, evidence, mayBeGone }: Settlement,
	purpose: Purpose,
	ifNotFound: Settings['ifNotFound'],
	{ displayName }: Service,
): Result {
	switch (finding.state) {
		case 'deleted':
		case 'accepted': {
			const { state, fields, alreadyRequested } = finding;
			const usual = state === 'deleted' ? 'Confirmed' : `${displayName} names no date`;
			const { note = alreadyRequested ? 'Requested earlier' : usual } = finding;
			// After a lost response, the earlier request is this run's own.
			const reason = alreadyRequested && !mayBeGone ? 'alreadyRequested' : undefined;
			return { outcome: state, reason, message: { what: note }, evidence, fields };
		}
		case 'found': {
			const { note = 'Profile exists', fields } = finding;
			const outcome = purpose === 'dryRun' ? 'wouldDelete' : 'found';
			return { outcome, message: { what: note }, evidence, fields };
		}
		case 'absent': {
			const message = { what: finding.note ?? 'No such profile' };
			if (purpose !== 'delete') return { outcome: 'notFound', message, evidence };
			// Not a failure even where `ifNotFound` says so: this very run may have deleted it.
			if (mayBeGone) {
				return {
					outcome: 'alreadyAbsent',
					reason: 'goneAfterRetry',
					message: { what: 'Absent now; an earlier attempt may be why' },
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
 * @param lookUp undefined where there is none, or something unforeseen came between
 */
export function afterRecheck(
	deletion: Result,
	lookUp: Settlement | undefined,
	service: Service,
): Result {
	const finding = lookUp?.finding;
	const { what } = deletion.message;
	const withoutReason = { ...deletion, reason: undefined };
	if (finding?.state === 'absent')
		return { ...withoutReason, message: { what: `${what}; absent now` } };
	if (finding?.state === 'found') {
		return deletion.outcome === 'accepted'
			? { ...withoutReason, message: { what: `${what}; still there` } }
			: {
					...deletion,
					outcome: 'failed',
					reason: 'stillPresent',
					message: service.texts.stillPresent,
					fields: undefined,
				};
	}
	const message = { what: `${what}, but not verified`, advice: whyUnverified(finding, service) };
	return { ...deletion, reason: 'unverified', message };
}

/** The person was deleted, only the check is missing: its cause, and nothing about what was sent. */
function whyUnverified(
	finding: Settlement['finding'] | undefined,
	{ displayName, lookUp }: Service,
): string {
	if (!lookUp) return `${displayName} has no way to look up a profile.`;
	const cause =
		finding?.state === 'failed' && finding.reason !== 'cancelled'
			? finding.message.what
			: 'The run ended before the look-up was done';
	return `${cause}. Look the profile up in ${displayName}.`;
}

/**
 * Verify Deletion: whether a deletion that was accepted earlier has been done.
 * Joins what the look-up and the job say of one person. Each can say no; where they contradict each
 * other, or one of them cannot be read, nothing is confirmed.
 * @param results of the look-ups and jobs of this run
 */
export function verificationOf(
	{ target, job, expectedBy }: Entry,
	results: ReadonlyMap<Target, Result>,
	{ displayName, texts, job: jobs }: Service,
): Result {
	const byJob = job && (results.get(job) ?? UNKNOWN);
	const byLookUp = target && target !== job ? (results.get(target) ?? UNKNOWN) : undefined;
	const asked = [byJob, byLookUp].filter((one) => one !== undefined);
	const unclear = asked.find(({ outcome }) => !SUCCESSFUL.has(outcome));
	if (unclear) return { ...unclear, mayBeGone: undefined };

	const { evidence } = asked[0];
	// What is not known is neither early nor late.
	const at = evidence?.completedAt ?? NaN;
	const dueAt = expectedBy ?? NaN;
	const dueText = expectedBy === undefined ? undefined : new Date(expectedBy).toISOString();
	const known = { evidence, fields: { expectedBy: dueText, jobId: job?.id } };
	const isThere = byLookUp?.outcome === 'found';
	// Where there are jobs, a profile can be absent long before the rest of a deletion is done.
	const isDone = byJob ? byJob.outcome === 'deleted' : !(jobs && at < dueAt);
	if (isDone && !isThere) {
		const absent = jobs ? 'Absent now; no job was asked for' : 'Absent now';
		const says = byJob ? `${displayName} says that it is done` : absent;
		const what = byJob && byLookUp ? 'Done, and absent now' : says;
		return { ...known, outcome: 'confirmed', message: { what } };
	}
	if (at > dueAt) {
		const what = isThere ? 'The profile is still there' : 'The deletion is not done yet';
		const advice = `Ask ${displayName} about it, or delete the profile again.`;
		const message = { what: `${what} after ${utcMinute(dueAt)}`, advice };
		return { ...known, outcome: 'overdue', message };
	}
	if (byJob && isDone) {
		return { ...known, outcome: 'failed', reason: 'stillPresent', message: texts.stillPresent };
	}
	const open = isThere ? 'Still there' : 'Not done yet';
	const what = expectedBy === undefined ? open : `By ${utcMinute(expectedBy)}`;
	return { ...known, outcome: 'pending', message: { what } };
}
