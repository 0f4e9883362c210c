/**
 * The one row of facts that a test has to know of each service besides what the registry and its
 * stand-in say: what goes out on the wire, and what comes back. A further service needs its row
 * here; expected.test.ts says which one is missing.
 */
import type { ProfileState, SandboxService } from '../../../sandbox';
import type { Receipt } from './run';

/** ISO 8601 in UTC, as receipts write times. */
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Ms from one time of a receipt to another. */
export function between(from: unknown, to: unknown): number {
	return Date.parse(String(to)) - Date.parse(String(from));
}

/** One way to name a profile, and the request that it makes. */
export interface Selector {
	readonly name: string;
	/** As the item has it. */
	readonly id: unknown;
	/** The default kind of ID, unless said. */
	readonly idType?: string;
	/** What the node is asked, besides service, ID and operation. */
	readonly parameters?: Record<string, string | boolean>;
	/** Method and URL. */
	readonly wire: string;
	/** Besides the key. */
	readonly headers?: readonly string[];
	readonly body?: string;
	/** Where it differs from the row's `deleted` or `found`. */
	readonly receipt?: Receipt;
	/** Of the profile after a deletion, where it differs from the row's. */
	readonly state?: ProfileState;
}

export interface Expected {
	/** The header lines that carry the key. @param credential decrypted */
	keyLines(credential: Record<string, string>): string[];
	/** What a receipt of a deletion says besides what all say. */
	readonly deleted: Receipt;
	/** Ms from `completedAt` to a time in it. */
	readonly after?: Readonly<Record<string, number>>;
	/** What a receipt of a look-up says besides what all say. */
	readonly found: Receipt;
	/** Of a profile after its deletion. */
	readonly state: ProfileState;
	/** The status with which the service itself refuses a key. */
	readonly refusedKey: 401 | 403;
	/** Kinds of ID by which a deletion of a deleted profile is confirmed once more. */
	readonly confirmedAgain: readonly string[];
	readonly delete: readonly Selector[];
	/** None where the service has no look-up. */
	readonly lookUp: readonly Selector[];
}

const UTC_MINUTE = String.raw`\d{1,2}\s[A-Z][a-z]{2}\s\d\d:\d\d\sUTC`;
const requestId = expect.any(String) as unknown;

function message(pattern: string): { message: unknown } {
	return { message: expect.stringMatching(new RegExp(`^${pattern}$`)) as unknown };
}

function withJson(body: string): Pick<Selector, 'headers' | 'body'> {
	const type = 'content-type: application/json; charset=utf-8';
	return { headers: [`content-length: ${Buffer.byteLength(body)}`, type], body };
}

const ADAPTY_URL = '/api/v2/server-side-api/profile/';
const ADAPTY_MAIL_URL = '/api/v1/profile/delete/';
const CLEVERTAP_URL = '/1/delete/profiles.json';

function byHeader(line: string): Pick<Selector, 'headers'> {
	return { headers: [line, 'content-type: application/json'] };
}

const permanently = {
	parameters: { gainsightPxHardDelete: true },
	receipt: { hardDelete: true, revivableUntil: undefined, message: 'Deleted' },
	state: 'hardDeleted',
} as const;

