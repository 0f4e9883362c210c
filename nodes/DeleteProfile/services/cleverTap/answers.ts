import type { Target } from '../../erasure/types';
import { everyTarget, failed, isRecord, readCommonStatus, readUnknown } from '../reading';
import type { Finding, Reading, ServiceResponse } from '../service';
import { cleverTapTexts } from './texts';

const accepted: Finding = { state: 'accepted', message: cleverTapTexts.accepted };
const absent: Finding = { state: 'absent', message: cleverTapTexts.notFound };
const notUnderstood = failed('unexpectedResponse', cleverTapTexts.unexpectedResponse);

/** Those that are HTTP statuses; 509 to 555 are codes of single records in uploads. */
const INNER_CODES: ReadonlySet<number> = new Set([400, 401, 403, 408, 429, 500, 502, 503, 504]);

/** The status that counts: CleverTap can answer HTTP 200 with another one in the body (API errors page). */
function innerStatus(response: ServiceResponse): number {
	const { body, status } = response;
	if (status !== 200 || !isRecord(body) || body.status !== 'fail') return status;
	const code = Number(body.code);
	return INNER_CODES.has(code) ? code : status;
}

/** The ID in an entry of `unprocessed`, whose `record` is documented for uploads only. */
function idOfRecord(entry: unknown, idType: string): string | undefined {
	const record = isRecord(entry) ? entry.record : undefined;
	if (typeof record === 'string') return record;
	const id = isRecord(record) ? (record[idType] ?? record.objectId) : undefined;
	return typeof id === 'string' ? id : undefined;
}

/**
 * `partial`: only what the answer accounts for without contradiction counts as taken. An entry that
 * cannot be matched, or counts that do not add up, leave every other ID of the batch in doubt.
 */
function readPartial(body: Record<string, unknown>, targets: readonly Target[]): Reading {
	const entries = Array.isArray(body.unprocessed) ? body.unprocessed : [];
	const ids = new Set(entries.map((entry) => idOfRecord(entry, targets[0].idType)));
	const matched = targets.filter((target) => ids.has(target.id)).length;
	const clear =
		entries.length > 0 &&
		matched === entries.length &&
		(body.processed === undefined || body.processed === targets.length - matched);
	return {
		kind: 'each',
		findings: targets.map((target) => {
			if (ids.has(target.id)) return failed('rejected', cleverTapTexts.unprocessed);
			return clear ? accepted : notUnderstood;
		}),
	};
}

/** HTTP 200 counts only with `status: "success"` (seed 3); there is no answer per ID. */
export function readDelete(response: ServiceResponse, targets: readonly Target[]): Reading {
	const status = innerStatus(response);
	if (status === 400) {
		return { kind: 'split', finding: failed('rejected', cleverTapTexts.rejected) };
	}
	if (status !== 200) {
		const common = readCommonStatus(status, cleverTapTexts, targets);
		return common ?? readUnknown(response, cleverTapTexts, targets);
	}
	const { body } = response;
	if (!isRecord(body)) return everyTarget(targets, notUnderstood);
	if (body.status === 'success') return everyTarget(targets, accepted);
	if (body.status === 'partial') return readPartial(body, targets);
	if (body.status === 'fail') {
		return everyTarget(targets, failed('rejected', cleverTapTexts.batchRefused));
	}
	return everyTarget(targets, notUnderstood);
}

function hasContent(record: unknown): boolean {
	return isRecord(record) && Object.keys(record).length > 0;
}

/** `fail` means "not found" only where it names no other cause: absence is what proofs are built on. */
function failsForAbsence({ error, message }: Record<string, unknown>): boolean {
	const cause = error ?? message;
	return (
		cause === undefined ||
		cause === null ||
		/not (be )?found|no such|not exist/i.test(String(cause))
	);
}

/**
 * CleverTap does not document how it says "not found". Integrations meet three forms: 404, success
 * with an empty or missing record, and `fail`.
 */
export function readLookUp(response: ServiceResponse, target: Target): Reading {
	const status = innerStatus(response);
	const { body } = response;
	// Its own 404 has a status word; that of another server, behind a wrong base URL, has none.
	if (status === 404 && isRecord(body) && typeof body.status === 'string') {
		return everyTarget([target], absent);
	}
	if (status !== 200) {
		const common = readCommonStatus(status, cleverTapTexts, [target]);
		return common ?? readUnknown(response, cleverTapTexts, [target]);
	}
	if (!isRecord(body)) return everyTarget([target], notUnderstood);
	if (body.status === 'success') {
		return everyTarget(
			[target],
			hasContent(body.record) ? { state: 'found', message: cleverTapTexts.found } : absent,
		);
	}
	const isAbsent = body.status === 'fail' && failsForAbsence(body);
	return everyTarget([target], isAbsent ? absent : notUnderstood);
}
