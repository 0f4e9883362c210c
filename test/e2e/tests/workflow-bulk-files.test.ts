/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** workflows/bulk-erasure-from-file.json with the files that people have. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { SANDBOX_SERVICES } from '../../../sandbox';
import {
	lastPage,
	offeredFile,
	openForm,
	submitAndFollow,
	toldBy,
	type Upload,
} from '../lib/forms';
import { type Cells, csvFromExcel, opened, workbook } from '../lib/spreadsheets';
import { sharedN8n, type Stage, stageIn } from '../lib/stage';
import { seedEverywhere, stillThere } from '../lib/truth';
import { readWorkflow, servicesOf, withCredentials, withParameters } from '../lib/workflows';

const HEADER = ['adapty_id', 'clevertap_id', 'gainsight_px_id'];
const FILE = 'bulk-erasure-from-file.json';
const SERVICES = servicesOf(readWorkflow(FILE));
let stage: Stage;
let form: string;

before(async () => {
	stage = await stageIn(await sharedN8n());
	const { api, credentials } = stage;
	const workflow = withCredentials(readWorkflow(FILE), credentials);
	await api.activate(await api.createWorkflow(workflow));
	form = `${api.url}/form/bulk-erasure`;
	await openForm(form);
});

after(async () => await stage?.close());

afterEach(() => stage.sandbox.clearFaults());

const upload = async (file: Upload) => await lastPage(await submitAndFollow(form, [file]));

const seed = (ids: string[]) => seedEverywhere(stage.sandbox, ids, SERVICES);

const requests = () =>
	SANDBOX_SERVICES.reduce((sum, service) => sum + stage.sandbox.stats(service).requests, 0);

const done = (count: number) => [
	`Adapty: ${count} deleted`,
	`CleverTap: ${count} accepted for deletion within 48 hours`,
	`Gainsight PX: ${count} deleted`,
];

describe('files that work', () => {
	const people = (name: string) => [`${name}-1`, `${name}-2`];
	const same = (ids: string[]) => ids.map((id) => [id, id, id]);
	const cases: Record<string, (ids: string[]) => Upload> = {
		'plain.csv': (ids) => csv([HEADER, ...same(ids)], ','),
		'excel-utf8.csv': (ids) => excel([HEADER, ...same(ids)], ','),
		'excel-semicolons.csv': (ids) => excel([HEADER, ...same(ids)], ';'),
		'tabs.csv': (ids) => csv([HEADER, ...same(ids)], '\t'),
		'headers.csv': (ids) =>
			excel([['Adapty_ID', 'CleverTap ID', ' GAINSIGHT-px-id '], ...same(ids)], ';'),
		'other-columns-and-quotes.csv': (ids) =>
			excel(
				[
					['Name', 'gainsightPxId', 'cleverTapId', 'adaptyId', 'Note'],
					...ids.map((id) => ['Doe; "JD", John', id, id, id, 'asked\r\nby mail']),
					['', '', '', '', ''],
				],
				';',
			),
		'workbook.xlsx': (ids) => ({
			name: 'workbook.xlsx',
			content: workbook([['Adapty ID', ...HEADER.slice(1)], ...same(ids)]),
		}),
	};
	const csv = (cells: Cells, separator: string): Upload => ({
		name: 'people.csv',
		content: cells.map((row) => row.join(separator)).join('\n'),
	});
	const excel = (cells: Cells, separator: string): Upload => ({
		name: 'people.csv',
		content: csvFromExcel(cells, separator),
	});

	for (const [name, file] of Object.entries(cases)) {
		test(name, async () => {
			const ids = people(name);
			seed(ids);
			const { title, lines } = toldBy(await upload(file(ids)));
			assert.deepEqual([title, ...lines], ['All done', ...done(ids.length)]);
			assert.deepEqual(stillThere(stage.sandbox, ids), []);
		});
	}

	test('numbers in a workbook are the IDs that they show', async () => {
		seed(['4711', '100000']);
		const cells = [HEADER, [4711, 4711, 4711], [100000, 100000, '100000']];
		const { title } = toldBy(await upload({ name: 'n.xlsx', content: workbook(cells) }));
		assert.equal(title, 'All done');
		assert.deepEqual(stillThere(stage.sandbox, ['4711', '100000']), []);
	});

	test('people who are not in a service are skipped there, and the page says how many', async () => {
		seed(['part-1', 'part-2']);
		const content = csvFromExcel([HEADER, ['part-1', '', 'part-1'], ['part-2', 'part-2', '']]);
		const { title, lines } = toldBy(await upload({ name: 'part.csv', content }));
		assert.equal(title, 'All done');
		assert.deepEqual(lines, [
			'Adapty: 2 deleted',
			'CleverTap: 1 skipped: no ID in the file, 1 accepted for deletion within 48 hours',
			'Gainsight PX: 1 deleted, 1 skipped: no ID in the file',
		]);
	});

	test('a service for which nobody has an ID: never "All done"', async () => {
		seed(['two-1', 'two-2']);
		const content = csvFromExcel([HEADER, ['two-1', '', 'two-1'], ['two-2', '', 'two-2']]);
		const { title, lines } = toldBy(await upload({ name: 'two.csv', content }));
		assert.equal(title, 'Done, except in CleverTap');
		assert.equal(lines[1], 'CleverTap: 2 skipped: no ID in the file');
		assert.deepEqual(stillThere(stage.sandbox, ['two-1']), ['cleverTap two-1']);
	});
});

