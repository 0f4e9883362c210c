/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { runCredentialTest } from '../../engine/credentialTest';
import { startSandbox, type Sandbox } from '../../sandbox';
import { ROWS, type Row } from './rows';
import { respondingServer, type HttpResponse, type RespondingServer } from './respondingServer';

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

describe.each(ROWS)('$service.displayName', (row: Row) => {
	const { type, service, region, secret } = row;
	const { name, displayName } = service;
	const method = row.body ? 'POST' : 'GET';

	function dataFor(baseUrl: string): ICredentialDataDecryptedObject {
		return { ...row.stored, [region]: 'custom', baseUrl };
	}

	/** What the test says when a server gives this response. */
	async function told(response: HttpResponse): Promise<string> {
		const server = await serverWith(response);
		const result = await runCredentialTest(type, dataFor(server.url));
		expect(server.seen.length).toBeGreaterThan(0);
		return `${result.status}: ${result.message}`;
	}

	test('right key: passes, changes nothing, and sends the key where it belongs', async () => {
		const credentials = sandbox.credentials[type.name as keyof Sandbox['credentials']];
		expect(await runCredentialTest(type, { ...credentials })).toEqual(OK);
		expect(sandbox.requests()).toHaveLength(1);
		const [request] = sandbox.requests(name);
		expect(request.method).toBe(method);
		expect(request.body).toMatch(row.body ?? /^$/);
		const deletes = row.body !== undefined && !row.postReads;
		expect(request.kind).toMatch(deletes ? /^delete$/ : /^(lookUp|job)$/);
		expect(sandbox.stats(name).deleteRequests).toBe(deletes ? 1 : 0);
		expect(sandbox.deletions(name).size).toBe(0);
	});

	test('asks the documented address with the documented headers', async () => {
		const server = await serverWith({ status: 500 });
		await runCredentialTest(type, dataFor(`${server.url}/`));
		const [{ headers, ...seen }] = server.seen;
		expect(seen).toMatchObject({ method, url: expect.stringContaining(row.path) });
		for (const [key, value] of Object.entries(row.headers)) {
			expect(headers[key]).toBe(value);
		}
		expect(headers.accept).toBe('application/json');
	});

	test('wrong key: says which key to copy and where it is', async () => {
		const credentials = sandbox.credentials[type.name as keyof Sandbox['credentials']];
		const result = await runCredentialTest(type, { ...credentials, [secret]: 'wrong' });
		expect(result.status).toBe('Error');
		expect(result.message).toContain(`(${row.refusedKey})`);
		expect(result.message).toMatch(/copy/i);
		expect(result.message).toMatch(row.where);
	});

	test('another region or server refuses the key: says to look at that, too', async () => {
		const message = await told({ status: row.refusedKey, body: {} });
		expect(message).toMatch(row.wrongRegion);
	});

	test('each cause has its own message that names what to do', async () => {
		const wanted: Array<[HttpResponse, RegExp]> = [
			[{ status: 401 }, /401.*(key|passcode).*>/i],
			[{ status: 403 }, /403.*>/],
			[{ status: 429 }, /429.*could not be tested\. Try again/],
			[{ status: 503, body: 'Service Unavailable' }, /could not be tested\. Try again/],
			[{ status: 404, body: '<html>' }, RegExp(`not like ${displayName}.*Check .* and Base URL`)],
			[
				{ status: 302, headers: { location: 'https://elsewhere.invalid/' } },
				/redirect.*not followed, to protect your credential.*Base URL/,
			],
		];
		const messages: string[] = [];
		for (const [response, text] of wanted) {
			messages.push(await told(response));
			expect(messages[messages.length - 1]).toMatch(text);
		}
		expect(new Set(messages).size).toBe(wanted.length);
		for (const message of messages) expect(message).toMatch(/^Error: /);
	});

	test.each([400, 405, 408, 500, 501, 502, 503, 504, 522, 525])(
		'status %d never passes and has a sentence',
		async (status) => {
			expect(await told({ status, body: {} })).toMatch(/^Error: .{40,}/);
		},
	);

	test.each([205, 226, 402, 418, 451, 507, 599])(
		'status %d, which no rule knows, does not pass with a good body either',
		async (status) => {
			expect(await told({ status, body: row.good[0].body })).toMatch(/^Error: /);
		},
	);

	test.each(row.good)('passes with its own words: %j', async (response) => {
		expect(await told(response)).toMatch(/^OK/);
	});

	test.each(row.wrong)('does not pass with %j', async ({ says, ...response }) => {
		const message = await told(response);
		expect(message).toMatch(/^Error: /);
		expect(message).toMatch(says ?? RegExp(`not like ${displayName}, so`));
	});

	test('has at least 12 wrong servers of its own', () => {
		expect(row.wrong.length).toBeGreaterThanOrEqual(12);
	});

	test.each(row.strangers)('is not %j', async (response) => {
		expect(await told(response)).toContain(`not like ${displayName}, so`);
	});

	test('a redirect is not followed, so nobody else gets the key', async () => {
		const other = await serverWith(row.good[0]);
		for (const status of [301, 302, 303, 307, 308]) {
			const text = await told({ status, headers: { location: `${other.url}/` } });
			expect(text).toMatch(/^Error: .*redirect/);
		}
		expect(other.seen).toStrictEqual([]);
	});

	test.each([
		'http://HOST@127.0.0.1:PORT',
		'http://127.0.0.1:PORT/?x=',
		'http://127.0.0.1:PORT#',
		' http://127.0.0.1:PORT',
		'http://127.1:PORT',
		'http://0.0.0.0:PORT',
		'127.0.0.1:PORT',
		`http://127.0.0.1:PORT${service.access.apiPaths[0]}`,
		`http://127.0.0.1:PORT/proxy/${service.access.apiPaths[0]}/`,
		'http://api.example.com',
		'',
	])('the base URL %j gets nothing at all', async (template) => {
		const server = await serverWith(row.good[0]);
		const baseUrl = template.replace('PORT', new URL(server.url).port);
		const result = await runCredentialTest(type, dataFor(baseUrl));
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/base URL.*Open the .* credential.*Nothing was sent/);
		expect(result.message).not.toContain('sesame');
		expect(server.seen).toStrictEqual([]);
	});

	test.each<[string, Record<string, string>, RegExp]>([
		['an unknown region', { [region]: 'toString' }, /'toString' is not a choice.*, custom\./],
		['a key with a line break', { [secret]: 'sesame\n' }, /contains whitespace.*paste it again/],
	])('%s is not repaired in silence', async (_name, change, says) => {
		const server = await serverWith(row.good[0]);
		const result = await runCredentialTest(type, { ...dataFor(server.url), ...change });
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(says) });
		expect(server.seen).toStrictEqual([]);
	});
});

describe('without a response n8n shows a bare code, which no credential can reword; the docs explain it', () => {
	const DOCS = readFileSync(path.join(__dirname, '../../docs/credentials.md'), 'utf8');

	async function failing(row: Row, baseUrl: string): Promise<string> {
		const data = { ...row.stored, [row.region]: 'custom', baseUrl };
		const { status, message } = await runCredentialTest(row.type, data);
		expect(status).toBe('Error');
		expect(DOCS).toContain(`\`${message}\``);
		return message;
	}

	test.each(ROWS)('$service.displayName: nobody listens', async (row: Row) => {
		const server = await respondingServer({ status: 200 });
		await server.close();
		expect(await failing(row, server.url)).toBe('ECONNREFUSED');
	});

	test.each(ROWS)('$service.displayName: a self-signed certificate', async (row: Row) => {
		const secure = await startSandbox({ tls: true });
		const message = await failing(row, secure.urls[row.service.name]);
		await secure.close();
		expect(message).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
	});
});
