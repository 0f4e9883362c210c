import { ApiService, call, listProblem, textsIn, type Asked } from '../apiService';
import { DAY_MS } from '../clock';
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

const OAUTH_TOKEN = 'sandbox-mixpanel-oauth-token';
const PROJECT_TOKEN = 'sandbox-mixpanel-project-token';

/** "Up to 30 days." */
const DELETION_MS = 30 * DAY_MS;

/** Mixpanel's GDPR API v3, https://docs.mixpanel.com/reference/gdpr-api */
export const mixpanel: StandIn = {
	name: 'mixpanel',
	title: 'Mixpanel',
	credentialType: 'mixpanelApi',
	credentials: (baseUrl) => ({
		region: 'custom',
		baseUrl,
		projectToken: PROJECT_TOKEN,
		oauthToken: OAUTH_TOKEN,
	}),
	profiles: { idTypes: ['distinctId'], deletion: { kind: 'delayed', ms: DELETION_MS } },
	// For all calls together: https://docs.mixpanel.com/reference/gdpr-api#rate-limit
	limits: [{ perSecond: 1 }],
	person: (n) => ({ distinctId: `person-${n}` }),
	open: (site) => new MixpanelService(site),
};

/** With its slash before the query; a task's may have one behind it. */
const PATH = '/api/app/data-deletions/v3.0/';
const TASK_PATH = /^\/api\/app\/data-deletions\/v3\.0\/([^/]+)\/?$/;

/** The smallest of the numbers in Mixpanel's documents. */
const MOST_IDS = 500;

/** A task's states until it is done, with the time from which each holds: invented. */
const STATES: ReadonlyArray<readonly [state: string, fromMs: number]> = [
	['SUCCESS', DELETION_MS],
	['STARTED', 2 * DAY_MS],
	['STAGING', DAY_MS],
	['PENDING', 0],
];

interface Task {
	readonly ids: readonly string[];
	readonly requestedAt: number;
}

function mixpanelError(status: number, error: unknown): HttpResponse {
	return json(status, { status: 'error', error });
}

/** The form of 401 and 403 is documented, the text of the 429 seen, whether that is JSON unknown. */
const OWN: Readonly<Record<number, HttpResponse>> = {
	400: mixpanelError(400, 'Bad request'),
	401: mixpanelError(401, 'Invalid OAuth token'),
	403: mixpanelError(403, 'User 7 is not a member of project 9.'),
	429: { status: 429, body: 'Too Many Requests, this API is limited to 1 req/s' },
};

/** Deletes with tasks, and says how far one is. */
class MixpanelService extends ApiService {
	protected readonly own = OWN;
	protected readonly calls = [
		call('delete', 'POST', PATH, (asked) => this.parseDelete(asked)),
		call('job', 'GET', TASK_PATH, ({ parts }) => this.parseRead(parts[0])),
	];
	private readonly tasks = new Map<string, Task>();
	/** Distinct ID to the task that it was last in. */
	private readonly latest = new Map<string, string>();

	reset(): void {
		this.tasks.clear();
		this.latest.clear();
	}

	protected refusalOf = refusalOf;

	protected wrongMethod(): HttpResponse {
		return mixpanelError(405, 'Method not allowed');
	}

	private parseDelete({ head, body }: Asked): Parsed {
		const sent = jsonObject(body) ?? {};
		const ids = textsIn(sent.distinct_ids);
		const problem = problemOf(head, sent);
		const respond = () => (problem ? mixpanelError(400, problem) : this.delete(ids));
		return { ids, idType: 'distinctId', respond };
	}

	/** One running task for any of the IDs, and nothing at all is taken. */
	private delete(ids: readonly string[]): HttpResponse {
		const named = ids.filter((id) => this.isRunning(id));
		if (named.length > 0) {
			return mixpanelError(409, {
				conflicting_distinct_ids: named,
				conflicting_task_ids: [...new Set(named.map((id) => this.latest.get(id)))],
				error: 'Some of the distinct IDs have a running task',
			});
		}
		const number = this.tasks.size + 1;
		// Its documents show both forms of the response, and both forms of an ID.
		const isListed = number % 2 === 1;
		const task = isListed
			? `15837929347193${String(number).padStart(5, '0')}`
			: `35bd8477-f71f-4088-af55-${String(number).padStart(12, '0')}`;
		this.tasks.set(task, { ids, requestedAt: this.site.clock.now() });
		for (const id of ids) this.latest.set(id, task);
		this.acceptAll('distinctId', ids);
		const listed = [{ status: 'PENDING', tracking_id: task, distinct_id_count: ids.length }];
		return json(201, { status: 'ok', results: isListed ? listed : { task_id: task } });
	}

	/** In the reference's form, without the `tracking_id` that the OpenAPI file requires. */
	private parseRead(id: string): Parsed {
		const respond = () => {
			const task = this.tasks.get(id);
			const status = task ? this.stateOf(task) : 'NOT_FOUND';
			const results = { status, result: '', distinct_ids: task?.ids ?? [] };
			return json(200, { status: 'ok', results });
		};
		return { ids: [id], respond };
	}

	private isRunning(distinctId: string): boolean {
		const task = this.tasks.get(this.latest.get(distinctId) ?? '');
		return task !== undefined && this.stateOf(task) !== 'SUCCESS';
	}

	private stateOf({ requestedAt }: Task): string {
		const age = this.site.clock.now() - requestedAt;
		return STATES.find(([, fromMs]) => age >= fromMs)![0];
	}
}

/** The token of the project in the query, the one of its owner in a header. */
function refusalOf({ headers, query }: Head): HttpResponse | undefined {
	if (headers.authorization !== `Bearer ${OAUTH_TOKEN}`) return OWN[401];
	const pairs = queryPairs(query) ?? [];
	if (pairs.length !== 1 || pairs[0][0] !== 'token') {
		return mixpanelError(400, 'The query has to be the token of the project');
	}
	return pairs[0][1] === PROJECT_TOKEN ? undefined : OWN[403];
}

function problemOf(head: Head, sent: Record<string, unknown>): string | undefined {
	const { distinct_ids: ids, compliance_type: compliance, ...more } = sent;
	if (!isJsonType(head)) return 'Content-Type has to be application/json';
	if (Object.keys(more).length > 0) return 'Unknown field';
	if (compliance !== 'GDPR' && compliance !== 'CCPA') return 'compliance_type is GDPR or CCPA';
	return listProblem('distinct_ids', ids, MOST_IDS);
}
