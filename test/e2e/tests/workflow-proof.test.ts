/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/proof-after-the-deadline.json: confirmed, overdue, failed, and asked again later. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows, tally } from '../lib/executions';
import { type MailServer, startMailServer } from '../lib/mail';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, untruths } from '../lib/truth';
import {
	everywhere,
	people,
	readWorkflow,
	servicesOf,
	switchedOn,
	withCredentialOf,
	withCredentials,
	type WorkflowJson,
} from '../lib/workflows';

const HOUR = 3_600_000;
const table = 'Erasure receipts';
/** What Receipt ID = Hash leaves of an ID. */
const HASH = 'ab12'.repeat(16);
let stage: Stage;
let server: MailServer;
let workflow: WorkflowJson;
let workflowId: string;

const AN_HOUR_AGO = new Date(Date.now() - HOUR).toISOString();

const receipt = (id: string | null, more: Record<string, unknown> = {}) => ({
	requestNumber: 'proof',
	service: 'cleverTap',
	idType: 'identity',
	profileId: id,
	outcome: 'accepted',
	message: '',
	sentAt: new Date(Date.now() - 49 * HOUR).toISOString(),
	expectedBy: AN_HOUR_AGO,
	...more,
});

before(async () => {
	stage = await stageIn(await sharedN8n());
	server = await startMailServer();
	const { api, credentials } = stage;
	const smtp = await api.createCredential('smtp', 'Mail of the proof', server.credential);
	const imported = withCredentials(readWorkflow('proof-after-the-deadline.json'), credentials);
	workflow = withCredentialOf(imported, 'n8n-nodes-base.emailSend', smtp);
	workflowId = (await api.createWorkflow(workflow)).id;
	assert.equal((await api.runToEnd(workflowId, 'Create the Table')).status, 'success');
});

after(async () => {
	await stage?.close();
	await server?.close();
});

const rowsOf = async (requestNumber: string) =>
	(await stage.api.tableRows(table)).filter((row) => row.requestNumber === requestNumber);

async function proofs(requestNumber = 'proof') {
	const all = await rowsOf(requestNumber);
	return Object.fromEntries(all.map(({ profileId, proof }) => [String(profileId), proof]));
}

const run = async (id = workflowId) => await stage.api.runToEnd(id, 'Every Hour');

test('750 due receipts: a batch each time, and 330 that cannot be read hold nobody up', async () => {
	// More than a batch of them stands at the head of the line.
	const { api, sandbox } = stage;
	const ids = Array.from({ length: 750 }, (_, index) => `due-${index}`);
	const stubborn = ids.slice(0, 330);
	await api.addRows(
		table,
		ids.map((id) => receipt(id, { requestNumber: 'due' })),
	);
	sandbox.fault({
		service: 'cleverTap',
		match: { kind: 'lookUp', ids: stubborn },
		status: 400,
	});
	const counts = async () =>
		tally(
			(await rowsOf('due')).map(({ proof }) => ({ proof: proof ?? 'open' })),
			'proof',
		);
	await run();
	assert.deepEqual(await counts(), { open: 450, failed: 300 });
	await run();
	assert.deepEqual(await counts(), { failed: 330, confirmed: 270, open: 150 });
	await run();
	assert.deepEqual(await counts(), { failed: 330, confirmed: 420 });
	assert.deepEqual(
		server.mails.map(({ subject }) => subject),
		['300 deletions to look at', '30 deletions to look at'],
	);
	sandbox.clearFaults();
	await run();
	await run();
	assert.deepEqual(await counts(), { confirmed: 750 });
});

