import { ask, sharedSandbox, type Call } from './support';

const DAY_MS = 24 * 3_600_000;
const PATH = '/api/2/deletions/users';

const sandbox = sharedSandbox();
beforeEach(() => {
	sandbox.it.seed('amplitude', [
		{ userId: 'anna', amplitudeId: '11', deviceId: 'phone' },
		{ userId: 'anna', amplitudeId: '12' },
		{ userId: 'annabel', amplitudeId: '13' },
		{ amplitudeId: '14' },
	]);
});

async function call(wanted: Call): Promise<[status: number, body: unknown, type?: string]> {
	const { status, body, headers } = await ask(sandbox.it, 'amplitude', wanted);
	const isJson = /^[[{]/.test(body);
	return [status, isJson ? JSON.parse(body) : body, headers['content-type']];
}

const remove = async (body: unknown, odd: Partial<Call> = {}) =>
	await call({ method: 'POST', path: PATH, body, ...odd });

const dayIn = (days: number) =>
	new Date(sandbox.it.now() + days * DAY_MS).toISOString().slice(0, 10);
const jobs = async (first: string, last: string) =>
	await call({ path: `${PATH}?start_day=${first}&end_day=${last}` });
const state = (id: string) => sandbox.it.state('amplitude', 'userId', id);

const BOTH = { ignore_invalid_id: 'true', include_mapped_user_ids: 'true' };

test('a job for the requests of a day, with all IDs of a user; done after 30 days', async () => {
	const day = dayIn(27);
	const [status, first, type] = await remove({ user_ids: ['anna', 'nobody'], ...BOTH });
	const entries = [11, 12].map((amplitude_id) => ({ amplitude_id, user_id: 'anna' }));
	const job = { day, status: 'staging', amplitude_ids: entries, invalid_ids: ['nobody'] };
	expect([status, first, type]).toMatchObject([200, [job], 'application/json']);
	const [, second] = await remove({ amplitude_ids: [14], requester: 'ada' });
	const alone = { amplitude_id: 14, requested_on_day: dayIn(0), requester: 'ada' };
	expect(second).toMatchObject([{ day, amplitude_ids: [alone] }]);
	const [, third] = await remove({ user_ids: ['nobody'], ...BOTH });
	expect(third).toEqual({ invalid_ids: ['nobody'] });
	expect(state('anna')).toBe('pendingDeletion');

	const seen: unknown[] = [];
	for (const days of [0, 25, 5]) {
		sandbox.it.advance(days * DAY_MS);
		const [, listed, as] = await jobs(day, day);
		expect(as).toBe('text/html; charset=UTF-8');
		const [{ status: now, amplitude_ids: all }] = listed as [Record<string, unknown[]>];
		seen.push(now, all.length);
	}
	expect(seen).toEqual(['staging', 3, 'submitted', 3, 'done', 3]);
	expect([state('anna'), state('annabel')]).toEqual(['deleted', 'present']);
	expect((await jobs(dayIn(1), dayIn(2)))[1]).toEqual([]);
	sandbox.it.reset();
	expect((await jobs(day, day))[1]).toEqual([]);
});

test.each([
	['anna', 'match_user_or_device_id', [['anna', 11]]],
	['12', 'match_amplitude_id', [['anna', 12]]],
	['14', 'match_amplitude_id', [[null, 14]]],
	['phone', 'match_user_or_device_id', [['anna', 11]]],
	['ann', 'match_user_prefix', expect.arrayContaining([['annabel', 13]])],
	['Anna', 'nomatch', []],
])('the search for %s: %s', async (user, type, found: unknown) => {
	const [status, body] = await call({ path: `/api/2/usersearch?user=${user}` });
	const { matches, ...rest } = body as { matches: Array<Record<string, unknown>> };
	expect([status, rest]).toEqual([200, { type }]);
	expect(matches.map(({ user_id, amplitude_id }) => [user_id, amplitude_id])).toEqual(found);
});

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);

test.each<[status: number, body: object, odd: Partial<Call>]>([
	[400, { user_ids: ['anna', 'nobody'] }, {}],
	[400, { user_ids: ['anna', 'nobody'], ignore_invalid_id: 'false' }, {}],
	[400, { user_ids: ['anna'], ignore_invalid_ids: 'true' }, {}],
	[400, { user_ids: ['anna'], ignore_invalid_id: 'yes' }, {}],
	[400, { user_ids: ['anna'], delete_from_org: 'false' }, {}],
	[400, { user_ids: ['anna', 7] }, {}],
	[400, { user_ids: 'anna' }, {}],
	[400, { user_ids: ['anna', 'anna'] }, {}],
	[400, { user_ids: ['anna'], amplitude_ids: ['11'] }, {}],
	[400, { user_ids: [] }, {}],
	[400, { user_ids: ['anna', ...ids(100)], ...BOTH }, {}],
	[401, { user_ids: ['anna'] }, { headers: { authorization: undefined } }],
])('%d: a deletion with %j %j', async (status, body, odd) => {
	expect((await remove(body, odd))[0]).toBe(status);
	expect(state('anna')).toBe('present');
});

test.each([
	'/api/2/usersearch',
	'/api/2/usersearch?user=',
	'/api/2/usersearch?user=a&user_id=b',
	PATH,
	`${PATH}?start_day=2026-01-01`,
	`${PATH}?start_day=20260101&end_day=20260102`,
	`${PATH}?start_day=2026-01-02&end_day=2026-01-01`,
	`${PATH}?start_day=2026-01-01&end_day=2026-07-02`,
])('400: %s', async (path) => {
	const [status, body] = await call({ path });
	expect([status, body]).toMatchObject([400, { error: { http_code: 400, type: 'unspecified' } }]);
});
