import type { Call } from './support';
import { adapty, ADAPTY_PATH, ask, sharedSandbox } from './support';

const sandbox = sharedSandbox();

function error(status: number, code: string, text: string, source: string | null = null) {
	return { errors: [{ source, errors: [text] }], error_code: code, status_code: status };
}

const NOT_FOUND = error(404, 'profile_does_not_exist', 'Profile not found');
const NOT_AUTHENTICATED = error(
	401,
	'not_authenticated',
	'Authentication credentials were not provided.',
	'non_field_errors',
);

const isPresent = (id: string) => sandbox.it.has('adapty', 'customerUserId', id);

test('deletes once, with 204, no body and a request ID', async () => {
	sandbox.it.seed('adapty', [{ customerUserId: 'anna', profileId: 'p-1' }]);
	const first = await adapty(sandbox.it, 'DELETE', 'anna');
	expect(first).toMatchObject({ status: 204, body: '' });
	expect(first.headers['request-id']).toMatch(/^[0-9a-f]{32}$/);
	expect(sandbox.it.state('adapty', 'profileId', 'p-1')).toBe('deleted');

	const second = await adapty(sandbox.it, 'DELETE', 'anna');
	expect([second.status, JSON.parse(second.body)]).toEqual([404, NOT_FOUND]);
	expect(second.headers['request-id']).not.toBe(first.headers['request-id']);
	expect([...sandbox.it.deletions('adapty')]).toEqual([['customerUserId:anna', 1]]);
});

test('deletes an anonymous profile by its profile ID', async () => {
	sandbox.it.seed('adapty', [{ profileId: 'p-2' }]);
	const call = { method: 'DELETE', path: ADAPTY_PATH, headers: { 'adapty-profile-id': 'p-2' } };
	expect((await ask(sandbox.it, 'adapty', call)).status).toBe(204);
	expect(sandbox.it.state('adapty', 'profileId', 'p-2')).toBe('deleted');
});

test('GET shows the profile with its subscription and access level', async () => {
	sandbox.it.seed('adapty', [
		{ customerUserId: 'bare' },
		{ customerUserId: 'payer', profileId: 'p-3', activeSubscription: true, accessLevel: true },
	]);
	const payer = JSON.parse((await adapty(sandbox.it, 'GET', 'payer')).body).data;
	expect(payer).toMatchObject({ profile_id: 'p-3', customer_user_id: 'payer' });
	expect(payer.subscriptions).toHaveLength(1);
	expect(payer.access_levels).toMatchObject([{ access_level_id: 'premium' }]);

	const bare = JSON.parse((await adapty(sandbox.it, 'GET', 'bare')).body).data;
	expect(bare).toMatchObject({ subscriptions: [], access_levels: [], non_subscriptions: [] });
	expect(bare.profile_id).toMatch(
		/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
	);
	expect(sandbox.it.has('adapty', 'profileId', bare.profile_id)).toBe(true);

	const nobody = await adapty(sandbox.it, 'GET', 'nobody');
	expect([nobody.status, JSON.parse(nobody.body)]).toEqual([404, NOT_FOUND]);
});

const ID = 'adapty-customer-user-id';
const INVALID_ID = { error_code: 'invalid_profile_id', status_code: 400 };
const PAGE = expect.stringContaining('<h1>Not Found</h1>') as unknown;

test.each<[string, Partial<Call>, number, unknown]>([
	['no key', { headers: { authorization: undefined } }, 401, NOT_AUTHENTICATED],
	[
		'another scheme',
		{ headers: { authorization: 'Bearer sandbox-adapty-secret-key' } },
		401,
		NOT_AUTHENTICATED,
	],
	['no ID', { headers: { [ID]: undefined } }, 400, INVALID_ID],
	['both IDs', { headers: { 'adapty-profile-id': 'p-1' } }, 400, INVALID_ID],
	['an empty ID', { headers: { [ID]: '' } }, 400, INVALID_ID],
	['an empty ID beside a good one', { headers: { 'adapty-profile-id': '' } }, 400, INVALID_ID],
	['the same ID twice', { headers: { [ID]: ['anna', 'anna'] } }, 400, INVALID_ID],
	...[undefined, 'text/plain', 'application/x-www-form-urlencoded'].map(
		(type): [string, Partial<Call>, number, unknown] => [
			`the Content-Type ${type}`,
			{ headers: { 'content-type': type } },
			415,
			error(415, 'unsupported_media_type', `Unsupported media type "${type ?? ''}" in request.`),
		],
	),
	...['POST', 'PATCH', 'PUT'].map((method): [string, Partial<Call>, number, unknown] => [
		`${method}, which would create or change`,
		{ method },
		405,
		{ error_code: 'method_not_allowed' },
	]),
	...[
		ADAPTY_PATH.slice(0, -1),
		`${ADAPTY_PATH}anna`,
		'/api/v1/server-side-api/profile/',
		`//${ADAPTY_PATH}`,
		`/api/v2/server-side-api${ADAPTY_PATH}`,
		`/api/v2${ADAPTY_PATH}`,
		'/',
	].map((path): [string, Partial<Call>, number, unknown] => [
		`the path ${path}`,
		{ path },
		404,
		PAGE,
	]),
])('refuses a deletion with %s', async (_what, odd, status, body) => {
	sandbox.it.seed('adapty', [{ customerUserId: 'anna', profileId: 'p-1' }]);
	const good = { method: 'DELETE', path: ADAPTY_PATH };
	const headers = { [ID]: 'anna', ...odd.headers };
	const response = await ask(sandbox.it, 'adapty', { ...good, ...odd, headers });
	const isPage = String(response.headers['content-type']).startsWith('text/html');
	expect(response.status).toBe(status);
	expect({ body: isPage ? response.body : JSON.parse(response.body) }).toMatchObject({ body });
	expect(isPresent('anna')).toBe(true);
	expect(sandbox.it.requests('adapty')).toMatchObject([
		{ kind: [404, 405].includes(status) ? 'other' : 'delete', status },
	]);
});

test('a look-up needs no Content-Type', async () => {
	sandbox.it.seed('adapty', [{ customerUserId: 'anna' }]);
	const headers = { [ID]: 'anna', 'content-type': undefined };
	expect((await ask(sandbox.it, 'adapty', { path: ADAPTY_PATH, headers })).status).toBe(200);
});

test('compares an ID byte for byte; white space around it is lost on the way', async () => {
	sandbox.it.seed('adapty', [{ customerUserId: 'é' }, { customerUserId: 'Anna' }]);
	const ids = [Buffer.from('é').toString('latin1'), 'anna', 'é', ' Anna '];
	const statuses: number[] = [];
	for (const id of ids) statuses.push((await adapty(sandbox.it, 'DELETE', id)).status);
	expect(statuses).toEqual([404, 404, 204, 204]);
});
