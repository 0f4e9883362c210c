/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/proof-after-the-deadline.json: confirmed, still present, or asked again later. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows, tally } from '../lib/executions';
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

const kind = (proof: unknown) => ({ kind: String(proof ?? 'open').split(':')[0] });

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

async function proofs(requestId = 'proof') {
	const rows = await stage.api.tableRows(table);
	return Object.fromEntries(
		rows
			.filter((row) => row.requestId === requestId)
			.map(({ profileId, proof }) => [String(profileId), proof]),
	);
}

const ended = async () => {
	const execution = await stage.api.runToEnd(workflowId, 'Every Hour', 180_000);
	return { execution, error: execution.data.resultData.error?.message };
};

test('marks what is due, says what it could not look up, and touches nothing else', async () => {
	const { sandbox } = stage;
	sandbox.fault({
		service: 'cleverTap',
		match: { kind: 'read', ids: ['proof-error'] },
		status: 400,
	});
	const { execution, error } = await ended();
	const { 'proof-error': unread, ...others } = await proofs();
	assert.deepEqual(others, {
		'proof-gone': 'confirmed',
		'proof-back': 'still present',
		__gproofback: 'still present',
		'proof-later': null,
		'proof-px': null,
	});
	assert.match(String(unread), /^could not be looked up: .*CleverTap/);
	assert.equal(sandbox.stats('cleverTap').deleteRequests, 0);
	assert.deepEqual(
		rows(execution, 'Somebody Should Look').map(({ profileId }) => profileId),
		['proof-back', '__gproofback'],
	);
	assert.equal(execution.status, 'error');
	assert.match(String(error), /^1 of 4 profiles could not be looked up and stay due/);
	assert.match(String(error), /CleverTap/);
});

test('asks again for what could not be read, and only for that', async () => {
	const { sandbox } = stage;
	sandbox.clearFaults();
	const before = sandbox.stats('cleverTap').requests;
	assert.equal((await ended()).execution.status, 'success');
	assert.equal((await proofs())['proof-error'], 'still present');
	assert.equal(sandbox.stats('cleverTap').requests, before + 1);
});

test('nothing is due: nothing is asked, and that is a success', async () => {
	const before = stage.sandbox.stats('cleverTap').requests;
	assert.equal((await ended()).execution.status, 'success');
	assert.equal(stage.sandbox.stats('cleverTap').requests, before);
});

test('2,500 due receipts: a batch each time, and 1,100 that cannot be read hold nobody up', async () => {
	// More than a batch of them stands at the head of the line.
	const { api, sandbox } = stage;
	const ids = Array.from({ length: 2500 }, (_, index) => `due-${index}`);
	const stubborn = ids.slice(0, 1100);
	await api.addRows(
		table,
		ids.map((id) => receipt(id, { requestId: 'due' })),
	);
	sandbox.fault({
		service: 'cleverTap',
		match: { kind: 'read', ids: stubborn },
		status: 400,
	});
	const counts = async () => tally(Object.values(await proofs('due')).map(kind), 'kind');
	const { error } = await ended();
	assert.match(String(error), /^1000 of 1000 profiles could not be looked up/);
	assert.deepEqual(await counts(), { open: 1500, 'could not be looked up': 1000 });

	await ended();
	assert.deepEqual(await counts(), {
		'could not be looked up': 1100,
		confirmed: 900,
		open: 500,
	});
	await ended();
	assert.deepEqual(await counts(), { 'could not be looked up': 1100, confirmed: 1400 });
});
