import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { AdaptyApi } from '../../credentials/AdaptyApi.credentials';
import { CleverTapApi } from '../../credentials/CleverTapApi.credentials';
import { GainsightPxApi } from '../../credentials/GainsightPxApi.credentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { answeringServer, type Answer, type AnsweringServer } from './answeringServer';
import { runCredentialTest } from './runCredentialTest';

interface Case {
	type: ICredentialType;
	service: 'adapty' | 'cleverTap' | 'gainsightPx';
	/** The field that names the region, and the one that holds the secret. */
	region: string;
	secret: string;
	name: string;
	path: string;
	/** Secret header as it has to go out for the secret `sesame`. */
	header: [string, string];
}

const CASES: Case[] = [
	{
		type: new AdaptyApi(),
		service: 'adapty',
		region: 'server',
		secret: 'secretKey',
		name: 'Adapty',
		path: '/api/v2/server-side-api/profile/',
		header: ['authorization', 'Api-Key sesame'],
	},
	{
		type: new CleverTapApi(),
		service: 'cleverTap',
		region: 'region',
		secret: 'passcode',
		name: 'CleverTap',
		path: '/1/profile.json?identity=',
		header: ['x-clevertap-passcode', 'sesame'],
	},
	{
		type: new GainsightPxApi(),
		service: 'gainsightPx',
		region: 'dataCenter',
		secret: 'apiKey',
		name: 'Gainsight PX',
		path: '/v1/users?pageSize=1',
		header: ['x-aptrinsic-api-key', 'sesame'],
	},
];

const OK = { status: 'OK', message: 'Connection successful!' };

const servers: AnsweringServer[] = [];
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterEach(async () => {
	await Promise.all(servers.splice(0).map(async (server) => await server.close()));
});
afterAll(async () => await sandbox.close());

async function serverWith(answer: Answer): Promise<AnsweringServer> {
	const server = await answeringServer(answer);
	servers.push(server);
	return server;
}

function dataFor({ region, secret }: Case, baseUrl: string): ICredentialDataDecryptedObject {
	return { [region]: 'custom', baseUrl, accountId: 'ABC-123', [secret]: 'sesame' };
}

/** The test's message when the service gives this answer. */
async function told(subject: Case, answer: Answer): Promise<string> {
	const server = await serverWith(answer);
	const result = await runCredentialTest(subject.type, dataFor(subject, server.url));
	expect(server.seen.length).toBeGreaterThan(0);
	return `${result.status}: ${result.message}`;
}

