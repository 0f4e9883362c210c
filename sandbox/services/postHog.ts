import { ApiService, call, textsIn, uuidFrom, type Asked } from '../apiService';
import { HOUR_MS } from '../clock';
import type { Profile } from '../profiles';
import { seededHex } from '../random';
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

const PERSONAL_API_KEY = 'phx_sandbox-posthog-personal-api-key';
const PROJECT_ID = '4242';

/** PostHog's private API, as its newest servers respond: https://github.com/PostHog/posthog */
export const postHog: StandIn = {
	name: 'postHog',
	title: 'PostHog',
	credentialType: 'postHogPersonalApi',
	credentials: (baseUrl) => ({
		region: 'custom',
		baseUrl,
		projectId: PROJECT_ID,
		personalApiKey: PERSONAL_API_KEY,
	}),
	// Queued; three minutes were seen. Events take longer: see `isDone`.
	profiles: {
		idTypes: ['distinctId', 'personId'],
		deletion: { kind: 'delayed', ms: HOUR_MS / 20 },
	},
	// Of look-ups, the newest servers count no hour: https://posthog.com/docs/api#rate-limiting
	limits: [
		{ of: ['delete'], perMinute: 480, perHour: 4800, retryAfter: true },
		{ of: ['lookUp', 'job'], perMinute: 240, retryAfter: true },
	],
	person: (n) => ({
		distinctId: `person-${n}`,
		personId: `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`,
	}),
	open: (site) => new PostHogService(site),
};

const PERSONS_PATH = /^\/api\/projects\/([^/]+)\/persons\/$/;
const DELETE_PATH = /^\/api\/projects\/([^/]+)\/persons\/bulk_delete\/$/;
const STATUS_PATH = /^\/api\/projects\/([^/]+)\/persons\/deletion_status\/$/;
const PERSON_PATH = /^\/api\/projects\/([^/]+)\/persons\/(?!bulk_delete|deletion_status)([^/]+)\/$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Most IDs in one deletion. */
const MOST_IDS = 1000;

/** The envelope of https://github.com/PostHog/drf-exceptions-hog. */
function refusal(status: number, type: string, code: string, detail: string): HttpResponse {
	return json(status, { type, code, detail, attr: null });
}

function invalid(detail: string): HttpResponse {
	return refusal(400, 'validation_error', 'invalid_input', detail);
}

function notFound(detail: string): HttpResponse {
	return refusal(404, 'invalid_request', 'not_found', detail);
}

/** Recorded, but for the texts of 400 and 405. */
const OWN: Readonly<Record<number, HttpResponse>> = {
	400: invalid('Bad request.'),
	401: refusal(
		401,
		'authentication_error',
		'authentication_failed',
		'Personal API key found in request Authorization header is invalid.',
	),
	403: refusal(
		403,
		'authentication_error',
		'permission_denied',
		"You don't have access to the project.",
	),
	404: notFound('Not found.'),
	405: refusal(405, 'invalid_request', 'method_not_allowed', 'Method not allowed.'),
	429: refusal(429, 'throttled_error', 'throttled', 'Request was throttled.'),
};

function refusalOf({ headers }: Head, [project]: string[]): HttpResponse | undefined {
	if (headers.authorization === undefined) {
		const detail = 'Authentication credentials were not provided.';
		return refusal(401, 'authentication_error', 'not_authenticated', detail);
	}
	if (headers.authorization !== `Bearer ${PERSONAL_API_KEY}`) return OWN[401];
	if (!/^\d+$/.test(project)) return notFound('Project not found.');
	return project === PROJECT_ID ? undefined : OWN[403];
}

/** Events go on Sundays at 05:00 UTC. */
function isDone(requestedAt: number, now: number): boolean {
	const batch = new Date(requestedAt);
	batch.setUTCHours(5, 0, 0, 0);
	batch.setUTCDate(batch.getUTCDate() + ((7 - batch.getUTCDay()) % 7));
	if (batch.getTime() <= requestedAt) batch.setUTCDate(batch.getUTCDate() + 7);
	return now >= batch.getTime();
}

/** Deletes persons, finds one, and says how far the deletion of events is. */
class PostHogService extends ApiService {
	protected readonly own = OWN;
	protected readonly calls = [
		call('delete', 'POST', DELETE_PATH, (asked) => this.parseDelete(asked)),
		call('job', 'GET', STATUS_PATH, ({ head }) => this.parseStatus(head)),
		call('lookUp', 'GET', PERSONS_PATH, ({ head }) => this.parseSearch(head)),
		call('lookUp', 'GET', PERSON_PATH, (asked) => this.parsePerson(asked)),
	];
	protected refusalOf = refusalOf;

	/** Person ID to when the deletion of the events was requested, for the first time. */
	private readonly eventDeletions = new Map<string, number>();
	private readonly personIds = seededHex(13, 32);

	reset(): void {
		this.eventDeletions.clear();
	}

	protected wrongMethod(): HttpResponse {
		return OWN[405];
	}

