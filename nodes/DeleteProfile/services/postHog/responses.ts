import type { Finding, Reading, ServiceResponse } from '../../contract/service';
import { all, failed, isRecord, readStatus, saysItFailed } from '../../contract/statuses';
import { RFC_3339, timeIn, utcMinute } from '../../contract/time';
import type { Target } from '../../contract/types';
import { asksFor, jobIdOf, readJobId } from './requests';
import { postHogTexts } from './texts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Events go in a batch on Sundays, and whether they are gone can be seen with the next one. Neither is
 * a promise. https://posthog.com/docs/privacy/data-deletion
 */
const EVENTS_DELAY_MS = 14 * DAY_MS;

/** A person who is queued is gone "shortly after"; three minutes were seen. */
const PERSON_DELAY_MS = DAY_MS;

/** Lists of distinct IDs are cut; ten is the shortest known. */
const LISTED_DISTINCT_IDS = 10;

const absent: Finding = { state: 'absent', message: postHogTexts.notFound };
const rejected = failed('rejected', postHogTexts.rejected);
const notDeleted = failed('rejected', postHogTexts.notDeleted);
// It is PostHog's own word: what is unexpected is sent again, and would find nobody any more.
const notQueued = failed('rejected', postHogTexts.notQueued);
const notUnderstood = failed('unexpectedResponse', postHogTexts.unexpectedResponse);

const TYPES: readonly unknown[] = [
	...['authentication_error', 'invalid_request', 'server_error'],
	...['throttled_error', 'validation_error'],
];

/**
 * PostHog's own form of a refusal: https://github.com/PostHog/drf-exceptions-hog. Its code says more
 * than the status or the type: a wrong key is a 401 or a 403, and `authentication_error` is also the
 * type of a missing permission.
 */
function refusalIn(body: unknown): { readonly code: string; readonly detail: string } | undefined {
	const { type, code, detail } = isRecord(body) ? body : {};
	const isOwn = TYPES.includes(type) && typeof code === 'string' && typeof detail === 'string';
	return isOwn ? { code, detail } : undefined;
}

/** Seen, and those of https://posthog.com/docs/api#responses. */
const KEY_CODES: readonly unknown[] = [
	...['authentication_failed', 'not_authenticated'],
	...['invalid_api_key', 'invalid_personal_api_key'],
];

function readOther({ status, body }: ServiceResponse): Reading {
	const code = refusalIn(body)?.code;
	if (status === 401 || status === 403) {
		const isAboutKey = KEY_CODES.includes(code);
		const meant = isAboutKey ? 401 : code === 'permission_denied' ? 403 : undefined;
		return readStatus({ status: meant ?? status }, postHogTexts, meant !== undefined);
	}
	if (status === 404 && code === 'not_found') {
		return all(failed('rejected', postHogTexts.unknownProject));
	}
	return readStatus({ status }, postHogTexts, code !== undefined);
}

/** What PostHog counted. */
interface Summary {
	readonly found: number;
	/** Deleted at once, and queued. */
	readonly deleted: number;
	readonly queued: number;
	readonly events: boolean;
	readonly recordings: boolean;
	/** Persons who could not be deleted, by their IDs in lower case. */
	readonly undeleted: readonly string[];
	/** Distinct IDs that are nobody's, if a server names them. */
	readonly unmatched: readonly unknown[];
}

function isCount(value: unknown): value is number {
	return Number.isInteger(value) && Number(value) >= 0;
}

/** Servers before autumn 2026 do not know a queue of persons. */
function summaryIn(body: unknown): Summary | undefined {
	if (!isRecord(body) || saysItFailed(body, 'code', 'detail')) return undefined;
	const { persons_found: found, persons_deleted: deleted } = body;
	const { persons_queued_for_deletion: queued = 0, deletion_errors: errors } = body;
	const { events_queued_for_deletion: events, recordings_queued_for_deletion: recordings } = body;
	if (!isCount(found) || !isCount(deleted) || !isCount(queued)) return undefined;
	if (typeof events !== 'boolean' || typeof recordings !== 'boolean') return undefined;
	if (!Array.isArray(errors)) return undefined;
	const undeleted = errors.map((error: unknown) =>
		isRecord(error) && typeof error.person_uuid === 'string' ? error.person_uuid.toLowerCase() : '',
	);
	const unmatched = [body.unmatched_distinct_ids].flat();
	return { found, deleted, queued, events, recordings, undeleted, unmatched };
}

