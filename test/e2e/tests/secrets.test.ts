/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** What must not be in n8n's files: keys at all, and with hash or omit the IDs of people. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findBytes } from '../lib/bytes';
import { context, sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere } from '../lib/truth';
import { postJson } from '../lib/webhook';
import {
	chain,
	deleteProfile,
	idsFrom,
	splitOut,
	webhook,
	withCredentials,
} from '../lib/workflows';

const backwards = (text: string) => [...text].reverse().join('');
/** IDs go in backwards, so that only what the node writes can hold them as they are. */
const MODES = ['hash', 'omit'] as const;
const ERRORS = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
const PLANTED = 'planted-SECRET-key-5c1d';
const ids: string[] = [];
let stage: Stage;

before(async () => {
	stage = await stageIn(await sharedN8n());
});

after(async () => await stage?.close());

async function execute(path: string, people: string[], receiptId: string, onError: string) {
	const { api } = stage;
	const trigger = webhook(path);
	trigger.parameters = { httpMethod: 'POST', path, options: {} };
	const options = { receiptId, maxAttempts: 1, ...(receiptId === 'hash' && { receiptKey: 'e2e' }) };
	const parameters = {
		services: ['adapty', 'cleverTap', 'gainsightPx'],
		...idsFrom('={{ $json.id.split("").reverse().join("") }}'),
		options,
	};
	const workflow = chain(
		path,
		trigger,
		splitOut('body.people'),
		deleteProfile(parameters, { onError }),
	);
	const wrong = await api.createCredential('cleverTapApi', 'Refused', {
		...stage.sandbox.credentials.cleverTapApi,
		passcode: PLANTED,
	});
	const credentials = path.endsWith('refused') ? [...stage.credentials, wrong] : stage.credentials;
	const saved = await api.createWorkflow(withCredentials(workflow, credentials));
	await api.activate(saved);
	const body = { people: people.map((id) => ({ id: backwards(id) })) };
	await postJson(`${api.url}/webhook/${path}`, body);
	const id = await api.newest(saved.id);
	return await api.ended(id);
}

test('executions of every kind run', async () => {
	const { sandbox } = stage;
	for (const receiptId of MODES) {
		for (const onError of ERRORS) {
			const people = [1, 2, 3].map((n) => `person-${receiptId}-${onError}-${n}@example.com`);
			ids.push(...people);
			sandbox.clearFaults();
			seedEverywhere(sandbox, people, ['adapty']);
			seedEverywhere(sandbox, people.slice(1), ['gainsightPx']);
			for (const service of ['adapty', 'gainsightPx', 'cleverTap'] as const) {
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
	const { adaptyApi, cleverTapApi, gainsightPxApi } = stage.sandbox.credentials;
	const keys = [adaptyApi.secretKey, cleverTapApi.passcode, gainsightPxApi.apiKey, PLANTED];
	assert.deepEqual(findBytes(context().folder, keys, ['node_modules']), []);
});

test('with hash or omit, no ID is in any file of n8n', () => {
	assert.deepEqual(findBytes(context().folder, ids, ['node_modules']), []);
});