describe.each(CASES)('$name', (subject) => {
	const { type, service, secret, name } = subject;

	test('right key: passes, reads only, and sends the key where it belongs', async () => {
		const credentials = sandbox.credentials[type.name as keyof Sandbox['credentials']];
		expect(await runCredentialTest(type, { ...credentials })).toEqual(OK);
		expect(sandbox.requests()).toHaveLength(1);
		expect(sandbox.requests(service)[0]).toMatchObject({
			method: 'GET',
			kind: expect.not.stringContaining('delete'),
		});
		expect(sandbox.stats(service).deleteRequests).toBe(0);
	});

	test('asks the documented address with the documented header', async () => {
		const server = await serverWith({ status: 500 });
		await runCredentialTest(type, dataFor(subject, `${server.url}/`));
		expect(server.seen[0].method).toBe('GET');
		expect(server.seen[0].url.startsWith(subject.path)).toBe(true);
		expect(server.seen[0].headers[subject.header[0]]).toBe(subject.header[1]);
	});

	test('wrong key: says which key to copy and where it is', async () => {
		const credentials = sandbox.credentials[type.name as keyof Sandbox['credentials']];
		const result = await runCredentialTest(type, { ...credentials, [secret]: 'wrong' });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/401/);
		expect(result.message).toMatch(/copy/i);
		expect(result.message).toMatch(/API keys|REST API|Settings > Project/);
	});

	test('every other kind of answer has its own message that names what to do', async () => {
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
		expect(messages.down).toMatch(/says nothing about the (key|passcode); try again/);
		expect(messages.rateLimited).toMatch(/says nothing about the (key|passcode); try again/);
		expect(messages.notThisService).toContain(`not the way ${name} does`);
		expect(messages.redirected).toMatch(/redirect.*not followed/);
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

	test.each<[string, Answer]>([
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
	])('%s is not the service', async (_name, answer) => {
		expect(await told(subject, answer)).toContain(`not the way ${name} does`);
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
		const server = await answeringServer({ status: 200 });
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
			'',
		])('%j gets nothing at all', async (template) => {
			const server = await serverWith({ status: 200, body: { status: 'success', users: [] } });
			const baseUrl = template.replace('PORT', new URL(server.url).port);
			const result = await runCredentialTest(type, dataFor(subject, baseUrl));
			expect(result.status).toBe('Error');
			expect(result.message).toContain('base-url-not-allowed.invalid');
			expect(result.message).toMatch(/https:\/\/.*Nothing was sent/);
			expect(result.message).not.toContain('sesame');
			expect(server.seen).toEqual([]);
		});

		test('http to another machine: refused before a name is looked up', async () => {
			const result = await runCredentialTest(type, dataFor(subject, 'http://api.example.com'));
			expect(result.message).toContain('base-url-not-allowed.invalid');
		});

		test('an unknown region is not taken for another one', async () => {
			const data = { ...dataFor(subject, ''), [subject.region]: 'toString' };
			const result = await runCredentialTest(type, data);
			expect(result.status).toBe('Error');
			expect(result.message).toContain('region-not-known.invalid');
		});
	});
});

describe('Adapty', () => {
	const [adapty] = CASES;

	test('passes only with its own words for an absent profile', async () => {
		const body = (code: string) => ({
			errors: [{ source: null, errors: ['Profile not found'] }],
			error_code: code,
			status_code: 404,
		});
		expect(await told(adapty, { status: 404, body: body('profile_does_not_exist') })).toMatch(
			/^OK/,
		);
		expect(await told(adapty, { status: 404, body: body('not_authenticated') })).toMatch(/^Error/);
		expect(await told(adapty, { status: 200, body: { data: {} } })).toMatch(/^Error/);
	});
});

describe('CleverTap', () => {
	const cleverTap = CASES[1];

	test.each([
		{ status: 200, body: { status: 'success', record: null } },
		{ status: 200, body: { status: 'success' } },
		{ status: 200, body: { status: 'fail', error: 'Profile not found', code: 404 } },
		{ status: 404, body: { status: 'fail', error: 'Profile not found', code: 404 } },
	])('takes each known way to say that a profile is absent: %j', async (answer) => {
		expect(await told(cleverTap, answer)).toMatch(/^OK/);
	});

	test('another region answers like a wrong passcode, so the text names both', async () => {
		const body = { status: 'fail', error: 'Invalid Credentials', code: 401 };
		const expected =
			/region.*passcode.*dashboard address.*in1\.dashboard\.clevertap\.com|passcode.*region.*dashboard address.*in1\.dashboard\.clevertap\.com/i;
		expect(await told(cleverTap, { status: 401, body })).toMatch(expected);
		expect(await told(cleverTap, { status: 200, body })).toMatch(expected);
	});
});

describe('Gainsight PX', () => {
	const gainsightPx = CASES[2];

	test('passes without a single user', async () => {
		expect(await told(gainsightPx, { status: 200, body: { users: [], totalHits: 0 } })).toMatch(
			/^OK/,
		);
	});

	test('names the two permissions, and the data centre with a refused key', async () => {
		expect(await told(gainsightPx, { status: 403 })).toMatch(/Read.*Write/);
		expect(await told(gainsightPx, { status: 401 })).toMatch(/Data Center/);
	});
});
