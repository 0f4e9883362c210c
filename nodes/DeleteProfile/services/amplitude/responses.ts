import type { Finding, Reading, ServiceResponse } from '../../contract/service';
import {
	acceptedBy,
	all,
	failed,
	isNoPage,
	isRecord,
	readStatus,
	saysItFailed,
} from '../../contract/statuses';
import { isDay } from '../../contract/time';
import type { Target } from '../../contract/types';
import { isAmplitudeId, jobIdOf, rangeOf, readJobId, type JobEntry } from './requests';
import { amplitudeTexts } from './texts';

/** "Within 30 days after receiving the request": https://amplitude.com/docs/apis/analytics/user-privacy */
const DELETION_DELAY_MS = 30 * 24 * 60 * 60 * 1000;

const absent: Finding = { state: 'absent', message: amplitudeTexts.notFound };
const rejected = failed('rejected', amplitudeTexts.rejected);
const notUnderstood = failed('unexpectedResponse', amplitudeTexts.unexpectedResponse);

/** Somebody in a job. */
interface Scheduled extends JobEntry {
	readonly isDone: boolean;
	/** Absent where the response does not say whose Amplitude ID it is. */
	readonly userId?: string;
}

/** Those that were taken, and the IDs that are nobody's in this project. */
interface Taken {
	readonly scheduled: readonly Scheduled[];
	readonly invalid: ReadonlySet<string | undefined>;
}

/** An ID, of which the documents show both forms. */
function idOf(value: unknown): string | undefined {
	return typeof value === 'string' || Number.isSafeInteger(value) ? String(value) : undefined;
}

/** Beside a job, one in it, or a match, these say that something went wrong. */
const MORE = ['error', 'errors', 'message', 'success', 'code'];

const STATUSES: readonly unknown[] = ['staging', 'submitted', 'done'];

/** Everybody in a job; undefined where it is not in the documented form. */
function scheduledIn({ day, status, amplitude_ids: list }: Record<string, unknown>) {
	if (!isDay(day) || !Array.isArray(list)) return undefined;
	if (!STATUSES.includes(status)) return undefined;
	const scheduled: Scheduled[] = [];
	for (const entry of list as unknown[]) {
		if (!isRecord(entry) || saysItFailed(entry, ...MORE)) return undefined;
		const amplitudeId = idOf(entry.amplitude_id);
		if (!isAmplitudeId(amplitudeId)) return undefined;
		const { user_id: user = null } = entry;
		const userId = idOf(user);
		if (user !== null && userId === undefined) return undefined;
		scheduled.push({ day, amplitudeId, isDone: status === 'done', userId });
	}
	return scheduled;
}

/** A list of jobs, or one alone as years ago; where `invalid_ids` stands, the documents leave open. */
function takenIn(body: unknown): Taken | undefined {
	const scheduled: Scheduled[] = [];
	// Nobody has an ID of another form, so it is not among those asked for.
	const invalid = new Set<string | undefined>();
	for (const part of Array.isArray(body) ? (body as unknown[]) : [body]) {
		if (!isRecord(part) || saysItFailed(part, ...MORE)) return undefined;
		const { invalid_ids: named = [], amplitude_ids: list, status } = part;
		if (!Array.isArray(named) || ![undefined, ...STATUSES].includes(status)) return undefined;
		for (const value of named as unknown[]) invalid.add(idOf(value));
		const isEmpty = list === undefined || (Array.isArray(list) && list.length === 0);
		const found = isEmpty && named.length > 0 ? [] : scheduledIn(part);
		if (found === undefined) return undefined;
		scheduled.push(...found);
	}
	return { scheduled, invalid };
}

/**
 * Its own errors. Both forms were recorded at other calls of the same host:
 * https://github.com/NangoHQ/integration-templates (integrations/amplitude)
 */
function wordsOf({ status, body }: ServiceResponse): string | undefined {
	if (!isRecord(body)) return undefined;
	const { error, success, errors } = body;
	if (isRecord(error) && error.http_code === status) return String(error.message);
	const [first] = Array.isArray(errors) ? (errors as unknown[]) : [];
	return success === false && isRecord(first) ? String(first.message) : undefined;
}

/** A 404 is of the address. How a key is refused is not documented, but for the status. */
function readOther(response: ServiceResponse): Reading {
	const { status, body } = response;
	const isOwn = wordsOf(response) !== undefined && status !== 404;
	const isKey = (status === 401 || status === 403) && isNoPage(body);
	return readStatus({ status }, amplitudeTexts, isOwn || isKey);
}

