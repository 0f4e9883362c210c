/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
/** How often n8n reads a credential from its database for 10,000 items: as often as for ten. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Api } from '../lib/api';
import { rows, tally } from '../lib/executions';
import type { N8n } from '../lib/n8n';
import { context, newN8n, type Stage, stageIn, temporaryFolder } from '../lib/stage';
import { postJson } from '../lib/webhook';
import {
	chain,
	deleteProfile,
	idsFrom,
	splitOut,
	webhook,
	withCredentials,
} from '../lib/workflows';

const NODE = 'Delete Profile';
const MANY = 10_000;

let n8n: N8n;
let api: Api;
let stage: Stage;
let workflowId: string;
let last: string | undefined;

before(async () => {
	const folder = join(temporaryFolder('reads'), 'n8n');
	const env = { DB_LOGGING_ENABLED: 'true', DB_LOGGING_OPTIONS: 'query' };
	({ n8n, api } = await newN8n({ folder, pack: context().pack, env }));
	stage = await stageIn(api, { record: false });
	const trigger = webhook('reads');
	trigger.parameters = { httpMethod: 'POST', path: 'reads', options: {} };
	const parameters = {
		services: ['adapty', 'cleverTap', 'gainsightPx'],
		...idsFrom('one for all'),
		gainsightPxId: 'one',
		cleverTapId: '={{ $json.id }}',
		options: { maxProfiles: 2 * MANY },
	};
	const workflow = chain(
		'Reads',
		trigger,
		splitOut('body.people'),
		deleteProfile(parameters, { onError: 'continueRegularOutput' }),
	);
	const saved = await api.createWorkflow(withCredentials(workflow, stage.credentials));
	workflowId = saved.id;
	await api.activate(saved);
});

after(async () => {
	await n8n?.child.stop();
	await stage?.sandbox.close();
});

/** Reads of stored credentials in the log of n8n's database queries. */
const reads = () =>
	readFileSync(n8n.log, 'utf8').match(/SELECT [^\n]*FROM "credentials_entity"/g)?.length ?? 0;

async function measured(count: number): Promise<{ reads: number; ms: number }> {
	const before = reads();
	const people = Array.from({ length: count }, (_, index) => ({ id: `reads-${count}-${index}` }));
	await postJson(`${n8n.url}/webhook/reads`, { people });
	last = await api.newest(workflowId, last);
	const execution = await api.ended(last, 300_000);
	const receipts = rows(execution, NODE);
	assert.deepEqual(tally(receipts, 'service', 'success'), {
		'adapty true': count,
		'cleverTap true': count,
		'gainsightPx true': count,
	});
	const [{ executionTime }] = execution.data.resultData.runData[NODE];
	return { reads: reads() - before, ms: executionTime };
}

test('a credential without expressions is read a few times, however many items there are', async () => {
	const few = await measured(10);
	const many = await measured(MANY);
	console.log(`  10 items: ${JSON.stringify(few)}; ${MANY} items: ${JSON.stringify(many)}`);
	assert.ok(few.reads > 0, 'the log shows reads');
	assert.equal(many.reads, few.reads);
	assert.ok(many.reads <= 9, `${many.reads} reads of three credentials`);
});
