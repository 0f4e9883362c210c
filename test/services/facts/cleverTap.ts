import { fault, fromRecord, on, recordedIn, withJson, type ServiceFacts } from './types';

const URL = '/1/delete/profiles.json';
const REGION = /account ID.*passcode.*region.*dashboard address.*in1\.dashboard\.clevertap\.com/i;
const HOUR_MS = 3_600_000;
const DOCS = 'https://developer.clevertap.com/docs';
const RUBY = 'https://github.com/tradeo/clevertap-ruby (VCR cassettes, 2018)';

function named(name: string, body: (id: string) => object) {
	return { name, fault: ({ id }: { id: string }) => ({ status: 200, body: body(id) }) };
}

const recorded = recordedIn(RUBY, { ids: ['client-1'] });
const SUCCESS = { status: 'success' };
const fail = (code: number, error: string) => ({ status: 'fail', error, code });
const two = { ids: ['client-1', 'client-2'] };

export const cleverTap: ServiceFacts = {
	keyHeaders: ({ accountId, passcode }) => ({
		'x-clevertap-account-id': String(accountId),
		'x-clevertap-passcode': String(passcode),
	}),
	limitedBy: ['accountId'],
	refusedKey: { status: 401, field: 'Region', undocumented: [] },
	refusal: { status: 'fail', error: 'Not valid', code: 400 },
	deleted: {
		fields: { httpStatus: 200, batchSize: 1, message: /^By \d{1,2} [A-Z][a-z]{2}, \d\d:\d\d UTC$/ },
		after: { expectedBy: 48 * HOUR_MS },
		state: 'pendingDeletion',
	},
	found: { message: 'Profile exists' },
	limits: { delete: { ids: 100, concurrency: 3 }, lookUp: { concurrency: 3 } },
	confirmedAgain: ['identity', 'guid'],
	defaults: { idType: 'identity' },
	demo: { accepted: 229, skipped: 9, refused: 1, repeated: 1, requests: 4 },
	delete: [
		{ id: 'änna "A" 安娜', wire: `POST ${URL}`, ...withJson('{"identity":["änna \\"A\\" 安娜"]}') },
		{ id: '__g-1', idType: 'guid', wire: `POST ${URL}`, ...withJson('{"guid":["__g-1"]}') },
		{ id: 42, wire: `POST ${URL}`, ...withJson('{"identity":["42"]}') },
	],
	lookUp: [
		{ id: 'anna & co', wire: 'GET /1/profile.json?identity=anna%20%26%20co' },
		{ id: '__g-1', idType: 'guid', wire: 'GET /1/profile.json?objectId=__g-1' },
	],
	caveat: /^CleverTap deletes within 48 hours;/,
	fate: 'cleverTap',
	idsOnTheWire: ({ body }) => Object.values(JSON.parse(body) as Record<string, string[]>).flat(),
	notDone: [
		['200 without body', 200],
		['200 with an empty object', 200, {}],
		['200 with the word alone', 200, '"success"'],
		['200 with a list', 200, [{ status: 'success' }]],
		['200 Success', 200, { status: 'Success' }],
		['200 true', 200, { status: true }],
		['200 fail', 200, { status: 'fail', error: 'x' }],
		['200 fail 401', 200, { status: 'fail', code: 401 }],
		['200 success in JSend', 200, { status: 'success', data: null }],
		['200 fail 401, 1 processed', 200, { status: 'fail', code: 401, processed: 1 }],
		['400 fail, 1 processed', 400, { status: 'fail', processed: 1 }],
		['200 partial without a list', 200, { status: 'partial' }],
		[
			'200 partial about somebody else',
			200,
			{ status: 'partial', processed: 1, unprocessed: [{ record: 'x' }] },
		],
		['201 success', 201, { status: 'success' }],
		['204', 204],
		['404 success', 404, { status: 'success' }],
	],
	faults: [
		fault('400', 400),
		{
			name: '400 `Malformed request`, once',
			fault: () => ({ recorded: 'cleverTapMalformed', times: 1 }),
		},
		fromRecord('400 `Malformed request`, always', 'cleverTapMalformed'),
		fromRecord('401 `Account ID is not valid`', 'cleverTapAccountUnknown'),
		fromRecord('200 with `Invalid Credentials`', 'cleverTapInvalidIn200'),
		fault('200 with `fail`', 200, { status: 'fail' }),
		fromRecord('200 with `fail`, code 515', 'cleverTapFail515'),
		fromRecord('200 with `fail`, but 1 processed', 'cleverTapFailPartlyDone'),
		fromRecord('200 with `partial` that names another record', 'cleverTapPartial'),
		named('200 with `partial`, the ID unprocessed', (record) => ({
			status: 'partial',
			processed: 0,
			unprocessed: [{ status: 'fail', code: 513, record }],
		})),
		fault('200 with `partial` that names nobody', 200, {
			...{ status: 'partial', processed: 0, unprocessed: [] },
		}),
		named('200 with `success` and an ID unprocessed', (record) => ({
			status: 'success',
			processed: 0,
			unprocessed: [{ status: 'fail', record }],
		})),
	],
	recorded: [
		recorded('all accepted', 200, SUCCESS, { ...two, source: `${DOCS}/delete-user-profile-api` }),
		recorded('all accepted', 200, SUCCESS, {
			...{ idType: 'guid', ids: ['__unknown'] },
			source: 'https://github.com/CleverTap/clevertap-node, test/test.js (a GUID that nobody has)',
		}),
		recorded('denied failed unauthorized', 401, fail(401, 'Account ID is not valid')),
		recorded('denied failed unauthorized', 401, fail(401, 'Invalid Credentials'), {
			action: 'lookUp',
			source: 'https://github.com/divyekant/clevertap-assist (another region)',
		}),
		// Of an upload, whose form a deletion may share.
		recorded('each failed rejected', 200, {
			status: 'fail',
			processed: 0,
			unprocessed: [
				{
					status: 'fail',
					code: 515,
					error: 'Property name missing.',
					record: { identity: 'client-1', type: 'profile' },
				},
			],
		}),
		recorded('split failed rejected, once more', 400, fail(400, 'Malformed request'), {
			...two,
			source: 'https://github.com/ankit-arora/clevertap-data-upload, commands.go',
		}),
		recorded(
			'retry failed rateLimited, told to wait',
			429,
			fail(429, 'Too many concurrent requests'),
			{ ...two, source: `${DOCS}/api-request-limit (the words; the form is theirs)` },
		),
		...[{ ...SUCCESS, record: null }, SUCCESS].map((body) =>
			recorded('all absent', 200, body, {
				action: 'lookUp',
				source: 'public scripts that read profiles; CleverTap does not document it',
			}),
		),
	],
	credentialTest: {
		stored: { region: 'sk1', accountId: 'ABC-123', passcode: 'sesame' },
		origin: 'https://sk1.api.clevertap.com',
		regions: ['eu', 'in1', 'sg1', 'us1', 'aps3', 'mec1', 'sk1', 'custom'],
		keys: ['accountId', 'passcode'],
		path: '/1/profile.json?identity=',
		where: /Settings > Project/,
		wrongRegion: REGION,
		good: on(
			200,
			{ status: 'success', record: null },
			{ status: 'success', record: {} },
			{ status: 'success' },
			{ status: 'success', error: '', message: null },
		),
		wrong: [
			...on(
				200,
				{ status: 'fail', error: 'Invalid Credentials', code: 401 },
				{ status: 'fail', error: 'Invalid Credentials', code: '401' },
				{ status: 'fail', error: 'Invalid Credentials' },
				{ status: 'fail', error: 'Account ID is not valid', code: 401 },
				{ status: 'success', code: 401 },
			).map((response) => ({ ...response, says: REGION })),
			...on(
				200,
				{ status: 'fail', error: 'Forbidden', code: 403 },
				{ status: 'fail', code: '403' },
			).map((response) => ({ ...response, says: /\(403\)/ })),
			{ status: 200, body: { status: 'fail', code: 429 }, says: /\(429\)/ },
			{ status: 200, body: { status: 'fail', code: 503 }, says: /\(5xx/ },
			...on(
				200,
				{ status: 'fail', data: { title: 'Not Found' } },
				{ status: 'partial' },
				{ status: 'Failure', message: 'pods not found' },
				{ status: 'successful' },
				{ status: 'success', error: 'No such project' },
				{ status: 'success', error: '2 of 3 accounts are locked' },
				{ status: 'success', error: { code: 'locked' } },
				{ status: 'success', message: 'No such project' },
				{ status: 404, error: 'Not Found' },
			),
			...on(
				404,
				{ status: 'fail', data: { title: 'Not Found' } },
				{ status: 'fail', error: 'Not Found', code: 404 },
			),
			...on(201, { status: 'success' }),
		],
	},
};