function readTaken({ scheduled, invalid }: Taken, targets: readonly Target[], receivedAt: number) {
	const expectedBy = receivedAt + DELETION_DELAY_MS;
	// What is done has been requested earlier, and says nothing about data since then.
	const open = scheduled.filter(({ isDone }) => !isDone);
	const isUnnamed = open.every(({ userId }) => userId === undefined);
	return targets.map(({ id, idType }): Finding => {
		const entries = open.filter(({ amplitudeId, userId }) => {
			if (idType === 'amplitudeId') return amplitudeId === id;
			// Of one person alone: who is not invalid is in the job.
			return userId === id || (isUnnamed && targets.length === 1);
		});
		if (invalid.has(id)) return entries.length === 0 ? absent : notUnderstood;
		if (entries.length === 0) return notUnderstood;
		return acceptedBy(expectedBy, jobIdOf(entries));
	});
}

/** Each ID is in a job or among the invalid ones. */
export function readDelete(response: ServiceResponse, targets: readonly Target[]): Reading {
	const { status, body, receivedAt } = response;
	const words = wordsOf(response);
	if (status === 413 || (status === 400 && words !== undefined)) {
		return { kind: 'split', finding: rejected, words };
	}
	if (status !== 200) return readOther(response);
	const taken = takenIn(body);
	const ids = new Set<string | undefined>(targets.map(({ id }) => id));
	if (taken === undefined || [...taken.invalid].some((id) => !ids.has(id))) {
		return all(notUnderstood);
	}
	const findings = readTaken(taken, targets, receivedAt);
	if (findings.length === 1) return all(findings[0]);
	// Taken, but whose jobs are whose cannot be told: a repeat for one alone can.
	const isUnnamed =
		targets[0].idType !== 'amplitudeId' &&
		taken.scheduled.some(({ userId }) => userId === undefined);
	return isUnnamed && findings.includes(notUnderstood)
		? { kind: 'split', finding: notUnderstood, someTaken: true }
		: { kind: 'each', findings };
}

/**
 * The search takes an Amplitude ID, a device ID, a user ID, or the first letters of user IDs, and says
 * which it was: https://amplitude.com/docs/apis/analytics/dashboard-rest. Only the exact ID is the
 * person. Only longer user IDs say that there is no such user; somebody's device ID says nothing.
 */
export function readLookUp(response: ServiceResponse, [target]: readonly Target[]): Reading {
	const { status, body } = response;
	if (status !== 200) return readOther(response);
	if (!isRecord(body) || saysItFailed(body, ...MORE) || !Array.isArray(body.matches))
		return all(notUnderstood);
	const { type } = body;
	const matches = body.matches as unknown[];
	if (matches.length === 0) return all(type === 'nomatch' ? absent : notUnderstood);
	if (type === 'nomatch' || !matches.every(isRecord)) return all(notUnderstood);
	const { id, idType } = target;
	const key = idType === 'amplitudeId' ? 'amplitude_id' : 'user_id';
	const found = matches.map((match) => idOf(match[key]));
	if (found.includes(id)) return all({ state: 'found' });
	const areLonger = found.every((one) => one?.startsWith(id));
	const isPrefix = type === 'match_user_prefix' && idType === 'userId' && areLonger;
	return all(isPrefix ? absent : notUnderstood);
}

/** One list for all: a person is known by day and Amplitude ID, and gone when all of the jobs are done. */
export function readJob(response: ServiceResponse, targets: readonly Target[]): Reading {
	const { status, body } = response;
	if (status !== 200) return readOther(response);
	if (!Array.isArray(body)) return all(notUnderstood);
	const isDone = new Map<string, boolean>();
	for (const job of body as unknown[]) {
		const scheduled = isRecord(job) && !saysItFailed(job, ...MORE) ? scheduledIn(job) : undefined;
		if (scheduled === undefined) return all(notUnderstood);
		for (const entry of scheduled) {
			const key = jobIdOf([entry]);
			isDone.set(key, entry.isDone && isDone.get(key) !== false);
		}
	}
	const last = rangeOf(targets)?.last ?? '';
	const findings = targets.map(({ id }): Finding | undefined => {
		const entries = readJobId(id);
		if (entries === undefined) return failed('invalidId', amplitudeTexts.invalidJob);
		if (entries.some(({ day }) => day > last)) return undefined;
		const states = entries.map((entry) => isDone.get(jobIdOf([entry])));
		if (states.includes(undefined)) return failed('unknownJob', amplitudeTexts.unknownJob);
		return { state: states.includes(false) ? 'accepted' : 'deleted' };
	});
	return { kind: 'each', findings };
}
