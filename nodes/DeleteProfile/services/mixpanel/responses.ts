import type { Finding, Reading, ServiceResponse } from '../../contract/service';
import {
	acceptedBy,
	all,
	failed,
	isRecord,
	readStatus,
	saysItFailed,
} from '../../contract/statuses';
import type { Target } from '../../contract/types';
import { isTaskId } from './requests';
import { mixpanelTexts } from './texts';

/** https://docs.mixpanel.com/reference/gdpr-api#create-a-deletion-task */
const DELETION_DELAY_MS = 30 * 24 * 60 * 60 * 1000;

const notUnderstood = failed('unexpectedResponse', mixpanelTexts.unexpectedResponse);
const unknownJob = failed('unknownJob', mixpanelTexts.unknownJob);
const unlocated = failed('unknownJob', mixpanelTexts.unlocated);
const jobFailed = failed('jobFailed', mixpanelTexts.jobFailed);

/** A task that will be done; it can still be canceled in the first two. */
const OPEN: readonly unknown[] = ['PENDING', 'STAGING', 'STARTED'];

/**
 * Its error, from `{status: "error", error}`: a text, but in a 409 an object.
 * https://github.com/mixpanel/docs (openapi/gdpr.openapi.yaml), and for the 409
 * https://github.com/rudderlabs/rudder-transformer/pull/5578
 */
function errorOf(body: unknown): unknown {
	return isRecord(body) && body.status === 'error' ? body.error : undefined;
}

/** What is left: a 4xx with an error as a text is its refusal, but for a 404, which is of the address. */
function readOther({ status, body }: ServiceResponse): Reading {
	return readStatus({ status }, mixpanelTexts, isText(errorOf(body)) && status !== 404);
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

/** Beside an error, nothing is a result. */
function resultsOf(body: unknown): unknown {
	const isOk = isRecord(body) && body.status === 'ok' && !saysItFailed(body);
	return isOk ? body.results : undefined;
}

/** The new task: its ID alone in the OpenAPI file, a list with one task in the reference. */
function taskIdOf(body: unknown, count: number): string | undefined {
	const results = resultsOf(body);
	const [task, ...more] = Array.isArray(results) ? (results as unknown[]) : [results];
	if (!isRecord(task) || more.length > 0 || saysItFailed(task)) return undefined;
	const { status, distinct_id_count: told = count } = task;
	const id = task === results ? task.task_id : task.tracking_id;
	const isOpen = OPEN.includes(status) || (task === results && status === undefined);
	return isOpen && told === count && isTaskId(id) ? id : undefined;
}

/**
 * Nothing was taken, because a task of these IDs is not done yet: that is an earlier request, or this
 * one whose response was lost. Which of several tasks is whose is not said.
 */
function readConflict(response: ServiceResponse, targets: readonly Target[]): Reading {
	const error = errorOf(response.body);
	const { conflicting_distinct_ids: named, conflicting_task_ids: tasks } = isRecord(error)
		? error
		: ({} as Record<string, unknown>);
	if (!Array.isArray(named) || named.length === 0) return readOther(response);
	const [task, ...more] = Array.isArray(tasks) ? (tasks as unknown[]) : [];
	const jobId = more.length === 0 && isTaskId(task) ? task : undefined;
	const accepted = acceptedBy(response.receivedAt + DELETION_DELAY_MS, jobId);
	const earlier: Finding = { ...accepted, note: undefined, alreadyRequested: true };
	const ids = new Set<unknown>(named);
	const findings = targets.map(({ id }) => (ids.has(id) ? earlier : undefined));
	if (findings.some((finding) => finding)) return { kind: 'each', findings };
	// It may name what an alias stands for, which is deleted with it.
	return { kind: 'split', finding: failed('rejected', mixpanelTexts.conflict) };
}

/** One task for the whole request, whether the IDs are known or not. */
export function readDelete(response: ServiceResponse, targets: readonly Target[]): Reading {
	const { status, body, receivedAt } = response;
	if (status === 200 || status === 201) {
		const jobId = taskIdOf(body, targets.length);
		if (jobId === undefined) return all(notUnderstood);
		return all(acceptedBy(receivedAt + DELETION_DELAY_MS, jobId));
	}
	if (status === 409) return readConflict(response, targets);
	// How many IDs it takes depends on the project, and its documents disagree.
	const error = errorOf(body);
	const words = isText(error) ? error : undefined;
	if (status === 413 || (status === 400 && words !== undefined)) {
		return { kind: 'split', finding: failed('rejected', mixpanelTexts.rejected), words };
	}
	return readOther(response);
}

/** Only `results.status` is read: about the rest its documents disagree. */
export function readJob(response: ServiceResponse): Reading {
	const { status, body } = response;
	if (status !== 200) return readOther(response);
	const results = resultsOf(body);
	const task = isRecord(results) && !saysItFailed(results) ? results.status : undefined;
	if (task === 'SUCCESS') return all({ state: 'deleted' });
	if (OPEN.includes(task)) return all({ state: 'accepted' });
	if (task === 'FAILURE' || task === 'REVOKED') return all(jobFailed);
	if (task === 'NOT_FOUND') return all(unknownJob);
	// "An error occurred while locating the deletion task": that passes, or it stays unknown.
	if (task === 'UNKNOWN') return { kind: 'retry', finding: unlocated, toldToWait: false };
	return all(notUnderstood);
}
