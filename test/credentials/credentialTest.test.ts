import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { AdaptyApi } from '../../credentials/AdaptyApi.credentials';
import { AdaptyMailApi } from '../../credentials/AdaptyMailApi.credentials';
import { CleverTapApi } from '../../credentials/CleverTapApi.credentials';
import { GainsightPxApi } from '../../credentials/GainsightPxApi.credentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { respondingServer, type HttpResponse, type RespondingServer } from './respondingServer';
import { runCredentialTest } from './runCredentialTest';

interface Case {
	type: ICredentialType;
	service: 'adapty' | 'adaptyMail' | 'cleverTap' | 'gainsightPx';
	/** The field that names the region, and the one that holds the secret. */
	region: string;
	secret: string;
	name: string;
	path: string;
	/** What must not stand at the end of a base URL. */
	apiPath: string;
	/** Secret header as it has to go out for the secret `sesame`. */
	header: [string, string];
	/** The status with which the service refuses a key. */
	refusedKey: 401 | 403;
	/** Where in the dashboard the key is. */
	where: RegExp;
	/** Only where the service has nothing to read: the test asks to delete what nobody can have. */
	deletesNobody?: { body: RegExp };
}

const CASES: Case[] = [
	{
		type: new AdaptyApi(),
		service: 'adapty',
		region: 'server',
		secret: 'secretKey',
		name: 'Adapty',
		path: '/api/v2/server-side-api/profile/',
		apiPath: '/api/v2/server-side-api',
		header: ['authorization', 'Api-Key sesame'],
		refusedKey: 401,
		where: /App settings > General > API keys/,
	},
	{
		type: new AdaptyMailApi(),
		service: 'adaptyMail',
		region: 'server',
		secret: 'secretKey',
		name: 'Adapty Mail',
		path: '/api/v1/profile/delete/',
		apiPath: '/api/v1',
		header: ['authorization', 'Bearer sesame'],
		refusedKey: 403,
		where: /Adapty Mail > Settings/,
		deletesNobody: { body: /^\{"email":"[\w.-]+@[\w-]+\.invalid"\}$/ },
	},
	{
		type: new CleverTapApi(),
		service: 'cleverTap',
		region: 'region',
		secret: 'passcode',
		name: 'CleverTap',
		path: '/1/profile.json?identity=',
		apiPath: '/1',
		header: ['x-clevertap-passcode', 'sesame'],
		refusedKey: 401,
		where: /Settings > Project/,
	},
	{
		type: new GainsightPxApi(),
		service: 'gainsightPx',
		region: 'dataCenter',
		secret: 'apiKey',
		name: 'Gainsight PX',
		path: '/v1/users?pageSize=1',
		apiPath: '/v1',
		header: ['x-aptrinsic-api-key', 'sesame'],
		refusedKey: 401,
		where: /REST API/,
	},
];

function caseOf(service: Case['service']): Case {
	return CASES.find((one) => one.service === service)!;
}

const OK = { status: 'OK', message: 'Connection successful!' };

const servers: RespondingServer[] = [];
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterEach(async () => {
	await Promise.all(servers.splice(0).map(async (server) => await server.close()));
});
afterAll(async () => await sandbox.close());

async function serverWith(response: HttpResponse): Promise<RespondingServer> {
	const server = await respondingServer(response);
	servers.push(server);
	return server;
}

function dataFor({ region, secret }: Case, baseUrl: string): ICredentialDataDecryptedObject {
	return { [region]: 'custom', baseUrl, accountId: 'ABC-123', [secret]: 'sesame' };
}

/** The test's message when the service gives this response. */
async function told(subject: Case, response: HttpResponse): Promise<string> {
	const server = await serverWith(response);
	const result = await runCredentialTest(subject.type, dataFor(subject, server.url));
	expect(server.seen.length).toBeGreaterThan(0);
	return `${result.status}: ${result.message}`;
}

