/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/bulk-erasure-from-file.json with the files that people have. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { type BulkForm, COLUMNS, done, isQuestion, publishBulkForm } from '../lib/bulkForm';
import { lastPage, offeredFile, submitForm, toldBy, type Upload } from '../lib/forms';
import { NAMES } from '../lib/services';
import { type Cells, csvFromExcel, opened, workbook } from '../lib/spreadsheets';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';

let stage: Stage;
let form: BulkForm;

before(async () => {
	stage = await stageIn(await sharedN8n());
	form = await publishBulkForm(stage, 'bulk-erasure');
});

after(async () => await stage?.close());

afterEach(() => stage.sandbox.clearFaults());

const seed = (ids: string[]) => seedEverywhere(stage.sandbox, ids);
const same = (ids: string[]) => ids.map((id) => COLUMNS.map(() => id));
const sum = (count: 'requests' | 'deleteRequests') =>
	NAMES.reduce((total, service) => total + stage.sandbox.stats(service)[count], 0);
const excel = (cells: Cells, separator = ','): Upload => ({
	name: 'people.csv',
	content: csvFromExcel(cells, separator),
});
const xlsx = (...book: Parameters<typeof workbook>): Upload => ({
	name: 'people.xlsx',
	content: workbook(...book),
});

test('without the login there is no form, and a file is not taken', async () => {
	for (const login of [undefined, { user: form.login.user, password: 'guessed' }]) {
		const file = excel([COLUMNS, ...same(['outsider'])]);
		assert.equal((await submitForm(form.url, [file], login)).status, 401);
	}
	assert.equal((await fetch(form.url)).status, 401);
	assert.deepEqual(await stage.api.executions(form.workflowId).then((all) => all.slice(1)), []);
});

describe('files that work', () => {
	const cases: Record<string, (ids: string[]) => Upload> = {
		'csv-semicolons': (ids) => excel([COLUMNS, ...same(ids)], ';'),
		workbook: (ids) => xlsx([['Adapty ID', ...COLUMNS.slice(1)], ...same(ids)]),
		'workbook-filtered': (ids) => xlsx([COLUMNS, ...same(ids)], [3]),
	};
	for (const [name, file] of Object.entries(cases)) {
		test(name, async () => {
			const ids = [`${name}-1`, `${name}-2`];
			seed(ids);
			const before = sum('deleteRequests');
			const { page, html } = await form.upload(file(ids));
			assert.equal(sum('deleteRequests'), before, 'nothing is deleted before somebody says so');
			const asked = toldBy(html);
			assert.equal(asked.title, 'Delete these people?');
			assert.match(asked.lines[0], /^people\.(csv|xlsx): 2 rows with an ID$/);
			assert.deepEqual(asked.lines.slice(1, 5), [
				'Adapty: 2 found, 0 not found',
				'Adapty Mail: 2 to delete; it cannot be asked beforehand',
				'CleverTap: 2 found, 0 not found',
				'Gainsight PX: 2 found, 0 not found',
			]);
			assert.match(asked.lines.join('\n'), /Rows that a filter hides in Excel are among them/);
			await submitForm(page.href, ['Delete']);
			const { title, lines } = toldBy(await lastPage(page));
			assert.deepEqual([title, ...lines], ['All done', ...done(ids.length)]);
			assert.deepEqual(stillThere(stage.sandbox, ids), []);
		});
	}
});

test('Stop: nothing is deleted', async () => {
	seed(['stopped']);
	const before = sum('deleteRequests');
	const { page } = await form.upload(excel([COLUMNS, ...same(['stopped'])]));
	await submitForm(page.href, ['Stop']);
	const { title, lines } = toldBy(await lastPage(page));
	assert.deepEqual([title, ...lines], ['Stopped', 'Nothing was deleted.']);
	assert.equal(sum('deleteRequests'), before);
});

test('nobody was found: nothing is asked and nothing deleted', async () => {
	const before = sum('deleteRequests');
	const ids = ['nobody-1', 'nobody-2'].map((id) => [id, '', id, id]);
	const { page, html } = await form.upload(excel([COLUMNS, ...ids]));
	assert.equal(isQuestion(html), false);
	const { title, lines } = toldBy(await lastPage(page));
	assert.equal(title, 'Nobody was found');
	assert.equal(lines[1], 'Adapty: 0 found, 2 not found');
	assert.equal(sum('deleteRequests'), before);
});

