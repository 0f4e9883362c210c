import type {
	FailedFinding,
	Finding,
	Reading,
	ServiceRequest,
	ServiceResponse,
} from '../../contract/service';
import {
	acceptedBy,
	all,
	failed,
	isNoPage,
	isRecord,
	readStatus,
	saysItFailed,
} from '../../contract/statuses';
import { LONGEST_WAIT_MS, RFC_3339, timeIn } from '../../contract/time';
import type { Target } from '../../contract/types';
import { subjectRequestIdsIn } from './requests';
import { appsFlyerTexts } from './texts';

const notUnderstood = failed('unexpectedResponse', appsFlyerTexts.unexpectedResponse);
const rejected = failed('rejected', appsFlyerTexts.rejected);
/** These two are about the app, so about all IDs of a batch. */
const ofApp = failed('forbidden', appsFlyerTexts.app);
const noAppId = failed('rejected', appsFlyerTexts.noAppId);
const internal = failed('serviceUnavailable', appsFlyerTexts.internal);

/** The request itself is known, or one of the same ID is open. */
const SAME_REQUEST = 'e213';
const OPEN_REQUEST = 'e215';
const IN_DOUBT = 'An open request exists; may not be a deletion';
const UNKNOWN_REQUEST = 'e214';
/** "Too many requests in batch": how many that are, no document says. It is about no ID. */
const TOO_MANY = 'e414';
/** "Internal problem. Wait 60 mins and try again." */
const INTERNAL = 'e511';

/**
 * Its codes that say more than a refusal, from `APIErrorData` in
 * https://dev.appsflyer.com/hc/reference/create-opendsr-request: permissions come as 400, too.
 */
const REFUSALS: Readonly<Record<string, FailedFinding>> = {
	e212: ofApp,
	e317: noAppId,
	e319: failed('rejected', appsFlyerTexts.platform),
	e321: failed('rejected', appsFlyerTexts.limitedTracking),
	e411: ofApp,
	e412: ofApp,
	e413: ofApp,
	[INTERNAL]: internal,
};

function codeIn(error: unknown): string | undefined {
	const code = isRecord(error) ? error.af_gdpr_code : undefined;
	return typeof code === 'string' && /^e\d{3}$/.test(code) ? code : undefined;
}

/** Wrapped in `error` or flat, by the call; it must not contradict the status it came with. */
function errorCode({ status, body }: ServiceResponse): string | undefined {
	const error = isRecord(body) && isRecord(body.error) ? body.error : body;
	if (!isRecord(error) || (error.code !== undefined && error.code !== status)) return undefined;
	return codeIn(error);
}

/** 401 and 403 are in none of its documents about these calls. */
function readOther(response: ServiceResponse, finding: FailedFinding = rejected): Reading {
	const { status, body } = response;
	const code = errorCode(response);
	if (code === INTERNAL) {
		return { kind: 'retry', finding: internal, toldToWait: true, after: LONGEST_WAIT_MS };
	}
	if (status === 400 && code !== undefined) return all(finding);
	const isAboutKey = status === 401 || status === 403;
	return readStatus(response, appsFlyerTexts, isAboutKey && isNoPage(body));
}

/** What was requested before, by this run or another one. */
function requestedBefore(jobId: string | undefined, note?: string): Finding {
	return { state: 'accepted', alreadyRequested: true, fields: { jobId }, note };
}

/** What a refusal means for the one target that it is about. @param jobId of its request */
function findingOf(code: string, jobId: string | undefined): Finding {
	if (code === SAME_REQUEST) return requestedBefore(jobId);
	// Somebody can also ask for access, or for a correction.
	if (code === OPEN_REQUEST) return requestedBefore(undefined, IN_DOUBT);
	return REFUSALS[code] ?? rejected;
}

