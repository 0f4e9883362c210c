import { fromRecord, on, recordedIn, withJson, type ServiceFacts } from './types';

const DAY_MS = 24 * 3_600_000;
const DOCS = 'https://px-apidocs.gainsight.com/';
const USERS = '/v1/users';

function notFound(message: string) {
	return {
		externalapierror: { status: 'NOT_FOUND', message, debugMessage: null, subErrors: null },
	};
}

const recorded = recordedIn(DOCS);

const hard = {
	parameters: { hardDelete: true },
	fields: { httpStatus: 204, hardDelete: true, message: 'Confirmed' },
	after: {},
	state: 'hardDeleted',
} as const;

export const gainsightPx: ServiceFacts = {
	keyHeaders: ({ apiKey }) => ({ 'x-aptrinsic-api-key': String(apiKey) }),
	limitedBy: ['apiKey'],
	refusedKey: { status: 401, field: 'Data Center', undocumented: [401, 403] },
	refusal: { externalapierror: { status: 'BAD_REQUEST', message: 'Not valid' } },
	deleted: {
		fields: {
			httpStatus: 204,
			hardDelete: false,
			message: /^Restorable until \d{1,2} [A-Z][a-z]{2}$/,
		},
		after: { revivableUntil: 7 * DAY_MS },
		state: 'softDeleted',
	},
	found: { message: 'Profile exists' },
	limits: { delete: { perSecond: 200 }, lookUp: { perSecond: 200 } },
	confirmedAgain: [],
	defaults: { hardDelete: false },
	demo: { deleted: 193, alreadyAbsent: 11, skipped: 34, refused: 1, repeated: 1, requests: 205 },
	delete: [
		{ id: 'anna+1@example.com', wire: `DELETE ${USERS}/anna%2B1%40example.com?hardDelete=false` },
		{ id: 'anna', wire: `DELETE ${USERS}/anna?hardDelete=true`, ...hard },
		{
			id: 'team/änna',
			wire: `DELETE ${USERS}/delete?hardDelete=false`,
			...withJson('{"identifyId":"team/änna"}'),
		},
		{
			id: 'delete',
			wire: `DELETE ${USERS}/delete?hardDelete=true`,
			...withJson('{"identifyId":"delete"}'),
			...hard,
		},
		{ id: 0, wire: `DELETE ${USERS}/0?hardDelete=false` },
	],
	lookUp: [
		{ id: 'anna@example.com', wire: `GET ${USERS}/anna%40example.com` },
		{ id: 'team/anna', wire: `GET ${USERS}?pageSize=1000&filter=identifyId%3D%3Dteam%2Fanna` },
	],
	caveat: /^Gainsight PX restores soft-deleted users who come back within 7 days/,
	fate: 'gainsightPx',
	idsOnTheWire({ url, body }) {
		const [, segment] = /^\/v1\/users\/([^/?]+)(?:\?|$)/.exec(url) ?? [];
		if (segment === undefined) throw new Error('A deletion goes to /v1/users/ and one segment');
		if (segment !== 'delete') return [decodeURIComponent(segment)];
		return [(JSON.parse(body) as { identifyId: string }).identifyId];
	},
	notDone: [
		['200 with a page', 200, '<html>Log in</html>'],
		['200 with a list', 200, []],
		['200 with the envelope of a refusal', 200, { externalapierror: { status: 'NOT_FOUND' } }],
		['200 with the envelope of AWS Lambda', 200, { statusCode: 200, headers: {}, body: '' }],
		['201', 201, {}],
		['202', 202],
		['404 of a web server', 404, { timestamp: 1, status: 404, error: 'Not Found' }],
		['404 with a page', 404, '<h1>Not Found</h1>'],
		['404 with an empty body', 404, ''],
		['404 with an empty object', 404, {}],
		['404 of a route', 404, notFound('No such route')],
		['404 about another user', 404, notFound('User was not found for parameters {id=delete}')],
		['200 with success: false', 200, { success: false }],
		['200 with a list of errors', 200, { errors: [{ message: 'no' }] }],
	],
	faults: [
		fromRecord('200 with `error`', 'pxErrorIn200'),
		fromRecord('200 with `Rate limit exceeded`', 'pxRateLimitIn200'),
		fromRecord('200 with `externalapierror`', 'pxExternalApiErrorIn200'),
		fromRecord('200 with `externalapierror` inside `body`', 'pxNestedApiErrorIn200'),
		fromRecord('200 with `null`', 'pxNullIn200'),
		fromRecord('404 `Subscription was not found`', 'pxOtherNotFound'),
	],
	recorded: [
		// The example, whose numbers mean nothing.
		recorded('all deleted', 200, { body: {}, statusCode: '100', statusCodeValue: 42 }),
		recorded('all deleted', 204, ''),
		...(['delete', 'lookUp'] as const).map((action) =>
			recorded('all absent', 404, notFound('User was not found for parameters {id=user-1}'), {
				action,
				source: 'https://github.com/rudderlabs/rudder-transformer (test mocks of gainsight_px)',
			}),
		),
	],
	credentialTest: {
		stored: { dataCenter: 'eu', apiKey: 'sesame' },
		origin: 'https://api-eu.aptrinsic.com',
		regions: ['us', 'eu', 'us2', 'custom'],
		keys: ['apiKey'],
		path: `${USERS}?pageSize=1`,
		where: /REST API/,
		wrongRegion: /Check that Data Center is that of your subscription/,
		good: on(
			200,
			{ users: [], totalHits: 0 },
			{ users: [{ identifyId: 'a' }], totalHits: 7, scrollId: null },
		),
		wrong: [
			...on(
				200,
				{ users: 'none', totalHits: 0 },
				{ users: {}, totalHits: 0 },
				{ users: null, totalHits: 0 },
				{ users: 3, totalHits: 0 },
				{ users: [] },
				{ users: [], total: 0 },
				{ users: [], totalHits: '0' },
				{ users: ['ada'], totalHits: 1 },
				{ users: [17], totalHits: 1 },
				{ users: [], totalHits: 0, externalapierror: { status: 'UNAUTHORIZED' } },
				{ externalapierror: { status: 'NOT_FOUND', message: 'No such route' } },
			),
			...on(202, { users: [], totalHits: 0 }),
		],
	},
};
