/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** What the credential window of n8n shows when its Test runs. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { services } from '../../../engine/services';
import { factsOf } from '../../services/facts';
import type { CredentialTest } from '../lib/api';
import { freePort } from '../lib/ports';
import { NAMES } from '../lib/services';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';

const PLANTED = 'planted-SECRET-7f3a';
const SOMEBODY = ['somebody', 'nobody@example.com'];
let stage: Stage;

before(async () => {
	stage = await stageIn(await sharedN8n());
	seedEverywhere(stage.sandbox, SOMEBODY);
	// One test comes right after the other, and a refusal for that would be in the way of each.
	for (const { name } of services) stage.sandbox.limit(name, []);
});

after(async () => await stage?.close());

afterEach(() => {
	stage.sandbox.clearFaults();
	assertNothingDeleted();
});

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

services.forEach(({ name, displayName, access: { credential: type } }, index) => {
	const { refusedKey, credentialTest } = factsOf(name);
	/** Another service's address is what a wrong server or custom URL is. */
	const stranger = services[(index + 1) % services.length].name;

	async function tested(change: object): Promise<CredentialTest> {
		const { api, sandbox } = stage;
		const result = await api.testCredential(type, { ...sandbox.credentials[type], ...change });
		assert.doesNotMatch(JSON.stringify(result), new RegExp(PLANTED));
		return result;
	}

	async function refused(change: object, ...texts: RegExp[]): Promise<void> {
		const result = await tested(change);
		assert.equal(result.status, 'Error');
		for (const text of texts) assert.match(result.message, text);
		assert.doesNotMatch(result.message, /Request failed with status code|undefined|\[object/);
	}

	describe(type, () => {
		test('the right key passes', async () => {
			assert.deepEqual(await tested({}), { status: 'OK', message: 'Connection successful!' });
		});

		test('a wrong key says where the right one is', async () => {
			const status = new RegExp(`\\(${refusedKey.status}\\)`);
			await refused(stage.withKey(type, PLANTED), status, credentialTest.where);
		});

		test('a server that does not know the key, as that of another region: says what to compare', async () => {
			stage.sandbox.fault({ service: name, status: refusedKey.status });
			await refused({}, credentialTest.wrongRegion);
		});

		test('the address of something else says so', async () => {
			const words = `not like ${displayName}, so this credential could not be tested`;
			await refused({ baseUrl: stage.sandbox.urls[stranger] }, new RegExp(words));
		});

		test('a service that responds 503 says nothing against the key', async () => {
			stage.sandbox.fault({ service: name, status: 503 });
			await refused({}, /this credential could not be tested\. Try again later/);
		});

		test('a service that is not there: the code that docs/credentials.md explains', async () => {
			const port = await freePort();
			await refused({ baseUrl: `http://127.0.0.1:${port}` }, /ECONNREFUSED/);
		});

		test('an address that is neither https nor this machine: refused, no key leaves', async () => {
			await refused({ baseUrl: 'http://example.com' }, /https.*Nothing was sent/);
		});
	});
});