describe.each(CASES)('$name', (subject) => {
	const { type, service, secret, name, deletesNobody } = subject;
	const method = deletesNobody ? 'POST' : 'GET';

	test('right key: passes, changes nothing, and sends the key where it belongs', async () => {
		const credentials = sandbox.credentials[type.name as keyof Sandbox['credentials']];
		expect(await runCredentialTest(type, { ...credentials })).toEqual(OK);
		expect(sandbox.requests()).toHaveLength(1);
		const [request] = sandbox.requests(service);
		expect(request.method).toBe(method);
		expect(request.body).toMatch(deletesNobody?.body ?? /^$/);
		expect(request.kind === 'delete').toBe(deletesNobody !== undefined);
		expect(sandbox.stats(service).deleteRequests).toBe(deletesNobody ? 1 : 0);
		expect(sandbox.deletions(service).size).toBe(0);
	});

	test('asks the documented address with the documented header', async () => {
		const server = await serverWith({ status: 500 });
		await runCredentialTest(type, dataFor(subject, `${server.url}/`));
		expect(server.seen[0].method).toBe(method);
		expect(server.seen[0].url.startsWith(subject.path)).toBe(true);
		expect(server.seen[0].headers[subject.header[0]]).toBe(subject.header[1]);
	});

	test('wrong key: says which key to copy and where it is', async () => {
		const credentials = sandbox.credentials[type.name as keyof Sandbox['credentials']];
		const result = await runCredentialTest(type, { ...credentials, [secret]: 'wrong' });
		expect(result.status).toBe('Error');
		expect(result.message).toContain(`(${subject.refusedKey})`);
		expect(result.message).toMatch(/copy/i);
		expect(result.message).toMatch(subject.where);
	});

	test('every other kind of response has its own message that names what to do', async () => {
		const messages = {
			unauthorized: await told(subject, { status: 401, body: {} }),
			forbidden: await told(subject, { status: 403, body: {} }),
			rateLimited: await told(subject, { status: 429, body: {} }),
			down: await told(subject, { status: 503, body: 'Service Unavailable' }),
			notThisService: await told(subject, { status: 200, body: '<html>Welcome</html>' }),
			redirected: await told(subject, {
				status: 302,
				headers: { location: 'https://elsewhere.invalid/' },
			}),
		};
		for (const message of Object.values(messages)) expect(message).toMatch(/^Error: .*[a-z]{4}.* /);
		expect(new Set(Object.values(messages)).size).toBe(6);
		expect(messages.forbidden).toMatch(/403/);
		expect(messages.down).toMatch(/could not be tested. Try again/);
		expect(messages.rateLimited).toMatch(/could not be tested. Try again/);
		expect(messages.notThisService).toContain(`not like ${name}`);
		expect(messages.redirected).toMatch(/redirect.*not followed, to protect your (key|passcode)/);
	});

	test.each([400, 405, 408, 500, 501, 502, 503, 504, 522, 525])(
		'status %d never passes and has a sentence',
		async (status) => {
			expect(await told(subject, { status, body: {} })).toMatch(/^Error: .{40,}/);
		},
	);

	test.each([402, 418, 451, 507, 599])(
		'status %d, which no rule knows, does not pass',
		async (status) => {
			expect(await told(subject, { status, body: { status: 'fail' } })).toMatch(/^Error: /);
		},
	);

	test.each<[string, HttpResponse]>([
		['an HTML page', { status: 200, body: '<!doctype html><title>Hi</title>' }],
		['an HTML 404', { status: 404, body: '<h1>Not Found</h1>' }],
		['an empty 200', { status: 200 }],
		['an empty 404', { status: 404 }],
		['a 204', { status: 204 }],
		['an empty object', { status: 200, body: {} }],
		['a 404 of a router', { status: 404, body: { status: 404, error: 'Not Found', path: '/x' } }],
		[
			'a 404 with a short code',
			{ status: 404, body: { error_code: 'not_found', status_code: 404 } },
		],
		['null', { status: 200, body: null }],
		['a text', { status: 200, body: 'pong' }],
	])('%s is not the service', async (_name, response) => {
		expect(await told(subject, response)).toContain(`not like ${name}`);
	});

	test('a redirect is not followed, so nobody else gets the key', async () => {
		const other = await serverWith({ status: 200, body: { status: 'success', users: [] } });
		for (const status of [301, 302, 303, 307, 308]) {
			const text = await told(subject, { status, headers: { location: `${other.url}/` } });
			expect(text).toMatch(/^Error: .*redirect/);
		}
		expect(other.seen).toEqual([]);
	});

	test('nobody listens: does not pass, and is not taken for a wrong key', async () => {
		const server = await respondingServer({ status: 200 });
		await server.close();
		const result = await runCredentialTest(type, dataFor(subject, server.url));
		// n8n shows the bare code for a failed connection; no rule can reword it.
		expect(result).toEqual({ status: 'Error', message: 'ECONNREFUSED' });
	});

	describe('an address that is not allowed', () => {
		test.each([
			'http://HOST@127.0.0.1:PORT',
			'http://127.0.0.1:PORT/?x=',
			'http://127.0.0.1:PORT#',
			' http://127.0.0.1:PORT',
			'http://127.1:PORT',
			'http://0.0.0.0:PORT',
			'127.0.0.1:PORT',
			`http://127.0.0.1:PORT${subject.apiPath}`,
			`http://127.0.0.1:PORT/proxy/${subject.apiPath}/`,
			'',
		])('%j gets nothing at all', async (template) => {
			const server = await serverWith({ status: 200, body: { status: 'success', users: [] } });
			const baseUrl = template.replace('PORT', new URL(server.url).port);
			const result = await runCredentialTest(type, dataFor(subject, baseUrl));
			expect(result.status).toBe('Error');
			expect(result.message).toMatch(/base URL.*Open the .* credential.*Nothing was sent/);
			expect(result.message).not.toContain('sesame');
			expect(server.seen).toEqual([]);
		});

		test("names the API's own path where the base URL ends in it", async () => {
			const baseUrl = `https://api.example.com${subject.apiPath}`;
			const { message } = await runCredentialTest(type, dataFor(subject, baseUrl));
			expect(message).toContain(`ends in '${subject.apiPath}'`);
		});

		test('http to another machine: refused before a name is looked up', async () => {
			const result = await runCredentialTest(type, dataFor(subject, 'http://api.example.com'));
			expect(result.message).toContain('must not travel unencrypted');
		});

		test('an unknown region is not taken for another one', async () => {
			const data = { ...dataFor(subject, ''), [subject.region]: 'toString' };
			const result = await runCredentialTest(type, data);
			expect(result).toEqual({
				status: 'Error',
				message: expect.stringContaining('names no known region or server'),
			});
		});

		test('a key with a line break behind it is not repaired in silence', async () => {
			const server = await serverWith({ status: 200, body: { status: 'success', users: [] } });
			const data = { ...dataFor(subject, server.url), [secret]: 'sesame\n' };
			const result = await runCredentialTest(type, data);
			expect(result.status).toBe('Error');
			expect(result.message).toMatch(/contains whitespace.*paste it again/);
			expect(server.seen).toEqual([]);
		});
	});
});

