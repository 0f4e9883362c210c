/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The package in the n8n that a user would have. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { serviceNamed } from '../../../engine/services';
import { factsOf } from '../../services/facts';
import type { Api } from '../lib/api';
import { nodeType, packageName } from '../lib/paths';
import { allDone, NAMES } from '../lib/services';
import { context, sharedN8n, stageIn } from '../lib/stage';
import { lies, seedEverywhere, stillThere } from '../lib/truth';
import { callWebhook } from '../lib/webhook';
import { chain, everywhere, webhook, withCredentials } from '../lib/workflows';

let api: Api;

before(async () => {
	api = await sharedN8n();
});

test('the Community Nodes page lists it', async () => {
	type Listed = {
		packageName: string;
		installedVersion: string;
		failedLoading?: boolean;
		installedNodes: Array<{ name: string; type: string }>;
	};
	const [listed, ...others] = await api.request<Listed[]>('GET', '/rest/community-packages');
	assert.equal(others.length, 0);
	assert.equal(listed.packageName, packageName);
	assert.equal(listed.installedVersion, context().pack.version);
	assert.notEqual(listed.failedLoading, true);
	assert.deepEqual(
		listed.installedNodes.map(({ name, type }) => ({ name, type })),
		[{ name: 'Delete Profile', type: nodeType }],
	);
});

test('a webhook workflow deletes at all services and responds with the receipts', async () => {
	const { sandbox, credentials, close } = await stageIn(api);
	try {
		seedEverywhere(sandbox, ['first-1']);
		const trigger = chain('First webhook', webhook('first'));
		const workflow = everywhere(trigger, NAMES, { id: '={{ $json.body.id }}' });
		const saved = await api.createWorkflow(withCredentials(workflow, credentials));
		await api.activate(saved);
		const receipts = await callWebhook(api.url, 'first', { id: 'first-1' });
		assert.deepEqual(
			receipts.map(({ service, outcome }) => `${service} ${outcome}`),
			allDone(),
		);
		assert.deepEqual(lies(sandbox, ['first-1'], receipts), []);
		assert.deepEqual(stillThere(sandbox, ['first-1']), []);
		for (const name of NAMES) {
			const { state } = factsOf(name).deleted;
			assert.equal(sandbox.state(name, serviceNamed(name).idTypes[0].value, 'first-1'), state);
		}
	} finally {
		await close();
	}
});
