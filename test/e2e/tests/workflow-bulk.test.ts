/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/bulk-erasure-from-file.json with 1,250 rows: the loop, its receipts, and what is left. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type BulkForm, COLUMNS, publishBulkForm } from '../lib/bulkForm';
import { tally } from '../lib/executions';
import { lastPage, offeredFile, submitForm, toldBy } from '../lib/forms';
import { opened } from '../lib/spreadsheets';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere, untruths } from '../lib/truth';
import { until } from '../lib/wait';

/** More than Max Profiles lets a node delete in one run. */
const ROWS = 1250;
/** Rows of the file in one pass of the loop. */
const PASS = 250;
const ids = Array.from({ length: ROWS }, (_, index) => `bulk-${String(index).padStart(5, '0')}`);
/** Every tenth person is not in Gainsight PX. */
const inPx = (id: string) => !id.endsWith('7');
const STUBBORN = ['bulk-00010', 'bulk-00020', 'bulk-00031'];

let stage: Stage;
let form: BulkForm;

before(async () => {
	stage = await stageIn(await sharedN8n());
	seedEverywhere(stage.sandbox, ids.filter(inPx));
	seedEverywhere(
		stage.sandbox,
		ids.filter((id) => !inPx(id)),
		['adapty', 'adaptyMail', 'cleverTap'],
	);
	form = await publishBulkForm(stage, 'bulk-erasure');
});

after(async () => await stage?.close());

const fileOf = (people: string[], isInPx = inPx) => {
	const lines = people.map((id) => [id, id, id, isInPx(id) ? id : ''].join(','));
	return { name: 'people.csv', content: [COLUMNS.join(','), ...lines].join('\n') };
};

/** The receipts of an upload, as rows of the table that "Proof after the deadline" reads. */
async function receiptsOf(execution: string): Promise<Array<Record<string, unknown>>> {
	const rows = await stage.api.tableRows('Erasure receipts');
	return rows.filter(({ requestNumber }) =>
		String(requestNumber).startsWith(`file ${execution}, row `),
	);
}

const asOutput = (receipts: Array<Record<string, unknown>>) =>
	receipts.map(({ profileId, ...rest }) => ({
		...rest,
		id: profileId,
		operation: 'delete',
		success: true,
		deleted: rest.outcome === 'deleted',
	}));

test('a run that is stopped keeps the receipts of all passes before', async () => {
	const { api, sandbox } = stage;
	const people = Array.from({ length: 2 * PASS + 1 }, (_, index) => `halted-${index + 1}`);
	seedEverywhere(sandbox, people);
	const held = { kind: 'delete' as const, ids: [people[2 * PASS]] };
	sandbox.fault({ service: 'adapty', match: held, hang: true });
	const { page } = await form.upload(fileOf(people, () => true));
	await submitForm(page.href, ['Delete']);
	const execution = await api.newest(form.workflowId);
	const whole = people.slice(0, 2 * PASS);
	await until('two passes kept', async () => (await receiptsOf(execution)).length >= 4 * 2 * PASS);
	await api.request('POST', `/rest/executions/${execution}/stop`);
	assert.equal((await api.ended(execution)).status, 'canceled');
	sandbox.clearFaults();
	const receipts = await receiptsOf(execution);
	assert.deepEqual(tally(receipts, 'service', 'outcome'), {
		'adapty deleted': 2 * PASS,
		'adaptyMail deleted': 2 * PASS,
		'cleverTap accepted': 2 * PASS,
		'gainsightPx deleted': 2 * PASS,
	});
	assert.deepEqual(untruths(sandbox, whole, asOutput(receipts)), []);
	assert.equal(stillThere(sandbox, people).length, 4);
});

test('a file of 1,250 rows: a summary, receipts, and a file of exactly what is left', async () => {
	const { api, sandbox } = stage;
	sandbox.fault({ service: 'gainsightPx', match: { kind: 'delete', ids: STUBBORN }, status: 400 });
	const { page, html: question } = await form.upload(fileOf(ids));
	assert.deepEqual(toldBy(question).lines.slice(0, 5), [
		'people.csv: 1,250 rows with an ID',
		'Adapty: 1,250 found, 0 not found',
		'Adapty Mail: 1,250 to delete; it cannot be asked beforehand',
		'CleverTap: 1,250 found, 0 not found',
		'Gainsight PX: 1,125 found, 0 not found',
	]);
	await submitForm(page.href, ['Delete']);
	const html = await lastPage(page);
	const { title, lines: told } = toldBy(html);
	assert.equal(title, 'Some profiles need attention');
	assert.deepEqual(told.slice(0, 4), [
		'Adapty: 1,250 deleted',
		'Adapty Mail: 1,250 deleted',
		'CleverTap: 1,250 accepted for deletion within 48 hours',
		'Gainsight PX: 1,122 deleted, 125 skipped: no ID in the file, 3 failed',
	]);
	assert.ok(sandbox.stats('cleverTap').peakInFlight <= 3);
	assert.equal(sandbox.stats('cleverTap').statuses[429] ?? 0, 0);

	const execution = await api.newest(form.workflowId);
	const kept = await receiptsOf(execution);
	assert.deepEqual(tally(kept, 'service', 'outcome'), {
		'adapty deleted': ROWS,
		'adaptyMail deleted': ROWS,
		'cleverTap accepted': ROWS,
		'gainsightPx deleted': 1122,
		'gainsightPx failed': STUBBORN.length,
	});
	const accepted = kept.filter(({ outcome }) => outcome === 'accepted');
	assert.ok(accepted.every(({ expectedBy }) => Date.parse(String(expectedBy)) > Date.now()));

	const { name, content: left } = offeredFile(html);
	assert.equal(name, 'needs-attention.xlsx');
	const [header, ...rows] = opened(left);
	assert.deepEqual(header, ['row', ...COLUMNS, 'column', 'reason', 'message']);
	assert.deepEqual(
		rows.map((row) => row.slice(0, 7)),
		STUBBORN.map((id) => {
			const row = String(ids.indexOf(id) + 2);
			return [row, '-', '-', '-', id, 'gainsight_px_id', 'rejected'];
		}),
	);
	assert.ok(rows.every(([, , , , , , , message]) => message !== ''));

	sandbox.clearFaults();
	const before = sandbox.stats('adapty').requests;
	const done = toldBy(await form.deleteAll({ name, content: left }));
	assert.ok(done.lines.includes('Gainsight PX: 3 deleted'));
	assert.equal(sandbox.stats('adapty').requests, before);
	assert.deepEqual(stillThere(sandbox, ids), []);
});