describe('files that are refused before anything is sent', () => {
	const text = (...lines: string[]) => lines.join('\n');
	const header = COLUMNS.join(',');
	const person = 'a1,m1,c1,g1';
	const first = (cell: Parameters<typeof workbook>[0][0][0]) =>
		workbook([COLUMNS, ['a0', 'm0', 'c0', 'g0'], [cell, 'm1', 'c1', 'g1']]);
	const asText = /format the ID columns as Text and enter these IDs again/;
	const cases: Array<[name: string, file: string | Buffer, says: RegExp[]]> = [
		[
			'wrong columns.csv',
			text('E-mail;<b>User ID</b>;adapty_id', 'a@example.com;u1;a1'),
			[
				/^Missing: adapty_mail_id, clevertap_id, gainsight_px_id$/m,
				/^Columns wanted: adapty_id, adapty_mail_id, clevertap_id, gainsight_px_id$/m,
				/^Columns found: E-mail, <b>User ID<\/b>, adapty_id$/m,
			],
		],
		['empty.csv', '', [/^Columns found: none$/m]],
		['latin1.csv', Buffer.from(text(header, 'zo\u00eb,m1,c1,g1'), 'latin1'), [/UTF-8/]],
		['utf16.csv', Buffer.from(`\uFEFF${text(header, person)}`, 'utf16le'), [/UTF-8/]],
		['not really.xlsx', Buffer.from(`PK\u0003\u0004${header}`), [/Excel workbook/]],
		[
			'1-15 made a date.xlsx',
			first({ number: 45306, shown: 'date' }),
			[/^Row 3, adapty_id: 45306 is a number in Excel: perhaps a date/m, asText],
		],
		[
			'00123 by its format.xlsx',
			first({ number: 123, shown: 'zeros' }),
			[/^Row 3, adapty_id: 123 is a number in Excel: .* without its zeros$/m, asText],
		],
		[
			'more than 15 digits.xlsx',
			first(1234567890123450),
			[/^Row 3, adapty_id: 1234567890123450 is a number/m, asText],
		],
		[
			'an error.xlsx',
			first({ error: '#N/A' }),
			[/^Row 3, adapty_id: empty, or an Excel error such as #N\/A$/m, /enter the ID, or - if/],
		],
	];
	for (const [name, content, says] of cases) {
		test(name, async () => {
			const before = sum('requests');
			const { page } = await form.upload({ name, content });
			const { title, lines } = toldBy(await lastPage(page));
			assert.equal(title, 'This file was not used');
			for (const words of says) assert.match(lines.join('\n'), words);
			assert.equal(sum('requests'), before);
		});
	}
});

describe('the file of those that need attention, saved again by Excel', () => {
	const ids = ['00123', '12345678901234567890', '1e5', 'zo\u00eb-\u6f22\u5b57', '=1+1', '1/2'];
	const saved: Record<string, ((cells: Cells) => Upload) | undefined> = {
		'as it is': undefined,
		'as .xlsx': (cells) => xlsx(cells),
		'as CSV UTF-8': (cells) => excel(cells),
		'as CSV UTF-8 with semicolons': (cells) => excel(cells, ';'),
	};
	for (const [how, save] of Object.entries(saved)) {
		test(how, async () => {
			const { sandbox } = stage;
			seedEverywhere(sandbox, ids, ['gainsightPx']);
			sandbox.fault({ service: 'gainsightPx', match: { kind: 'delete', ids }, status: 400 });
			const rows = ids.map((id) => ['', '', '', id]);
			const html = await form.deleteAll(
				excel([[...COLUMNS.slice(0, 3), 'Gainsight PX ID'], ...rows]),
			);
			assert.equal(toldBy(html).title, 'Some profiles need attention');
			const left = offeredFile(html);
			const cells = opened(left.content);
			assert.deepEqual(
				cells.slice(1).map((row) => row.slice(0, 6)),
				ids.map((id, index) => [String(index + 2), '-', '-', '-', id, 'Gainsight PX ID']),
				'every ID is a cell with text, which Excel does not change',
			);

			sandbox.clearFaults();
			const { title, lines } = toldBy(await form.deleteAll(save ? save(cells) : left));
			assert.equal(title, 'Done, except in Adapty, Adapty Mail, and CleverTap');
			assert.ok(lines.includes(`Gainsight PX: ${ids.length} deleted`), lines.join());
			assert.deepEqual(
				ids.filter((id) => sandbox.has('gainsightPx', 'identifyId', id)),
				[],
			);
		});
	}
});
