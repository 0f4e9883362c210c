/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
/** Queue mode: one main process, two workers, Redis and PostgreSQL. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Api } from '../lib/api';
import { type Execution, rows, tally } from '../lib/executions';
import { lastPage, offeredFile, openForm, submitAndFollow, toldBy } from '../lib/forms';
import { type N8n, startWorker } from '../lib/n8n';
import { type QueueServices, startQueueServices } from '../lib/queueServices';
import { publish, withIds } from '../lib/published';
import { eachOf, idsFrom, NAMES } from '../lib/services';
import { opened, workbook } from '../lib/spreadsheets';
import { context, newN8n, type Stage, stageIn, temporaryFolder } from '../lib/stage';
import { lies, seedEverywhere, stillThere } from '../lib/truth';
import { until } from '../lib/wait';
import { peopleInto, readWorkflow, withCredentials } from '../lib/workflows';

const NODE = 'Delete Profile';
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

const parameters = (options: object) => ({
	services: NAMES,
	...idsFrom('={{ $json.id }}'),
	options,
});

test('20 executions at once: caps hold in each worker, 429s between them lose nothing', async () => {
	const { sandbox } = stage;
	const groups = Array.from({ length: 20 }, (_, group) =>
		Array.from({ length: 30 }, (_, index) => `queue-${group}-${index}`),
	);
	const all = groups.flat();
	seedEverywhere(sandbox, all);
	const options = parameters({ batchSize: 5, maxAttempts: 20 });
	const published = await publish(stage, 'queue', options);
	await Promise.all(groups.map(async (ids) => await published.call(withIds(ids))));

	const executions: Execution[] = [];
	for (const { id } of await until('20 executions', async () => {
		const list = await api.executions(published.id);
		return list.length === groups.length && list;
	})) {
		executions.push(await api.ended(id, 180_000));
	}
	assert.ok(executions.every(({ status }) => status === 'success'));
	const receipts = executions.flatMap((execution) => rows(execution, NODE));
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
	const workflow = peopleInto(ids, parameters({}));
	const { id } = await api.createWorkflow(withCredentials(workflow, credentials));
	const run = await api.run(id, 'Start');
	const execution = await api.ended(run);
	assert.equal(execution.status, 'success');
	assert.deepEqual(lies(sandbox, ids, rows(execution, NODE)), []);
	const started = new RegExp(`started execution ${run}\\b`);
	assert.ok(
		workers.some(({ child }) => started.test(child.text)),
		'no worker ran it',
	);
});

test('bulk erasure from a file: a workbook goes in, one with what is left comes back', async () => {
	const { sandbox, credentials } = stage;
	const ids = ['00123', 'zo\u00eb', '1e5'];
	seedEverywhere(sandbox, ids, ['gainsightPx']);
	sandbox.fault({
		service: 'gainsightPx',
		match: { kind: 'delete', ids: ids.slice(1) },
		status: 400,
	});
	const workflow = withCredentials(readWorkflow('bulk-erasure-from-file.json'), credentials);
	await api.activate(await api.createWorkflow(workflow));
	const form = `${main.url}/form/bulk-erasure`;
	await openForm(form);
	const header = ['adapty_id', 'clevertap_id', 'gainsight_px_id'];
	const content = workbook([header, ...ids.map((id) => ['', '', id])]);
	const html = await lastPage(
		await submitAndFollow(form, [{ name: 'people.xlsx', content }]),
		120_000,
	);
	sandbox.clearFaults();
	assert.equal(toldBy(html).title, 'Some profiles need attention');
	assert.deepEqual(
		opened(offeredFile(html).content).map((row) => row[2]),
		['gainsight_px_id', ...ids.slice(1)],
	);
	assert.deepEqual(
		stillThere(sandbox, ids),
		ids.slice(1).map((id) => `gainsightPx ${id}`),
	);
});

test('proof after the deadline reads and marks its table in PostgreSQL', async () => {
	const { sandbox, credentials } = stage;
	sandbox.seed('cleverTap', [{ identity: 'still-there' }]);
	const workflow = withCredentials(readWorkflow('proof-after-the-deadline.json'), credentials);
	const { id } = await api.createWorkflow(workflow);
	assert.equal((await api.runToEnd(id, 'Create the Table')).status, 'success');
	const table = (await api.tableId('Erasure receipts')) ?? assert.fail('no table');
	const receipt = (profileId: string, proof?: string) => ({
		service: 'cleverTap',
		idType: 'identity',
		profileId,
		proof,
		expectedBy: new Date(Date.now() - 3_600_000).toISOString(),
	});
	const earlier = receipt('old', 'could not be looked up: CleverTap timed out');
	await api.addRows(table, [receipt('gone'), receipt('still-there'), earlier]);
	assert.equal((await api.runToEnd(id, 'Every Hour', 120_000)).status, 'success');
	assert.deepEqual(
		(await api.tableRows(table)).map(({ profileId, proof }) => `${profileId}: ${proof}`),
		['gone: confirmed', 'still-there: still present', 'old: confirmed'],
	);
});

test('a worker dies by SIGKILL: the repeat leaves nothing and tells no lie', async () => {
	const { sandbox } = stage;
	const ids = Array.from({ length: 1000 }, (_, index) => `worker-${index}`);
	seedEverywhere(sandbox, ids);
	const published = await publish(stage, 'queue-kill', parameters({ maxProfiles: 10_000 }));
	const done = sandbox.stats('gainsightPx').deletedIds;
	await published.call(withIds(ids));
	const third = () => sandbox.stats('gainsightPx').deletedIds > done + ids.length / 3;
	await until('a third is deleted', third, { timeout: 120_000, every: 20 });
	const id = await published.started();
	const started = new RegExp(`started execution ${id} `);
	const victim =
		workers.find(({ child }) => started.test(child.text)) ?? assert.fail('nobody runs it');
	await victim.child.kill();
	assert.notDeepEqual(stillThere(sandbox, ids), []);

	// The other worker finds the job without an owner; whatever becomes of it, somebody repeats.
	const first = await api.ended(id, 180_000);
	console.log(`  The execution of the dead worker ended as: ${first.status}`);
	if (first.status === 'success') assert.deepEqual(lies(sandbox, ids, rows(first, NODE)), []);
	const repeated = await published.run(withIds(ids), 180_000);
	assert.equal(repeated.status, 'success');
	assert.deepEqual(lies(sandbox, ids, rows(repeated, NODE)), []);
	assert.deepEqual(stillThere(sandbox, ids), []);
});
