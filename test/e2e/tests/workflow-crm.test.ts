/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/crm-privacy-deletion.json: the webhook twin executed, the HubSpot trigger validated. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere } from '../lib/truth';
import { postJson } from '../lib/webhook';
import { readWorkflow, servicesOf, withCredentials } from '../lib/workflows';

const FILE = 'crm-privacy-deletion.json';
let stage: Stage;
let workflowId: string;
let first: string;

const table = async (name: string) => (await stage.api.tableId(name)) ?? assert.fail(name);

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api, credentials, sandbox } = stage;
	const workflow = withCredentials(readWorkflow(FILE), credentials);
	const saved = await api.createWorkflow(workflow);
	workflowId = saved.id;
	assert.equal((await api.runToEnd(saved.id, 'Create the Tables')).status, 'success');
	await api.addRows(await table('CRM customer map'), [
		{
			contactId: '101',
			adaptyUserId: 'crm-a',
			cleverTapIdentity: 'crm-a',
			gainsightPxUserId: 'crm-a',
		},
		{ contactId: '102', adaptyUserId: 'crm-b', cleverTapIdentity: '', gainsightPxUserId: 'crm-b' },
	]);
	seedEverywhere(sandbox, ['crm-a', 'crm-b'], servicesOf(workflow));
	await api.activate(saved);
});

after(async () => await stage?.close());

test('known contacts are deleted, what fails and who is unknown becomes a task', async () => {
	const { api, sandbox } = stage;
	sandbox.fault({ service: 'gainsightPx', match: { kind: 'delete', ids: ['crm-b'] }, status: 400 });
	const events = [101, 102, 999].map((objectId, index) => ({
		eventId: index + 1,
		subscriptionType: 'contact.privacyDeletion',
		occurredAt: Date.now(),
		attemptNumber: 0,
		objectId,
	}));
	await postJson(`${api.url}/webhook/crm-privacy-deletion`, events);
	first = await api.newest(workflowId);
	assert.equal((await api.ended(first)).status, 'success');

	const receipts = await api.tableRows(await table('Erasure receipts'));
	assert.deepEqual(
		receipts
			.filter(({ requestId }) => String(requestId).startsWith('contact '))
			.map(({ requestId, service, outcome }) => `${requestId} ${service} ${outcome}`)
			.sort(),
		[
			'contact 101 adapty deleted',
			'contact 101 cleverTap accepted',
			'contact 101 gainsightPx deleted',
			'contact 102 adapty deleted',
			'contact 102 cleverTap skipped',
		],
	);
	const tasks = await api.tableRows(await table('Erasure tasks'));
	assert.deepEqual(
		tasks.map(({ title, contactId, service, done }) => ({ title, contactId, service, done })),
		[
			{
				title: 'Delete a profile in Gainsight PX',
				contactId: '102',
				service: 'gainsightPx',
				done: false,
			},
			{
				title: 'Find the profiles of an erased contact',
				contactId: '999',
				service: 'all',
				done: false,
			},
		],
	);
	assert.equal(sandbox.state('gainsightPx', 'identifyId', 'crm-a'), 'hardDeleted');
	assert.equal(sandbox.has('gainsightPx', 'identifyId', 'crm-b'), true);
	assert.equal(sandbox.state('cleverTap', 'identity', 'crm-b'), 'present');
});

test('the CRM delivers again: nothing is lost, the profiles are already absent', async () => {
	const { api, sandbox } = stage;
	sandbox.clearFaults();
	const events = [101, 102].map((objectId) => ({
		subscriptionType: 'contact.privacyDeletion',
		objectId,
	}));
	await postJson(`${api.url}/webhook/crm-privacy-deletion`, events);
	const id = await api.newest(workflowId, first);
	assert.equal((await api.ended(id)).status, 'success');
	const receipts = await api.tableRows(await table('Erasure receipts'));
	const again = receipts.filter(({ requestId }) => /^contact/.test(String(requestId))).slice(5);
	assert.deepEqual(
		again.map(({ requestId, service, outcome }) => `${requestId} ${service} ${outcome}`).sort(),
		[
			'contact 101 adapty alreadyAbsent',
			'contact 101 cleverTap accepted',
			'contact 101 gainsightPx alreadyAbsent',
			'contact 102 adapty alreadyAbsent',
			'contact 102 cleverTap skipped',
			'contact 102 gainsightPx deleted',
		],
	);
});

test('the HubSpot trigger listens to the privacy deletion and leads to the same nodes', async () => {
	const workflow = readWorkflow(FILE);
	const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.hubspotTrigger');
	assert.deepEqual(trigger?.parameters.eventsUi, {
		eventValues: [{ name: 'contact.privacyDeletion' }],
	});
	assert.equal(workflow.connections.HubSpot.main[0]?.[0].node, 'Contact');
	type Described = {
		name: string;
		properties: Array<{
			name: string;
			options?: Array<{ values?: Array<{ name: string; options?: Array<{ value: string }> }> }>;
		}>;
	};
	const hubspot = (await stage.api.nodeTypes<Described>()).find(
		({ name }) => name === trigger?.type,
	);
	const events = hubspot?.properties.find(({ name }) => name === 'eventsUi');
	const names = events?.options?.[0].values?.find(({ name }) => name === 'name')?.options ?? [];
	assert.ok(names.some(({ value }) => value === 'contact.privacyDeletion'));
});
