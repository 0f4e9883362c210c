import { fault, on, recordedIn, type ServiceFacts } from './types';

const APP_ID = '1f0c5b9e-7a43-4d26-9b8e-3c2d1a0f6e57';
const USERS = `/apps/${APP_ID}/users/by`;
const UUID = '567491ee-9105-4a87-9cbc-ed78a571645b';
const DAY_MS = 24 * 60 * 60 * 1000;

const OPENAPI = 'https://documentation.onesignal.com/reference/delete-user (OpenAPI 11.6)';
const NODE_SDK = 'https://github.com/OneSignal/onesignal-node-api (errors.ts)';
const RATES = 'https://documentation.onesignal.com/reference/rate-limits';

const errors = (...list: unknown[]) => ({ errors: list });
const PLACEHOLDER = { code: 'internal error code', title: 'example error title', meta: {} };
const DENIED =
	"Access denied.  Please include an 'Authorization: ...' header with a valid API key.";
const noAlias = (label: string, id: string) =>
	errors({ title: `Given alias \`(${label}: ${id})\` doesn't match an existing user` });
const NO_APP = errors({ title: 'App not found' });
const accepted = { identity: { onesignal_id: UUID } };
const user = {
	properties: { tags: {}, country: 'US' },
	identity: { external_id: 'user-1', onesignal_id: UUID },
	subscriptions: [{ id: UUID, type: 'Email', token: 'example@example.com', enabled: true }],
};

const recorded = recordedIn(OPENAPI);

export const oneSignal: ServiceFacts = {
	keyHeaders: ({ apiKey }) => ({ authorization: `Key ${String(apiKey)}` }),
	limitedBy: ['appId'],
	refusedKey: { status: 401, field: 'API Key', undocumented: [] },
	refusal: errors({ code: 'request-1', title: 'Invalid UUID', meta: {} }),
	deleted: {
		fields: { httpStatus: 202, message: /^By \d+ \w+, \d\d:\d\d UTC$/ },
		after: { expectedBy: DAY_MS },
		state: 'pendingDeletion',
		body: () => accepted,
	},
	found: { message: 'Profile exists' },
	limits: { delete: { perSecond: 1000 }, lookUp: { perSecond: 1 } },
	confirmedAgain: [],
	defaults: { idType: 'externalId' },
	demo: { accepted: 217, alreadyAbsent: 1, skipped: 21, repeated: 1, requests: 218 },
	delete: [
		{ id: 'anna', wire: `DELETE ${USERS}/external_id/anna` },
		{ id: 'anna & co: 1', wire: `DELETE ${USERS}/external_id/anna%20%26%20co%3A%201` },
		{ id: UUID, idType: 'oneSignalId', wire: `DELETE ${USERS}/onesignal_id/${UUID}` },
	],
	lookUp: [
		{ id: 'änna', wire: `GET ${USERS}/external_id/%C3%A4nna` },
		{ id: UUID, idType: 'oneSignalId', wire: `GET ${USERS}/onesignal_id/${UUID}` },
	],
	caveat: /^OneSignal makes a new user of whoever opens the app again/,
	fate: (id, idType) =>
		idType === 'oneSignalId'
			? /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
			: !/^\.\.?$|[/\\?#%;\p{Cc}]/u.test(id) && encodeURIComponent(id).length <= 1000,
	idsOnTheWire: ({ url }) => [decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))],
	notDone: [
		['200 with the identity', 200, accepted],
		['202 without body', 202],
		['202 about nobody', 202, { identity: {} }],
		['202 with an error beside', 202, { ...accepted, ...errors('No') }],
		['204', 204],
		['404 with an empty object', 404, {}],
		['404 with a text', 404, errors('User not found')],
		['404 with a map', 404, { errors: { title: 'User not found' } }],
		['404 of the app', 404, NO_APP],
		['404 of another user', 404, noAlias('external_id', 'somebody-else')],
		['409', 409, errors({ code: 'Subscription Limit Exceeded', title: 'x' })],
	],
	faults: [
		fault('403 `Access denied`', 403, errors(DENIED)),
		fault('404 `App not found`', 404, NO_APP),
	],
	recorded: [
		recorded('all accepted', 202, accepted),
		recorded('all accepted', 202, accepted, { idType: 'oneSignalId', ids: [UUID] }),
		recorded('all absent', 404, errors(PLACEHOLDER)),
		recorded('all absent', 404, noAlias('external_id', 'user-1')),
		recorded('all failed rejected', 400, errors({ code: 'request-1', title: 'Invalid UUID' })),
		recorded(
			'all failed rejected',
			409,
			errors({ code: 'Subscription Limit Exceeded', title: 'Example error title', meta: {} }),
		),
		recorded(
			'denied failed unauthorized',
			401,
			errors({
				code: 'auth-1',
				title: "This operation requires 'Authorization' in the HTTP header",
			}),
		),
		recorded('denied failed unauthorized', 401, errors(DENIED), { source: NODE_SDK }),
		recorded('denied failed unauthorized', 403, errors(DENIED), { source: NODE_SDK }),
		recorded('retry failed rateLimited, told to wait', 429, errors('API rate limit exceeded.'), {
			source: RATES,
		}),
		recorded('all found', 200, user, { action: 'lookUp' }),
		recorded('all found', 200, user, {
			action: 'lookUp',
			idType: 'oneSignalId',
			ids: [UUID.toUpperCase()],
		}),
		recorded('all absent', 404, errors(PLACEHOLDER), { action: 'lookUp' }),
	],
	credentialTest: {
		stored: { server: 'production', appId: APP_ID, apiKey: 'sesame' },
		origin: 'https://api.onesignal.com',
		regions: ['production', 'custom'],
		keys: ['appId', 'apiKey'],
		path: `${USERS}/external_id/`,
		where: /Settings > Keys & IDs/,
		wrongRegion: /Check App ID/,
		good: on(404, errors(PLACEHOLDER), noAlias('external_id', 'x')),
		wrong: [
			...on(
				404,
				errors(),
				errors('User not found'),
				errors(DENIED),
				errors({ title: '' }),
				errors({ title: 'app_id not found' }),
				errors({ title: 'Not found', meta: { app_id: APP_ID } }),
				NO_APP,
				errors({ ...PLACEHOLDER, status: '404' }),
				errors({ ...PLACEHOLDER, message: 'No such page' }),
				errors(PLACEHOLDER, PLACEHOLDER),
				errors(PLACEHOLDER, 'No such app'),
				{ errors: 'User not found' },
				PLACEHOLDER,
			),
			...on(200, user, errors(PLACEHOLDER)),
			...on(202, accepted),
		],
	},
};
