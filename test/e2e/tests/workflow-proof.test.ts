/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/proof-after-the-deadline.json: confirmed, still present, or asked again later. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows, tally } from '../lib/executions';
import { type MailServer, startMailServer } from '../lib/mail';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { readWorkflow, withCredentialOf, withCredentials } from '../lib/workflows';

const HOUR = 3_600_000;
/** What Receipt ID = Hash leaves of an ID. */
const HASH = 'ab12'.repeat(16);
let stage: Stage;
let server: MailServer;
let workflowId: string;
let table: string;

const receipt = (id: string | null, more: Record<string, unknown> = {}) => ({
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
	server = await startMailServer();
	const { api, credentials, sandbox } = stage;
	const smtp = await api.createCredential('smtp', 'Mail of the proof', server.credential);
	const imported = withCredentials(readWorkflow('proof-after-the-deadline.json'), credentials);
	const workflow = withCredentialOf(imported, 'n8n-nodes-base.emailSend', smtp);
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
		receipt(HASH),
		receipt(null),
		receipt('proof-later', { expectedBy: new Date(Date.now() + HOUR).toISOString() }),
		receipt('proof-px', { service: 'gainsightPx', outcome: 'deleted', expectedBy: null }),
	]);
});

after(async () => {
	await stage?.close();
	await server?.close();
});

async function proofs(requestId = 'proof') {
	const rows = await stage.api.tableRows(table);
	return Object.fromEntries(
		rows
			.filter((row) => row.requestId === requestId)
			.map(({ profileId, proof }) => [String(profileId), proof]),
	);
}

const ended = async () => {
	const execution = await stage.api.runToEnd(workflowId, 'Every Hour');
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
		[HASH]: 'cannot verify: hashed',
		null: 'cannot verify: no ID',
		'proof-later': null,
		'proof-px': null,
	});
	assert.match(String(unread), /^could not be looked up: .*CleverTap/);
	assert.equal(sandbox.stats('cleverTap').deleteRequests, 0);
	assert.deepEqual(
		rows(execution, 'Somebody Should Look').map(({ profileId }) => profileId),
		['proof-back', '__gproofback', HASH, null],
	);
	const [{ to, subject, text }, ...more] = server.mails;
	assert.deepEqual(
		[to, subject, more],
		[['privacy-team@example.com'], '4 deletions to look at', []],
	);
	assert.deepEqual(text.split('\n').slice(2), [
		'proof (cleverTap): still present',
		'proof (cleverTap): still present',
		'proof (cleverTap): cannot verify: hashed',
		'proof (cleverTap): cannot verify: no ID',
	]);
	assert.doesNotMatch(text, /proof-back|ab12/);
	assert.equal(execution.status, 'error');
	assert.match(String(error), /^1 of 6 profiles could not be looked up and stay due/);
	assert.match(String(error), /CleverTap/);
});

test('asks again for what could not be read, and only for that; without the email it ends as failed', async () => {
	const { sandbox } = stage;
	sandbox.clearFaults();
	const before = sandbox.stats('cleverTap').requests;
	server.refuse(true);
	const { execution } = await ended();
	assert.equal((await proofs())['proof-error'], 'still present');
	assert.equal(sandbox.stats('cleverTap').requests, before + 1);
	assert.equal(execution.status, 'error');
	assert.equal(execution.data.resultData.lastNodeExecuted, 'Tell Somebody');
	server.refuse(false);
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
