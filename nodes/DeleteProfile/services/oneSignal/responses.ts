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
import { labelOf, UUID } from './requests';
import { oneSignalTexts } from './texts';

/**
 * "Shortly after the request is accepted", says https://documentation.onesignal.com/reference/delete-user,
 * and names no time. A day is our own careful choice: what is there then is overdue.
 */
const DELETION_DELAY_MS = 24 * 60 * 60 * 1000;

const absent: Finding = { state: 'absent', message: oneSignalTexts.notFound };
const notUnderstood = failed('unexpectedResponse', oneSignalTexts.unexpectedResponse);

/** What a body says went wrong. */
interface ApiError {
	readonly words: string;
	readonly code: string;
	/** In the form of the calls about users; the other one is that of everything in front of them. */
	readonly isStructured: boolean;
	/** Who or what it is about, in the structured form. */
	readonly meta: Readonly<Record<string, unknown>>;
}

/**
 * The error in one of the two forms that OneSignal has, whatever the status: `{errors: ["…"]}`, also
 * with `success` or `reference`, and `{errors: [{code, title, meta}]}`, also without `code` and
 * `meta`. https://documentation.onesignal.com/reference/view-user (OpenAPI)
 */
function errorOf(body: unknown): ApiError | undefined {
	if (!isRecord(body) || !hasOnly(body, ['errors', 'success', 'reference'])) return undefined;
	const { errors, success } = body;
	if (!Array.isArray(errors) || errors.length !== 1 || success === true) return undefined;
	const [error] = errors as unknown[];
	const isStructured = isRecord(error) && hasOnly(error, ['code', 'title', 'meta']);
	const { title: words, code, meta } = isStructured ? error : { title: error };
	if (typeof words !== 'string' || words === '' || !isRecord(meta ?? {})) return undefined;
	return { words, isStructured, code: String(code), meta: (meta ?? {}) as ApiError['meta'] };
}

function hasOnly(object: object, keys: readonly string[]): boolean {
	return Object.keys(object).every((key) => keys.includes(key));
}

/** Whom the words name, as published for the user's inbox, which has the same path: `(label: ID)`. */
function namedIn(words: string) {
	const start = /\((\w{1,40}): /.exec(words);
	if (!start) return undefined;
	const from = start.index + start[0].length;
	const to = Math.max(from, words.lastIndexOf(')'));
	// Without the ID, in which any word can stand.
	const others = words.slice(0, start.index) + words.slice(to);
	return { label: start[1], id: words.slice(from, to), others };
}

/** A 404 in these words, or with one of them in its code, is not about the user. */
const ABOUT_ANOTHER_THING =
	/(?<![a-z])(?:app|application|organi[sz]ation|key|alias label|route|endpoint|path|url|page|resource|subscription|message|notification|template|segment)(?:s|_?id)?(?![a-z])|access|authori[sz]|permi(?:t|ssion)|denied|disabled/i;

/**
 * Codes and words that are published with another status; a 404 with one of them contradicts itself.
 * https://documentation.onesignal.com/reference/delete-user (OpenAPI), and user-2 in the vendor's SDKs
 */
const OF_ANOTHER_STATUS =
	/\b(?:auth-1|request-1|user-2|conflict)\b|limit exceeded|invalid uuid|claimed by another/i;

/**
 * The words of the 404 for a user are not published, only its form is: it may have any that are not
 * about another user or another thing.
 */
function saysUserIsAbsent({ status, body }: ServiceResponse, target: Target): boolean {
	const error = errorOf(body);
	if (status !== 404 || !error?.isStructured) return false;
	const isAboutTheOneAsked = Object.entries(error.meta).every(
		([label, id]) => label === labelOf(target) && isTheOneAsked(id, target),
	);
	if (!isAboutTheOneAsked) return false;
	const named = namedIn(error.words);
	if (named && !(named.label === labelOf(target) && isTheOneAsked(named.id, target))) return false;
	const said = `${error.code} ${named?.others ?? error.words}`;
	return !ABOUT_ANOTHER_THING.test(said) && !OF_ANOTHER_STATUS.test(said);
}

/**
 * A missing, wrong or another app's key gets "Access denied" with 401 or 403:
 * https://github.com/OneSignal/onesignal-node-api (errors.ts). What 409 means for a deletion is not
 * documented, so it is a refusal.
 */
function readOther(response: ServiceResponse): Reading {
	const error = errorOf(response.body);
	const isOwn = error !== undefined && response.status !== 404;
	const reading = readStatus(response, oneSignalTexts, isOwn);
	return reading.kind === 'denied' && /^access denied\b/i.test(error!.words)
		? { kind: 'denied', finding: failed('unauthorized', oneSignalTexts.unauthorized) }
		: reading;
}

/** A UUID may come back in another case. */
function isTheOneAsked(named: unknown, { idType, id }: Target): boolean {
	if (typeof named !== 'string') return false;
	return idType === 'oneSignalId' ? named.toLowerCase() === id.toLowerCase() : named === id;
}

/** The names of the user in a success; it always has a OneSignal ID. */
function identityOf(body: unknown): Readonly<Record<string, unknown>> | undefined {
	const { identity } = isRecord(body) ? body : {};
	if (saysItFailed(body) || !isRecord(identity)) return undefined;
	const { onesignal_id: id } = identity;
	return typeof id === 'string' && UUID.test(id) ? identity : undefined;
}

/** 202 with the OneSignal ID, whatever ID was asked for; the deletion itself comes later. */
export function readDelete(response: ServiceResponse, [target]: readonly Target[]): Reading {
	if (saysUserIsAbsent(response, target)) return all(absent);
	if (response.status !== 202) return readOther(response);
	const identity = identityOf(response.body);
	if (identity === undefined) return all(notUnderstood);
	const { [labelOf(target)]: named } = identity;
	if (named !== undefined && !isTheOneAsked(named, target)) return all(notUnderstood);
	return all(acceptedBy(response.receivedAt + DELETION_DELAY_MS));
}

/** 200 with the user: https://documentation.onesignal.com/reference/view-user */
export function readLookUp(response: ServiceResponse, [target]: readonly Target[]): Reading {
	if (saysUserIsAbsent(response, target)) return all(absent);
	if (response.status !== 200) return readOther(response);
	const named = identityOf(response.body)?.[labelOf(target)];
	return all(isTheOneAsked(named, target) ? { state: 'found' } : notUnderstood);
}
