/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
/** How often n8n reads a credential from its database for 10,000 items: as often as for ten. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serviceNamed } from '../../../engine/services';
import { tally } from '../lib/executions';
import type { N8n } from '../lib/n8n';
import { publish, type Published, receiptsOf, withIds } from '../lib/published';
import { eachOf, NAMES } from '../lib/services';
import { context, newN8n, type Stage, stageIn, temporaryFolder } from '../lib/stage';
import { nodeFor } from '../lib/workflows';

const MANY = 10_000;

let n8n: N8n;
let stage: Stage;
let published: Published;

before(async () => {
	const folder = join(temporaryFolder('reads'), 'n8n');
	const env = { DB_LOGGING_ENABLED: 'true', DB_LOGGING_OPTIONS: 'query' };
	const started = await newN8n({ folder, pack: context().pack, env });
	n8n = started.n8n;
	stage = await stageIn(started.api, { record: false });
	// One profile for all, but for services that take so many at once: their requests are few anyway.
	published = await publish(stage, 'reads', {
		parameters: (service) => ({
			...(serviceNamed(service).delete.limits.batchSize === 1 && { id: 'one' }),
			options: { maxProfiles: 2 * MANY },
		}),
	});
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
	const ids = Array.from({ length: count }, (_, index) => `reads-${count}-${index}`);
	const execution = await published.run(withIds(ids));
	const receipts = receiptsOf(execution);
	assert.deepEqual(
		tally(receipts, 'service', 'success'),
		eachOf(count, () => 'true'),
	);
	const { runData } = execution.data.resultData;
	const times = NAMES.map((name) => runData[nodeFor(name)][0].executionTime);
	return { reads: reads() - before, ms: times.reduce((sum, time) => sum + time) };
}

test('a credential without expressions is read a few times, however many items there are', async () => {
	const few = await measured(10);
	const many = await measured(MANY);
	console.log(`  10 items: ${JSON.stringify(few)}; ${MANY} items: ${JSON.stringify(many)}`);
	assert.ok(few.reads > 0, 'the log shows reads');
	assert.equal(many.reads, few.reads);
	assert.ok(many.reads <= 3 * NAMES.length, `${many.reads} reads of ${NAMES.length} credentials`);
});
