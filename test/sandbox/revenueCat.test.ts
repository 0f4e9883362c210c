import { BEARER_OF_V1 } from '../../sandbox/services/revenueCat';
import { ask, sharedSandbox, type Call } from './support';

const sandbox = sharedSandbox();

const PATH = '/v2/projects/projsandbox/customers/';
const BARE = { 'content-type': undefined };
const isPresent = (id: string) => sandbox.it.has('revenueCat', 'appUserId', id);

async function rc(method: string, id: string, more: Partial<Call> = {}) {
	const headers = { ...BARE, ...more.headers };
	const call = { method, path: PATH + encodeURIComponent(id), ...more, headers };
	return await ask(sandbox.it, 'revenueCat', call);
}

test('deletes once, in the documented form; who is absent is a missing resource', async () => {
	sandbox.it.seed('revenueCat', [{ appUserId: '$RCAnonymousID:1' }]);
	const first = await rc('DELETE', '$RCAnonymousID:1');
	expect([first.status, JSON.parse(first.body)]).toEqual([
		200,
		{ object: 'customer', id: '$RCAnonymousID:1', deleted_at: sandbox.it.now() },
	]);
	expect(sandbox.it.state('revenueCat', 'appUserId', '$RCAnonymousID:1')).toBe('deleted');
	for (const method of ['DELETE', 'GET']) {
		const again = await rc(method, '$RCAnonymousID:1');
		expect([again.status, JSON.parse(again.body)]).toEqual([
			404,
			{
				object: 'error',
				type: 'resource_missing',
				message: 'Could not find customer ID associated with this project',
				retryable: false,
				doc_url: 'https://errors.rev.cat/resource-missing',
			},
		]);
	}
	expect(sandbox.it.stats('revenueCat')).toMatchObject({ deletedIds: 1, absentIds: 1 });
});

test('GET shows the customer with its entitlements, by the exact ID', async () => {
	sandbox.it.seed('revenueCat', [{ appUserId: 'bare' }, { appUserId: 'payer', entitled: true }]);
	for (const [id, items] of Object.entries({ bare: 0, payer: 1 })) {
		const body = JSON.parse((await rc('GET', id)).body) as Record<string, { items: unknown[] }>;
		expect(body).toMatchObject({ object: 'customer', id, project_id: 'projsandbox' });
		expect(body.active_entitlements.items).toHaveLength(items);
	}
	expect((await rc('GET', 'Bare')).status).toBe(404);
});

const v1 = { authorization: BEARER_OF_V1 };
const error = (type: string) => ({ object: 'error', type, retryable: false });

test.each<[string, Partial<Call>, number, object | undefined]>([
	['no key', { headers: { authorization: undefined } }, 401, error('authentication_error')],
	['a key of API v1', { headers: v1 }, 403, { code: 7723 }],
	['API v1', { path: '/v1/subscribers/anna' }, 403, { code: 7723 }],
	[
		'another project',
		{ path: '/v2/projects/p2/customers/anna' },
		403,
		error('authorization_error'),
	],
	['an encoded slash', { path: `${PATH}x%2F..%2Fanna` }, 400, error('invalid_request')],
	['an encoded query', { path: `${PATH}anna%3Fx` }, 400, error('invalid_request')],
	['broken encoding', { path: `${PATH}anna%zz` }, 400, error('invalid_request')],
	['a long ID', { path: PATH + 'i'.repeat(1501) }, 400, error('parameter_error')],
	...['', 'anna/', 'anna/aliases', '../customers/anna'].map(
		(tail): [string, Partial<Call>, number, undefined] => [
			`the path …/customers/${tail}`,
			{ path: PATH + tail },
			404,
			undefined,
		],
	),
])('refuses %s', async (_what, odd, status, body) => {
	sandbox.it.seed('revenueCat', [{ appUserId: 'anna' }]);
	const refused = await rc('DELETE', 'anna', odd);
	expect(refused.status).toBe(status);
	if (body) expect(JSON.parse(refused.body)).toMatchObject(body);
	else expect(refused.body).toContain('<h1>Not Found</h1>');
	expect(isPresent('anna')).toBe(true);
});