export const EXPECTED: Readonly<Record<SandboxService, Expected>> = {
	adapty: {
		keyLines: ({ secretKey }) => [`authorization: Api-Key ${secretKey}`],
		deleted: { httpStatus: 204, requestId, message: 'Deleted' },
		found: { requestId, message: 'Found' },
		state: 'deleted',
		refusedKey: 401,
		confirmedAgain: [],
		delete: [
			{
				name: 'customer user ID (the default)',
				id: 'anna',
				wire: `DELETE ${ADAPTY_URL}`,
				...byHeader('adapty-customer-user-id: anna'),
			},
			{
				name: 'profile ID',
				parameters: { adaptyIdType: 'profileId' },
				id: '6f7a3b1c-0000-4000-8000-00000000cafe',
				idType: 'profileId',
				wire: `DELETE ${ADAPTY_URL}`,
				...byHeader('adapty-profile-id: 6f7a3b1c-0000-4000-8000-00000000cafe'),
			},
			{
				name: 'a number',
				id: 9007199254740991,
				wire: `DELETE ${ADAPTY_URL}`,
				...byHeader('adapty-customer-user-id: 9007199254740991'),
			},
		],
		lookUp: [
			{
				name: 'customer user ID',
				id: 'anna',
				wire: `GET ${ADAPTY_URL}`,
				...byHeader('adapty-customer-user-id: anna'),
			},
			{
				name: 'profile ID',
				parameters: { adaptyIdType: 'profileId' },
				id: 'p-1',
				idType: 'profileId',
				wire: `GET ${ADAPTY_URL}`,
				...byHeader('adapty-profile-id: p-1'),
			},
		],
	},
	adaptyMail: {
		keyLines: ({ secretKey }) => [`authorization: Bearer ${secretKey}`],
		deleted: { httpStatus: 204, message: 'Deleted' },
		found: {},
		state: 'deleted',
		refusedKey: 403,
		confirmedAgain: ['customerUserId', 'externalProfileId'],
		delete: [
			{
				name: 'customer user ID (the default)',
				id: 'änna "A" 安娜',
				wire: `POST ${ADAPTY_MAIL_URL}`,
				...withJson('{"customer_user_id":"änna \\"A\\" 安娜"}'),
			},
			{
				name: 'email',
				parameters: { adaptyMailIdType: 'email' },
				id: 'Anna+1@example.com',
				idType: 'email',
				wire: `POST ${ADAPTY_MAIL_URL}`,
				...withJson('{"email":"Anna+1@example.com"}'),
			},
			{
				name: 'external profile ID',
				parameters: { adaptyMailIdType: 'externalProfileId' },
				id: 'external/1',
				idType: 'externalProfileId',
				wire: `POST ${ADAPTY_MAIL_URL}`,
				...withJson('{"external_profile_id":"external/1"}'),
			},
			{
				name: 'a number goes out as a string',
				id: 42,
				wire: `POST ${ADAPTY_MAIL_URL}`,
				...withJson('{"customer_user_id":"42"}'),
			},
		],
		lookUp: [],
	},
	cleverTap: {
		keyLines: ({ accountId, passcode }) => [
			`x-clevertap-account-id: ${accountId}`,
			`x-clevertap-passcode: ${passcode}`,
		],
		deleted: {
			httpStatus: 200,
			batchSize: 1,
			expectedBy: TIME,
			...message(`Accepted; gone\\sby\\s${UTC_MINUTE}`),
		},
		after: { expectedBy: 48 * HOUR_MS },
		found: { message: 'Found' },
		state: 'pendingDeletion',
		refusedKey: 401,
		confirmedAgain: ['identity', 'guid'],
		delete: [
			{
				name: 'identity (the default)',
				id: 'änna "A" 安娜',
				wire: `POST ${CLEVERTAP_URL}`,
				...withJson('{"identity":["änna \\"A\\" 安娜"]}'),
			},
			{
				name: 'GUID',
				parameters: { cleverTapIdType: 'guid' },
				id: '__g-1',
				idType: 'guid',
				wire: `POST ${CLEVERTAP_URL}`,
				...withJson('{"guid":["__g-1"]}'),
			},
			{
				name: 'a number goes out as a string',
				id: 42,
				wire: `POST ${CLEVERTAP_URL}`,
				...withJson('{"identity":["42"]}'),
			},
		],
		lookUp: [
			{
				name: 'identity',
				id: 'anna & co',
				wire: 'GET /1/profile.json?identity=anna%20%26%20co',
			},
			{
				name: 'GUID',
				parameters: { cleverTapIdType: 'guid' },
				id: '__g-1',
				idType: 'guid',
				wire: 'GET /1/profile.json?objectId=__g-1',
			},
		],
	},
	gainsightPx: {
		keyLines: ({ apiKey }) => [`x-aptrinsic-api-key: ${apiKey}`],
		deleted: {
			httpStatus: 204,
			hardDelete: false,
			revivableUntil: TIME,
			...message(`Deleted; revivable\\suntil\\s${UTC_MINUTE}`),
		},
		after: { revivableUntil: 7 * DAY_MS },
		found: { message: 'Found' },
		state: 'softDeleted',
		refusedKey: 401,
		confirmedAgain: [],
		delete: [
			{
				name: 'soft (the default)',
				id: 'anna+1@example.com',
				wire: 'DELETE /v1/users/anna%2B1%40example.com?hardDelete=false',
			},
			{
				name: 'hard',
				id: 'anna',
				wire: 'DELETE /v1/users/anna?hardDelete=true',
				...permanently,
			},
			{
				name: 'an ID that a path cannot carry, soft',
				id: 'team/änna',
				wire: 'DELETE /v1/users/delete?hardDelete=false',
				...withJson('{"identifyId":"team/änna"}'),
			},
			{
				name: 'an ID that is a route, hard',
				id: 'delete',
				wire: 'DELETE /v1/users/delete?hardDelete=true',
				...withJson('{"identifyId":"delete"}'),
				...permanently,
			},
			{ name: 'a number', id: 0, wire: 'DELETE /v1/users/0?hardDelete=false' },
		],
		lookUp: [
			{
				name: 'identify ID',
				id: 'anna@example.com',
				wire: 'GET /v1/users/anna%40example.com',
			},
			{
				name: 'an ID that a path cannot carry',
				id: 'team/anna',
				wire: 'GET /v1/users?pageSize=1000&filter=identifyId%3D%3Dteam%2Fanna',
			},
		],
	},
};
