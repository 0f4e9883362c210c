import type { Finding } from '../../nodes/DeleteProfile/contract/service';
import { appsFlyer } from '../../nodes/DeleteProfile/services/appsFlyer';
import { subjectRequestIdOf } from '../../nodes/DeleteProfile/services/appsFlyer/requests';
import { planOf } from '../input/planning';
import { account, findingsOf, NOW, response, target, told, UNEXPECTED } from './support';

const URL = 'https://api.example/api/gdpr/v1/opendsr_requests';
const DAY_MS = 24 * 3_600_000;
const app = { appId: 'id1' };
const [ann, ben] = ['ann', 'ben'].map((id) => target('customerUserId', id, app));
const [annsId, bensId] = [ann, ben].map((one) => subjectRequestIdOf(account, one, NOW));

const madeOf = (one: typeof ann, now = NOW, token = account) => subjectRequestIdOf(token, one, now);

test('the ID of a request is that of token, app, kind, ID and UTC day, in the form of a random UUID', () => {
	const day = Array.from({ length: 24 }, (_, hour) => madeOf(ann, NOW + hour * 3_600_000));
	expect(new Set(day)).toEqual(new Set([annsId]));
	expect(madeOf(ann, NOW + DAY_MS - 1)).toBe(annsId);
	const others = [
		// Nobody without the token can find out by guessing whose it is.
		madeOf(ann, NOW, { ...account, fingerprint: 'another' }),
		madeOf(ann, NOW + DAY_MS),
		madeOf(ann, NOW - 1),
		madeOf(target('appsFlyerId', 'ann', app)),
		madeOf(target('customerUserId', 'ann', { appId: 'id2' })),
		madeOf(target('customerUserId', 'ANN', app)),
		bensId,
	];
	expect(new Set([annsId, ...others]).size).toBe(8);
	for (const id of [annsId, ...others]) {
		expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
	}
});

test('one ID goes alone, several as a batch that says everything twice', () => {
	const shared = {
		submitted_time: '2026-01-01T00:00:00.000Z',
		api_version: '0.1',
		property_id: 'id1',
	};
	const erasure = (id: string, value: string) => ({
		subject_request_id: id,
		subject_request_type: 'erasure',
		...shared,
		subject_identities: [
			{ identity_type: 'customer_user_id', identity_value: value, identity_format: 'raw' },
		],
	});
	expect(appsFlyer.delete.request(account, [ann], NOW)).toMatchObject({
		value: { method: 'POST', url: URL, body: erasure(annsId, 'ann') },
	});
	expect(appsFlyer.delete.request(account, [ann, ben], NOW)).toMatchObject({
		value: {
			url: `${URL}/batch`,
			body: { meta: shared, requests: [erasure(annsId, 'ann'), erasure(bensId, 'ben')] },
		},
	});
});

const DUE = '2026-01-31T02:00:00+02:00';

function taken(id: unknown, changed: object = {}) {
	return { subject_request_id: id, expected_completion_time: DUE, ...changed };
}

function data(code: unknown) {
	return { code: 400, message: 'ann', af_gdpr_code: code };
}

/** What a response says to the request that was sent for these. */
function read(status: number, body: unknown, ...targets: Array<typeof ann>) {
	const request = appsFlyer.delete.request(account, targets, NOW);
	return appsFlyer.delete.read(
		response(status, body),
		targets,
		request.ok ? request.value : undefined,
	);
}

const one = (status: number, body: unknown) => read(status, body, ann);

/** What says, in the same breath as a success, that something went wrong. */
const BESIDE = [
	...[{ error: data('e213') }, { error: 'No' }, { errors: ['No'] }, { success: false }],
	...[data('e213'), { af_gdpr_code: 'e411' }],
];

const BEFORE = 'all accepted before';
const OF_APP = 'all failed forbidden';
const AN_HOUR = 'retry failed serviceUnavailable, told to wait, after 3600000';

