import { ApiService, call, type Asked } from '../apiService';
import { DAY_MS } from '../clock';
import type { Profile } from '../profiles';
import {
	isJsonType,
	json,
	jsonObject,
	queryPairs,
	type Head,
	type HttpResponse,
	type Parsed,
	type StandIn,
} from '../standIn';

const API_KEY = 'sandbox-amplitude-api-key';
const SECRET_KEY = 'sandbox-amplitude-secret-key';

/** "Within 30 days"; that it is done no sooner is invented. */
const DELETION_MS = 30 * DAY_MS;

/** Amplitude's User Privacy API, https://amplitude.com/docs/apis/analytics/user-privacy */
export const amplitude: StandIn = {
	name: 'amplitude',
	title: 'Amplitude',
	credentialType: 'amplitudeApi',
	credentials: (baseUrl) => ({
		...{ region: 'custom', baseUrl },
		...{ apiKey: API_KEY, secretKey: SECRET_KEY },
	}),
	profiles: {
		idTypes: ['userId', 'amplitudeId'],
		severalOf: 'amplitudeId',
		deletion: { kind: 'delayed', ms: DELETION_MS },
	},
	limits: [
		// https://amplitude.com/docs/apis/analytics/user-privacy#limits
		{ of: ['delete', 'job'], perSecond: 1, concurrency: 8 },
		// https://amplitude.com/docs/apis/analytics/dashboard-rest
		{ of: ['lookUp'], perHour: 360, concurrency: 10 },
	],
	person: (n) => ({ userId: `person-${n}`, amplitudeId: String(44_000_000_000 + n) }),
	open: (site) => new AmplitudeService(site),
};

const JOBS_PATH = '/api/2/deletions/users';
const SEARCH_PATH = '/api/2/usersearch';

/** A job is for the requests of one day (invented), begins so many days later, and is closed 3 days before. */
const JOB_DAYS = 27;
const CLOSED_DAYS = 3;

/** One person in a job. */
interface Entry {
	readonly amplitude_id: number;
	readonly requested_on_day: string;
	readonly requester: string;
}

interface Job {
	readonly day: string;
	readonly entries: Map<number, Entry>;
	/** Of the latest request, by the sandbox's clock. */
	requestedAt: number;
}

/** Recorded at other calls of the same host. */
function apiError(status: number, message: string): HttpResponse {
	return json(status, { error: { http_code: status, type: 'unspecified', message } });
}

const OWN: Readonly<Record<number, HttpResponse>> = Object.fromEntries(
	[400, 401, 403, 404, 429].map((status) => [status, apiError(status, 'Unspecified Error')]),
);

/** Mislabelled, as it was recorded. */
const AS_HTML = { 'Content-Type': 'text/html; charset=UTF-8' };