	private parseDelete({ head, body }: Asked): Parsed {
		const sent = jsonObject(body) ?? {};
		const idType = sent.ids === undefined ? 'distinctId' : 'personId';
		const list: unknown = sent.ids ?? sent.distinct_ids;
		const ids = textsIn(list);
		const respond = () => {
			const problem = problemOf(head, sent);
			return problem ? invalid(problem) : this.delete(idType, ids, sent);
		};
		return { ids, idType, respond };
	}

	private delete(idType: string, ids: string[], sent: Record<string, unknown>): HttpResponse {
		const { profiles, journal, clock } = this.site;
		const persons = new Set(ids.flatMap((id) => profiles.find(idType, id) ?? []));
		for (const id of ids) {
			const isKnown = profiles.delete(idType, id);
			if (persons.size > 0) journal.accepted(idType, id, isKnown);
			else journal.absent();
		}
		for (const person of sent.delete_events ? persons : []) {
			const personId = this.personIdOf(person);
			// A deletion that is already there is not made again, even if it is done.
			if (!this.eventDeletions.has(personId)) this.eventDeletions.set(personId, clock.now());
		}
		return json(202, {
			persons_found: persons.size,
			persons_deleted: 0,
			persons_queued_for_deletion: persons.size,
			events_queued_for_deletion: Boolean(sent.delete_events) && persons.size > 0,
			recordings_queued_for_deletion: Boolean(sent.delete_recordings) && persons.size > 0,
			deletion_errors: [],
		});
	}

	private parseSearch({ query }: Head): Parsed {
		const pairs = queryPairs(query) ?? [];
		const [[name, id] = ['', '']] = pairs;
		const respond = () => {
			if (pairs.length !== 1 || name !== 'distinct_id' || id === '') {
				return invalid('The only search supported is distinct_id');
			}
			const person = this.site.profiles.find('distinctId', id);
			const results = person ? [this.bodyOf(person)] : [];
			return json(200, { results, next: null, previous: null });
		};
		return { ids: id ? [id] : [], idType: 'distinctId', respond };
	}

	private parsePerson({ head, parts: [, id] }: Asked): Parsed {
		const respond = () => {
			if (head.query || !UUID.test(id))
				return invalid('The ID provided does not look like a personID.');
			const person = this.site.profiles.find('personId', id);
			return person ? json(200, { ...this.bodyOf(person), id: 7 }) : OWN[404];
		};
		return { ids: [id], idType: 'personId', respond };
	}

	private parseStatus({ query }: Head): Parsed {
		const { status, person_uuid: id = '', ...more } = Object.fromEntries(queryPairs(query) ?? []);
		const respond = () => {
			if (status !== 'all' || !UUID.test(id) || Object.keys(more).length > 0) {
				return invalid('Must be a valid UUID.');
			}
			const createdAt = this.eventDeletions.get(id);
			const results = createdAt === undefined ? [] : [this.rowOf(id, createdAt)];
			return json(200, { count: results.length, next: null, previous: null, results });
		};
		return { ids: [id], respond };
	}

	private rowOf(id: string, requestedAt: number) {
		const now = this.site.clock.now();
		const isGone = isDone(requestedAt, now);
		return {
			person_uuid: id,
			created_at: new Date(requestedAt).toISOString(),
			status: isGone ? 'completed' : 'pending',
			delete_verified_at: isGone ? new Date(now).toISOString() : null,
		};
	}

	private bodyOf(person: Profile) {
		const uuid = this.personIdOf(person);
		const distinct_ids = person.ids('distinctId');
		return { type: 'person', id: uuid, uuid, distinct_ids, properties: {}, name: uuid };
	}

	private personIdOf(person: Profile): string {
		return this.site.profiles.idOf(person, 'personId', () => uuidFrom(this.personIds(), 5));
	}
}

const FIELDS = ['ids', 'distinct_ids', 'delete_events', 'delete_recordings'];

/** The sandbox takes no `properties` and no `keep_person`: no client of ours may send one. */
function problemOf(head: Head, sent: Record<string, unknown>): string | undefined {
	const { ids, distinct_ids: distinctIds, delete_events, delete_recordings } = sent;
	if (!isJsonType(head) || head.query) return 'This call takes a JSON body and no query';
	if (Object.keys(sent).some((name) => !FIELDS.includes(name))) return 'Unknown field';
	if (typeof delete_events !== 'boolean' || typeof delete_recordings !== 'boolean') {
		return 'delete_events and delete_recordings have to be said';
	}
	if (ids && distinctIds) return 'You must provide either distinct_ids or ids, not both';
	const list = ids ?? distinctIds;
	if (!Array.isArray(list) || list.length === 0) {
		return 'You need to specify either distinct_ids or ids';
	}
	const name = ids ? 'ids' : 'distinct_ids';
	if (list.length > MOST_IDS) return `You can only pass ${MOST_IDS} ${name} in one call`;
	if (list.some((id) => typeof id !== 'string' || id === '')) return `${name} takes texts only`;
	if (ids && list.some((id) => !UUID.test(String(id)))) return 'ids takes UUIDs only';
	return new Set(list).size < list.length ? `${name} holds the same ID twice` : undefined;
}
