/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** What the credential window of n8n shows when its Test runs. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Service } from '../../../nodes/DeleteProfile/contract/service';
import { services } from '../../../engine/services';
import type { CredentialTest } from '../lib/api';
import { freePorts } from '../lib/ports';
import { NAMES } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';

/** A service's own words; those of a further one are missing until they are written here. */
type Words = {
	wrongKey: RegExp;
	wrongRegion: RegExp;
	/** Another service's address is what a wrong server or custom URL is. */
	stranger: { service: string; says: RegExp };
};

const WORDS: Record<string, Words | undefined> = {
	adapty: {
		wrongKey: /401.*App settings/,
		wrongRegion: /Secret key/,
		stranger: { service: 'gainsightPx', says: /not like Adapty/ },
	},
	adaptyMail: {
		wrongKey: /403.*Adapty Mail > Settings/,
		wrongRegion: /401.*Adapty's own secret key does not work here/,
		stranger: { service: 'gainsightPx', says: /not like Adapty Mail/ },
	},
	cleverTap: {
		wrongKey: /401.*Settings > Project/,
		wrongRegion: /compare Region with/i,
		stranger: { service: 'gainsightPx', says: /not like CleverTap/ },
	},
	gainsightPx: {
		wrongKey: /401.*Administration > REST API/,
		wrongRegion: /Check that Data Center is that of your subscription/,
		stranger: { service: 'cleverTap', says: /not like Gainsight PX/ },
	},
};

const PLANTED = 'planted-SECRET-7f3a';
const SOMEBODY = ['somebody', 'nobody@example.com'];
let stage: Stage;

before(async () => {
	stage = await stageIn(await sharedN8n());
	seedEverywhere(stage.sandbox, SOMEBODY);
});

after(async () => await stage?.close());

/**
 * A test reads. Only where a service has nothing to read may it ask for the deletion of an address
 * below .invalid, which cannot exist: https://www.rfc-editor.org/rfc/rfc2606
 */
function assertNothingDeleted(): void {
	const { sandbox } = stage;
	assert.equal(stillThere(sandbox, SOMEBODY).length, SOMEBODY.length * NAMES.length);
	for (const { name, lookUp } of services) {
		assert.equal(sandbox.deletions(name).size, 0, name);
		assert.equal(sandbox.stats(name).deletedIds, 0, name);
		const sent = sandbox.requests(name).filter(({ kind }) => kind === 'delete');
		const ids = sent.flatMap((request) => request.ids);
		if (lookUp) assert.equal(sent.length, 0, `a test of ${name} may not delete`);
		assert.deepEqual(
			ids.filter((id) => !id.endsWith('.invalid')),
			[],
			name,
		);
	}
}

function testsOf({ name, credential: type }: Service, says: Words): void {
	afterEach(() => {
		stage.sandbox.clearFaults();
		assertNothingDeleted();
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
		refused(await tested(stage.withKey(type, PLANTED)), says.wrongKey);
	});

	test('a data center that does not know the key: says to check which one', async () => {
		// What another region responds: the key is refused, though it is right elsewhere.
		stage.sandbox.fault({ service: name, status: 401 });
		refused(await tested({}), says.wrongRegion);
	});

	test('the address of something else says so', async () => {
		const { service, says: words } = says.stranger;
		refused(await tested({ baseUrl: stage.sandbox.urls[service] }), words);
	});

	test('a service that responds 503 says nothing against the key', async () => {
		stage.sandbox.fault({ service: name, status: 503 });
		refused(await tested({}), /could not be tested\. Try again later/);
	});

	test('a service that is not there', async () => {
		const [port] = await freePorts(1);
		refused(await tested({ baseUrl: `http://127.0.0.1:${port}` }), /ECONNREFUSED/);
	});

	test('an address that is neither https nor this machine: refused, no key leaves', async () => {
		refused(await tested({ baseUrl: 'http://example.com' }), /https.*Nothing was sent/);
	});
}

for (const service of services) {
	const words = WORDS[service.name];
	describe(service.credential, () => {
		if (words) testsOf(service, words);
		else test('has a row of words', () => assert.fail(`${service.name} has none in WORDS`));
	});
}
