import { ApiService, call, type Asked } from '../apiService';
import { DAY_MS } from '../clock';
import {
	isJsonType,
	json,
	jsonObject,
	type Head,
	type HttpResponse,
	type Parsed,
	type StandIn,
} from '../standIn';

const API_TOKEN = 'sandbox-appsflyer-api-token';

/** When a request is done is not documented: invented. */
const ERASURE_MS = 30 * DAY_MS;

/** How its calls name each kind of ID. */
const ID_TYPES = new Map([
	['customer_user_id', 'customerUserId'],
	['appsflyer_id', 'appsFlyerId'],
	['idfv', 'idfv'],
	['ios_advertising_id', 'iosAdvertisingId'],
	['android_advertising_id', 'androidAdvertisingId'],
]);

/** The account's apps, one for TV. They share their profiles: the sandbox knows people by ID alone. */
const APPS = new Map(
	Object.entries({ id123456789: 'ios', 'com.example.app': 'android', 'app-1': 'ctv' }),
);

/** AppsFlyer's OpenDSR API, https://dev.appsflyer.com/hc/reference/create-opendsr-request */
export const appsFlyer: StandIn = {
	name: 'appsFlyer',
	title: 'AppsFlyer',
	credentialType: 'appsFlyerApi',
	credentials: (baseUrl) => ({ server: 'custom', baseUrl, apiToken: API_TOKEN }),
	profiles: {
		idTypes: ['customerUserId', 'appsFlyerId', 'idfv', 'iosAdvertisingId', 'androidAdvertisingId'],
		deletion: { kind: 'delayed', ms: ERASURE_MS },
	},
	// 350 in a minute, if what others say of it is true.
	limits: [{ perMinute: 350 }],
	person: (n) => ({
		customerUserId: `person-${n}`,
		appsFlyerId: `1700000000000-${n}`,
		idfv: deviceId('1', n),
		iosAdvertisingId: deviceId('2', n),
		androidAdvertisingId: deviceId('3', n),
	}),
	open: (site) => new AppsFlyerService(site),
};