const adaptyError = (code: string, status = 404) => ({
	errors: [{ source: null, errors: ['Profile not found'] }],
	error_code: code,
	status_code: status,
});

describe('Adapty', () => {
	const adapty = caseOf('adapty');

	test('passes with its own words for an absent profile', async () => {
		const body = adaptyError('profile_does_not_exist');
		expect(await told(adapty, { status: 404, body })).toMatch(/^OK/);
	});

	test.each<HttpResponse>([
		{ status: 404, body: adaptyError('not_authenticated') },
		{ status: 404, body: adaptyError('app_does_not_exist') },
		{ status: 404, body: adaptyError('paywall_does_not_exist') },
		{ status: 404, body: adaptyError('resource_does_not_exist_here') },
		{ status: 404, body: adaptyError('profile_does_not_exist', 401) },
		{ status: 404, body: { error_code: 'profile_does_not_exist', status_code: 404 } },
		{ status: 200, body: adaptyError('profile_does_not_exist', 200) },
		{ status: 200, body: adaptyError('profile_does_not_exist') },
		{ status: 200, body: { data: {} } },
		{ status: 200, body: { data: { profile_id: 'x', customer_user_id: 'x' } } },
		{ status: 202, body: adaptyError('profile_does_not_exist') },
	])('fails with %j', async (response) => {
		expect(await told(adapty, response)).toContain('not like Adapty');
	});
});

const adaptyMailError = (code: string, status = 404) => ({
	errors: [{ message: 'No', error_code: code, status_code: status, field_name: null }],
});

