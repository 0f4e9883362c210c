import { services } from '../../nodes/DeleteProfile/services';
import { findingsOf, FOREIGN_BODIES, response, SECRET_ID, target, told } from './support';

const ACTIONS = ['delete', 'lookUp'] as const;

/** Statuses that mean the same at every service, whatever the body. */
const COMMON: ReadonlyArray<readonly [number, string]> = [
	[300, 'all failed redirected'],
	[301, 'all failed redirected'],
	[302, 'all failed redirected'],
	[307, 'all failed redirected'],
	[308, 'all failed redirected'],
	[403, 'denied failed forbidden'],
	[408, 'retry failed timeout'],
	[429, 'retry failed rateLimited, told to wait'],
	[500, 'retry failed serviceUnavailable'],
	[502, 'retry failed serviceUnavailable'],
	[503, 'retry failed serviceUnavailable, told to wait'],
	[599, 'retry failed serviceUnavailable'],
];

const ABSENCE_IN_ANOTHER_FORM = [
	{ error_code: 'profile_does_not_exist' },
	{ errors: [], error_code: 'profile_does_not_exist', status_code: 500 },
	{ status: 'fail', error: 'Invalid account' },
	{ externalapierror: { status: 'NOT_FOUND', message: 'No such route' } },
	{ externalapierror: { status: 'NOT_FOUND', message: 'Subscription was not found' } },
	{ errors: [{ error_code: 'profile_not_found_error', message: 'Profile not found' }] },
	{ errors: [{ error_code: 'profile_not_found_error', status_code: 403 }] },
	{ errors: { error_code: 'profile_not_found_error', status_code: 404 } },
];

describe.each(services)('$name', (service) => {
	/** What the service can be asked to do. */
	const actions = ACTIONS.filter((action) => service[action] !== undefined);
	const targets = [target(service.idTypes[0], SECRET_ID, false)];
	const read = (action: 'delete' | 'lookUp', status: number, body: unknown) =>
		service[action]!.read(response(status, body), targets);

	describe.each(actions)('%s', (action) => {
		test.each(COMMON)('%p is %s, whatever the body', (status, expected) => {
			for (const body of ['', { status: 'success' }, { data: {} }, ...FOREIGN_BODIES]) {
				expect(told(read(action, status, body))).toBe(expected);
			}
		});

		test.each(['', ...FOREIGN_BODIES])('401 with %j denies', (body) => {
			expect(told(read(action, 401, body))).toMatch(/^denied failed unauthorized/);
		});

		test.each([...FOREIGN_BODIES, ...ABSENCE_IN_ANOTHER_FORM])(
			'200, 201, 202 and 206 with %j say nothing about the profile',
			(body) => {
				for (const status of [200, 201, 202, 206]) {
					for (const { state } of findingsOf(read(action, status, body))) {
						expect({ status, state }).toEqual({ status, state: 'failed' });
					}
				}
			},
		);

		test.each(['', ...FOREIGN_BODIES, ...ABSENCE_IN_ANOTHER_FORM])(
			'404 with %j does not pass for an absent profile',
			(body) => {
				expect(findingsOf(read(action, 404, body))).toMatchObject([{ state: 'failed' }]);
			},
		);

		test.each([400, 404, 405, 409, 410, 422])('%p of another server is unexpected', (status) => {
			for (const body of ['', ...FOREIGN_BODIES.filter((one) => !isFail(one))]) {
				expect(findingsOf(read(action, status, body))).toMatchObject([
					{ state: 'failed', reason: 'unexpectedResponse' },
				]);
			}
		});
	});

	test('no message repeats the ID', () => {
		for (const action of actions) {
			for (let status = 200; status < 600; status++) {
				for (const body of ['', {}, { status: 'success' }, { status: 'fail', error: SECRET_ID }]) {
					const findings = findingsOf(read(action, status, body));
					expect(JSON.stringify(findings)).not.toContain(SECRET_ID);
				}
			}
		}
	});
});

/** JSend's `fail` has the same word as CleverTap's own form. */
function isFail(body: unknown): boolean {
	return JSON.stringify(body).startsWith('{"status":"fail"');
}