function deviceId(kind: string, n: number): string {
	return `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

const PATH = '/api/gdpr/v1/opendsr_requests';
const JOB_PATH = /^\/api\/gdpr\/v1\/opendsr_requests\/(?!batch$)([^/]+)$/;

/** More are refused with e414; how many that are is not documented: invented. */
const MOST_REQUESTS = 100;

/** "Represent as UUID v4." */
const UUID_4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

interface ErasureRequest {
	readonly id: string;
	/** App, kind and identity. */
	readonly key: string;
	readonly type: string;
	readonly identity: string;
	readonly receivedAt: number;
	/** When it should be done by the clock of the client. */
	readonly expected: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** A code of its OpenAPI file; the words there are of no use to a client. */
function errorData(code: string) {
	return { code: 400, message: `Refused with ${code}`, af_gdpr_code: code };
}

/** 401, 403 and 429 are not documented: in the form that other calls of AppsFlyer have. */
const OWN: Readonly<Record<number, HttpResponse>> = {
	400: json(400, { error: errorData('e326') }),
	401: json(401, { status: 401, code: 401, message: 'Unauthorized', request_id: 'r1' }),
	403: json(403, { status: 403, code: 403, message: 'Forbidden', request_id: 'r1' }),
	429: json(429, { status: 429, code: 429, message: 'Too many requests', request_id: 'r1' }),
};

/** Takes requests to erase, one or a batch, and says how far one is. */
class AppsFlyerService extends ApiService {
	protected readonly own = OWN;
	protected readonly takesQueries = false;
	protected readonly calls = [
		call('delete', 'POST', PATH, (asked) => this.parseDelete(asked, false)),
		call('delete', 'POST', `${PATH}/batch`, (asked) => this.parseDelete(asked, true)),
		call('job', 'GET', JOB_PATH, ({ parts }) => this.parseRead(parts[0])),
	];
	private readonly requests = new Map<string, ErasureRequest>();
	private readonly latest = new Map<string, ErasureRequest>();

	reset(): void {
		this.requests.clear();
		this.latest.clear();
	}

	protected refusalOf({ headers }: Head): HttpResponse | undefined {
		return headers.authorization === `Bearer ${API_TOKEN}` ? undefined : OWN[401];
	}

	private parseRead(id: string): Parsed {
		const respond = () => {
			const request = this.requests.get(id);
			if (!request) return json(400, { error: errorData('e214') });
			return json(200, {
				subject_request_id: id,
				controller_id: 'sandbox',
				expected_completion_time: request.expected,
				request_status: this.statusOf(request),
			});
		};
		return { ids: [id], respond };
	}

	private parseDelete({ head, body }: Asked, isBatch: boolean): Parsed {
		const sent = jsonObject(body);
		const requests = listOf(isBatch ? sent?.requests : [sent]).map(fieldsOf);
		const identities = requests.flatMap((request) => identityOf(request) ?? []);
		const idType = ID_TYPES.get(identities[0]?.type);
		const respond = () => {
			const problem = isJsonType(head) ? (sent ? undefined : 'e326') : 'e311';
			if (isBatch) return this.deleteBatch(fieldsOf(sent?.meta), requests, problem);
			const code = problem ?? this.problemOf(requests[0]);
			if (code) return json(400, { error: errorData(code) });
			return json(201, { ...this.take(requests[0]), encoded_request: 'c2FuZGJveA==' });
		};
		return { ids: identities.map(({ value }) => value), idType, respond };
	}

	/** What is wrong with the whole is flat; what is wrong with one of them stands in the list. */
	private deleteBatch(meta: Fields, requests: readonly Fields[], problem?: string): HttpResponse {
		const whole = problem ?? batchProblem(meta, requests);
		if (whole) return json(400, errorData(whole));
		const responses: object[] = [];
		const errors: object[] = [];
		for (const request of requests) {
			const refused = this.problemOf(request);
			if (!refused) responses.push(this.take(request));
			else
				errors.push({ subject_request_id: request.subject_request_id, error: errorData(refused) });
		}
		return json(201, {
			batch_id: 'sandbox-batch',
			encoded_request: 'c2FuZGJveA==',
			responses,
			errors,
		});
	}

	private problemOf(sent: Fields): string | undefined {
		const problem = formProblem(sent);
		if (problem) return problem;
		const request = requestOf(sent, 0);
		// Its ID is of a day by the clock of the client, which does not advance with the sandbox's.
		if (this.isOpen(this.requests.get(request.id))) return 'e213';
		return this.isOpen(this.latest.get(request.key)) ? 'e215' : undefined;
	}

	private isOpen(request: ErasureRequest | undefined): boolean {
		return request !== undefined && this.statusOf(request) !== 'completed';
	}

	private take(sent: Fields): object {
		const { profiles, journal, clock } = this.site;
		const request = requestOf(sent, clock.now());
		const idType = ID_TYPES.get(request.type)!;
		this.requests.set(request.id, request);
		this.latest.set(request.key, request);
		journal.accepted(idType, request.identity, profiles.delete(idType, request.identity));
		return {
			subject_request_id: request.id,
			original_request_id: request.id,
			expected_completion_time: request.expected,
			received_time: new Date(request.receivedAt).toISOString(),
			info: '',
		};
	}

	/** Pending for a day, in which it could be canceled: invented. */
	private statusOf({ receivedAt }: ErasureRequest): string {
		const age = this.site.clock.now() - receivedAt;
		if (age >= ERASURE_MS) return 'completed';
		return age < DAY_MS ? 'pending' : 'in-progress';
	}
}

function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Fields {
	return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function identityOf(sent: Fields): { type: string; value: string; format: unknown } | undefined {
	const [first, ...more] = listOf(sent.subject_identities);
	const { identity_type: type, identity_value: value, identity_format: format } = fieldsOf(first);
	if (more.length > 0 || typeof type !== 'string' || typeof value !== 'string') return undefined;
	return { type, value, format };
}

function requestOf(sent: Fields, receivedAt: number): ErasureRequest {
	const { type, value: identity } = identityOf(sent)!;
	const key = JSON.stringify([sent.property_id, type, identity]);
	const expected = new Date(Date.parse(String(sent.submitted_time)) + ERASURE_MS).toISOString();
	return { id: String(sent.subject_request_id), key, type, identity, receivedAt, expected };
}

/** The fields that clients of ours send; others of its documents, such as a call back, the sandbox refuses. */
const FIELDS = [
	...['subject_request_id', 'subject_request_type', 'submitted_time', 'api_version'],
	...['property_id', 'subject_identities'],
];

function formProblem(sent: Fields): string | undefined {
	const identity = identityOf(sent);
	const platform = APPS.get(String(sent.property_id));
	if (Object.keys(sent).some((name) => !FIELDS.includes(name))) return 'e326';
	if (sent.api_version !== '0.1') return 'e312';
	if (!UUID_4.test(String(sent.subject_request_id))) return 'e313';
	if (!TIME.test(String(sent.submitted_time))) return 'e314';
	if (sent.subject_request_type !== 'erasure') return 'e322';
	if (!identity || identity.format !== 'raw') return 'e323';
	if (!ID_TYPES.has(identity.type)) return 'e318';
	if (identity.value === '') return 'e325';
	if (!platform) return 'e411';
	const isOfAll = /^(customer_user|appsflyer)_id$/.test(identity.type);
	return platform === 'ctv' && !isOfAll ? 'e319' : undefined;
}

function batchProblem(meta: Fields, requests: readonly Fields[]): string | undefined {
	const ids = requests.map((request) => request.subject_request_id);
	const identities = requests.map((request) => JSON.stringify(request.subject_identities));
	if (requests.length === 0) return 'e326';
	if (requests.length > MOST_REQUESTS) return 'e414';
	if (new Set(ids).size < ids.length) return 'e415';
	if (new Set(identities).size < ids.length) return 'e416';
	if (!APPS.has(String(meta.property_id))) return 'e411';
	return requests.some((request) => request.property_id !== meta.property_id) ? 'e417' : undefined;
}
