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
import { withParameters } from '../lib/workflows';

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
	const plain = (cells: Cells, separator: string): Upload => ({
		name: 'people.csv',
		content: cells.map((row) => row.join(separator)).join('\n'),
	});
	const cases: Record<string, (ids: string[]) => Upload> = {
		plain: (ids) => plain([COLUMNS, ...same(ids)], ','),
		'excel-utf8': (ids) => excel([COLUMNS, ...same(ids)]),
		'excel-semicolons': (ids) => excel([COLUMNS, ...same(ids)], ';'),
		tabs: (ids) => plain([COLUMNS, ...same(ids)], '\t'),
		headers: (ids) =>
			excel([['Adapty_ID', 'adapty mail id', 'CleverTap ID', ' GAINSIGHT-px-id '], ...same(ids)]),
		'other-columns-and-quotes': (ids) =>
			excel(
				[
					['Name', 'gainsightPxId', 'cleverTapId', 'adaptyMailId', 'adaptyId', 'Note'],
					...ids.map((id) => ['Doe; "JD", John', id, id, id, id, 'asked\r\nby mail']),
					['', '', '', '', '', ''],
				],
				';',
			),
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

	test('people who are not at a service are skipped there, and the page says how many', async () => {
		seed(['part-1', 'part-2']);
		const ids = [
			['part-1', '', '', 'part-1'],
			['part-2', 'part-2', 'part-2', ''],
		];
		const { title, lines } = toldBy(await form.deleteAll(excel([COLUMNS, ...ids])));
		assert.deepEqual(
			[title, ...lines],
			[
				'All done',
				'Adapty: 2 deleted',
				'Adapty Mail: 1 skipped: no ID in the file, 1 deleted',
				'CleverTap: 1 skipped: no ID in the file, 1 accepted for deletion within 48 hours',
				'Gainsight PX: 1 deleted, 1 skipped: no ID in the file',
			],
		);
	});

	test('a service for which nobody has an ID: never "All done"', async () => {
		seed(['two-1', 'two-2']);
		const ids = ['two-1', 'two-2'].map((id) => [id, id, '-', id]);
		const { title, lines } = toldBy(await form.deleteAll(xlsx([COLUMNS, ...ids])));
		assert.equal(title, 'Done, except in CleverTap');
		assert.equal(lines[2], 'CleverTap: 2 skipped: no ID in the file');
		assert.deepEqual(stillThere(stage.sandbox, ['two-1']), ['cleverTap two-1']);
	});
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

test('a rehearsal with Dry Run does not read like a deletion', async () => {
	const dry = await publishBulkForm(stage, 'bulk-erasure-dry-run', (workflow) =>
		['Adapty', 'Adapty Mail', 'CleverTap', 'Gainsight PX'].reduce(
			(changed, title) => withParameters(changed, `Delete: ${title}`, { dryRun: true }),
			workflow,
		),
	);
	seed(['dry']);
	const { title, lines } = toldBy(await dry.deleteAll(excel([COLUMNS, ...same(['dry'])])));
	assert.equal(title, 'Dry run: nothing was deleted');
	assert.equal(lines[0], 'Adapty: 1 would be deleted');
	assert.equal(stillThere(stage.sandbox, ['dry']).length, NAMES.length);
});

describe('files that are refused before anything is sent', () => {
	const text = (...lines: string[]) => lines.join('\n');
	const header = COLUMNS.join(',');
	const ids = ['a1', 'm1', 'c1', 'g1'];
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
		[
			'another service.csv',
			text(`${header},braze_id`, 'a1,m1,c1,g1,b1'),
			[/^Not served by this workflow: braze_id$/m, /nobody would be deleted there/],
		],
		['twice.csv', text(`${header},Adapty-ID`, 'a1,m1,c1,g1,a2'), [/^More than once: adapty_id$/m]],
		['empty.csv', '', [/^Columns found: none$/m]],
		['only a header.csv', header, [/not a single ID/]],
		['quotes.csv', text(header, 'a1,m1,c1,g1', 'a"2,m2,c2,g2', '"a3,m3,c3,g3'), [/row 4/]],
		['shifted.csv', text(header, ids.join(), 'Doe, John,m2,c2,g2'), [/^Row 3 has 5 cells/]],
		['latin1.csv', Buffer.from(text(header, 'zo\u00eb,m1,c1,g1'), 'latin1'), [/UTF-8/]],
		['utf16.csv', Buffer.from(`\uFEFF${text(header, ids.join())}`, 'utf16le'), [/UTF-8/]],
		['not really.xlsx', Buffer.from(`PK\u0003\u0004${header}`), [/Excel workbook/]],
		[
			'through Excel.csv',
			csvFromExcel(
				[COLUMNS, ['a1', 'm1', '1,23457E+17', 'g1'], ['#N/A', '15-Jan', 'c2', '="00123"']],
				';',
			),
			[
				/^Row 2, clevertap_id: 1,23457E\+17 is a long number that Excel shortened$/m,
				/^Row 3, adapty_id: #N\/A is a formula without a result$/m,
				/^Row 3, adapty_mail_id: 15-Jan is a date that Excel made of an ID$/m,
				/="00123"/,
			],
		],
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
		['a number.xlsx', first(4711), [/^Row 3, adapty_id: 4711 is a number/m, asText]],
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
