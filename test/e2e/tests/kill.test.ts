/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** n8n dies by SIGKILL in the middle of 2,000 profiles, is started again, the workflow repeated. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { confirms } from '../../../sandbox/truth';
import type { Api } from '../lib/api';
import { tally } from '../lib/executions';
import { type N8n, startN8n } from '../lib/n8n';
import { publish, type Published, receiptsOf, withIds } from '../lib/published';
import { NAMES } from '../lib/services';
import { context, newN8n, type Stage, stageIn, temporaryFolder } from '../lib/stage';
import { deletedSoFar, lies, seedEverywhere, stillThere } from '../lib/truth';
import { until } from '../lib/wait';

const PROFILES = 2000;
const ids = Array.from({ length: PROFILES }, (_, index) => `kill-${index}`);

let n8n: N8n;
let api: Api;
let stage: Stage;
let published: Published;

before(async () => {
	const options = { folder: join(temporaryFolder('kill'), 'n8n'), pack: context().pack };
	({ n8n, api } = await newN8n(options));
	stage = await stageIn(api, { latency: 20, record: false });
	seedEverywhere(stage.sandbox, ids);
	published = await publish(stage, 'kill', {
		parameters: { hardDelete: true, options: { maxProfiles: 10_000, maxConcurrency: 20 } },
	});
});

after(async () => {
	await n8n?.child.stop();
	await stage?.sandbox.close();
});

test('SIGKILL in the middle leaves some done and some not', async () => {
	const { sandbox } = stage;
	await published.call(withIds(ids));
	await published.started();
	const all = PROFILES * NAMES.length;
	const half = () => deletedSoFar(sandbox) > all / 2;
	await until('half of it is deleted', half, { every: 20 });
	await n8n.child.kill();
	assert.ok(deletedSoFar(sandbox) < all, 'n8n was too fast to be killed in the middle');
	assert.notDeepEqual(stillThere(sandbox, ids), []);
});

test('after the restart n8n says that the execution crashed', async () => {
	const { folder, port } = n8n;
	n8n = await startN8n({ folder, port, pack: context().pack });
	const status = await until('the execution is marked', async () => {
		const [{ status }] = await api.executions(published.id);
		return status !== 'running' && status !== 'new' && status;
	});
	assert.equal(status, 'crashed');
});

test('the repeat finishes: every profile gone, no row that is not so', async () => {
	const { sandbox } = stage;
	const execution = await published.run(withIds(ids));
	assert.equal(execution.status, 'success');
	assert.deepEqual(stillThere(sandbox, ids), []);
	const receipts = receiptsOf(execution);
	assert.deepEqual(lies(sandbox, ids, receipts), []);
	const counts = tally(receipts, 'service', 'outcome');
	for (const name of NAMES) {
		const taken = counts[`${name} ${confirms(name)}`] ?? 0;
		const absent = counts[`${name} alreadyAbsent`] ?? 0;
		assert.equal(taken + absent, PROFILES, name);
	}
	const absent = receipts.filter(({ outcome }) => outcome === 'alreadyAbsent');
	assert.ok(absent.length > PROFILES / 3, 'the first run had done some');
});
