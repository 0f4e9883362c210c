import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import { failed } from '../../contract/statuses';
import { isDay } from '../../contract/time';
import type { Checked, Target } from '../../contract/types';
import { postHogTexts } from './texts';

/** PostHog's own ID of a person; in any case of letters. */
export const PERSON_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What PostHog calls illegal distinct IDs, and merges nobody with: what it has under one belongs to
 * many people. https://posthog.com/docs/product-analytics/identify
 */
export const ILLEGAL_DISTINCT_ID =
	/^["'`]?(?:anonymous|guest|distinct_?id|id|not_authenticated|email|true|false|0)["'`]?$/i;

/** What a deletion calls each kind of ID. */
const LISTS = { distinctId: 'distinct_ids', personId: 'ids' } as const;

/** @param project as it stands in a URL */
export function personsPath(project: string): string {
	return `/api/projects/${project}/persons/`;
}

type Request = Checked<ServiceRequest, FailedFinding>;

function inProject(
	{ baseUrl, fields }: Account,
	path: string,
	more: Partial<ServiceRequest>,
): Request {
	const url = baseUrl + personsPath(fields.projectId) + path;
	return { ok: true, value: { method: 'GET', url, ...more } };
}

/** True unless the user turned it off: both are on by default. */
export function asksFor({ parameters }: Target) {
	return {
		events: parameters?.deleteEvents !== false,
		recordings: parameters?.deleteRecordings !== false,
	};
}

/**
 * Person, events and recordings in one call: events of a person who is gone cannot be queued any more.
 * Never with a filter (`properties`), which would delete everybody who fits it. Source:
 * https://github.com/PostHog/posthog (posthog/api/person.py)
 */
export function deleteRequest(account: Account, targets: readonly Target[]): Request {
	const [first] = targets;
	const { events, recordings } = asksFor(first);
	return inProject(account, 'bulk_delete/', {
		method: 'POST',
		headers: { 'Content-Type': 'application/json; charset=utf-8' },
		body: {
			[LISTS[first.idType as keyof typeof LISTS]]: targets.map(({ id }) => id),
			delete_events: events,
			delete_recordings: recordings,
		},
	});
}

/** A person ID is a UUID (`problemOfId`), which a path carries. */
export function lookUpRequest(account: Account, [{ id, idType }]: readonly Target[]): Request {
	const path = idType === 'personId' ? `${id}/` : `?distinct_id=${encodeURIComponent(id)}`;
	return inProject(account, path, {});
}

/**
 * The deletion of a person's events. PostHog knows it by the person alone, and a person who comes back
 * can have the same ID: the day tells this deletion from an earlier one.
 * @param now epoch ms
 */
export function jobIdOf(personId: string, now: number): string {
	return `${personId}/${new Date(now).toISOString().slice(0, 10)}`;
}

/** @returns the person's ID in lower case, and the start of the day of its deletion in epoch ms */
export function readJobId(jobId: string) {
	const [personId, day = '', ...more] = jobId.split('/');
	const isOne = more.length === 0 && PERSON_ID.test(personId) && isDay(day);
	return isOne ? { personId: personId.toLowerCase(), since: Date.parse(day) } : undefined;
}

/** https://posthog.com/docs/api/persons (deletion_status) */
export function jobRequest(account: Account, [{ id }]: readonly Target[]): Request {
	const job = readJobId(id);
	if (job) return inProject(account, `deletion_status/?status=all&person_uuid=${job.personId}`, {});
	return { ok: false, problem: failed('invalidId', postHogTexts.invalidJob) };
}
