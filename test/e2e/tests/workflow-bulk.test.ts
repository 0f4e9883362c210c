/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/bulk-erasure-from-file.json with 2,000 rows; what is left is fed back in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastPage, offeredFile, openForm, submitAndFollow } from '../lib/forms';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { readWorkflow, withCredentials } from '../lib/workflows';

const ROWS = 2000;
const ids = Array.from({ length: ROWS }, (_, index) => `bulk-${String(index).padStart(5, '0')}`);
/** Every tenth person is not in Gainsight PX. */
const inPx = (id: string) => !id.endsWith('7');
const STUBBORN = ['bulk-00010', 'bulk-00020', 'bulk-00031'];

let stage: Stage;
let form: string;

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api, credentials, sandbox } = stage;
	sandbox.seed(
		'adapty',
		ids.map((customerUserId) => ({ customerUserId })),
	);
	sandbox.seed(
		'cleverTap',
		ids.map((identity) => ({ identity })),
	);
	sandbox.seed(
		'gainsightPx',
		ids.filter(inPx).map((identifyId) => ({ identifyId })),
	);
	const workflow = withCredentials(readWorkflow('bulk-erasure-from-file.json'), credentials);
	await api.activate(await api.createWorkflow(workflow));
	form = `${api.url}/form/bulk-erasure`;
	await openForm(form);
});

after(async () => await stage?.close());

const csv = (rows: string[][]) =>
	['adapty_id,clevertap_id,gainsight_px_id', ...rows.map((row) => row.join(','))].join('\n');

test('a file of 2,000 rows: a summary and a file of exactly what is left', async () => {
	const { sandbox } = stage;
	sandbox.clearFaults();
	sandbox.fault({ service: 'gainsightPx', match: { kind: 'delete', ids: STUBBORN }, status: 400 });
	const text = csv(ids.map((id) => [id, id, inPx(id) ? id : '']));
	const page = await submitAndFollow(form, [{ name: 'people.csv', text }]);
	const html = await lastPage(page, 120_000);
	assert.match(html, /Some profiles need attention/);
	assert.match(html, /adapty: 2000 deleted/);
	assert.match(html, /cleverTap: 2000 accepted/);
	assert.match(html, /gainsightPx: 1797 deleted/);
	assert.match(html, /gainsightPx: 200 skipped/);
	assert.match(html, /gainsightPx: 3 failed/);

	assert.equal(sandbox.stats('cleverTap').deleteRequests, ROWS / 100);
	assert.ok(sandbox.stats('cleverTap').peakInFlight <= 3);
	assert.equal(sandbox.stats('cleverTap').statuses[429] ?? 0, 0);
	const { name, text: left } = offeredFile(html);
	assert.equal(name, 'needs-attention.csv');
	const lines = left
		.trim()
		.replace(/^\uFEFF/, '')
		.split('\n');
	assert.equal(lines[0], 'adapty_id,clevertap_id,gainsight_px_id,reason,message');
	assert.deepEqual(
		lines.slice(1).map((line) => line.split(',').slice(0, 3)),
		STUBBORN.map((id) => ['', '', id]),
	);

	sandbox.clearFaults();
	const before = sandbox.stats('adapty').requests;
	const again = await submitAndFollow(form, [{ name: 'needs-attention.csv', text: left }]);
	const done = await lastPage(again);
	assert.match(done, /All done/);
	assert.match(done, /gainsightPx: 3 deleted/);
	assert.equal(sandbox.stats('adapty').requests, before);
	for (const id of ids) {
		assert.equal(sandbox.has('adapty', 'customerUserId', id), false);
		assert.notEqual(sandbox.state('cleverTap', 'identity', id), 'present');
		assert.equal(sandbox.has('gainsightPx', 'identifyId', id), false);
	}
});
