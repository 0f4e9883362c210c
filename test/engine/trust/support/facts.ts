/**
 * The row of own facts of each service that the trust tests need besides the registry, its stand-in
 * and the row in ../../support/expected.ts. A further service needs its row here.
 */
import type { FaultRule, RecordedRequest } from '../../../../sandbox';
import { fateAsEmail, type IdentifierCase } from '../../../data/identifiers';

type Response = Omit<FaultRule, 'service'>;

export interface OwnFacts {
	/** Paths of the API with which a base URL must not end. */
	readonly apiPaths: readonly string[];
	/** The header lines that carry a key. */
	readonly keyHeaders: readonly string[];
	/** The field of the credential that a person has to look at when the key is refused. */
	readonly keyField: string;
	/** The status with which the service itself refuses a key. */
	readonly refusedKey: 401 | 403;
	/** The kinds of ID of which a second deletion is confirmed like the first one. */
	readonly confirmsAgain: readonly string[];
	/** Whether its responses have a request ID. */
	readonly requestId?: true;
	/** Fields of the receipt of a deletion behind `host`. */
	readonly receiptFields: readonly string[];
	/** What the hint says a deletion does not mean. */
	readonly caveat: RegExp;
	/** The column of the corpus that says what becomes of an identifier here. */
	readonly fate: 'adapty' | 'cleverTap' | 'gainsightPx';
	/** The IDs of a deletion, read from its raw form by the rules of the service's documents. */
	idsOnTheWire(request: RecordedRequest): string[];
	/** Nothing of this is what the service's documents call a success, and nothing was done. */
	readonly notDone: ReadonlyArray<readonly [name: string, response: Response]>;
}

function headerValues(request: RecordedRequest, names: string[]): string[] {
	return request.rawHeaders.filter(
		(_, i) => i % 2 === 1 && names.includes(request.rawHeaders[i - 1].toLowerCase()),
	);
}

function notFound(message: string) {
	return {
		externalapierror: { status: 'NOT_FOUND', message, debugMessage: null, subErrors: null },
	};
}

function mailError(code: string, status: number) {
	return { message: 'x', error_code: code, status_code: status, field_name: null };
}

const ABSENT_AT_MAIL = mailError('profile_not_found_error', 404);

