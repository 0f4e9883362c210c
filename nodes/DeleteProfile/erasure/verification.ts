/** Whether a deletion that was accepted earlier has been done: the operation Verify Deletion. */
import type { Service } from '../contract/service';
import { utcMinute } from '../contract/time';
import { SUCCESSFUL, type Message, type Result, type Target } from '../contract/types';
import type { Entry } from '../input/plan';
import { UNKNOWN } from './outcomes';

/**
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
	const fields = {
		expectedBy: expectedBy === undefined ? undefined : new Date(expectedBy).toISOString(),
		jobId: job?.id,
	};
	const result = (outcome: Result['outcome'], message: Message, reason?: Result['reason']) => ({
		outcome,
		reason,
		message,
		evidence,
		fields,
	});
	const isThere = byLookUp?.outcome === 'found';
	// Where there are jobs, a profile can be absent long before the rest of a deletion is done.
	const isDone = byJob ? byJob.outcome === 'deleted' : !(jobs && at < dueAt);
	if (isDone && !isThere) {
		const absent = jobs ? 'Absent now; no job was asked for' : 'Absent now';
		const says = byJob ? `${displayName} says that it is done` : absent;
		return result('confirmed', { what: byJob && byLookUp ? 'Done, and absent now' : says });
	}
	if (at > dueAt) {
		const what = isThere ? 'The profile is still there' : 'The deletion is not done yet';
		const advice = `Ask ${displayName} about it, or delete the profile again.`;
		return result('overdue', { what: `${what} after ${utcMinute(dueAt)}`, advice });
	}
	if (byJob && isDone) return result('failed', texts.stillPresent, 'stillPresent');
	if (expectedBy !== undefined) return result('pending', { what: `By ${utcMinute(expectedBy)}` });
	return result('pending', { what: isThere ? 'Still there' : 'Not done yet' });
}
