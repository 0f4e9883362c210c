import { fault, on, recordedIn, withJson, type ServiceFacts } from './types';

const DELETE = 'POST /users/delete';
const READ = 'POST /users/export/ids';
const DOCS = 'https://www.braze.com/docs/api';
const RUBY = 'https://github.com/jonallured/braze_ruby (VCR cassettes, 2020)';
const QUEUED = { deleted: 1, message: 'success' };
const NOBODY = { users: [], message: 'success' };

const cassette = recordedIn(RUBY);
const documented = recordedIn(DOCS);

const three = { ids: ['1', '2', '3'] };

export const braze: ServiceFacts = {
	keyHeaders: ({ apiKey }) => ({ authorization: `Bearer ${String(apiKey)}` }),
	limitedBy: ['apiKey'],
	refusedKey: { status: 401, field: 'REST API Key', undocumented: [403] },
	refusal: { message: 'Invalid request' },
	deleted: {
		fields: { httpStatus: 201, batchSize: 1, message: /^By \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d UTC$/ },
		after: { expectedBy: 5 * 60_000 },
		state: 'pendingDeletion',
		body: () => QUEUED,
	},
	found: { httpStatus: 201, message: 'Profile exists' },
	limits: { delete: { ids: 50, perMinute: 20_000 }, lookUp: { ids: 50, perMinute: 250 } },
	confirmedAgain: ['externalId', 'brazeId', 'email'],
	defaults: { idType: 'externalId' },
	demo: { accepted: 218, skipped: 21, repeated: 1, requests: 5 },
	delete: [
		{ id: 'änna "A" 安娜', wire: DELETE, ...withJson('{"external_ids":["änna \\"A\\" 安娜"]}') },
		{ id: '5f0c-1', idType: 'brazeId', wire: DELETE, ...withJson('{"braze_ids":["5f0c-1"]}') },
		{
			id: 'person-1@example.com',
			idType: 'email',
			wire: DELETE,
			...withJson(
				'{"email_addresses":[{"email":"person-1@example.com","prioritization":["identified"]}]}',
			),
			fields: { httpStatus: 201, batchSize: 1, message: 'If one identified profile has it' },
		},
		{ id: 42, wire: DELETE, ...withJson('{"external_ids":["42"]}') },
	],
	lookUp: [
		{
			id: 'anna & co',
			wire: READ,
			...withJson('{"external_ids":["anna & co"],"fields_to_export":["external_id"]}'),
		},
		{
			id: '5f0c-1',
			idType: 'brazeId',
			wire: READ,
			...withJson('{"braze_id":"5f0c-1","fields_to_export":["braze_id"]}'),
		},
		{
			id: 'Anna@example.com',
			idType: 'email',
			wire: READ,
			...withJson('{"email_address":"Anna@example.com","fields_to_export":["email"]}'),
		},
	],
	caveat: /^Braze queues deletions, of unknown IDs too;/,
	// One plain address, where it has to be one.
	fate: (id, idType) =>
		idType !== 'email' ||
		/^[^\s@,;:|<>()[\]"\\\p{C}]+@([\p{L}\p{M}\d-]+\.)+[\p{L}\p{M}\d-]+$/u.test(id),
	idsOnTheWire: ({ body }) =>
		Object.values(JSON.parse(body) as Record<string, Array<string | { email: string }>>)
			.flat()
			.map((one) => (typeof one === 'string' ? one : one.email)),
	notDone: [
		['200 without body', 200],
		['201 with the count alone', 201, { deleted: 1 }],
		['201 that queued nobody', 201, { ...QUEUED, deleted: 0 }],
		['201 that queued more', 201, { ...QUEUED, deleted: 2 }],
		['201 with the count as a text', 201, { ...QUEUED, deleted: '1' }],
		['201 with true', 201, { ...QUEUED, deleted: true }],
		['201 without a count', 201, { message: 'success' }],
		['201 with an error', 201, { ...QUEUED, errors: ['No such user'] }],
		['201 Success', 201, { ...QUEUED, message: 'Success' }],
		['202', 202, QUEUED],
		['204', 204],
		['404 with the count', 404, QUEUED],
		['404 of a path', 404, { message: 'Invalid URL' }],
		['404 with a list of errors', 404, { message: 'No such user', errors: [] }],
	],
	faults: [
		fault('400 `Max number of ids exceeded`', 400, { message: 'Max number of ids exceeded' }),
		fault('400 with a list of errors', 400, { message: 'No', errors: ['No'] }),
		fault('401 `Invalid App Group API Identifier`', 401, {
			message: 'Invalid App Group API Identifier: 0a1b',
		}),
		fault('403 `Access Denied`', 403, { message: 'Access Denied' }),
		fault('404 `Invalid URL`', 404, { message: 'Invalid URL' }),
		fault('201 with `deleted` 0', 201, { ...QUEUED, deleted: 0 }),
	],
	recorded: [
		cassette('all accepted', 201, { deleted: 3, message: 'success' }, three),
		documented('all accepted', 200, QUEUED),
		cassette('denied failed unauthorized', 401, { message: 'Invalid API key: sesame' }),
		recordedIn('https://github.com/DynamoMTL/appboy (VCR cassettes, 2017)')(
			'denied failed unauthorized',
			401,
			{ message: 'Invalid App Group API Identifier: 0a1b' },
		),
		// Of another call.
		cassette('split failed rejected', 400, { message: 'Invalid subscription group ID' }),
		documented('split failed rejected', 400, { message: 'Max number of ids exceeded', errors: [] }),
		recordedIn('https://github.com/api-evangelist/braze (errors, a live probe)')(
			'all failed unexpectedResponse',
			404,
			{ message: 'Invalid URL' },
		),
		cassette(
			'each found',
			201,
			{ users: [{ external_id: 'user-1', braze_id: '5f0c' }], message: 'success' },
			{ action: 'lookUp' },
		),
		documented(
			'each found, absent',
			200,
			{ message: 'success', users: [{ external_id: 'a' }], invalid_user_ids: ['b'] },
			{ action: 'lookUp', ids: ['a', 'b'] },
		),
	],
	credentialTest: {
		stored: { instance: 'eu01', apiKey: 'sesame' },
		origin: 'https://rest.fra-01.braze.eu',
		regions: [
			...['us01', 'us02', 'us03', 'us04', 'us05', 'us06', 'us07', 'us08', 'us10'],
			...['eu01', 'eu02', 'au01', 'id01', 'jp01', 'kr01', 'custom'],
		],
		keys: ['apiKey'],
		path: '/users/export/ids',
		body: /^\{"external_ids":\["n8n-credential-test-\w+"\],"fields_to_export":\["external_id"\]\}$/,
		postReads: true,
		where: /Settings > APIs and Identifiers/,
		wrongRegion: /Compare Instance with the address of your dashboard/,
		good: [
			...on(200, NOBODY),
			...on(201, NOBODY, { ...NOBODY, invalid_user_ids: ['n8n-credential-test'] }),
		],
		wrong: [
			...on(
				200,
				{ message: 'success' },
				{ users: [] },
				{ ...NOBODY, users: {} },
				{ ...NOBODY, users: [{ external_id: 'ada' }] },
				{ ...NOBODY, message: 'Success' },
				{ ...NOBODY, message: 'failure' },
				{ ...NOBODY, message: ['success'] },
				{ ...NOBODY, errors: ['The key is expired'] },
				{ ...NOBODY, error: 'Unauthorized' },
				{ status: 'success', users: [] },
			),
			...on(202, NOBODY),
			...on(404, NOBODY, { message: 'Invalid URL' }),
		],
	},
};
