import type { Account } from '../../contract/account';
import type { FailedFinding, ServiceRequest } from '../../contract/service';
import { failed } from '../../contract/statuses';
import { isDay } from '../../contract/time';
import type { Checked, Message, Target } from '../../contract/types';
import { amplitudeTexts } from './texts';

/** https://amplitude.com/docs/apis/analytics/user-privacy */
export const DELETIONS_PATH = '/api/2/deletions/users';

/** https://amplitude.com/docs/apis/analytics/dashboard-rest */
export const SEARCH_PATH = '/api/2/usersearch';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The largest range of days is six months, which have 181 days at least. */
const LONGEST_RANGE_MS = 180 * DAY_MS;

type Request = Checked<ServiceRequest, FailedFinding>;

/** Each of a user's Amplitude IDs is deleted by a job of its own, and a job is known by its day. */
export interface JobEntry {
	/** `YYYY-MM-DD` */
	readonly day: string;
	readonly amplitudeId: string;
}

export function isAmplitudeId(id: string | undefined): id is string {
	return /^[1-9]\d{0,15}$/.test(String(id)) && Number.isSafeInteger(Number(id));
}

/** An Amplitude ID goes out as a number, which would be another one with leading zeros or too many digits. */
export function problemOfId(idType: string, id: string): Message | undefined {
	if (idType !== 'amplitudeId' || isAmplitudeId(id)) return undefined;
	return { what: 'is not a whole number, as each Amplitude ID is', advice: "Check 'ID Type'." };
}

export function jobIdOf(entries: readonly JobEntry[]): string {
	return entries.map(({ day, amplitudeId }) => `${day}/${amplitudeId}`).join('+');
}

/** What `jobIdOf` has put together, for one request to reach; undefined for anything else. */
export function readJobId(jobId: string): JobEntry[] | undefined {
	const entries = jobId.split('+').map((entry): JobEntry => {
		const [day, amplitudeId = '', ...more] = entry.split('/');
		return { day, amplitudeId: more.length === 0 ? amplitudeId : '' };
	});
	const isOne = entries.every(({ day, amplitudeId }) => isDay(day) && isAmplitudeId(amplitudeId));
	const starts = entries.map(({ day }) => Date.parse(day));
	return isOne && Math.max(...starts) - Math.min(...starts) <= LONGEST_RANGE_MS
		? entries
		: undefined;
}

/**
 * Without `ignore_invalid_id` one unknown ID keeps Amplitude from the whole request. It is spelled so in
 * the table of parameters, and a text as in Amplitude's sample. `delete_from_org` is never sent: it is
 * off by default, and a text "false" could be taken for true.
 */
export function deleteRequest(account: Account, targets: readonly Target[]): Request {
	const ids = targets.map(({ id }) => id);
	const { requester } = account.fields;
	return {
		ok: true,
		value: {
			method: 'POST',
			url: account.baseUrl + DELETIONS_PATH,
			headers: { 'Content-Type': 'application/json; charset=utf-8' },
			body: {
				...(targets[0].idType === 'amplitudeId'
					? { amplitude_ids: ids.map(Number) }
					: { user_ids: ids }),
				ignore_invalid_id: 'true',
				include_mapped_user_ids: 'true',
				...(requester && { requester }),
			},
		},
	};
}

/** Searches all kinds of ID at once. */
export function lookUpRequest(account: Account, [{ id }]: readonly Target[]): Request {
	const url = `${account.baseUrl}${SEARCH_PATH}?user=${encodeURIComponent(id)}`;
	return { ok: true, value: { method: 'GET', url } };
}

/** The days to ask for: those of the jobs, from the earliest one on as far as one request reaches. */
export function rangeOf(targets: readonly Target[]) {
	const days = targets
		.flatMap(({ id }) => readJobId(id) ?? [])
		.map(({ day }) => day)
		.sort();
	if (days.length === 0) return undefined;
	const end = Math.min(Date.parse(days[days.length - 1]), Date.parse(days[0]) + LONGEST_RANGE_MS);
	return { first: days[0], last: new Date(end).toISOString().slice(0, 10) };
}

/** Lists the jobs of these days, with everybody in them. */
export function jobRequest(account: Account, targets: readonly Target[]): Request {
	const range = rangeOf(targets);
	if (range === undefined) {
		return { ok: false, problem: failed('invalidId', amplitudeTexts.invalidJob) };
	}
	const query = `start_day=${range.first}&end_day=${range.last}`;
	return {
		ok: true,
		value: { method: 'GET', url: `${account.baseUrl}${DELETIONS_PATH}?${query}` },
	};
}
