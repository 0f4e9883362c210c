/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/proof-after-the-deadline.json: confirmed, still present, or asked again later. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { readWorkflow, withCredentials } from '../lib/workflows';

const HOUR = 3_600_000;
let stage: Stage;
let workflowId: string;
let table: string;

const receipt = (id: string, more: Record<string, unknown> = {}) => ({
	requestId: 'proof',
	service: 'cleverTap',
	idType: 'identity',
	profileId: id,
	outcome: 'accepted',
	message: '',
	sentAt: new Date(Date.now() - 49 * HOUR).toISOString(),
	expectedBy: new Date(Date.now() - HOUR).toISOString(),
	...more,
});

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api, credentials, sandbox } = stage;
	const workflow = withCredentials(readWorkflow('proof-after-the-deadline.json'), credentials);
	workflowId = (await api.createWorkflow(workflow)).id;
	assert.equal((await api.runToEnd(workflowId, 'Create the Table')).status, 'success');
	table = (await api.tableId('Erasure receipts')) ?? assert.fail('no table');
	sandbox.seed('cleverTap', [
		{ identity: 'proof-back' },
		{ identity: 'proof-later' },
		{ identity: 'proof-error' },
	]);
	sandbox.seed('cleverTap', [{ guid: '__gproofback' }]);
	await api.addRows(table, [
		receipt('proof-gone'),
		receipt('proof-back'),
		receipt('__gproofback', { idType: 'guid' }),
		receipt('proof-error'),
		receipt('proof-later', { expectedBy: new Date(Date.now() + HOUR).toISOString() }),
		receipt('proof-px', { service: 'gainsightPx', outcome: 'deleted', expectedBy: null }),
	]);
});

after(async () => await stage?.close());

async function proofs() {
	const rows = await stage.api.tableRows(table);
	return Object.fromEntries(
		rows
			.filter(({ requestId }) => requestId === 'proof')
			.map(({ profileId, proof }) => [profileId, proof]),
	);
}

test('marks what is due, and nothing else', async () => {
	const { api, sandbox } = stage;
	sandbox.fault({
		service: 'cleverTap',
		match: { kind: 'read', ids: ['proof-error'] },
		status: 400,
	});
	const execution = await api.runToEnd(workflowId, 'Every Hour');
	assert.equal(execution.status, 'success');
	assert.deepEqual(await proofs(), {
		'proof-gone': 'confirmed',
		'proof-back': 'still present',
		__gproofback: 'still present',
		'proof-error': null,
		'proof-later': null,
		'proof-px': null,
	});
	assert.equal(sandbox.stats('cleverTap').deleteRequests, 0);
	assert.equal(execution.data.resultData.lastNodeExecuted, 'Somebody Should Look');
});

test('asks again for what could not be read, and only for that', async () => {
	const { api, sandbox } = stage;
	sandbox.clearFaults();
	const before = sandbox.stats('cleverTap').requests;
	await api.runToEnd(workflowId, 'Every Hour');
	assert.equal((await proofs())['proof-error'], 'still present');
	assert.equal(sandbox.stats('cleverTap').requests, before + 1);
});
