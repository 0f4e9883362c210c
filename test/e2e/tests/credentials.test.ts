/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** What the credential window of n8n shows when its Test runs. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { SandboxService } from '../../../sandbox';
import type { CredentialTest } from '../lib/api';
import { freePorts } from '../lib/ports';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';

type Case = {
	type: 'adaptyApi' | 'cleverTapApi' | 'gainsightPxApi';
	service: SandboxService;
	secret: string;
	/** Another service's address: what a wrong server or custom URL is. */
	stranger: SandboxService;
	shows: { wrongKey: RegExp; wrongRegion: RegExp; stranger: RegExp };
};

const CASES: Case[] = [
	{
		type: 'adaptyApi',
		service: 'adapty',
		secret: 'secretKey',
		stranger: 'gainsightPx',
		shows: {
			wrongKey: /401.*App settings/,
			wrongRegion: /Secret key/,
			stranger: /not like Adapty/,
		},
	},
	{
		type: 'cleverTapApi',
		service: 'cleverTap',
		secret: 'passcode',
		stranger: 'gainsightPx',
		shows: {
			wrongKey: /401.*Settings > Project/,
			wrongRegion: /compare Region with/i,
			stranger: /not like CleverTap/,
		},
	},
	{
		type: 'gainsightPxApi',
		service: 'gainsightPx',
		secret: 'apiKey',
		stranger: 'cleverTap',
		shows: {
			wrongKey: /401.*Administration > REST API/,
			wrongRegion: /Check that Data Center is that of your subscription/,
			stranger: /not like Gainsight PX/,
		},
	},
];

const PLANTED = 'planted-SECRET-7f3a';
let stage: Stage;

before(async () => {
	stage = await stageIn(await sharedN8n());
});

after(async () => await stage?.close());

for (const { type, service, secret, stranger, shows } of CASES) {
	describe(type, () => {
		afterEach(() => {
			const { sandbox } = stage;
			sandbox.clearFaults();
			assert.equal(sandbox.stats(service).deleteRequests, 0, 'a test may not delete');
		});

		async function tested(change: object): Promise<CredentialTest> {
			const { api, sandbox } = stage;
			const result = await api.testCredential(type, { ...sandbox.credentials[type], ...change });
			assert.doesNotMatch(JSON.stringify(result), new RegExp(PLANTED));
			return result;
		}

		function refused(result: CredentialTest, text: RegExp): void {
			assert.equal(result.status, 'Error');
			assert.match(result.message, text);
			assert.doesNotMatch(result.message, /Request failed with status code|undefined|\[object/);
		}

		test('the right key passes', async () => {
			assert.deepEqual(await tested({}), {
				status: 'OK',
				message: 'Connection successful!',
			});
		});

		test('a wrong key says where the right one is', async () => {
			refused(await tested({ [secret]: PLANTED }), shows.wrongKey);
		});

		test('a data center that does not know the key: says to check which one', async () => {
			// What another region answers: the key is refused, though it is right elsewhere.
			stage.sandbox.fault({ service, status: 401 });
			refused(await tested({}), shows.wrongRegion);
		});

		test('the address of something else says so', async () => {
			const baseUrl = stage.sandbox.urls[stranger];
			refused(await tested({ baseUrl }), shows.stranger);
		});

		test('a service that answers 503 says nothing against the key', async () => {
			stage.sandbox.fault({ service, status: 503 });
			refused(await tested({}), /could not be tested\. Try again later/);
		});

		test('a service that is not there', async () => {
			const [port] = await freePorts(1);
			refused(await tested({ baseUrl: `http://127.0.0.1:${port}` }), /ECONNREFUSED/);
		});

		test('an address that is neither https nor this machine: refused, no key leaves', async () => {
			refused(await tested({ baseUrl: 'http://example.com' }), /https.*Nothing was sent/);
		});
	});
}