test.each([
	[201, taken(annsId), 'all accepted'],
	[201, taken(bensId), UNEXPECTED],
	[201, { subject_request_id: annsId }, UNEXPECTED],
	// Without a time zone, it is another time on every machine.
	[201, taken(annsId, { expected_completion_time: '2026-01-31T00:00:00' }), UNEXPECTED],
	[201, taken(annsId, { expected_completion_time: '2026-02-30T00:00:00Z' }), UNEXPECTED],
	...BESIDE.map((more): [number, unknown, string] => [201, taken(annsId, more), UNEXPECTED]),
	[200, taken(annsId), UNEXPECTED],
	[400, { error: data('e213') }, BEFORE],
	[400, data('e213'), BEFORE],
	[400, { error: data('e215') }, BEFORE],
	[400, { error: { ...data('e213'), code: undefined } }, BEFORE],
	[400, { error: { ...data('e213'), code: 500 } }, UNEXPECTED],
	...['213', 'xe213', 'e2134', ['e213']].map((code) => [400, { error: data(code) }, UNEXPECTED]),
	[409, { error: { ...data('e213'), code: 409 } }, UNEXPECTED],
	...['e212', 'e411', 'e412', 'e413'].map((code) => [400, { error: data(code) }, OF_APP]),
	[400, { error: data('e317') }, 'all failed rejected'],
	...['e214', 'e319', 'e999'].map((code) => [400, { error: data(code) }, 'split failed rejected']),
	[400, { error: data('e511') }, AN_HOUR],
	[500, { ...data('e511'), code: 500 }, AN_HOUR],
	[500, data('e511'), 'retry failed serviceUnavailable'],
	[401, { status: 401, code: 401, message: 'No' }, 'denied failed unauthorized'],
	[403, '', 'denied failed forbidden'],
	[403, 'Forbidden', UNEXPECTED],
] as Array<[number, unknown, string]>)('one: %i %j: %s', (status, body, expected) => {
	expect(told(one(status, body))).toBe(expected);
});

function fieldsOf(finding: Finding | undefined): unknown {
	return finding?.state === 'accepted' ? finding.fields : finding?.state;
}

test('a receipt says what to verify by, as far as that is known', () => {
	const fields = (body: object, status = 400) => fieldsOf(findingsOf(one(status, body))[0]);
	const expectedBy = '2026-01-31T00:00:00.000Z';
	expect(fields(taken(annsId), 201)).toEqual({ expectedBy, jobId: annsId });
	expect(findingsOf(one(201, taken(annsId)))).toMatchObject([{ note: 'By 31 Jan, 00:00 UTC' }]);
	expect(fields({ error: data('e213') })).toEqual({ jobId: annsId });
	// It says neither which ID the open request has, nor what was requested.
	const ofOpen = one(400, { error: data('e215') });
	expect(fieldsOf(findingsOf(ofOpen)[0])).toEqual({ jobId: undefined });
	const note = 'An open request exists; may not be a deletion';
	expect(findingsOf(ofOpen)).toMatchObject([{ note }]);
	// Of the next day, so of another request.
	expect(fields(taken(madeOf(ann, NOW + DAY_MS)), 201)).toBe('failed');
});

const SPLIT = 'split failed rejected';
const refused = (id: string, code: string) => ({ subject_request_id: id, error: data(code) });
const batch = (responses: unknown, errors?: unknown) => ({ responses, errors });
const both = [taken(annsId), taken(bensId)];

test.each([
	[201, batch([taken(bensId), taken(annsId)], []), 'each accepted, accepted'],
	[201, batch([taken(annsId)], [refused(bensId, 'e213')]), 'each accepted, accepted before'],
	[
		201,
		batch(null, [refused(bensId, 'e215'), refused(annsId, 'e411')]),
		'each failed forbidden, accepted before',
	],
	[
		201,
		batch(undefined, [refused(annsId, 'e325'), refused(bensId, 'e511')]),
		'each failed rejected, failed serviceUnavailable',
	],
	[201, batch([taken(annsId)]), 'each accepted, failed unexpectedResponse'],
	[201, batch(both, [refused(annsId, 'e325')]), 'each failed unexpectedResponse, accepted'],
	[201, batch([...both, taken('other')]), UNEXPECTED],
	[201, batch([taken(annsId), { subject_request_id: bensId }]), UNEXPECTED],
	[201, batch([], []), UNEXPECTED],
	[201, { ...batch(both), ...data('e414') }, UNEXPECTED],
	[201, batch(taken(annsId), []), UNEXPECTED],
	[201, batch(both, 'No'), UNEXPECTED],
	[201, { ...batch(both), error: 'No' }, UNEXPECTED],
	[201, batch([taken(annsId)], [{ subject_request_id: bensId }]), UNEXPECTED],
	[201, taken(annsId), UNEXPECTED],
	[400, data('e414'), SPLIT],
	[400, data('e325'), SPLIT],
	[400, data('e411'), OF_APP],
	[400, data('e317'), 'all failed rejected'],
	[500, { ...data('e511'), code: 500 }, AN_HOUR],
])('batch: %i %j: %s', (status, body, expected) => {
	expect(told(read(status, body, ann, ben))).toBe(expected);
});

