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
import type { Target } from '../../contract/types';
import { kindOfId } from './requests';
import { brazeTexts } from './texts';

/**
 * No time is documented for deletions. This is how long Braze recommends to wait before a call that
 * depends on an earlier one: https://www.braze.com/docs/api/api_limits/#optimal-delay-between-endpoints
 */
const DELETION_DELAY_MS = 5 * 60 * 1000;

type Body = Readonly<Record<string, unknown>>;

const absent: Finding = { state: 'absent', message: brazeTexts.notFound };
const notUnderstood = failed('unexpectedResponse', brazeTexts.unexpectedResponse);

/** https://www.braze.com/docs/api/errors/; 201 is what was recorded, 200 what is documented. */
function successOf({ status, body }: ServiceResponse): Body | undefined {
	if ((status !== 200 && status !== 201) || !isRecord(body)) return undefined;
	return body.message === 'success' && !saysItFailed(body) ? body : undefined;
}

/**
 * The words of errors that come without a list of errors, by status, recorded or documented. What
 * follows them can be the key. https://github.com/jonallured/braze_ruby (recorded responses)
 */
const OWN_WORDS: Readonly<Record<number, RegExp>> = {
	400: /^(?:Invalid |Max number of )/,
	401: /^(?:Invalid API key|Invalid App Group API Identifier)\b/,
};

/** Its words for a refusal, if it is one of its own: `{message}`, with or without `errors`. */
function refusalIn({ status, body }: ServiceResponse): string | undefined {
	const { message, errors } = isRecord(body) ? body : ({} as Body);
	if (typeof message !== 'string' || message === '' || message === 'success') return undefined;
	return Array.isArray(errors) || OWN_WORDS[status]?.test(message) ? message : undefined;
}

/**
 * How long to wait by `X-RateLimit-Reset`, in epoch seconds; it can be empty.
 * https://www.braze.com/docs/api/api_limits/#monitoring-your-rate-limits
 * @returns ms
 */
function waitFor({ headers, date, receivedAt }: ServiceResponse): number | undefined {
	const reset = String(headers?.['x-ratelimit-reset']);
	return /^\d{1,12}$/.test(reset) ? Number(reset) * 1000 - (date ?? receivedAt) : undefined;
}

/** A 404 is about the address; the form of a 403 is not documented. */
function readOther(response: ServiceResponse): Reading {
	const { status, body } = response;
	const words = refusalIn(response);
	if (words !== undefined && [400, 405, 413, 415, 422].includes(status)) {
		return { kind: 'split', finding: failed('rejected', brazeTexts.rejected), words };
	}
	const isAboutKey = status === 401 ? words !== undefined : status === 403 && isNoPage(body);
	const reading = readStatus(response, brazeTexts, isAboutKey);
	const isLimited = reading.kind === 'retry' && status === 429;
	return isLimited ? { ...reading, after: waitFor(response) } : reading;
}

/**
 * `deleted` counts the IDs that were queued, whether anybody has them or not:
 * https://github.com/braze-inc/braze-docs/pull/15
 */
export function readDelete(response: ServiceResponse, targets: readonly Target[]): Reading {
	const success = successOf(response);
	if (!success) return readOther(response);
	const { deleted } = success;
	if (deleted === targets.length) {
		const accepted = acceptedBy(response.receivedAt + DELETION_DELAY_MS);
		const isEmail = targets[0].idType === 'email';
		return all(isEmail ? { ...accepted, note: 'If one identified profile has it' } : accepted);
	}
	if (deleted === 0) return { kind: 'split', finding: failed('rejected', brazeTexts.notQueued) };
	const isSome =
		Number.isInteger(deleted) && Number(deleted) > 0 && Number(deleted) < targets.length;
	return isSome ? { kind: 'split', finding: notUnderstood, someTaken: true } : all(notUnderstood);
}

/** How many profiles each ID has that was asked for; undefined where one of them is somebody else's. */
function countsIn({ users }: Body, asked: readonly Target[]): Map<unknown, number> | undefined {
	const counts = new Map<unknown, number>(asked.map(({ id }) => [id, 0]));
	const { field } = kindOfId(asked[0].idType);
	for (const user of Array.isArray(users) ? (users as unknown[]) : [undefined]) {
		const id = isRecord(user) ? user[field] : undefined;
		const count = counts.get(id);
		if (count === undefined) return undefined;
		counts.set(id, count + 1);
	}
	return counts;
}

/**
 * Who is not among the users is absent; where there is a list of the unknown, only if it agrees. By
 * email, several profiles are one too many for a deletion.
 */
export function readLookUp(response: ServiceResponse, targets: readonly Target[]): Reading {
	const success = successOf(response);
	if (!success) return readOther(response);
	const counts = countsIn(success, targets);
	const { invalid_user_ids: listed } = success;
	if (!counts || !(listed === undefined || Array.isArray(listed))) return all(notUnderstood);
	const unknown = listed && new Set<unknown>(listed);
	if (unknown && [...unknown].some((id) => !counts.has(id))) return all(notUnderstood);
	const findings = targets.map(({ id, idType }): Finding => {
		const count = counts.get(id)!;
		if (unknown && unknown.has(id) !== (count === 0)) return notUnderstood;
		if (count === 0) return absent;
		const isShared = idType === 'email' && count > 1;
		return isShared ? failed('rejected', brazeTexts.shared) : { state: 'found' };
	});
	return { kind: 'each', findings };
}
