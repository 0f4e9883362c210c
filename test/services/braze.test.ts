import { braze } from '../../nodes/DeleteProfile/services/braze';
import { account, findingsOf, NOW, response, target, told, UNEXPECTED } from './support';

const CLOCK = NOW / 1000;

function targets(idType: string, ...ids: string[]) {
	return ids.map((id) => target(idType, id));
}

describe('requests', () => {
	const identified = (email: string) => ({ email, prioritization: ['identified'] });

	test.each([
		['externalId', { external_ids: ['a@x.example', 'b@x.example'] }],
		['brazeId', { braze_ids: ['a@x.example', 'b@x.example'] }],
		['email', { email_addresses: ['a@x.example', 'b@x.example'].map(identified) }],
	])('delete %s: exactly one kind of ID', (idType, body) => {
		const both = targets(idType, 'a@x.example', 'b@x.example');
		expect(braze.delete.request(account, both, NOW)).toMatchObject({
			ok: true,
			value: { method: 'POST', url: 'https://api.example/users/delete', body },
		});
	});

	test('look up by external ID: several at once, and no more data than needed', () => {
		const body = { external_ids: ['a', 'b'], fields_to_export: ['external_id'] };
		const request = braze.lookUp!.request(account, targets('externalId', 'a', 'b'), NOW);
		expect(request).toMatchObject({ ok: true, value: { body } });
	});

	test('look up by another kind of ID: one at a time', () => {
		expect(braze.lookUp!.limits.oneByOne).toEqual(['brazeId', 'email']);
	});

	test.each([
		['externalId', 'ada@example.com,', true],
		['email', 'ada+1@exämple.co.uk', true],
		// A sign on the letter before it, and a joiner.
		['email', 'ada@e\u0301l.\u0915\u094d\u200d\u0937.example', true],
		...[
			...['ada', 'ada@example.com@example.org'],
			...['Ada <ada@example.com>', 'a@b.example,c@d.example'],
			...['ada@!example.com', 'ada@example!.com', 'ada@example.com>'],
		].map((id): [string, string, boolean] => ['email', id, false]),
	])('%s %j is sent: %p', (idType, id, isSent) => {
		expect(braze.problemOfId!(idType, id) === undefined).toBe(isSent);
	});
});

const SPLIT = 'split failed rejected';

test.each([
	[{ deleted: 2, message: 'success' }, 'all accepted'],
	[{ deleted: 2, message: 'success', errors: [] }, 'all accepted'],
	[{ deleted: 1, message: 'success' }, 'split failed unexpectedResponse, some taken'],
	[{ deleted: 0, message: 'success' }, SPLIT],
	[{ deleted: 3, message: 'success' }, UNEXPECTED],
	[{ deleted: -1, message: 'success' }, UNEXPECTED],
	[{ deleted: 1.5, message: 'success' }, UNEXPECTED],
	[{ deleted: 2, message: 'success', errors: ['x'] }, UNEXPECTED],
	[{ deleted: 2, message: 'failure' }, UNEXPECTED],
])('a deletion of two: %j is %s', (body, means) => {
	for (const status of [200, 201]) {
		const reading = braze.delete.read(response(status, body), targets('externalId', 'a', 'b'));
		expect(told(reading)).toBe(means);
	}
});

test.each([
	[400, { message: 'No', errors: ['No'] }, SPLIT],
	[400, { message: 'success', errors: ['No'] }, UNEXPECTED],
	[400, { message: 'No' }, UNEXPECTED],
	[400, { message: '', errors: ['No'] }, UNEXPECTED],
	[400, { message: 7, errors: ['No'] }, UNEXPECTED],
	[401, { message: 'No', errors: [] }, 'denied failed unauthorized'],
	[401, { message: 'No' }, UNEXPECTED],
	[404, { message: 'No', errors: [] }, UNEXPECTED],
])('a refusal: %i %j is %s', (status, body, means) => {
	const both = targets('externalId', 'a', 'b');
	expect(told(braze.delete.read(response(status, body), both))).toBe(means);
	expect(told(braze.lookUp!.read(response(status, body), both))).toBe(means);
});

test.each([
	['externalId', 'By 1 Jan, 00:05 UTC'],
	['email', 'If one identified profile has it'],
])('what a receipt says of an accepted %s: %s', (idType, note) => {
	const queued = response(201, { deleted: 1, message: 'success' });
	const reading = braze.delete.read(queued, targets(idType, 'a@x.example'));
	expect(reading).toMatchObject({ finding: { state: 'accepted', note } });
});