test("the form of the App ID is not the token's fault", () => {
	expect(one(400, { error: data('e317') })).toMatchObject({
		finding: { message: { what: 'AppsFlyer does not accept App IDs of this form' } },
	});
});

test('too many requests are about no ID, so their words must not end the run', () => {
	expect(read(400, data('e414'), ann, ben)).toMatchObject({ words: undefined });
	expect(read(400, data('e325'), ann, ben)).toMatchObject({ words: 'e325' });
});

describe('jobs', () => {
	const UUID = '6F7A3B1C-0000-1000-8000-00000000CAFE';
	const job = target('job', UUID);

	test('are asked for by the ID of the request, which has to be one', () => {
		expect(appsFlyer.job!.request(account, [job], NOW)).toEqual({
			ok: true,
			value: { method: 'GET', url: `${URL}/${UUID}` },
		});
		for (const id of ['', 'batch', `${UUID}/`, `../${UUID}`, `${UUID}\n`, UUID.slice(1)]) {
			expect(appsFlyer.job!.request(account, [target('job', id)], NOW)).toMatchObject({
				ok: false,
				problem: { state: 'failed', reason: 'invalidId' },
			});
		}
	});

	const state = (request_status: unknown, subject_request_id: unknown = UUID.toLowerCase()) => ({
		subject_request_id,
		request_status,
	});

	test.each([
		[200, state('pending'), 'all accepted'],
		[200, state('in-progress'), 'all accepted'],
		[200, state('in_progress'), 'all accepted'],
		[200, state('completed'), 'all deleted'],
		[200, state('canceled'), 'all failed jobFailed'],
		[200, state('COMPLETED'), UNEXPECTED],
		[200, state('completed', annsId), UNEXPECTED],
		[200, state('completed', [UUID]), UNEXPECTED],
		...BESIDE.map((more): [number, unknown, string] => {
			return [200, { ...state('completed'), ...more }, UNEXPECTED];
		}),
		[201, state('completed'), UNEXPECTED],
		[400, { error: data('e214') }, 'all failed unknownJob'],
		[400, data('e214'), 'all failed unknownJob'],
		[404, { error: { ...data('e214'), code: 404 } }, UNEXPECTED],
		[400, { error: data('e413') }, OF_APP],
		[400, { error: data('e511') }, AN_HOUR],
	])('%i %j: %s', (status, body, expected) => {
		expect(told(appsFlyer.job!.read(response(status, body), [job]))).toBe(expected);
	});
});

// Whether AppsFlyer also refuses a repeat of what was canceled is not established.
test('what a canceled request leads to is said as a possibility', () => {
	expect(appsFlyer.texts.jobFailed.advice).toMatch(/may treat it as already requested\.$/);
});

const DEVICES = ['idfv', 'iosAdvertisingId', 'androidAdvertisingId'];
const A_DEVICE = '6f7a3b1c-0000-4000-8000-00000000cafe';
const OF_A_DEVICE = 'is not a device ID (a UUID)';

test.each<[string[], string, string | undefined]>([
	[['customerUserId'], 'ann@example.com', undefined],
	[DEVICES, A_DEVICE, undefined],
	[DEVICES, A_DEVICE.toUpperCase(), undefined],
	[DEVICES, 'ann@example.com', OF_A_DEVICE],
	[DEVICES, `${A_DEVICE}\n`, OF_A_DEVICE],
])('%j %j: %s', (types, id, problem) => {
	for (const type of types) expect(appsFlyer.problemOfId?.(type, id)?.what).toBe(problem);
});

test('one ID in two apps is two profiles, and both are sent', () => {
	const item = { id: 'ann', idType: 'customerUserId' };
	const apps = ['id1', 'com.example.app', 'id1'].map((appId) => ({ ...item, appId }));
	const { entries, tasks } = planOf(apps, {}, { service: appsFlyer });
	const sent = tasks.flatMap((list) => list.delete.map(({ parameters }) => parameters));
	expect(sent).toStrictEqual([{ appId: 'id1' }, { appId: 'com.example.app' }]);
	expect(entries.map(({ result, repeats }) => result ?? repeats)).toStrictEqual([
		undefined,
		undefined,
		0,
	]);
});

test.each([
	[['idfv', 'customerUserId'], /login events/],
	[['idfv'], /does not know/],
])('a hint says what accepted %j do not mean', (types, words) => {
	const accepted = types.map((idType) => target(idType, 'a', app));
	expect(appsFlyer.consequence(accepted)).toMatch(words);
});
