/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/bulk-erasure-from-file.json with 2,000 rows; what is left is fed back in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lastPage, offeredFile, openForm, submitAndFollow, toldBy } from '../lib/forms';
import { opened } from '../lib/spreadsheets';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';
import { readWorkflow, servicesOf, withCredentials } from '../lib/workflows';

const ROWS = 2000;
const ids = Array.from({ length: ROWS }, (_, index) => `bulk-${String(index).padStart(5, '0')}`);
/** Every tenth person is not in Gainsight PX. */
const inPx = (id: string) => !id.endsWith('7');
const STUBBORN = ['bulk-00010', 'bulk-00020', 'bulk-00031'];
const COLUMNS = ['adapty_id', 'clevertap_id', 'gainsight_px_id'];

let stage: Stage;
let form: string;

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api, credentials, sandbox } = stage;
	const workflow = withCredentials(readWorkflow('bulk-erasure-from-file.json'), credentials);
	for (const service of servicesOf(workflow)) {
		seedEverywhere(sandbox, service === 'gainsightPx' ? ids.filter(inPx) : ids, [service]);
	}
	await api.activate(await api.createWorkflow(workflow));
	form = `${api.url}/form/bulk-erasure`;
	await openForm(form);
});

after(async () => await stage?.close());

test('a file of 2,000 rows: a summary and a file of exactly what is left', async () => {
	const { sandbox } = stage;
	sandbox.clearFaults();
	sandbox.fault({ service: 'gainsightPx', match: { kind: 'delete', ids: STUBBORN }, status: 400 });
	const lines = ids.map((id) => [id, id, inPx(id) ? id : ''].join(','));
	const content = [COLUMNS.join(','), ...lines].join('\n');
	const page = await submitAndFollow(form, [{ name: 'people.csv', content }]);
	const html = await lastPage(page, 120_000);
	const { title, lines: told } = toldBy(html);
	assert.equal(title, 'Some profiles need attention');
	assert.equal(told[0], 'Adapty: 2,000 deleted');
	assert.equal(told[1], 'CleverTap: 2,000 accepted for deletion within 48 hours');
	assert.equal(told[2], 'Gainsight PX: 1,797 deleted, 200 skipped: no ID in the file, 3 failed');

	assert.equal(sandbox.stats('cleverTap').deleteRequests, ROWS / 100);
	assert.ok(sandbox.stats('cleverTap').peakInFlight <= 3);
	assert.equal(sandbox.stats('cleverTap').statuses[429] ?? 0, 0);
	const { name, content: left } = offeredFile(html);
	assert.equal(name, 'needs-attention.xlsx');
	const [header, ...rows] = opened(left);
	assert.deepEqual(header, [...COLUMNS, 'reason', 'message']);
	assert.deepEqual(
		rows.map((row) => row.slice(0, 3)),
		STUBBORN.map((id) => ['', '', id]),
	);
	assert.ok(rows.every(([, , , reason, message]) => reason === 'rejected' && message !== ''));

	sandbox.clearFaults();
	const before = sandbox.stats('adapty').requests;
	const again = await submitAndFollow(form, [{ name, content: left }]);
	const done = toldBy(await lastPage(again));
	assert.ok(done.lines.includes('Gainsight PX: 3 deleted'));
	assert.equal(sandbox.stats('adapty').requests, before);
	assert.deepEqual(stillThere(sandbox, ids), []);
});
