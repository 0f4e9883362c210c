/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
/** Queue mode: one main process, two workers, Redis and PostgreSQL. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Api } from '../lib/api';
import { type Execution, tally } from '../lib/executions';
import { COLUMNS, publishBulkForm } from '../lib/bulkForm';
import { offeredFile, toldBy } from '../lib/forms';
import { startMailServer } from '../lib/mail';
import { type N8n, startWorker } from '../lib/n8n';
import { type QueueServices, startQueueServices } from '../lib/queueServices';
import { publish, receiptsOf, withIds } from '../lib/published';
import { eachOf, NAMES } from '../lib/services';
import { opened, workbook } from '../lib/spreadsheets';
import { context, newN8n, type Stage, stageIn, temporaryFolder } from '../lib/stage';
import { deletedSoFar, lies, seedEverywhere, stillThere } from '../lib/truth';
import { until } from '../lib/wait';
import {
	everywhere,
	people,
	readWorkflow,
	withCredentialOf,
	withCredentials,
} from '../lib/workflows';

const WORKERS = 2;
/** The cap of the node for CleverTap, in each process. */
const CAP = 3;

let queue: QueueServices;
let main: N8n;
let workers: N8n[];
let api: Api;
let stage: Stage;

before(async () => {
	const folder = temporaryFolder('queue');
	const { pack } = context();
	queue = await startQueueServices(folder);
	// From n8n 3 on manual runs always go to the workers.
	const mainEnv = { ...queue.env, OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true' };
	({ n8n: main, api } = await newN8n({ folder: join(folder, 'main'), pack, env: mainEnv }));
	const env = {
		...queue.env,
		N8N_REINSTALL_MISSING_PACKAGES: 'true',
		// A job of a dead worker is found in seconds, not in a minute.
		QUEUE_WORKER_LOCK_DURATION: '6000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
		QUEUE_WORKER_STALLED_INTERVAL: '3000',
	};
	workers = [];
	for (let index = 1; index <= WORKERS; index++) {
		workers.push(await startWorker({ folder: join(folder, `worker-${index}`), pack, env }));
	}
	stage = await stageIn(api, { latency: 30, record: false });
});

after(async () => {
	await Promise.all([main, ...(workers ?? [])].map(async (n8n) => await n8n?.child.stop()));
	await queue?.stop();
	await stage?.sandbox.close();
});

test('20 executions at once: caps hold in each worker, 429s between them lose nothing', async () => {
	const { sandbox } = stage;
	const groups = Array.from({ length: 20 }, (_, group) =>
		Array.from({ length: 30 }, (_, index) => `queue-${group}-${index}`),
	);
	const all = groups.flat();
	seedEverywhere(sandbox, all);
	const options = { batchSize: 5, maxAttempts: 20 };
	const published = await publish(stage, 'queue', { parameters: { options } });
	await Promise.all(groups.map(async (ids) => await published.call(withIds(ids))));

	const executions: Execution[] = [];
	for (const { id } of await until('20 executions', async () => {
		const list = await api.executions(published.id);
		return list.length === groups.length && list;
	})) {
		executions.push(await api.ended(id));
	}
	assert.ok(executions.every(({ status }) => status === 'success'));
	const receipts = executions.flatMap((execution) => receiptsOf(execution));
	assert.deepEqual(lies(sandbox, all, receipts), []);
	assert.deepEqual(stillThere(sandbox, all), []);
	assert.deepEqual(
		tally(receipts, 'service', 'success'),
		eachOf(all.length, () => 'true'),
	);

	const stats = sandbox.stats('cleverTap');
	console.log('  CleverTap', JSON.stringify(stats));
	assert.ok(stats.peakDeletesInFlight <= CAP * WORKERS, 'the cap holds in each worker');
	assert.ok(stats.statuses[429] > 0, 'nothing is shared between workers, so some were refused');
});

test('both workers took part', () => {
	for (const { child } of workers) assert.match(child.text, /started execution/);
});

test('a manual run goes to a worker, as it always does in n8n 3', async () => {
	const { sandbox, credentials } = stage;
	const ids = ['manual-1', 'manual-2'];
	seedEverywhere(sandbox, ids);
	const workflow = everywhere(people(ids), NAMES);
	const { id } = await api.createWorkflow(withCredentials(workflow, credentials));
	const run = await api.run(id, 'Start');
	const execution = await api.ended(run);
	assert.equal(execution.status, 'success');
	assert.deepEqual(lies(sandbox, ids, receiptsOf(execution)), []);
	const started = new RegExp(`started execution ${run}\\b`);
	assert.ok(
		workers.some(({ child }) => started.test(child.text)),
		'no worker ran it',
	);
});

test('bulk erasure from a file: a workbook goes in, one with what is left comes back', async () => {
	const { sandbox } = stage;
	const ids = ['00123', 'zo\u00eb', '1e5'];
	seedEverywhere(sandbox, ids, ['gainsightPx']);
	sandbox.fault({
		service: 'gainsightPx',
		match: { kind: 'delete', ids: ids.slice(1) },
		status: 400,
	});
	const form = await publishBulkForm(stage, 'bulk-erasure');
	const content = workbook([COLUMNS, ...ids.map((id) => ['-', '-', '-', id])]);
	const html = await form.deleteAll({ name: 'people.xlsx', content });
	sandbox.clearFaults();
	assert.equal(toldBy(html).title, 'Some profiles need attention');
	const [, ...left] = opened(offeredFile(html).content);
	assert.deepEqual(
		left.map((row) => row[1 + COLUMNS.indexOf('gainsight_px_id')]),
		ids.slice(1),
	);
	assert.deepEqual(
		stillThere(sandbox, ids),
		ids.slice(1).map((id) => `gainsightPx ${id}`),
	);
});

test('proof after the deadline reads and marks its table in PostgreSQL', async () => {
	const { sandbox, credentials } = stage;
	sandbox.seed('cleverTap', [{ identity: 'still-there' }]);
	const mails = await startMailServer();
	const smtp = await api.createCredential('smtp', 'Mail of the proof', mails.credential);
	const imported = withCredentials(readWorkflow('proof-after-the-deadline.json'), credentials);
	const workflow = withCredentialOf(imported, 'n8n-nodes-base.emailSend', smtp);
	const { id } = await api.createWorkflow(workflow);
	assert.equal((await api.runToEnd(id, 'Create the Table')).status, 'success');
	const table = 'Erasure receipts';
	const receipt = (profileId: string, proof?: string) => ({
		requestNumber: 'queue',
		service: 'cleverTap',
		idType: 'identity',
		profileId,
		outcome: 'accepted',
		proof,
		expectedBy: new Date(Date.now() - 3_600_000).toISOString(),
	});
	const earlier = receipt('old', 'failed');
	await api.addRows(table, [receipt('gone'), receipt('still-there'), earlier]);
	assert.equal((await api.runToEnd(id, 'Every Hour')).status, 'success');
	const marked = (await api.tableRows(table)).filter(
		({ requestNumber }) => requestNumber === 'queue',
	);
	assert.deepEqual(
		marked.map(({ profileId, proof }) => `${profileId}: ${proof}`),
		['gone: confirmed', 'still-there: overdue', 'old: confirmed'],
	);
	assert.equal(mails.mails.length, 1);
	await mails.close();
});

test('a worker dies by SIGKILL: the repeat leaves nothing and tells no lie', async () => {
	const { sandbox } = stage;
	const ids = Array.from({ length: 1000 }, (_, index) => `worker-${index}`);
	seedEverywhere(sandbox, ids);
	const published = await publish(stage, 'queue-kill');
	const done = deletedSoFar(sandbox);
	await published.call(withIds(ids));
	const half = () => deletedSoFar(sandbox) > done + (ids.length * NAMES.length) / 2;
	await until('half of it is deleted', half, { every: 20 });
	const id = await published.started();
	const started = new RegExp(`started execution ${id} `);
	const victim =
		workers.find(({ child }) => started.test(child.text)) ?? assert.fail('nobody runs it');
	await victim.child.kill();
	assert.notDeepEqual(stillThere(sandbox, ids), []);

	// The other worker finds the job without an owner; whatever becomes of it, somebody repeats.
	const first = await api.ended(id);
	console.log(`  The execution of the dead worker ended as: ${first.status}`);
	if (first.status === 'success') assert.deepEqual(lies(sandbox, ids, receiptsOf(first)), []);
	const repeated = await published.run(withIds(ids));
	assert.equal(repeated.status, 'success');
	assert.deepEqual(lies(sandbox, ids, receiptsOf(repeated)), []);
	assert.deepEqual(stillThere(sandbox, ids), []);
});
