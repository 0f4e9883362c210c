import { oneSignal } from '../../nodes/DeleteProfile/services/oneSignal';
import { response, target, told, UNEXPECTED } from './support';

const APP_ID = '1f0c5b9e-7a43-4d26-9b8e-3c2d1a0f6e57';
const UUID = '567491ee-9105-4a87-9cbc-ed78a571645b';
const user = target('externalId', 'user-1');
const byUuid = target('oneSignalId', UUID.toUpperCase());

const errors = (...list: unknown[]) => ({ errors: list });
const titled = (title: string, more = {}) => errors({ title, ...more });
const noAlias = (named: string) =>
	titled(`Given alias \`(${named})\` doesn't match an existing user`);

test.each([
	['externalId', ['a b', '...', 'a+b@c', 'a|b', '李雷', 'a'.repeat(1000)], undefined],
	['externalId', ['.', '..', 'a/b', '../x', 'a\\b'], 'cannot carry unchanged'],
	// Decoded once too often on the way, each would name `ann` or `anna`.
	[
		'externalId',
		['ann%61', 'anna?', 'anna#x', 'anna;x', 'anna\0', 'anna\n'],
		'cannot carry unchanged',
	],
	['externalId', ['a'.repeat(1001), '李'.repeat(112)], 'is too long'],
	['oneSignalId', [UUID, UUID.toUpperCase()], undefined],
	['oneSignalId', ['user-1', `${UUID}0`, ` ${UUID}`, '..'], 'is not a UUID'],
])('%s %j: %p', (idType, ids, problem) => {
	for (const id of ids) {
		const said = oneSignal.problemOfId!(idType, id)?.what;
		expect(said).toEqual(problem && expect.stringContaining(problem));
	}
});

test.each<[number, unknown, string]>([
	[404, noAlias('external_id: user-1'), 'all absent'],
	[404, noAlias('external_id: user-2'), UNEXPECTED],
	[404, noAlias('onesignal_id: user-1'), UNEXPECTED],
	// In other words than the published ones, but of somebody else.
	[404, titled('No user for (external_id: bob)'), UNEXPECTED],
	[
		404,
		titled("Error: Given alias `(external_id: bob)` doesn't match an existing user"),
		UNEXPECTED,
	],
	[404, titled('No user for (external_id: user-1)'), 'all absent'],
	[404, titled('No user for (external_id: user-1)', { code: 'auth-1' }), UNEXPECTED],
	[
		404,
		titled("Given alias `(external_id: user-1)` doesn't match an existing user of this app"),
		UNEXPECTED,
	],
	[404, titled('User not found', { meta: { external_id: 'user-1' } }), 'all absent'],
	[404, titled('User not found', { meta: { external_id: 'user-2' } }), UNEXPECTED],
	...[
		...['App', 'app_id', 'appId', 'Alias label', 'Subscription', 'Route', 'API-Key'].map(
			(thing) => `${thing} not found`,
		),
		...['Access denied', 'Not authorized', 'This feature is disabled', 'Permission is missing'],
		// Published with another status.
		...['Invalid UUID', 'One or more Aliases claimed by another User'],
	].map((title): [number, unknown, string] => [404, titled(title), UNEXPECTED]),
	...['app-1', 'auth-1', 'request-1', 'user-2', 'Conflict', 'Rate Limit Exceeded'].map(
		(code): [number, unknown, string] => [404, errors({ code, title: 'Not found' }), UNEXPECTED],
	),
	...[{ app_id: APP_ID }, { app_id: 'user-1' }, { external_id: 'user-1', app_id: 'user-1' }].map(
		(meta): [number, unknown, string] => [404, titled('Not found', { meta }), UNEXPECTED],
	),
	[404, errors({ title: 'User not found' }, { title: 'No' }), UNEXPECTED],
	[404, titled(''), UNEXPECTED],
	[404, titled('No user', { code: 'user-1', meta: null }), 'all absent'],
	[404, titled('User not found', { status: '404' }), UNEXPECTED],
	[404, { ...titled('User not found'), data: null }, UNEXPECTED],
	[410, titled('User not found'), 'all failed rejected'],
	[400, { ...errors('Request is malformed'), success: false }, 'all failed rejected'],
	[401, { ...errors('No'), reference: ['keys-and-ids'] }, 'denied failed unauthorized'],
	[401, { ...errors('No'), success: true }, UNEXPECTED],
	[403, titled('Not access denied'), 'denied failed forbidden'],
])('whatever was asked for, %p %j: %s', (status, body, expected) => {
	for (const action of ['delete', 'lookUp'] as const) {
		expect(told(oneSignal[action]!.read(response(status, body), [user]))).toBe(expected);
	}
});

test('a 404 that repeats an ID in which other words stand', () => {
	const id = 'app (key: x) access denied';
	const body = noAlias(`external_id: ${id}`);
	const reading = oneSignal.delete.read(response(404, body), [target('externalId', id)]);
	expect(told(reading)).toBe('all absent');
});

test.each([
	['a UUID in another case', UUID, 'all absent'],
	['another UUID', APP_ID, UNEXPECTED],
])('a 404 that repeats %s', (_name, id, expected) => {
	const body = noAlias(`onesignal_id: ${id}`);
	expect(told(oneSignal.delete.read(response(404, body), [byUuid]))).toBe(expected);
});

const identity = { external_id: 'user-1', onesignal_id: UUID };

test.each([
	['delete', user, 202, { identity }, 'all accepted'],
	['delete', user, 202, { identity: { ...identity, external_id: 'user-2' } }, UNEXPECTED],
	['delete', user, 202, { identity: { external_id: 'user-1' } }, UNEXPECTED],
	['delete', user, 202, { identity: { ...identity, onesignal_id: '' } }, UNEXPECTED],
	['delete', user, 202, { identity: { onesignal_id: 'none' } }, UNEXPECTED],
	['delete', user, 202, { identity, success: false }, UNEXPECTED],
	['delete', byUuid, 202, { identity }, 'all accepted'],
	['delete', target('oneSignalId', APP_ID), 202, { identity }, UNEXPECTED],
	['lookUp', user, 200, { identity: { onesignal_id: UUID } }, UNEXPECTED],
	['lookUp', user, 200, { identity: { ...identity, external_id: 'USER-1' } }, UNEXPECTED],
	['lookUp', user, 202, { identity }, UNEXPECTED],
	['lookUp', byUuid, 200, { identity }, 'all found'],
	['lookUp', target('oneSignalId', APP_ID), 200, { identity }, UNEXPECTED],
] as const)('%s %j, %p %j: %s', (action, one, status, body, expected) => {
	expect(told(oneSignal[action]!.read(response(status, body), [one]))).toBe(expected);
});
