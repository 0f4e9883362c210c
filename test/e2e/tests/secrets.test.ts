/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** What must not be in n8n's files: keys at all, and with hash or omit the IDs of people. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { StoredCredential } from '../lib/api';
import { findBytes } from '../lib/bytes';
import { publish, withIds } from '../lib/published';
import { NAMES } from '../lib/services';
import { context, sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere } from '../lib/truth';

const backwards = (text: string) => [...text].reverse().join('');
/** IDs go in backwards, so that only what the node writes can hold them as they are. */
const MODES = ['hash', 'omit'] as const;
const ERRORS = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
const PLANTED = 'planted-SECRET-key-5c1d';
const ids: string[] = [];
let stage: Stage;
/** What each service refuses. */
const refused: StoredCredential[] = [];

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api, credentials, withKey } = stage;
	for (const { type } of credentials) {
		refused.push(await api.createCredential(type, 'Refused', withKey(type, PLANTED)));
	}
});

after(async () => await stage?.close());

async function execute(path: string, people: string[], receiptId: string, onError: string) {
	const { api } = stage;
	const options = { receiptId, maxAttempts: 1, ...(receiptId === 'hash' && { receiptKey: 'e2e' }) };
	const parameters = { id: '={{ $json.id.split("").reverse().join("") }}', options };
	const credentials = path.endsWith('refused') ? refused : stage.credentials;
	const published = await publish({ api, credentials }, path, {
		parameters,
		settings: { onError },
	});
	return await published.run(withIds(people.map(backwards)));
}

test('executions of every kind run', async () => {
	const { sandbox } = stage;
	for (const receiptId of MODES) {
		for (const onError of ERRORS) {
			// Rejected, without a response, deleted, absent.
			const people = [1, 2, 3, 4].map((n) => `person-${receiptId}-${onError}-${n}@example.com`);
			ids.push(...people);
			sandbox.clearFaults();
			seedEverywhere(sandbox, people.slice(0, 3));
			for (const service of NAMES) {
				sandbox.fault({ service, match: { ids: [people[0]] }, status: 400 });
				sandbox.fault({ service, match: { ids: [people[1]] }, reset: true });
			}
			const path = `secrets-${receiptId}-${onError}`;
			assert.ok(await execute(path, people, receiptId, onError));
			assert.ok(await execute(`${path}-refused`, people, receiptId, onError));
		}
	}
});

test('what went in backwards is found, so the search sees executions', () => {
	const found = findBytes(context().folder, [backwards(ids[0])], ['node_modules']);
	assert.ok(found.some((hit) => hit.includes('database.sqlite')));
});

test('no key is in any file of n8n', () => {
	const keys = [...stage.keys, PLANTED];
	assert.deepEqual(findBytes(context().folder, keys, ['node_modules']), []);
});

test('with hash or omit, no ID is in any file of n8n', () => {
	assert.deepEqual(findBytes(context().folder, ids, ['node_modules']), []);
});
