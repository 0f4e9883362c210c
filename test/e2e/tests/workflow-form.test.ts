/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/erasure-request-by-form.json, from the form to the last page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
	lastPage,
	openForm,
	pageReady,
	pageStatus,
	submitAndFollow,
	submitForm,
} from '../lib/forms';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';
import { until } from '../lib/wait';
import { readWorkflow, servicesOf, withCredentials, withParameters } from '../lib/workflows';

const FILE = 'erasure-request-by-form.json';
const SERVICES = servicesOf(readWorkflow(FILE));
let stage: Stage;
let form: string;

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api, credentials } = stage;
	const workflow = withCredentials(readWorkflow(FILE), credentials);
	const saved = await api.createWorkflow(workflow);
	const set = await api.runToEnd(saved.id, 'Create the Tables');
	assert.equal(set.status, 'success');
	await api.activate(saved);
	form = `${api.url}/form/erasure-request`;
	assert.match(await openForm(form), /Delete my data/);
});

after(async () => await stage?.close());

async function request(customer: string): Promise<URL> {
	seedEverywhere(stage.sandbox, [customer], SERVICES);
	return await submitAndFollow(form, [`${customer}@example.com`, customer]);
}

async function tableRows(name: string) {
	const id = await stage.api.tableId(name);
	assert.ok(id, `table ${name}`);
	return await stage.api.tableRows(id);
}

async function openRequest(customer: string) {
	const asked = await until(`a decision is asked for ${customer}`, async () => {
		const rows = await tableRows('Erasure requests');
		return rows.find((row) => row.customerId === customer && row.status === 'open');
	});
	await pageReady(new URL(String(asked.approvalUrl)));
	return asked;
}

test('approved: everything is deleted, receipts are kept, the requester is told', async () => {
	const { sandbox } = stage;
	const page = await request('form-yes');
	const asked = await openRequest('form-yes');
	assert.equal(asked.found, SERVICES.map((service) => `${service}: found`).join(', '));
	assert.equal(sandbox.stats('adapty').deleteRequests, 0);

	const approval = String(asked.approvalUrl);
	assert.match(await (await fetch(approval)).text(), /Customer form-yes/);
	assert.equal((await submitForm(approval, ['Delete'])).status, 200);

	assert.match(await lastPage(page), /Your data is being deleted/);
	assert.equal(sandbox.has('adapty', 'customerUserId', 'form-yes'), false);
	assert.equal(sandbox.state('cleverTap', 'identity', 'form-yes'), 'pendingDeletion');
	assert.equal(sandbox.state('gainsightPx', 'identifyId', 'form-yes'), 'hardDeleted');

	const receipts = (await tableRows('Erasure receipts')).filter(
		(row) => row.requestId === asked.requestId,
	);
	assert.deepEqual(
		receipts.map(({ service, outcome, profileId }) => ({ service, outcome, profileId })),
		[
			{ service: 'adapty', outcome: 'deleted', profileId: 'form-yes' },
			{ service: 'cleverTap', outcome: 'accepted', profileId: 'form-yes' },
			{ service: 'gainsightPx', outcome: 'deleted', profileId: 'form-yes' },
		],
	);
	const deadline = receipts.map(({ expectedBy }) => expectedBy && Date.parse(String(expectedBy)));
	assert.equal(deadline[0], null);
	assert.ok(Number(deadline[1]) > Date.now() + 47 * 3_600_000);
});

test('declined: nothing is deleted, the requester is told', async () => {
	const { sandbox } = stage;
	const page = await request('form-no');
	const asked = await openRequest('form-no');
	await submitForm(String(asked.approvalUrl), ['Do not delete']);
	assert.match(await lastPage(page), /Nothing was deleted/);
	assert.equal(sandbox.has('adapty', 'customerUserId', 'form-no'), true);
	assert.equal(sandbox.state('cleverTap', 'identity', 'form-no'), 'present');
});

test('the requester cannot approve: its page waits, its key does not open the decision', async () => {
	const page = await request('form-self');
	const asked = await openRequest('form-self');
	await until('the page waits', async () => (await pageStatus(page)) === 'waiting');
	const forged = new URL(String(asked.approvalUrl));
	forged.search = page.search;
	assert.equal((await submitForm(forged.href, ['Delete'])).status, 401);
	assert.equal(stage.sandbox.has('adapty', 'customerUserId', 'form-self'), true);
});

test('a service that fails: the others are done, the page does not claim success', async () => {
	stage.sandbox.fault({
		service: 'gainsightPx',
		match: { kind: 'delete', ids: ['form-half'] },
		status: 400,
	});
	const page = await request('form-half');
	const asked = await openRequest('form-half');
	await submitForm(String(asked.approvalUrl), ['Delete']);
	assert.match(await lastPage(page), /We are still working on it/);
	const receipts = (await tableRows('Erasure receipts')).filter(
		(row) => row.requestId === asked.requestId,
	);
	assert.deepEqual(
		receipts.map(({ outcome }) => outcome),
		['deleted', 'accepted', 'failed'],
	);
});

test('a person in Never Delete is kept, and the page does not say otherwise', async () => {
	const { api, credentials, sandbox } = stage;
	const path = 'erasure-request-guarded';
	const options = { path, appendAttribution: false };
	let workflow = withCredentials(readWorkflow(FILE), credentials);
	workflow = withParameters(workflow, 'Erasure Request', { options });
	workflow = withParameters(workflow, 'Delete Profile', { neverDelete: 'form-kept' });
	await api.activate(await api.createWorkflow(workflow));
	await openForm(`${api.url}/form/${path}`);
	seedEverywhere(sandbox, ['form-kept'], SERVICES);
	const page = await submitAndFollow(`${api.url}/form/${path}`, ['kept@example.com', 'form-kept']);
	const asked = await openRequest('form-kept');
	await submitForm(String(asked.approvalUrl), ['Delete']);
	assert.match(await lastPage(page), /We are still working on it/);
	assert.equal(stillThere(sandbox, ['form-kept']).length, SERVICES.length);
});
