import { ask, sharedSandbox, type Call } from './support';

const sandbox = sharedSandbox();

const USERS = '/apps/1f0c5b9e-7a43-4d26-9b8e-3c2d1a0f6e57/users/by';
const UUID = '567491ee-9105-4a87-9cbc-ed78a571645b';
const ANNA = `${USERS}/external_id/anna`;

async function call(wanted: Call): Promise<[status: number, body: string]> {
	const { status, body } = await ask(sandbox.it, 'oneSignal', wanted);
	return [status, body];
}

beforeEach(() => {
	sandbox.it.seed('oneSignal', [{ externalId: 'anna', oneSignalId: UUID }]);
});

const state = () => sandbox.it.state('oneSignal', 'externalId', 'anna');

test.each([ANNA, `${USERS}/onesignal_id/${UUID}`])(
	'DELETE %s works a minute later',
	async (path) => {
		const [status, body] = await call({ method: 'DELETE', path });
		expect([status, body]).toEqual([202, `{"identity":{"onesignal_id":"${UUID}"}}`]);
		const identity = `"identity":{"external_id":"anna","onesignal_id":"${UUID}"}`;
		expect(await call({ path })).toEqual([200, expect.stringContaining(identity)]);
		expect(state()).toBe('pendingDeletion');
		sandbox.it.advance(60_000);
		const named = path.split('/').slice(-2).join(': ');
		const inbox = expect.stringContaining(`{"title":"Given alias \`(${named})\``) as unknown;
		expect(await call({ path })).toEqual([404, inbox]);
		const code = expect.stringContaining('"code":"internal error code"') as unknown;
		expect(await call({ method: 'DELETE', path })).toEqual([404, code]);
	},
);

test.each<[status: number, says: string, odd: Partial<Call>]>([
	[401, '["Access denied.  Please', { headers: { authorization: undefined } }],
	[403, '["Access denied.  Please', { path: ANNA.replace('1f0c', '2f0c') }],
	[400, '"Invalid UUID","meta":{"onesignal_id":"anna"}', { path: `${USERS}/onesignal_id/anna` }],
	[400, 'alias label', { path: `${USERS}/email/anna` }],
	[400, 'encoding', { path: `${ANNA}%zz` }],
	[404, '<h1>Not Found', { path: `${ANNA}/identity/external_id` }],
	[404, '<h1>Not Found', { path: `${ANNA}%2Fidentity` }],
	[404, '<h1>Not Found', { path: `${ANNA}%3Fx` }],
	[404, '<h1>Not Found', { path: `${USERS}/external_id/ann%2561` }],
	[404, '<h1>Not Found', { path: `${USERS}/external_id/%2e%2E` }],
])('%d %s: a deletion with %j', async (status, says, odd) => {
	const response = await call({ method: 'DELETE', path: ANNA, ...odd });
	expect(response).toEqual([status, expect.stringContaining(says)]);
	expect(state()).toBe('present');
});