test('marks what is due, tells once what is not proven, and touches nothing else', async () => {
	const { api, sandbox } = stage;
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
		receipt('proof-given-up', { proof: 'given up' }),
		receipt('proof-later', { expectedBy: new Date(Date.now() + HOUR).toISOString() }),
		receipt('proof-px', { service: 'gainsightPx', outcome: 'deleted', expectedBy: null }),
		receipt('proof-nobody', { service: 'gainsightPx' }),
	]);
	server.mails.length = 0;
	sandbox.fault({
		service: 'cleverTap',
		match: { kind: 'lookUp', ids: ['proof-error'] },
		status: 400,
	});
	const execution = await run();
	assert.equal(execution.status, 'success', JSON.stringify(execution.data.resultData.error));
	assert.deepEqual(await proofs(), {
		'proof-gone': 'confirmed',
		'proof-back': 'overdue',
		__gproofback: 'overdue',
		'proof-error': 'failed',
		[HASH]: 'failed',
		null: 'failed',
		'proof-given-up': 'given up',
		'proof-later': null,
		'proof-px': null,
		'proof-nobody': 'not verified',
	});
	assert.equal(sandbox.stats('cleverTap').deleteRequests, 0);
	const told = server.mails.map(({ to, subject, text }) => [
		to,
		subject,
		text.split('\n').slice(2),
	]);
	const [cleverTap, another] = told.sort((one, other) => other[2].length - one[2].length);
	assert.equal(told.length, 2);
	assert.deepEqual(cleverTap.slice(0, 2), [['privacy-team@example.com'], '5 deletions to look at']);
	assert.deepEqual(
		(cleverTap[2] as string[]).map((line) => line.split('. ')[0]),
		['overdue', 'overdue', 'failed', 'failed', 'failed'].map(
			(proof) => `proof (cleverTap): ${proof}`,
		),
	);
	assert.deepEqual(another.slice(1), [
		'1 deletion to look at',
		['proof (gainsightPx): not verified. No active node verifies this service'],
	]);
	assert.doesNotMatch(JSON.stringify(server.mails), /proof-|ab12/);
});

test('asks again for what is not confirmed, tells only what is new; without the email it ends as failed', async () => {
	const { sandbox } = stage;
	sandbox.clearFaults();
	const { requests } = sandbox.stats('cleverTap');
	server.refuse(true);
	const execution = await run();
	assert.equal((await proofs())['proof-error'], 'overdue');
	assert.equal(sandbox.stats('cleverTap').requests, requests + 3);
	assert.deepEqual(
		rows(execution, 'What Is New').map(({ subject }) => subject),
		['1 deletion to look at'],
	);
	assert.equal(execution.status, 'error');
	assert.equal(execution.data.resultData.lastNodeExecuted, 'Tell Somebody');
	server.refuse(false);
	assert.equal((await run()).status, 'success');
});

/** Deletes this person at these services; gives the receipts as the examples keep them, but due now. */
async function deletedAt(names: string[], id: string): Promise<Array<Record<string, unknown>>> {
	const { api, credentials, sandbox } = stage;
	seedEverywhere(sandbox, [id], names);
	const deletion = withCredentials(everywhere(people([id]), names), credentials);
	const execution = await api.runToEnd((await api.createWorkflow(deletion)).id, 'Start');
	const receipts = rows(execution, 'All Services');
	assert.deepEqual(
		receipts.map(({ service, outcome }) => `${service} ${outcome}`),
		names.map((name) => `${name} accepted`),
	);
	return receipts.map(({ service, idType, jobId = null }) =>
		receipt(id, { requestNumber: 'real', service, idType, jobId, expectedBy: AN_HOUR_AGO }),
	);
}

test('every service, switched on: overdue as long as it is not done, then confirmed, hashed by its job', async () => {
	const { api, credentials, sandbox } = stage;
	const names = servicesOf(workflow);
	const all = withCredentials(switchedOn(workflow), credentials);
	const { id } = await api.createWorkflow(all);
	const receipts = await deletedAt(names, 'proof-real');
	const hashed: typeof receipts = receipts.map((one) => ({
		...one,
		requestNumber: 'hashed',
		profileId: HASH,
	}));
	await api.addRows(table, [...receipts, ...hashed]);
	const found = async (requestNumber: string) =>
		(await rowsOf(requestNumber)).map(({ service, proof }) => `${service} ${proof}`);
	await run(id);
	assert.deepEqual(
		await found('real'),
		names.map((name) => `${name} overdue`),
	);
	sandbox.advance(60 * 24 * HOUR);
	const execution = await run(id);
	assert.equal(execution.status, 'success', JSON.stringify(execution.data.resultData.error));
	assert.deepEqual(
		await found('real'),
		names.map((name) => `${name} confirmed`),
	);
	assert.deepEqual(
		await found('hashed'),
		hashed.map(({ service, jobId }) => `${service} ${jobId ? 'confirmed' : 'failed'}`),
	);
	const said = rows(execution, 'Mark').filter(({ requestNumber }) => requestNumber === 'real');
	const claims = said.map(({ profileId, proof, ...row }) => ({
		...row,
		id: profileId,
		outcome: proof,
	}));
	assert.deepEqual(untruths(sandbox, ['proof-real'], claims), []);
});
