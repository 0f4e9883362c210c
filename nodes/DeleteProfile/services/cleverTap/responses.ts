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
import { cleverTapTexts } from './texts';

/**
 * The dashboard's page says 48 hours, the one on GDPR 24: the longer one is promised.
 * https://docs.clevertap.com/docs/delete-user-profile, https://docs.clevertap.com/docs/gdpr
 */
const DELETION_DELAY_MS = 48 * 60 * 60 * 1000;

type Body = Readonly<Record<string, unknown>>;

const absent: Finding = { state: 'absent', message: cleverTapTexts.notFound };
const rejected = failed('rejected', cleverTapTexts.rejected);
const notUnderstood = failed('unexpectedResponse', cleverTapTexts.unexpectedResponse);

/**
 * Codes of a body that are HTTP statuses and mean more than a bad request; 509 to 555 are codes of
 * single records in uploads. https://developer.clevertap.com/docs/api-errors
 */
const STATUS_CODES: ReadonlySet<number> = new Set([401, 403, 408, 429, 500, 502, 503, 504]);

function saysNothing(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/**
 * CleverTap's own form: a JSON object with its word for how it went. With `data` it is that of other
 * servers (https://github.com/omniti-labs/jsend), which have two of the words.
 */
function isOwnForm(body: unknown): body is Body {
	return (
		isRecord(body) &&
		['success', 'partial', 'fail'].includes(String(body.status)) &&
		body.data === undefined
	);
}

/** A 4xx in its own form is its refusal, but for those about the address. */
function readHttpStatus({ status, body }: ServiceResponse): Reading {
	const isRefusal =
		isOwnForm(body) &&
		body.status === 'fail' &&
		(saysNothing(body.code) || Number(body.code) === status) &&
		status !== 404 &&
		status !== 405;
	return readStatus({ status }, cleverTapTexts, isRefusal);
}

/** The status that counts in a refusal: CleverTap sends many with HTTP 200 and the status inside. */
function innerStatus(body: Body): number | undefined {
	const code = Number(body.code);
	return body.status === 'fail' && STATUS_CODES.has(code) ? code : undefined;
}

/** Its words for why, to tell a refusal of the request from one of an ID in it. */
function wordsOf(body: unknown): string | undefined {
	const words = isRecord(body) ? (body.error ?? body.message) : undefined;
	return typeof words === 'string' && words !== '' ? words : undefined;
}

/** Beside a success, these say that it was none. */
function contradictsSuccess({ error, message, code, ...more }: Body): boolean {
	const isOtherCode = !saysNothing(code) && Number(code) !== 200;
	return isOtherCode || !saysNothing(error) || !saysNothing(message) || saysItFailed(more);
}

/** The ID in an entry of `unprocessed`, whose `record` is documented for uploads only. */
function idOfEntry(entry: unknown, idType: string): string | undefined {
	const record = isRecord(entry) ? entry.record : undefined;
	const id = isRecord(record) ? (record[idType] ?? record.objectId) : record;
	return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/**
 * What the body says about each target, if `unprocessed` and `processed` account for all of them. A
 * `fail` accounts for nobody but those that it names.
 */
function accountFor(
	body: Body,
	targets: readonly Target[],
	accepted: Finding,
): Finding[] | undefined {
	const entries: unknown[] = Array.isArray(body.unprocessed) ? body.unprocessed : [];
	const ids = new Set(entries.map((entry) => idOfEntry(entry, targets[0].idType)));
	const refused = targets.filter(({ id }) => ids.has(id)).length;
	if (refused === 0 || refused !== entries.length) return undefined;
	if (body.status === 'fail' && refused < targets.length) return undefined;
	const addsUp =
		body.processed === targets.length - refused ||
		(refused === targets.length && saysNothing(body.processed));
	if (!addsUp) return undefined;
	return targets.map(({ id }) =>
		ids.has(id) ? failed('rejected', cleverTapTexts.unprocessed) : accepted,
	);
}

/** `status: "success"` for the whole request is all that the documentation knows of a deletion. */
function isWholeSuccess(body: Body, targets: readonly Target[]): boolean {
	const { unprocessed, processed } = body;
	const nothingLeft =
		saysNothing(unprocessed) || (Array.isArray(unprocessed) && unprocessed.length === 0);
	return nothingLeft && (saysNothing(processed) || processed === targets.length);
}

/**
 * https://developer.clevertap.com/docs/delete-user-profile-api: there is no response per ID.
 * `partial`, `processed` and `unprocessed` are those of uploads, and kept in mind here.
 */
export function readDelete(response: ServiceResponse, targets: readonly Target[]): Reading {
	const { status, body, receivedAt } = response;
	if (status === 413) {
		const finding = failed('rejected', cleverTapTexts.tooLarge);
		return { kind: 'split', finding, words: wordsOf(body) };
	}
	if (!isOwnForm(body) || (status !== 200 && status !== 400)) return readHttpStatus(response);

	const accepted = acceptedBy(receivedAt + DELETION_DELAY_MS);
	if (body.status !== 'fail') {
		if (status !== 200 || contradictsSuccess(body)) return all(notUnderstood);
		if (body.status === 'success' && isWholeSuccess(body, targets)) return all(accepted);
	}
	const inner = innerStatus(body);
	const findings = inner === undefined ? accountFor(body, targets, accepted) : undefined;
	if (findings) return { kind: 'each', findings };

	const words = wordsOf(body);
	// Only a refusal may leave out how many it took.
	const someTaken = Number(body.processed ?? (body.status === 'fail' ? 0 : 1)) !== 0;
	if (someTaken || body.status !== 'fail') {
		return { kind: 'split', finding: notUnderstood, someTaken, words };
	}
	if (inner !== undefined) return readStatus({ status: inner }, cleverTapTexts, true);
	return readRefusal(body);
}

/** Uploaders meet "Malformed request" for requests that are taken the next time. */
function readRefusal(body: Body): Reading {
	const words = wordsOf(body);
	const onceMore = /malformed request/i.test(String(words));
	return { kind: 'split', finding: rejected, onceMore, words };
}

/** The IDs of the kind asked for that a record carries; one person can have several. */
function idsOf(record: Body, idType: string): unknown[] {
	if (idType === 'guid') {
		const devices = Array.isArray(record.platformInfo) ? record.platformInfo : [];
		const guids = devices.map((device) => (isRecord(device) ? device.objectId : undefined));
		return [record.objectId, ...guids].filter((id) => !saysNothing(id));
	}
	return [record.identity, record.all_identities].flat().filter((id) => !saysNothing(id));
}

/** Success with a record, or with none: seen for people who are not there, but not documented. */
function readRecord(body: Body, target: Target): Finding {
	const { record } = body;
	if (contradictsSuccess(body) || 'records' in body) return notUnderstood;
	if (record === undefined || record === null || JSON.stringify(record) === '{}') {
		const known = ['status', 'record', 'error', 'message', 'code'];
		return Object.keys(body).every((key) => known.includes(key)) ? absent : notUnderstood;
	}
	if (!isRecord(record)) return notUnderstood;
	const ids = idsOf(record, target.idType);
	return ids.length === 0 || ids.map(String).includes(target.id)
		? { state: 'found' }
		: notUnderstood;
}

/** https://developer.clevertap.com/docs/get-user-profiles-api */
export function readLookUp(response: ServiceResponse, [target]: readonly Target[]): Reading {
	const { status, body } = response;
	if (!isOwnForm(body) || (status !== 200 && status !== 400)) return readHttpStatus(response);
	if (status === 200 && body.status === 'success') return all(readRecord(body, target));
	const inner = innerStatus(body);
	if (inner !== undefined) return readStatus({ status: inner }, cleverTapTexts, true);
	const isRefusal = body.status === 'fail' && (status === 400 || Number(body.code) === 400);
	return isRefusal ? readRefusal(body) : all(notUnderstood);
}