/** What was taken says whose request it is, and when it will be done. */
function acceptedIn(taken: unknown): readonly [jobId: string, finding: Finding] | undefined {
	if (!isRecord(taken) || saysItFailed(taken, 'af_gdpr_code')) return undefined;
	const { subject_request_id: jobId, expected_completion_time: time } = taken;
	// As OpenDSR demands.
	const expectedBy = timeIn(time, RFC_3339);
	if (typeof jobId !== 'string' || Number.isNaN(expectedBy)) return undefined;
	return [jobId, acceptedBy(expectedBy, jobId)];
}

/** What was not taken says whose request it is, and why. */
function refusedIn(refused: unknown): readonly [jobId: string, finding: Finding] | undefined {
	const code = isRecord(refused) ? codeIn(refused.error) : undefined;
	if (!isRecord(refused) || code === undefined) return undefined;
	const { subject_request_id: jobId } = refused;
	return typeof jobId === 'string' ? [jobId, findingOf(code, jobId)] : undefined;
}

function listOf(value: unknown): unknown[] | undefined {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? value : undefined;
}

/** One entry for each request, in the one list or the other; who is in none or twice may be gone. */
function readBatch({ body }: ServiceResponse, sent: readonly unknown[]): Reading {
	const { responses, errors, ...more } = isRecord(body) ? body : ({} as Record<string, unknown>);
	if (saysItFailed(more, 'af_gdpr_code')) return all(notUnderstood);
	const taken = listOf(responses)?.map(acceptedIn);
	const refused = listOf(errors)?.map(refusedIn);
	if (!taken || !refused || taken.length + refused.length === 0) return all(notUnderstood);
	const told = new Map<unknown, Finding>();
	for (const entry of [...taken, ...refused]) {
		if (!entry) return all(notUnderstood);
		const [jobId, finding] = entry;
		told.set(jobId, told.has(jobId) ? notUnderstood : finding);
	}
	// It is about the requests of somebody else as well.
	if ([...told.keys()].some((jobId) => !sent.includes(jobId))) return all(notUnderstood);
	return { kind: 'each', findings: sent.map((jobId) => told.get(jobId) ?? notUnderstood) };
}

/** 201 and the fields of what was taken; whether AppsFlyer knows the ID, it does not say. */
export function readDelete(
	response: ServiceResponse,
	targets: readonly Target[],
	request?: ServiceRequest,
): Reading {
	const { status, body } = response;
	const sent = subjectRequestIdsIn(request);
	const isBatch = targets.length > 1;
	if (status === 201) {
		if (isBatch) return readBatch(response, sent);
		const [jobId, finding = notUnderstood] = acceptedIn(body) ?? [];
		return all(jobId === sent[0] ? finding : notUnderstood);
	}
	const code = errorCode(response);
	if (status !== 400 || code === undefined || code === INTERNAL) return readOther(response);
	const finding = isBatch ? (REFUSALS[code] ?? rejected) : findingOf(code, sent[0]);
	if (finding.state !== 'failed' || finding === ofApp || finding === noAppId) return all(finding);
	return { kind: 'split', finding, words: code === TOO_MANY ? undefined : code };
}

/** With a hyphen in the document, with an underscore in the client of others. */
const OPEN: readonly unknown[] = ['pending', 'in-progress', 'in_progress'];

/** https://dev.appsflyer.com/hc/reference/get-opendsr-request-status */
export function readJob(response: ServiceResponse, [{ id }]: readonly Target[]): Reading {
	const { status, body } = response;
	if (status === 400 && errorCode(response) === UNKNOWN_REQUEST) {
		return all(failed('unknownJob', appsFlyerTexts.unknownJob));
	}
	if (status !== 200) return readOther(response, REFUSALS[errorCode(response) ?? ''] ?? rejected);
	const { subject_request_id: jobId, request_status: state } = isRecord(body) ? body : {};
	const isIts = typeof jobId === 'string' && jobId.toLowerCase() === id.toLowerCase();
	if (!isIts || saysItFailed(body, 'af_gdpr_code')) return all(notUnderstood);
	if (OPEN.includes(state)) return all({ state: 'accepted' });
	if (state === 'completed') return all({ state: 'deleted' });
	return all(state === 'canceled' ? failed('jobFailed', appsFlyerTexts.jobFailed) : notUnderstood);
}