/**
 * @param unsaid how much PostHog leaves open: then nothing is confirmed
 * @param isKnown it counted this person, so the deletion of its events can be asked for
 */
function taken(
	target: Target,
	receivedAt: number,
	{ isQueued, isKnown, unsaid }: { isQueued: boolean; isKnown: boolean; unsaid?: string },
): Finding {
	const { events, recordings } = asksFor(target);
	const delay = events ? EVENTS_DELAY_MS : isQueued ? PERSON_DELAY_MS : undefined;
	if (delay === undefined && !recordings && !unsaid) return { state: 'deleted' };
	const expectedBy = delay && receivedAt + delay;
	const by = expectedBy && `${events ? 'Events by' : 'By'} ${utcMinute(expectedBy)}`;
	const hasJob = isKnown && events && target.idType === 'personId';
	return {
		state: 'accepted',
		note: unsaid ?? (by || 'Recordings are deleted later'),
		fields: {
			expectedBy: expectedBy && new Date(expectedBy).toISOString(),
			jobId: hasJob ? jobIdOf(target.id, receivedAt) : undefined,
		},
	};
}

/**
 * A summary only counts. As many persons as IDs: each ID had its own, since no two persons share one.
 * Fewer: some IDs are unknown, or several are of one person; PostHog has none of them any more, and
 * does not say which it had.
 */
function readSummary(summary: Summary, targets: readonly Target[], receivedAt: number): Reading {
	const { found, deleted, queued, events, recordings, undeleted, unmatched } = summary;
	const [first] = targets;
	const size = targets.length;
	if (found > size || deleted + queued + undeleted.length !== found) return all(notUnderstood);
	if (found === 0) return all(events || recordings ? notUnderstood : absent);

	const asked = asksFor(first);
	const profiles = found === 1 ? 'profile' : 'profiles';
	const unsaid = found < size ? `${found} ${profiles} for ${size} IDs` : undefined;
	const isTaken = deleted + queued > 0;
	const isShort = isTaken && (events !== asked.events || recordings !== asked.recordings);
	const finding = (target: Target) =>
		isShort
			? notQueued
			: taken(target, receivedAt, { isQueued: queued > 0, isKnown: true, unsaid });
	if (undeleted.length > 0) {
		const isNamed = ({ id }: Target) => undeleted.includes(id.toLowerCase());
		if (targets.filter(isNamed).length !== undeleted.length) {
			if (isShort) return all(notQueued);
			return { kind: 'split', finding: notDeleted, someTaken: isTaken };
		}
		// Where nobody was taken, of who is not named nothing is said.
		const others = isTaken ? finding : () => undefined;
		const findings = targets.map((one) => (isNamed(one) ? notDeleted : others(one)));
		return { kind: 'each', findings };
	}
	const isUnmatched = ({ id }: Target) => unmatched.includes(id);
	// One finding for all where it can be: receipts of one finding are made at once.
	if (isShort || (first.idType !== 'personId' && !targets.some(isUnmatched))) {
		return all(finding(first));
	}
	const findings = targets.map((one) => (isUnmatched(one) ? undefined : finding(one)));
	return { kind: 'each', findings };
}