function dayOf(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

/** Deletes by jobs, lists them, and searches for users. */
class AmplitudeService extends ApiService {
	protected readonly own = OWN;
	protected readonly calls = [
		call('delete', 'POST', JOBS_PATH, (asked) => this.parseDelete(asked)),
		call('job', 'GET', JOBS_PATH, (asked) => this.parseJobs(asked)),
		call('lookUp', 'GET', SEARCH_PATH, (asked) => this.parseSearch(asked)),
	];
	private jobs: Job[] = [];
	private made = 0;

	reset(): void {
		this.jobs = [];
		this.made = 0;
	}

	protected refusalOf({ headers }: Head): HttpResponse | undefined {
		const key = `Basic ${btoa(`${API_KEY}:${SECRET_KEY}`)}`;
		return headers.authorization === key ? undefined : OWN[401];
	}

	private parseDelete({ head, body }: Asked): Parsed {
		const sent = jsonObject(body) ?? {};
		const named = [
			...[sent.user_ids ?? []].flat().map((id) => ['userId', String(id)] as const),
			...[sent.amplitude_ids ?? []].flat().map((id) => ['amplitudeId', String(id)] as const),
		];
		const problem = problemOf(head, sent);
		const respond = () => (problem ? apiError(400, problem) : this.delete(sent, named));
		return { ids: named.map(([, id]) => id), idType: named[0]?.[0], respond };
	}

	private delete(
		sent: Readonly<Record<string, unknown>>,
		named: ReadonlyArray<readonly [idType: string, id: string]>,
	): HttpResponse {
		const { profiles, journal } = this.site;
		const invalid = named.filter(([idType, id]) => !profiles.find(idType, id)).map(([, id]) => id);
		if (invalid.length > 0 && String(sent.ignore_invalid_id) !== 'true') {
			return apiError(400, 'Some users were not found, so nobody is deleted');
		}
		invalid.forEach(() => journal.absent());
		const taken = new Map<Job, object[]>();
		for (const [idType, id] of named) {
			const profile = profiles.find(idType, id);
			if (profile === undefined) continue;
			const all = idType === 'userId' ? this.amplitudeIdsOf(profile) : [Number(id)];
			for (const one of all) {
				const job = this.jobFor(one, String(sent.requester ?? 'rest'));
				const mapped = String(sent.include_mapped_user_ids) === 'true' && profile.get('userId');
				const entry = { ...job.entries.get(one), ...(mapped ? { user_id: mapped } : {}) };
				taken.set(job, [...(taken.get(job) ?? []), entry]);
			}
			journal.accepted(idType, id, profiles.delete(idType, id));
		}
		// Where `invalid_ids` stands, the documents leave open: here both forms are used.
		const rest = invalid.length > 0 ? { invalid_ids: invalid } : {};
		const jobs = [...taken].map(([job, entries]) => ({ ...this.shown(job, entries), ...rest }));
		return json(200, jobs.length > 0 ? jobs : rest);
	}

	/** The job that somebody is in already, else the one of this day's requests. */
	private jobFor(amplitudeId: number, requester: string): Job {
		const now = this.site.clock.now();
		const day = dayOf(now + JOB_DAYS * DAY_MS);
		const known = this.jobs.find(
			(job) => job.day === day || (job.entries.has(amplitudeId) && this.statusOf(job) !== 'done'),
		);
		const job = known ?? { day, entries: new Map<number, Entry>(), requestedAt: now };
		if (!known) this.jobs.push(job);
		if (!job.entries.has(amplitudeId)) {
			const entry = { amplitude_id: amplitudeId, requested_on_day: dayOf(now), requester };
			job.entries.set(amplitudeId, entry);
			job.requestedAt = now;
		}
		return job;
	}

	private statusOf({ day, requestedAt }: Job): string {
		const now = this.site.clock.now();
		if (now >= requestedAt + DELETION_MS) return 'done';
		return now < Date.parse(day) - CLOSED_DAYS * DAY_MS ? 'staging' : 'submitted';
	}

	private shown(job: Job, entries: readonly object[]): object {
		const status = this.statusOf(job);
		return {
			...{ active_scrub_done_date: status === 'done' ? job.day : null, amplitude_ids: entries },
			...{ app: '10000000', day: job.day, status },
		};
	}

	/** Who was seeded without one gets one. */
	private amplitudeIdsOf(profile: Profile): number[] {
		const make = () => String(99_000_000_000 + ++this.made);
		this.site.profiles.idOf(profile, 'amplitudeId', make);
		return profile.ids('amplitudeId').map(Number);
	}

	private parseJobs({ head }: Asked): Parsed {
		const query = new Map(queryPairs(head.query));
		const [first, last] = [query.get('start_day') ?? '', query.get('end_day') ?? ''];
		const length = Date.parse(last) - Date.parse(first);
		const areDays = [first, last].every((day) => /^\d{4}-\d\d-\d\d$/.test(day));
		const isRange = areDays && query.size === 2 && length >= 0 && length <= 181 * DAY_MS;
		const respond = () => {
			if (!isRange) return apiError(400, 'Two days, at most six months apart');
			const wanted = this.jobs.filter(({ day }) => day >= first && day <= last);
			const shown = wanted.map((job) => this.shown(job, [...job.entries.values()]));
			return json(200, shown, AS_HTML);
		};
		return { ids: [], respond };
	}

	private parseSearch({ head }: Asked): Parsed {
		const query = new Map(queryPairs(head.query));
		const user = query.get('user') ?? '';
		const respond = () => {
			if (query.size !== 1 || user === '') return apiError(400, 'One parameter: user');
			const [type, found] = this.search(user);
			const matches = found.map((profile) => {
				const ids = this.amplitudeIdsOf(profile);
				const amplitude_id = ids.find((one) => String(one) === user) ?? ids[0];
				return { user_id: profile.get('userId') ?? null, amplitude_id };
			});
			return json(200, { matches, type });
		};
		return { ids: [user], respond };
	}

	/** By every kind of ID. Which it tries first is invented. */
	private search(user: string): [type: string, found: Profile[]] {
		const { profiles } = this.site;
		const byUserId = profiles.find('userId', user);
		if (byUserId) return ['match_user_or_device_id', [byUserId]];
		const byAmplitudeId = profiles.find('amplitudeId', user);
		if (byAmplitudeId) return ['match_amplitude_id', [byAmplitudeId]];
		const longer: Profile[] = [];
		for (const profile of profiles.visible()) {
			if (profile.get('deviceId') === user) return ['match_user_or_device_id', [profile]];
			if (String(profile.get('userId')).startsWith(user)) longer.push(profile);
		}
		return longer.length > 0 ? ['match_user_prefix', longer.slice(0, 10)] : ['nomatch', []];
	}
}

function problemOf(head: Head, sent: Readonly<Record<string, unknown>>): string | undefined {
	const { user_ids: users = [], amplitude_ids: numbers = [], requester = '', ...rest } = sent;
	const { ignore_invalid_id: ignore, include_mapped_user_ids: mapped, ...more } = rest;
	if (head.query !== undefined || !isJsonType(head)) return 'A JSON body, and no query';
	if (Object.keys(more).length > 0) return 'Unknown parameter';
	if (!Array.isArray(users) || !Array.isArray(numbers)) return 'Two lists';
	const count = users.length + numbers.length;
	if (count === 0 || count > 100) return 'From 1 to 100 IDs';
	if (users.some((id) => typeof id !== 'string' || id === '')) return 'user_ids takes texts';
	if (!numbers.every(Number.isSafeInteger)) return 'amplitude_ids takes numbers';
	if (new Set(users).size + new Set(numbers).size < count) return 'The same ID twice';
	// As texts and as booleans: the samples have both.
	if (!/^(true|false)?,(true|false)?$/.test([ignore, mapped].join())) return 'true or false';
	return typeof requester === 'string' ? undefined : 'requester takes a text';
}