test('a count of 0 for one ID is no absence, and says what to do', () => {
	const nobody = response(201, { deleted: 0, message: 'success' });
	const [finding] = findingsOf(braze.delete.read(nobody, targets('email', 'a@x.example')));
	expect(finding).toMatchObject({
		state: 'failed',
		reason: 'rejected',
		message: { what: 'Braze queued no deletion for this ID' },
	});
});

const user = (id: string) => ({ external_id: id });

test.each([
	['nobody is known, no list', { users: [] }, 'each absent, absent'],
	['in another order', { users: [user('b'), user('a')] }, 'each found, found'],
	['one comes twice', { users: [user('a'), user('a'), user('b')] }, 'each found, found'],
	['one is not known', { users: [user('b')], invalid_user_ids: ['a'] }, 'each absent, found'],
	[
		'missing, but not in the list',
		{ users: [user('a')], invalid_user_ids: [] },
		'each found, failed unexpectedResponse',
	],
	[
		'there, but in the list',
		{ users: [user('a')], invalid_user_ids: ['a', 'b'] },
		'each failed unexpectedResponse, absent',
	],
	['somebody else', { users: [user('a'), user('c')] }, UNEXPECTED],
	['another case', { users: [user('A'), user('b')] }, UNEXPECTED],
	['a user without the field', { users: [{}, user('b')] }, UNEXPECTED],
	['the list is a text', { users: [], invalid_user_ids: 'a' }, UNEXPECTED],
	['somebody else in the list', { users: [], invalid_user_ids: ['a', 'b', 'c'] }, UNEXPECTED],
	['no users', {}, UNEXPECTED],
])('a look-up of two external IDs: %s', (_, body, means) => {
	for (const status of [200, 201]) {
		const said = response(status, { message: 'success', ...body });
		expect(told(braze.lookUp!.read(said, targets('externalId', 'a', 'b')))).toBe(means);
	}
});

const ada = { email: 'Ada@x.example' };

test.each([
	['nobody', [], 'absent'],
	['one profile', [ada], 'found'],
	['several', [ada, ada], 'Braze has more than one profile with this email'],
	['somebody else', [{ email: 'ada@x.example' }], 'Braze sent an unexpected response'],
])('an email that has %s: %s', (_, users, means) => {
	const said = response(201, { message: 'success', users });
	const [finding] = findingsOf(braze.lookUp!.read(said, targets('email', ada.email)));
	expect(finding.state === 'failed' ? finding.message.what : finding.state).toBe(means);
});

test.each<
	[reset: string | undefined, more: { date?: number; headers?: object }, means: string | undefined]
>([
	[`${CLOCK + 90}`, {}, 'after 90000'],
	[`${CLOCK + 90}`, { date: NOW + 60_000 }, 'after 30000'],
	// As it was sent: `Date.parse` takes it for the year 2033.
	[`${CLOCK + 90}`, { headers: { date: 'foo 33 GMT' } }, 'after 90000'],
	[`${CLOCK - 90}`, {}, 'after -90000'],
	...['', 'soon', `-${CLOCK}`, `${CLOCK}s`, undefined].map(
		(reset): [string | undefined, object, undefined] => [reset, {}, undefined],
	),
])('429 with X-RateLimit-Reset %j, %j: %s', (reset, { headers: others, ...more }, means) => {
	const headers = { 'x-ratelimit-reset': reset, ...others };
	const limited = ['retry failed rateLimited, told to wait', means].filter(Boolean).join(', ');
	for (const { read } of [braze.delete, braze.lookUp!]) {
		const said = (status: number) =>
			told(
				read(
					{ ...response(status, { message: 'No' }), ...more, headers },
					targets('externalId', 'a'),
				),
			);
		expect(said(429)).toBe(limited);
		expect(said(503)).toBe('retry failed serviceUnavailable, told to wait');
	}
});

test('a 401 repeats the key, and no text does', () => {
	const said = response(401, { message: 'Invalid API key: sesame-4711' });
	for (const { read } of [braze.delete, braze.lookUp!]) {
		const reading = read(said, targets('externalId', 'a'));
		expect(told(reading)).toBe('denied failed unauthorized');
		expect(JSON.stringify(reading)).not.toContain('sesame');
	}
});

test('what accepted deletions mean if one of them is by email', () => {
	const both = ['externalId', 'email'].map((idType) => target(idType, 'a'));
	expect(braze.consequence(both)).toMatch(/may delete nobody unless one identified profile has it/);
});