describe('Adapty Mail', () => {
	const adaptyMail = caseOf('adaptyMail');

	test('passes with its own words for an absent profile, and with nothing else', async () => {
		const body = adaptyMailError('profile_not_found_error');
		expect(await told(adaptyMail, { status: 404, body })).toMatch(/^OK/);
	});

	test.each<HttpResponse>([
		{ status: 404, body: adaptyMailError('secret_key_does_not_exist_error') },
		{ status: 404, body: adaptyMailError('missing_identifier') },
		{ status: 404, body: adaptyMailError('not_found') },
		{ status: 404, body: adaptyMailError('base_error') },
		{ status: 404, body: adaptyMailError('project_does_not_exist_error') },
		{ status: 404, body: adaptyMailError('profile_not_found_error', 403) },
		{ status: 404, body: { errors: [{ error_code: 'profile_not_found_error' }] } },
		{ status: 404, body: { errors: [] } },
		{ status: 404, body: adaptyError('profile_does_not_exist') },
		{ status: 200, body: adaptyMailError('profile_not_found_error', 200) },
		{ status: 200, body: adaptyMailError('profile_not_found_error') },
		{ status: 204 },
	])('fails with %j', async (response) => {
		expect(await told(adaptyMail, response)).toContain('not like Adapty Mail');
	});
});

describe('CleverTap', () => {
	const cleverTap = caseOf('cleverTap');

	test.each<HttpResponse>([
		{ status: 200, body: { status: 'success', record: null } },
		{ status: 200, body: { status: 'success', record: {} } },
		{ status: 200, body: { status: 'success' } },
	])('takes each way seen of saying that a profile is absent: %j', async (response) => {
		expect(await told(cleverTap, response)).toMatch(/^OK/);
	});

	test('another region responds like a wrong passcode, so the text names both', async () => {
		const expected =
			/account ID.*passcode.*region.*dashboard address.*in1\.dashboard\.clevertap\.com/i;
		const bodies = [
			{ status: 'fail', error: 'Invalid Credentials', code: 401 },
			{ status: 'fail', error: 'Invalid Credentials', code: '401' },
			{ status: 'fail', error: 'Invalid Credentials' },
			{ status: 'fail', error: 'Account ID is not valid', code: 401 },
			{ status: 'success', code: 401 },
		];
		expect(await told(cleverTap, { status: 401, body: bodies[0] })).toMatch(expected);
		for (const body of bodies) {
			expect(await told(cleverTap, { status: 200, body })).toMatch(expected);
		}
	});

	test.each<[string, HttpResponse]>([
		['(403)', { status: 200, body: { status: 'fail', error: 'Forbidden', code: 403 } }],
		['(403)', { status: 200, body: { status: 'fail', code: '403' } }],
		['(429)', { status: 200, body: { status: 'fail', error: 'Too many', code: 429 } }],
		['(5xx', { status: 200, body: { status: 'fail', code: 503 } }],
		['not like', { status: 200, body: { status: 'fail', data: { title: 'Not Found' } } }],
		['not like', { status: 404, body: { status: 'fail', data: { title: 'Not Found' } } }],
		['not like', { status: 404, body: { status: 'error', message: 'Not Found' } }],
		['not like', { status: 404, body: { status: 'fail', error: 'Not Found', code: 404 } }],
		['not like', { status: 200, body: { status: 'partial' } }],
		['not like', { status: 200, body: { status: 'Failure', message: 'pods not found' } }],
		['not like', { status: 200, body: { status: 'success', error: 'No such project' } }],
		['not like', { status: 200, body: { status: 404, error: 'Not Found' } }],
		['not like', { status: 201, body: { status: 'success' } }],
	])('says %s and fails with %j', async (text, response) => {
		const message = await told(cleverTap, response);
		expect(message).toMatch(/^Error: /);
		expect(message).toContain(text);
	});
});

describe('Gainsight PX', () => {
	const gainsightPx = caseOf('gainsightPx');

	test('passes without a single user', async () => {
		const body = { users: [], totalHits: 0 };
		expect(await told(gainsightPx, { status: 200, body })).toMatch(/^OK/);
	});

	test.each<HttpResponse>([
		{ status: 200, body: { users: 'none' } },
		{ status: 200, body: { users: {} } },
		{ status: 200, body: { users: null } },
		{ status: 200, body: { users: 3 } },
		{ status: 202, body: { users: [] } },
		{ status: 200, body: { externalapierror: { status: 'NOT_FOUND', message: 'No such route' } } },
	])('fails with %j', async (response) => {
		expect(await told(gainsightPx, response)).toContain('not like Gainsight PX');
	});

	test('names the two permissions, and the data center with a refused key', async () => {
		expect(await told(gainsightPx, { status: 403 })).toMatch(/Read.*Write/);
		expect(await told(gainsightPx, { status: 401 })).toMatch(/Data Center/);
	});
});