test('a rehearsal with Dry Run does not read like a deletion', async () => {
	const { api, credentials, sandbox } = stage;
	const path = 'bulk-erasure-dry-run';
	let workflow = withCredentials(readWorkflow(FILE), credentials);
	workflow = withParameters(workflow, 'Upload', { options: { path } });
	workflow = withParameters(workflow, 'Delete Profile', { dryRun: true });
	await api.activate(await api.createWorkflow(workflow));
	await openForm(`${api.url}/form/${path}`);
	seed(['dry']);
	const content = csvFromExcel([HEADER, ['dry', 'dry', 'dry']]);
	const page = await submitAndFollow(`${api.url}/form/${path}`, [{ name: 'dry.csv', content }]);
	const { title, lines } = toldBy(await lastPage(page));
	assert.equal(title, 'Dry run: nothing was deleted');
	assert.equal(lines[0], 'Adapty: 1 would be deleted');
	assert.equal(stillThere(sandbox, ['dry']).length, SERVICES.length);
});

describe('files that are refused before anything is sent', () => {
	const text = (...lines: string[]) => lines.join('\n');
	const header = HEADER.join(',');
	const cases: Array<[name: string, file: string | Buffer, says: RegExp[]]> = [
		[
			'wrong columns.csv',
			text('E-mail;<b>User ID</b>;adapty_id', 'a@example.com;u1;a1'),
			[
				/^Missing: clevertap_id, gainsight_px_id$/m,
				/^Columns wanted: adapty_id, clevertap_id, gainsight_px_id$/m,
				/^Columns found: E-mail, <b>User ID<\/b>, adapty_id$/m,
			],
		],
		['twice.csv', text(`${header},Adapty-ID`, 'a1,c1,g1,a2'), [/^More than once: adapty_id$/m]],
		['empty.csv', '', [/^Columns found: none$/m]],
		['only a header.csv', header, [/not a single ID/]],
		['quotes.csv', text(header, 'a1,c1,g1', 'a"2,c2,g2', '"a3,c3,g3'), [/row 4/]],
		['shifted.csv', text(header, 'a1,c1,g1', 'Doe, John,c2,g2'), [/^Row 3 has 4 cells/]],
		['latin1.csv', Buffer.from(text(header, 'zo\u00eb,c1,g1'), 'latin1'), [/UTF-8/]],
		['utf16.csv', Buffer.from(`\uFEFF${text(header, 'a1,c1,g1')}`, 'utf16le'), [/UTF-8/]],
		['not really.xlsx', Buffer.from(`PK\u0003\u0004${header}`), [/Excel workbook/]],
		[
			'through Excel.csv',
			csvFromExcel([HEADER, ['a1', '1,23457E+17', 'g1'], ['#N/A', 'c2', '="00123"']], ';'),
			[/^Row 2, clevertap_id: 1,23457E\+17 is/m, /^Row 3, adapty_id: #N\/A/m, /="00123"/],
		],
		[
			'rounded.xlsx',
			workbook([HEADER, ['a1', 1234567890123450, 1.5]]),
			[/clevertap_id: 1234567890123450 is a number/, /gainsight_px_id: 1.5 is/, /as Text/],
		],
	];
	for (const [name, content, says] of cases) {
		test(name, async () => {
			const before = requests();
			const { title, lines } = toldBy(await upload({ name, content }));
			assert.equal(title, 'This file was not used');
			for (const words of says) assert.match(lines.join('\n'), words);
			assert.equal(requests(), before);
		});
	}
});

describe('the file of those that need attention, saved again by Excel', () => {
	const ids = ['00123', '12345678901234567890', '1e5', 'zo\u00eb-\u6f22\u5b57', '=1+1', '1/2'];
	const saved: Record<string, ((cells: Cells) => Upload) | undefined> = {
		'as it is': undefined,
		'as .xlsx': (cells) => ({ name: 'again.xlsx', content: workbook(cells) }),
		'as CSV UTF-8': (cells) => ({ name: 'again.csv', content: csvFromExcel(cells) }),
		'as CSV UTF-8 with semicolons': (cells) => ({
			name: 'again.csv',
			content: csvFromExcel(cells, ';'),
		}),
	};
	for (const [how, save] of Object.entries(saved)) {
		test(how, async () => {
			const { sandbox } = stage;
			seedEverywhere(sandbox, ids, ['gainsightPx']);
			sandbox.fault({ service: 'gainsightPx', match: { kind: 'delete', ids }, status: 400 });
			const content = csvFromExcel([HEADER, ...ids.map((id) => ['', '', id])]);
			const html = await upload({ name: 'first.csv', content });
			assert.equal(toldBy(html).title, 'Some profiles need attention');
			const left = offeredFile(html);
			const cells = opened(left.content);
			assert.deepEqual(
				cells.slice(1).map((row) => row[2]),
				ids,
				'every ID is a cell with text, which Excel does not change',
			);

			sandbox.clearFaults();
			const again = save ? save(cells) : left;
			const { title, lines } = toldBy(await upload(again));
			assert.equal(title, 'Done, except in Adapty and CleverTap');
			assert.ok(lines.includes(`Gainsight PX: ${ids.length} deleted`), lines.join());
			assert.deepEqual(
				ids.filter((id) => sandbox.has('gainsightPx', 'identifyId', id)),
				[],
			);
		});
	}
});
