import type { Finding, Reading, ServiceResponse } from '../../contract/service';
import { failed, isRecord, readStatus } from '../../contract/statuses';
import type { Target } from '../../contract/types';
import { utcMinute } from '../texts';
import { cleverTapTexts } from './texts';

/**
 * The dashboard's page says 48 hours, the one on GDPR 24: the longer one is promised.
 * https://docs.clevertap.com/docs/delete-user-profile, https://docs.clevertap.com/docs/gdpr
 */
const DELETION_DELAY_MS = 48 * 60 * 60 * 1000;

type Body = Readonly<Record<string, unknown>>;

const all = (finding: Finding): Reading => ({ kind: 'all', finding });
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

/** CleverTap's own form: a JSON object with its word for how it went. */
function isOwnForm(body: unknown): body is Body {
	return isRecord(body) && ['success', 'partial', 'fail'].includes(String(body.status));
}

/** A 4xx in its own form is its refusal, but for those about the address. */
function readHttpStatus({ status, body }: ServiceResponse): Reading {
	const isRefusal = isOwnForm(body) && body.status === 'fail' && status !== 404 && status !== 405;
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
function contradictsSuccess(body: Body): boolean {
	return !saysNothing(body.error) || (!saysNothing(body.code) && Number(body.code) !== 200);
}

/** The ID in an entry of `unprocessed`, whose `record` is documented for uploads only. */
function idOfEntry(entry: unknown, idType: string): string | undefined {
	const record = isRecord(entry) ? entry.record : undefined;
	const id = isRecord(record) ? (record[idType] ?? record.objectId) : record;
	return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/** What the body says about each target, if `unprocessed` and `processed` account for all of them. */
function accountFor(
	body: Body,
	targets: readonly Target[],
	accepted: Finding,
): Finding[] | undefined {
	const entries: unknown[] = Array.isArray(body.unprocessed) ? body.unprocessed : [];
	const ids = new Set(entries.map((entry) => idOfEntry(entry, targets[0].idType)));
	const refused = targets.filter(({ id }) => ids.has(id)).length;
	if (refused === 0 || refused !== entries.length) return undefined;
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

	const expectedBy = receivedAt + DELETION_DELAY_MS;
	const accepted: Finding = {
		state: 'accepted',
		note: `By ${utcMinute(expectedBy)}`,
		fields: { expectedBy: new Date(expectedBy).toISOString() },
	};
	if (body.status !== 'fail') {
		if (status !== 200 || contradictsSuccess(body)) return all(notUnderstood);
		if (body.status === 'success' && isWholeSuccess(body, targets)) return all(accepted);
	}
	const findings = accountFor(body, targets, accepted);
	if (findings) return { kind: 'each', findings };

	const words = wordsOf(body);
	// Only a refusal may leave out how many it took.
	const someTaken = Number(body.processed ?? (body.status === 'fail' ? 0 : 1)) !== 0;
	if (someTaken || body.status !== 'fail') {
		return { kind: 'split', finding: notUnderstood, someTaken, words };
	}
	const inner = innerStatus(body);
	if (inner !== undefined) return readStatus({ status: inner }, cleverTapTexts, true);
	return readRefusal(body);
}

/** Uploaders meet "Malformed request" for requests that are taken the next time. */
function readRefusal(body: Body): Reading {
	const words = wordsOf(body);
	const onceMore = words !== undefined && /malformed request/i.test(words);
	return { kind: 'split', finding: rejected, onceMore, words };
}

/** Every word that a refusal may have that is about nobody but the profile asked for. */
const ABSENCE = new Set(
	'a an any be by clevertap could do does exist exists for found guid id identities identity is no not objectid of profile profiles such that the this user users was were with'.split(
		' ',
	),
);

/**
 * How CleverTap says "no such profile" is not documented, so every word counts: one about an
 * account, a passcode or a route, or another ID, makes it something else.
 */
function saysProfileIsAbsent(text: string, { id }: Target): boolean {
	const rest = text.split(id).join(' ').toLowerCase().replace(/n't\b/g, ' not');
	if (/[^a-z\s.,:;!'"()-]/.test(rest)) return false;
	const words = rest.split(/[^a-z]+/).filter((word) => word !== '');
	return (
		words.every((word) => ABSENCE.has(word)) &&
		/\b(?:profile|user|identity|guid|objectid)\b/.test(rest) &&
		/\bnot (?:be )?found\b|\bnot exist\b|\bno such \w|\bno (?:profile|user|identity)\b.*\b(?:found|exists)\b/.test(
			rest,
		)
	);
}

function hasMoreThan(body: Body, keys: readonly string[]): boolean {
	return Object.keys(body).some((key) => !keys.includes(key));
}

/** A refusal, of HTTP status 200 or 404, that is about nothing but this profile. */
function failsForAbsence({ status, body }: ServiceResponse, target: Target): boolean {
	if (!isOwnForm(body) || body.status !== 'fail' || (status !== 200 && status !== 404))
		return false;
	const { error, message, code, record } = body;
	if (hasMoreThan(body, ['status', 'error', 'message', 'code', 'record'])) return false;
	if (!saysNothing(record)) return false;
	if (!saysNothing(code) && Number(code) !== 404) return false;
	const texts = [error, message].filter((text) => !saysNothing(text));
	return (
		texts.length > 0 &&
		texts.every((text) => typeof text === 'string' && saysProfileIsAbsent(text, target))
	);
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
	const { record, message } = body;
	if (contradictsSuccess(body) || !saysNothing(message) || 'records' in body) return notUnderstood;
	if (
		record === undefined ||
		record === null ||
		(isRecord(record) && Object.keys(record).length === 0)
	) {
		const isPlain = !hasMoreThan(body, ['status', 'record', 'error', 'message', 'code']);
		return isPlain ? absent : notUnderstood;
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
	if (failsForAbsence(response, target)) return all(absent);
	if (!isOwnForm(body) || (status !== 200 && status !== 400)) return readHttpStatus(response);
	if (status === 200 && body.status === 'success') return all(readRecord(body, target));
	const inner = innerStatus(body);
	if (inner !== undefined) return readStatus({ status: inner }, cleverTapTexts, true);
	const isRefusal = body.status === 'fail' && (status === 400 || Number(body.code) === 400);
	return isRefusal ? readRefusal(body) : all(notUnderstood);
}