const FACTS: Readonly<Record<string, OwnFacts>> = {
	adapty: {
		apiPaths: ['/api/v2', '/api/v2/server-side-api', '/api/v2/server-side-api/profile/'],
		keyHeaders: ['authorization'],
		keyField: 'Secret Key',
		refusedKey: 401,
		confirmsAgain: [],
		requestId: true,
		receiptFields: [],
		caveat: /^Adapty does not reach Adapty Mail's own profile, and store subscriptions go on/,
		fate: 'adapty',
		idsOnTheWire: (request) =>
			headerValues(request, ['adapty-customer-user-id', 'adapty-profile-id']),
		notDone: [
			['200 without body', { status: 200 }],
			['200 with an object', { status: 200, body: { deleted: true } }],
			['202', { status: 202 }],
			['404 with another code', { status: 404, body: { error_code: 'app_not_found' } }],
			['404 with an empty body', { status: 404, body: '' }],
			['404 in the words of another service', { status: 404, body: { status: 'success' } }],
			[
				'401 that claims that the profile is absent',
				{ status: 401, body: { error_code: 'profile_does_not_exist' } },
			],
		],
	},
	adaptyMail: {
		apiPaths: ['/api/v1', '/api/v1/profile', '/api/v1/profile/delete/'],
		keyHeaders: ['authorization'],
		keyField: 'Secret Key',
		refusedKey: 403,
		confirmsAgain: ['customerUserId', 'externalProfileId'],
		receiptFields: [],
		caveat: /^Adapty Mail cannot be asked whether a deleted profile is absent;/,
		// An ID travels in a JSON string at both.
		fate: 'cleverTap',
		idsOnTheWire: ({ body }) => Object.values(JSON.parse(body) as Record<string, string>),
		notDone: [
			['200 without body', { status: 200 }],
			['200 with an object', { status: 200, body: { success: true } }],
			['200 with its word for an absence', { status: 200, body: { errors: [ABSENT_AT_MAIL] } }],
			['202', { status: 202 }],
			['404 with a page', { status: 404, body: '<h1>Not Found</h1>' }],
			['404 with an empty body', { status: 404, body: '' }],
			['404 without an error', { status: 404, body: { errors: [] } }],
			['404 with two errors', { status: 404, body: { errors: [ABSENT_AT_MAIL, ABSENT_AT_MAIL] } }],
			[
				'404 with another code',
				{ status: 404, body: { errors: [mailError('project_not_found_error', 404)] } },
			],
			[
				'404 that claims another status',
				{ status: 404, body: { errors: [mailError('profile_not_found_error', 400)] } },
			],
			[
				'404 in the words of Adapty',
				{ status: 404, body: { error_code: 'profile_does_not_exist', status_code: 404 } },
			],
			[
				'403 that claims that the profile is absent',
				{ status: 403, body: { errors: [mailError('profile_not_found_error', 403)] } },
			],
		],
	},
	cleverTap: {
		apiPaths: ['/1', '/1/', '/1/delete/profiles.json'],
		keyHeaders: ['x-clevertap-account-id', 'x-clevertap-passcode'],
		keyField: 'Region',
		refusedKey: 401,
		confirmsAgain: [],
		receiptFields: ['batchSize', 'expectedBy'],
		caveat: /^CleverTap deletes accepted profiles within 48 hours;/,
		fate: 'cleverTap',
		idsOnTheWire: ({ body }) => Object.values(JSON.parse(body) as Record<string, string[]>).flat(),
		notDone: [
			['200 without body', { status: 200 }],
			['200 with an empty object', { status: 200, body: {} }],
			['200 with the word alone', { status: 200, body: '"success"' }],
			['200 with a list', { status: 200, body: [{ status: 'success' }] }],
			['200 Success', { status: 200, body: { status: 'Success' } }],
			['200 true', { status: 200, body: { status: true } }],
			['200 fail', { status: 200, body: { status: 'fail', error: 'x' } }],
			['200 fail 401', { status: 200, body: { status: 'fail', code: 401 } }],
			['200 partial without a list', { status: 200, body: { status: 'partial' } }],
			[
				'200 partial about somebody else',
				{ status: 200, body: { status: 'partial', processed: 1, unprocessed: [{ record: 'x' }] } },
			],
			['201 success', { status: 201, body: { status: 'success' } }],
			['204', { status: 204 }],
			['404 success', { status: 404, body: { status: 'success' } }],
		],
	},
	gainsightPx: {
		apiPaths: ['/v1', '/V1//', '/v1/users'],
		keyHeaders: ['x-aptrinsic-api-key'],
		keyField: 'Data Center',
		refusedKey: 401,
		confirmsAgain: [],
		receiptFields: ['hardDelete', 'revivableUntil'],
		caveat: /^Gainsight PX restores soft-deleted users who come back within 7 days/,
		fate: 'gainsightPx',
		idsOnTheWire({ url, body }) {
			const [path] = url.split('?');
			if (path === '/v1/users/delete')
				return [(JSON.parse(body) as { identifyId: string }).identifyId];
			expect(path).toMatch(/^\/v1\/users\/[^/]+$/);
			return [decodeURIComponent(path.slice('/v1/users/'.length))];
		},
		notDone: [
			['200 with a page', { status: 200, body: '<html>Log in</html>' }],
			['200 with a list', { status: 200, body: [] }],
			[
				'200 with the envelope of a refusal',
				{ status: 200, body: { externalapierror: { status: 'NOT_FOUND' } } },
			],
			['201', { status: 201, body: {} }],
			['202', { status: 202 }],
			[
				'404 of a web server',
				{ status: 404, body: { timestamp: 1, status: 404, error: 'Not Found' } },
			],
			['404 with a page', { status: 404, body: '<h1>Not Found</h1>' }],
			['404 with an empty body', { status: 404, body: '' }],
			[
				'404 with null',
				{ status: 404, body: 'null', headers: { 'Content-Type': 'application/json' } },
			],
			['404 with an empty object', { status: 404, body: {} }],
			['404 of a route', { status: 404, body: notFound('No such route') }],
			['404 about something else', { recorded: 'pxOtherNotFound' }],
			[
				'404 about another user',
				{ status: 404, body: notFound('User was not found for parameters {id=delete}') },
			],
			['200 with success: false', { status: 200, body: { success: false } }],
			['200 with a list of errors', { status: 200, body: { errors: [{ message: 'no' }] } }],
		],
	},
};

/** A service without its row is a fault of the tests. */
export function ownFactsOf(service: string): OwnFacts {
	const facts = FACTS[service];
	if (facts === undefined) throw new Error(`support/facts.ts has no row for ${service}`);
	return facts;
}

/** What has to become of an identifier at a service. */
export function fateAt(
	{ service, idType }: { readonly service: string; readonly idType: string },
	one: IdentifierCase,
): IdentifierCase['adapty'] {
	if (service === 'adaptyMail' && idType === 'email') return fateAsEmail(one);
	return one[ownFactsOf(service).fate];
}
