import { ask, sharedSandbox } from './support';

const sandbox = sharedSandbox();
const FIVE_MINUTES = 5 * 60_000;
const FIELDS = { fields_to_export: ['external_id'] };

async function post(path: string, body: unknown, headers = {}) {
	const call = { method: 'POST', path: `/users/${path}`, body, headers };
	const response = await ask(sandbox.it, 'braze', call);
	const reset = response.headers['x-ratelimit-reset'];
	return { status: response.status, said: JSON.parse(response.body) as unknown, reset };
}

function ids(count: number) {
	return Array.from({ length: count }, (_, index) => `id-${index}`);
}

function addressed(email: string, ...prioritization: string[]) {
	return { email_addresses: [{ email, prioritization }] };
}

test('counts what it queues, and deletes who is known 5 minutes later', async () => {
	sandbox.it.seed('braze', [{ externalId: 'anna', brazeId: 'b1', email: 'anna@x.example' }]);
	const both = await post('delete', { external_ids: ['anna', 'nobody'] });
	expect(both).toEqual({ status: 201, said: { deleted: 2, message: 'success' } });
	expect(sandbox.it.state('braze', 'externalId', 'anna')).toBe('pendingDeletion');
	sandbox.it.advance(FIVE_MINUTES);
	expect(sandbox.it.state('braze', 'brazeId', 'b1')).toBe('deleted');
});

test.each([
	['one identified profile', 'deleted', [{ externalId: 'a' }]],
	['two of them', 'present', [{ externalId: 'a' }, { externalId: 'b' }]],
	['one that is not identified', 'deleted', [{ brazeId: 'b' }]],
	['one of each kind', 'deleted', [{ brazeId: 'b' }, { externalId: 'a' }]],
	['nobody', 'unknown', []],
])('an email that has %s: counted, then %s', async (_, state, people) => {
	const email = 'anna@x.example';
	sandbox.it.seed(
		'braze',
		people.map((one) => ({ ...one, email })),
	);
	const { said } = await post('delete', addressed(email, 'identified'));
	expect(said).toEqual({ deleted: 1, message: 'success' });
	sandbox.it.advance(FIVE_MINUTES);
	expect(sandbox.it.state('braze', 'email', email)).toBe(state);
});

test('exports who it knows, in no order, and lists whom it does not know', async () => {
	sandbox.it.seed(
		'braze',
		['a', 'b'].map((externalId) => ({ externalId, email: 'x@y.example' })),
	);
	const users = [{ external_id: 'b' }, { external_id: 'a' }];
	const some = await post('export/ids', { external_ids: ['a', 'b', 'c'], ...FIELDS });
	expect(some.said).toEqual({ users, message: 'success', invalid_user_ids: ['c'] });
	const shared = await post('export/ids', { email_address: 'x@y.example', ...FIELDS });
	expect(shared.said).toEqual({ users, message: 'success' });
});

test.each([
	['delete', { external_ids: ids(50) }, 201],
	['delete', { external_ids: ids(51) }, 400],
	['delete', { external_ids: ['a'], braze_ids: ['b'] }, 400],
	['delete', { external_ids: [] }, 400],
	['delete', { external_ids: 'a' }, 400],
	['delete', { external_ids: ['a', ''] }, 400],
	['delete', { external_ids: [7] }, 400],
	['delete', { email_addresses: ['a@b.example'] }, 400],
	['delete', addressed('a@b.example'), 400],
	['delete', addressed('a@b.example', 'most_recently_updated'), 400],
	['delete', addressed('a@b.example', 'identified', 'most_recently_updated'), 400],
	['delete', { phone_numbers: ['+1'] }, 400],
	['delete', {}, 400],
	['export/ids', { external_ids: ids(50), ...FIELDS }, 201],
	['export/ids', { external_ids: ids(51), ...FIELDS }, 400],
	['export/ids', { external_ids: ['a'] }, 400],
	['export/ids', { external_ids: ['a'], fields_to_export: ['everything'] }, 400],
	['export/ids', { braze_id: ['a'], ...FIELDS }, 400],
	['export/ids', { braze_ids: ['a'], ...FIELDS }, 400],
])('%s %j gives %i', async (path, body, status) => {
	sandbox.it.seed('braze', [{ externalId: 'a', email: 'a@b.example' }]);
	const { said, ...response } = await post(path, body);
	expect(response.status).toBe(status);
	if (status === 201) return;
	expect(said).toEqual({ message: expect.stringMatching(/^(Invalid|Max number of)/) });
	expect(sandbox.it.deletions('braze').size).toBe(0);
});

test('a wrong key comes back, with empty headers; a limit says until when', async () => {
	const body = { external_ids: ['a'] };
	const refused = await post('delete', body, { authorization: 'Bearer wrong' });
	const said = { message: 'Invalid API key: wrong' };
	expect(refused).toEqual({ status: 401, said, reset: '' });
	sandbox.it.limit('braze', [{ perSecond: 0 }]);
	const limited = await post('delete', body);
	expect(limited.status).toBe(429);
	expect(Number(limited.reset) * 1000).toBeGreaterThan(Date.now());
});
