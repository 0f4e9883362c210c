import { fault, on, recordedIn, type Selector, type ServiceFacts } from './types';

const DOCS = 'https://www.revenuecat.com/docs/api-v2';
const LIVE = 'public scripts that recorded it from the live API in 2026';
const ANONYMOUS = '$RCAnonymousID:87c6049c58069238dce29853916d624c';

const pathOf = (segment: string) => `/v2/projects/projsandbox/customers/${segment}`;

function error(type: string, message: string, more: object = {}) {
	const doc_url = `https://errors.rev.cat/${type.replace(/_/g, '-')}`;
	return { object: 'error', type, message, retryable: false, doc_url, ...more };
}

const absent = error('resource_missing', 'Could not find customer ID associated with this project');
const entitlement = error('resource_missing', "Could not find entitlement 'x' within this project");
const locked = error(
	'resource_locked_error',
	'The resource is currently being modified by a concurrent request',
	{ retryable: true, backoff_ms: 1000 },
);
const keyOfV1 = {
	code: 7723,
	message: "You're trying to use a secret API key incompatible with RevenueCat API V2.",
};
const limited = {
	...{ type: 'rate_limit_error', message: 'Rate limit exceeded' },
	...{ retryable: true, backoff_ms: 1000 },
};
const WRONG_KEY = error('authentication_error', 'Invalid API key.');
const OTHER_PROJECT = error('authorization_error', 'The API key does not belong to the project.');
const deletion = (id: string) => ({ object: 'customer', id, deleted_at: 1658399423658 });
const customer = {
	object: 'customer',
	id: 'user-1',
	project_id: 'proj1ab2c3d4',
	first_seen_at: 1658399423658,
	last_seen_at: 1658399423658,
};

function selectors(method: 'DELETE' | 'GET'): Selector[] {
	const segments: ReadonlyArray<readonly [id: unknown, segment: string]> = [
		['anna', 'anna'],
		[ANONYMOUS, ANONYMOUS.replace('$', '%24').replace(':', '%3A')],
		['änna b@example.com', '%C3%A4nna%20b%40example.com'],
		[42, '42'],
	];
	return segments.map(([id, segment]) => ({ id, wire: `${method} ${pathOf(segment)}` }));
}

const NOT_IN_PATH = /[\p{Cc}/\\?#%;]|^\.\.?$/u;

const documented = recordedIn(DOCS);
const live = recordedIn(LIVE);

export const revenueCat: ServiceFacts = {
	keyHeaders: ({ secretKey }) => ({ authorization: `Bearer ${String(secretKey)}` }),
	limitedBy: ['projectId'],
	refusedKey: { status: 401, field: 'Secret Key', undocumented: [] },
	refusal: error('parameter_error', 'id is too long', { param: 'customer_id' }),
	deleted: {
		fields: { httpStatus: 200, message: 'Confirmed' },
		state: 'deleted',
		body: deletion,
	},
	found: { message: 'Profile exists' },
	limits: { delete: { perMinute: 480 }, lookUp: { perMinute: 480 } },
	confirmedAgain: [],
	defaults: {},
	demo: { deleted: 217, skipped: 21, refused: 1, repeated: 1, requests: 217 },
	delete: selectors('DELETE'),
	lookUp: selectors('GET'),
	caveat:
		/^RevenueCat ends Web Billing subscriptions at once; those of app stores and Stripe go on/,
	fate: (id) => id.length <= 1500 && id === id.trim() && !NOT_IN_PATH.test(id),
	idsOnTheWire({ url }) {
		const [, segment] = /^\/v2\/projects\/projsandbox\/customers\/([^/?]+)$/.exec(url) ?? [];
		if (segment === undefined) throw new Error('A deletion goes to /customers/ and one segment');
		return [decodeURIComponent(segment)];
	},
	notDone: [
		['200 with an empty body', 200],
		['200 with an empty object', 200, {}],
		['200 about nobody', 200, { object: 'customer', deleted_at: 1 }],
		['200 about another customer', 200, deletion('nobody-else')],
		['200 with an error', 200, absent],
		['200 of another object', 200, { ...deletion('a'), object: 'product' }],
		['202', 202],
		['204', 204],
		['404 with an empty body', 404, ''],
		['404 about another resource', 404, entitlement],
		['404 of API v1', 404, { code: 7259, message: 'Subscriber not found.' }],
		['403 with the words of 404', 403, absent],
	],
	faults: [
		fault('404 about another resource', 404, entitlement),
		fault('423, the customer is locked', 423, locked),
		fault('403 with 7723, a key of API v1', 403, keyOfV1),
	],
	recorded: [
		documented('all deleted', 200, deletion('user-1')),
		documented('all found', 200, customer, { action: 'lookUp' }),
		...(['delete', 'lookUp'] as const).flatMap((action) => [
			live('all absent', 404, absent, { action }),
			// The example does not say what is missing.
			documented('all failed rejected', 404, error('resource_missing', 'Resource not found'), {
				action,
			}),
			live('denied failed unauthorized', 401, WRONG_KEY, { action }),
			live('denied failed forbidden', 403, OTHER_PROJECT, { action }),
			live('denied failed forbidden', 403, keyOfV1, { action }),
			documented('retry failed rejected, after 1000', 423, locked, { action }),
			documented('retry failed rateLimited, told to wait, after 1000', 429, limited, { action }),
		]),
	],
	credentialTest: {
		stored: { server: 'production', projectId: 'proj1ab2c3d4', secretKey: 'sesame' },
		origin: 'https://api.revenuecat.com',
		regions: ['production', 'custom'],
		keys: ['projectId', 'secretKey'],
		path: '/v2/projects/proj1ab2c3d4/customers/n8n-credential-test-',
		where: /Project settings > API keys/,
		wrongRegion: /secret key of API version V2/,
		good: on(404, absent, { ...absent, param: null }, { ...absent, param: 'customer_id' }),
		wrong: [
			...on(
				404,
				entitlement,
				error('resource_missing', 'Resource not found'),
				error('resource_missing', 'Could not find project ID'),
				{ ...absent, param: 'project_id' },
				{ ...absent, param: 'app_id' },
				{ ...absent, retryable: true },
				{ ...absent, type: 'rate_limit_error' },
				{ ...absent, type: 'resource_missing_here' },
				{ ...absent, object: 'list' },
				{ ...absent, message: { text: absent.message } },
				{ code: 7259, message: 'Subscriber not found.' },
			),
			...on(200, absent, customer, deletion('user-1')),
			...on(202, absent),
		],
	},
};
