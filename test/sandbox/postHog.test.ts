import { DAY_MS, HOUR_MS } from '../../sandbox/clock';
import { ask, sharedSandbox } from './support';

const PERSONS = '/api/projects/4242/persons/';
const A = '01890c5e-7b3a-5f00-8a4e-3c2d1a0f6e57';
const ASKED = { delete_events: true, delete_recordings: true };

const sandbox = sharedSandbox();

const post = async (body: unknown) =>
	await ask(sandbox.it, 'postHog', { method: 'POST', path: `${PERSONS}bulk_delete/`, body });
const get = async (path: string) => {
	const { status, body } = await ask(sandbox.it, 'postHog', { path: PERSONS + path });
	return { status, body: JSON.parse(body) as { results: object[]; uuid: string } };
};
const seed = () =>
	sandbox.it.seed('postHog', [{ distinctId: 'a', personId: A }, { distinctId: 'b' }]);
const state = (id: string) => sandbox.it.state('postHog', 'distinctId', id);

test('persons go within minutes, their events on Sunday', async () => {
	seed();
	const { status, body } = await post({ distinct_ids: ['a', 'b', 'x'], ...ASKED });
	expect([status, JSON.parse(body)]).toEqual([
		202,
		{
			persons_found: 2,
			persons_deleted: 0,
			persons_queued_for_deletion: 2,
			events_queued_for_deletion: true,
			recordings_queued_for_deletion: true,
			deletion_errors: [],
		},
	]);
	expect((await get('?distinct_id=a')).body.results).toMatchObject([
		{ uuid: A, distinct_ids: ['a'] },
	]);
	sandbox.it.advance(HOUR_MS / 20);
	expect((await get('?distinct_id=a')).body).toEqual({ results: [], next: null, previous: null });
	expect(await get(`${A}/`)).toMatchObject({ status: 404, body: { detail: 'Not found.' } });

	const job = `deletion_status/?status=all&person_uuid=${A}`;
	const open = { person_uuid: A, status: 'pending', delete_verified_at: null };
	expect((await get(job)).body.results).toMatchObject([open]);
	sandbox.it.advance(7 * DAY_MS);
	expect((await get(job)).body.results).toMatchObject([{ status: 'completed' }]);
	sandbox.it.reset();
	expect((await get(job)).body.results).toEqual([]);
});

test('persons whose events are kept have no job; unknown ones are counted as nobody', async () => {
	seed();
	const kept = { delete_events: false, delete_recordings: false };
	const queued = { persons_queued_for_deletion: 1, events_queued_for_deletion: false };
	expect(JSON.parse((await post({ ids: [A], ...kept })).body)).toMatchObject(queued);
	expect((await get(`deletion_status/?status=all&person_uuid=${A}`)).body.results).toEqual([]);
	const nobody = { persons_found: 0, events_queued_for_deletion: false };
	expect(JSON.parse((await post({ distinct_ids: ['x'], ...ASKED })).body)).toMatchObject(nobody);
	expect(sandbox.it.stats('postHog')).toMatchObject({ deletedIds: 1, absentIds: 1 });
});

test.each<[string, unknown]>([
	['a filter', { distinct_ids: ['a'], properties: [], ...ASKED }],
	['a filter alone', { properties: [{ key: 'email' }], ...ASKED }],
	['persons to keep', { distinct_ids: ['a'], keep_person: true, ...ASKED }],
	['both kinds of ID', { distinct_ids: ['a'], ids: [A], ...ASKED }],
	['no word about events', { distinct_ids: ['a'], delete_recordings: true }],
	['nobody', { distinct_ids: [], ...ASKED }],
	['no list', { distinct_ids: 'a', ...ASKED }],
	['an empty text', { distinct_ids: ['a', ''], ...ASKED }],
	['a number', { distinct_ids: ['a', 7], ...ASKED }],
	['the same ID twice', { distinct_ids: ['a', 'a'], ...ASKED }],
	['1,001 IDs', { distinct_ids: Array.from({ length: 1001 }, (_, n) => `a${n}`), ...ASKED }],
	['a person ID that is none', { ids: [A, 'a'], ...ASKED }],
])('refuses %s', async (_name, body) => {
	seed();
	const { status, body: said } = await post(body);
	expect([status, JSON.parse(said)]).toMatchObject([400, { type: 'validation_error', attr: null }]);
	expect([state('a'), state('b')]).toEqual(['present', 'present']);
});

test.each([
	[{ authorization: undefined }, PERSONS, 401, 'not_authenticated'],
	[{}, '/api/projects/7/persons/', 403, 'permission_denied'],
	[{}, '/api/projects/@current/persons/', 404, 'not_found'],
	[{}, `${PERSONS}7/`, 400, 'invalid_input'],
	[{}, `${PERSONS}?search=a`, 400, 'invalid_input'],
	[{}, `${PERSONS}deletion_status/?person_uuid=${A}`, 400, 'invalid_input'],
	[{}, '/api/projects/4242/persons', 404, undefined],
])('headers %j, GET %s: %i %s', async (headers, path, status, code) => {
	const said = await ask(sandbox.it, 'postHog', { path, headers });
	expect(said.status).toBe(status);
	if (code) expect(JSON.parse(said.body)).toMatchObject({ code, attr: null });
	else expect(said.body).toContain('<html>');
});