/** Four ages of servers: https://github.com/PostHog/posthog (posthog/api/person.py and its history). */
export function readDelete(response: ServiceResponse, targets: readonly Target[]): Reading {
	const { status, body, receivedAt } = response;
	if (status === 202 && body === '') {
		// Until December 2025, servers kept recordings: https://github.com/PostHog/posthog/pull/43923
		const isOpen = asksFor(targets[0]).recordings;
		const unsaid = isOpen ? 'ID or recordings unconfirmed' : 'May be an unknown ID';
		return all(taken(targets[0], receivedAt, { isQueued: true, isKnown: false, unsaid }));
	}
	const summary = summaryIn(body);
	if (summary && status === 202) return readSummary(summary, targets, receivedAt);
	if (summary && status >= 500 && summary.undeleted.length > 0) {
		return { kind: 'retry', finding: notDeleted, toldToWait: false };
	}
	const refusal = refusalIn(body);
	return refusal && status === 400
		? { kind: 'split', finding: rejected, words: refusal.detail }
		: readOther(response);
}

/** By its own ID a person has an address; "Project not found." is another word. */
function readPerson(response: ServiceResponse, { id }: Target): Reading {
	const { status, body } = response;
	const refusal = status === 404 ? refusalIn(body) : undefined;
	if (refusal?.code === 'not_found' && refusal.detail === 'Not found.') return all(absent);
	if (status !== 200) return readOther(response);
	const uuid = isRecord(body) ? body.uuid : undefined;
	const isTheOneAsked = typeof uuid === 'string' && uuid.toLowerCase() === id.toLowerCase();
	return all(
		isTheOneAsked && !saysItFailed(body, 'code', 'detail') ? { state: 'found' } : notUnderstood,
	);
}

/** All rows of a list; undefined where there are others than these. */
function rowsIn(body: unknown): unknown[] | undefined {
	const { results, next, previous, count } = isRecord(body) ? body : {};
	if (!Array.isArray(results) || saysItFailed(body, 'code', 'detail')) return undefined;
	const isWhole =
		next === null && previous === null && (count ?? results.length) === results.length;
	return isWhole ? results : undefined;
}

/** By a distinct ID it is searched for, which finds one person or nobody. */
export function readLookUp(response: ServiceResponse, [target]: readonly Target[]): Reading {
	if (target.idType === 'personId') return readPerson(response, target);
	if (response.status !== 200) return readOther(response);
	const results = rowsIn(response.body);
	if (results?.length === 0) return all(absent);
	const [one] = results ?? [];
	const { uuid, distinct_ids: ids } = isRecord(one) ? one : {};
	if (results?.length !== 1 || typeof uuid !== 'string' || !Array.isArray(ids)) {
		return all(notUnderstood);
	}
	const isThere = ids.includes(target.id) || ids.length >= LISTED_DISTINCT_IDS;
	return all(isThere ? { state: 'found' } : notUnderstood);
}

/** `undefined` for a row in another form. */
function rowOf(row: unknown, personId: string) {
	if (!isRecord(row)) return undefined;
	const { status, person_uuid: uuid, delete_verified_at: verifiedAt } = row;
	const createdAt = timeIn(row.created_at, RFC_3339);
	const isDone = status === 'completed' && timeIn(verifiedAt, RFC_3339) >= createdAt;
	const isOpen = status === 'pending' && verifiedAt === null;
	const isOwn = typeof uuid === 'string' && uuid.toLowerCase() === personId;
	const isClear = isOwn && (isDone || isOpen) && !Number.isNaN(createdAt);
	return isClear ? { createdAt, isDone } : undefined;
}

/**
 * The deletions of events of one person. No row is no confirmation, and neither is one from before
 * this deletion; a day is left for clocks that differ.
 */
export function readJob(response: ServiceResponse, [{ id }]: readonly Target[]): Reading {
	const job = readJobId(id);
	if (response.status !== 200 || !job) return readOther(response);
	const rows = rowsIn(response.body)?.map((row) => rowOf(row, job.personId));
	if (!rows || rows.includes(undefined)) return all(notUnderstood);
	const recent = rows.filter((row) => row!.createdAt >= job.since - DAY_MS);
	if (recent.length === 0) return all(failed('unknownJob', postHogTexts.unknownJob));
	return all({ state: recent.every((row) => row!.isDone) ? 'deleted' : 'accepted' });
}
