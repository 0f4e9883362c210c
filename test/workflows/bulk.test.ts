/** workflows/bulk-erasure-from-file.json: what its code makes of files, findings and receipts. */
import { nodeNamed, passes, readWorkflow, runCode, valueOf } from './workflowFile';

const BULK = readWorkflow('workflows/bulk-erasure-from-file.json');
const HEADER = ['adapty_id', 'adapty_mail_id', 'clevertap_id', 'gainsight_px_id'];

const check = (input: Array<Record<string, unknown>>) => runCode(BULK, 'Check the File', { input });
const checkText = (...lines: string[]) => check([{ data: lines.join('\n') }]);
/** Rows as n8n's reader gives them: text, numbers also for dates, and nothing for empty cells and errors. */
const checkWorkbook = (...rows: unknown[][]) => check(rows.map((row) => ({ row })));
const csv = (...rows: string[][]) => checkText(...[HEADER, ...rows].map((row) => row.join(',')));
const sheet = (...rows: unknown[][]) => checkWorkbook(HEADER, ...rows);

const person = (row: number, [adapty = '', mail = '', cleverTap = '', px = '']: string[]) => ({
	row,
	adapty_id: adapty,
	adapty_mail_id: mail,
	clevertap_id: cleverTap,
	gainsight_px_id: px,
});

describe('Check the File: who is in it', () => {
	test.each([
		['CSV', () => csv(['a1', '', 'c1', 'g1'], ['a2', 'm2', '', '']), [2, 3]],
		['a workbook', () => sheet(['a1', '-', 'c1', 'g1'], ['a2', 'm2', '-', '-']), [2, 3]],
		[
			'a workbook that begins at row 3',
			() => checkWorkbook([], [], HEADER, ['a1', '-', 'c1', 'g1'], ['a2', 'm2', '-', '-']),
			[4, 5],
		],
		[
			'a workbook with empty rows',
			() => sheet([], ['a1', '-', 'c1', 'g1'], [null, null], ['a2', 'm2', '-', '-'], []),
			[3, 5],
		],
	])('%s', (_, read, rows) => {
		const [first, ...others] = read();
		const { about, ...one } = first;
		expect([one, ...others]).toEqual([
			person(rows[0], ['a1', '', 'c1', 'g1']),
			person(rows[1], ['a2', 'm2']),
		]);
		expect(about).toMatchObject({ headers: { clevertap_id: 'clevertap_id' } });
	});

	test('IDs stay as they are, to the letter', () => {
		const ids = ['00123', '12345678901234567890', '1e5', ' a ', '1-15', 'März 3', '漢字', '1/2'];
		expect(csv(...ids.map((id) => [id, '', '', ''])).map((one) => one.adapty_id)).toEqual(ids);
		expect(sheet(...ids.map((id) => [id, '-', '-', '-'])).map((one) => one.adapty_id)).toEqual(ids);
	});
});

describe('Check the File: what the page that asks says beside the counts', () => {
	const notes = ([first]: ReturnType<typeof check>) => (first.about as { notes: string[] }).notes;
	const plain = ['a1', 'm1', 'c1', 'g1'];
	test.each<[string, ReturnType<typeof check>, RegExp[]]>([
		['nothing', csv(plain), []],
		[
			'columns that are not used',
			checkWorkbook([...HEADER, 'Name', '<b>'], [...plain, 'Ada', 'x']),
			[/^Columns not used: Name, &lt;b&gt;$/],
		],
		[
			'rows with other cells only',
			checkText([...HEADER, 'n'].join(), ',,,,x', 'a,,,,y'),
			[/not used/, /any ID, left out: 1$/],
		],
		[
			'empty rows of a workbook',
			sheet(plain, [], [], plain, []),
			[/^Empty rows, left out: 3, 4, 6\. .*#N\/A/],
		],
		[
			'numbers that Excel may have rounded',
			csv(['123456789012345000', '', '', ''], ['1234567890123456', '', '', '']),
			[/row 2\. Excel rounds/],
		],
	])('%s', (_, people, said) => {
		expect(notes(people)).toHaveLength(said.length);
		said.forEach((words, index) => expect(notes(people)[index]).toMatch(words));
	});
});

describe('Check the File: what is refused, with row and column', () => {
	const ids = ['a', 'm', 'c', 'g'];
	const at = (column: number, cell: unknown) =>
		ids.map((id, index) => (index === column ? cell : id));
	const as = 'format the ID columns as Text';
	test.each<[string, ReturnType<typeof check>, string[]]>([
		[
			'an ID that Excel made a date',
			sheet(ids, at(0, 45306)),
			['Row 3, adapty_id: 45306 is a number', as],
		],
		['zeros of a number format', sheet(at(2, 123)), ['Row 2, clevertap_id: 123 is a number', as]],
		[
			'more than 15 digits',
			sheet(at(3, 1234567890123450000)),
			['Row 2, gainsight_px_id: 1234567890123450000', as],
		],
		['a fraction', sheet(at(1, 1.5)), ['Row 2, adapty_mail_id: 1.5 is a number', as]],
		['TRUE', sheet(at(0, true)), ['Row 2, adapty_id: true is not text', as]],
		[
			'an error, which the reader leaves out',
			sheet(ids, at(2, undefined)),
			[
				'Row 3, clevertap_id: empty, or an Excel error such as #N/A',
				'enter the ID, or -',
				'CSV UTF-8',
			],
		],
		[
			'#NULL!, which comes as null',
			sheet(ids, at(0, null)),
			['Row 3, adapty_id: empty, or an Excel error'],
		],
		['an error in the last column', sheet(ids, ['a', 'm', 'c']), ['Row 3, gainsight_px_id: empty']],
		[
			'by the header of the file',
			checkWorkbook(['Adapty ID', ...HEADER.slice(1)], at(0, 7)),
			['Row 2, Adapty ID: 7 is'],
		],
		[
			'a shortened number as text',
			csv(at(0, '1.23457E+17') as string[]),
			['adapty_id: 1.23457E+17 is a long number', as],
		],
		['one with a comma', checkText(HEADER.join(';'), 'a;m;1,2E+17;g'), ['clevertap_id: 1,2E+17']],
		[
			'#N/A in CSV',
			csv(at(1, '#N/A') as string[]),
			['adapty_mail_id: #N/A is a formula without a result'],
		],
		['a formula in CSV', csv(at(1, '="007"') as string[]), ['="007" is a formula instead of']],
		['a date in CSV', csv(at(0, '15-Jan') as string[]), ['adapty_id: 15-Jan is a date']],
		['another date in CSV', csv(at(0, 'Jan-15') as string[]), ['adapty_id: Jan-15 is a date']],
		[
			'a column that is missing',
			checkText('adapty_id,clevertap_id', 'a,c'),
			[
				'Missing: adapty_mail_id, gainsight_px_id',
				'Columns found: adapty_id, clevertap_id',
				'empty column',
			],
		],
		[
			'one twice',
			checkText([...HEADER, 'Adapty-ID'].join(), 'a,m,c,g,x'),
			['More than once: adapty_id'],
		],
		[
			'another service',
			checkText([...HEADER, 'Braze ID'].join(), 'a,m,c,g,x'),
			['Not served by this workflow: Braze ID', 'Remove'],
		],
		[
			'another ID of a service',
			checkText([...HEADER, 'adapty_profile_id'].join(), 'a,m,c,g,x'),
			['Not served by this workflow: adapty_profile_id'],
		],
		['no column at all', checkText(''), ['Columns found: none']],
		['no ID at all', csv(['', '', '', '']), ['not a single ID']],
		['only dashes', sheet(['-', '-', '-', '-']), ['not a single ID']],
		['quotation marks', csv(ids, ['a"2', 'm', 'c', 'g'], ['"a3', 'm', 'c', 'g']), ['row 4']],
		[
			'a row that is shifted',
			csv(['a', 'm', 'x', 'c', 'g']),
			['Row 2 has 5 cells, but the header has 4'],
		],
		['what is no UTF-8', check([{ data: 'zo\uFFFD' }]), ['UTF-8']],
		['what is no workbook', check([{ error: 'Corrupt' }]), ['Excel workbook']],
		['too many rows', csv(...Array.from({ length: 20_001 }, () => ids)), ['20001 rows']],
	])('%s', (_, [{ refused }, ...others], says) => {
		expect(others).toEqual([]);
		for (const words of says) expect(refused).toContain(words);
		expect(passes(BULK, 'Usable?', { refused })).toBe(false);
	});

	test('a long list ends, and markup in a cell stays text', () => {
		const [{ refused }] = sheet(...Array.from({ length: 9 }, () => at(0, 1)), at(0, '#REF!<b>'));
		expect(String(refused).split('\n')).toHaveLength(7);
		expect(refused).toContain('And 4 more');
		const [{ refused: markup }] = checkText([...HEADER, 'Braze <b>'].join(), 'a,m,c,g,x');
		expect(markup).toContain('Braze &lt;b&gt;');
	});
});

const people = (...ids: string[][]) => {
	const all: Array<Record<string, unknown>> = ids.map((one, index) => person(index + 2, one));
	const headers = {
		...Object.fromEntries(HEADER.map((name) => [name, name])),
		clevertap_id: 'CleverTap ID',
	};
	all[0].about = { headers, notes: ['Columns not used: Name'] };
	return all;
};

describe('What Was Found', () => {
	const file = people(['a1', 'm1', 'c1'], ['a2', 'm2', 'c2'], ['a3', '', 'c3']);
	const receipt = (service: string, outcome: string, more = {}) => ({ service, outcome, ...more });
	const ask = (rows: ReturnType<typeof people>, input: Array<Record<string, unknown>>) =>
		runCode(BULK, 'What Was Found', {
			input,
			nodes: { 'Check the File': rows, Upload: [{}] },
			binary: { File: { fileName: 'a<b.xlsx' } },
		})[0];

	test('counts for each service what was found, not found and not looked up', () => {
		const { text, anybody } = ask(file, [
			...['found', 'found', 'notFound'].map((outcome) => receipt('adapty', outcome)),
			...['found', 'failed', 'notAttempted'].map((outcome) =>
				receipt('cleverTap', outcome, { message: '<key> refused' }),
			),
			...[1, 2, 3].map(() => receipt('gainsightPx', 'skipped', { reason: 'emptyId' })),
		]);
		expect(String(text).split('\n')).toEqual([
			'a&lt;b.xlsx: 3 rows with an ID',
			'Adapty: 2 found, 1 not found',
			'Adapty Mail: 2 to delete; it cannot be asked beforehand',
			'CleverTap: 1 found, 0 not found, 2 could not be looked up (&lt;key&gt; refused)',
			'Gainsight PX: no IDs in this file',
			'Columns not used: Name',
		]);
		expect(anybody).toBe(true);
	});

	test.each<[string, string[], Array<Record<string, unknown>>, boolean]>([
		[
			'nobody is there',
			['a1', '', 'c1'],
			[receipt('adapty', 'notFound'), receipt('cleverTap', 'notFound')],
			false,
		],
		['a service that cannot be asked has an ID', ['', 'm1'], [], true],
		['nobody could be looked up', ['a1'], [receipt('adapty', 'failed')], true],
		['a deactivated node hands on its input', ['a1'], [{ row: 2, adapty_id: 'a1' }], true],
	])('%s', (_, ids, receipts, anybody) => {
		expect(ask(people(ids), receipts).anybody).toBe(anybody);
	});

	test('only the word Delete deletes', () => {
		for (const Decision of ['Stop', '', undefined, 'delete', ['Delete', 'Stop']]) {
			expect(passes(BULK, 'Delete?', { Decision })).toBe(false);
		}
		expect(passes(BULK, 'Delete?', { Decision: 'Delete' })).toBe(true);
	});
});

describe('Receipts', () => {
	test('each is kept with the row of the file; what was not asked is left out', () => {
		const input = [
			{ service: 'adapty', id: 'a1', outcome: 'deleted', input: { row: 7, adapty_id: 'a1' } },
			{ service: 'cleverTap', outcome: 'skipped', reason: 'emptyId', input: { row: 7 } },
			{ service: 'cleverTap', id: 'c1', outcome: 'failed' },
			{ row: 7, gainsight_px_id: 'g1' },
		];
		expect(runCode(BULK, 'Receipts', { input })).toEqual([
			{ service: 'adapty', id: 'a1', outcome: 'deleted', row: 7, requestId: 'file 69, row 7' },
			{
				service: 'cleverTap',
				id: 'c1',
				outcome: 'failed',
				row: null,
				requestId: 'file 69, row unknown',
			},
		]);
	});

	test('one goes on where nothing was asked, so that the loop goes on', () => {
		const skipped = { service: 'adapty', outcome: 'skipped', reason: 'emptyId', input: { row: 2 } };
		expect(runCode(BULK, 'Receipts', { input: [skipped, skipped] })).toHaveLength(1);
	});
});

describe('Sum Up', () => {
	const sumUp = (
		rows: ReturnType<typeof people>,
		...runs: Array<Array<Record<string, unknown>>>
	) => {
		const nodes = { 'Check the File': rows, Receipts: { runs } };
		return runCode(BULK, 'Sum Up', { nodes })[0] as {
			title: string;
			text: string;
			left: unknown[];
		};
	};
	const receipt = (row: number, service: string, outcome: string, more = {}) => ({
		row,
		service,
		outcome,
		success: !['failed', 'notAttempted'].includes(outcome),
		...more,
	});
	const all = (row: number, outcome: string, more = {}) =>
		['adapty', 'adaptyMail', 'cleverTap', 'gainsightPx'].map((one) =>
			receipt(row, one, outcome, more),
		);
	const two = people(['a1', 'm1', 'c1', 'g1'], ['a2', 'm2', 'c2', 'g2']);

	test.each<[string, ReturnType<typeof people>, Array<Array<Record<string, unknown>>>]>([
		['All done', two, [all(2, 'deleted'), all(3, 'alreadyAbsent')]],
		['Nobody was found', two, [[...all(2, 'alreadyAbsent'), ...all(3, 'alreadyAbsent')]]],
		['Some profiles need attention', two, [all(2, 'deleted'), all(3, 'failed')]],
		['Some profiles need attention', two, [all(2, 'deleted')]],
		['Some profiles need attention', two, []],
		[
			'Dry run: nothing was deleted',
			two,
			[all(2, 'wouldDelete', { dryRun: true }), all(3, 'notFound', { dryRun: true })],
		],
		[
			"Done, except for those in 'Never Delete'",
			two,
			[all(2, 'deleted'), all(3, 'skipped', { reason: 'excluded' })],
		],
		[
			'Done, except in Adapty Mail and Gainsight PX',
			people(['a1', '', 'c1']),
			[[receipt(2, 'adapty', 'deleted'), receipt(2, 'cleverTap', 'accepted')]],
		],
	])('%s', (title, rows, runs) => {
		expect(sumUp(rows, ...runs).title).toBe(title);
	});

	test('counts people by service, over all passes of the loop', () => {
		const { text } = sumUp(
			people(['a1', 'm1', '', 'g1'], ['a2', '', 'c2', 'g2']),
			[
				receipt(2, 'adapty', 'deleted'),
				receipt(2, 'adaptyMail', 'deleted'),
				receipt(2, 'gainsightPx', 'deleted'),
			],
			[
				receipt(3, 'adapty', 'alreadyAbsent'),
				receipt(3, 'cleverTap', 'accepted'),
				receipt(3, 'gainsightPx', 'deleted'),
			],
		);
		expect(text.split('\n')).toEqual([
			'Adapty: 1 deleted, 1 already absent',
			'Adapty Mail: 1 deleted, 1 skipped: no ID in the file',
			'CleverTap: 1 skipped: no ID in the file, 1 accepted for deletion within 48 hours',
			'Gainsight PX: 2 deleted',
		]);
	});

	test('what is left names row and column of the file, and can be uploaded again', () => {
		const { left } = sumUp(
			two,
			[...all(2, 'deleted'), ...all(3, 'deleted')].map((one) =>
				one.row === 3 && one.service === 'cleverTap'
					? receipt(3, 'cleverTap', 'failed', {
							id: 'a hash',
							reason: 'rejected',
							message: 'CleverTap said no',
						})
					: one,
			),
		);
		expect(left).toEqual([
			{
				row: '3',
				adapty_id: '-',
				adapty_mail_id: '-',
				clevertap_id: 'c2',
				gainsight_px_id: '-',
				column: 'CleverTap ID',
				reason: 'rejected',
				message: 'CleverTap said no',
			},
		]);
		const [header, cells] = [Object.keys(left[0] as object), Object.values(left[0] as object)];
		expect(checkWorkbook(header, cells)).toMatchObject([person(2, ['', '', 'c2'])]);
		expect(checkText(header.join(), cells.join())).toMatchObject([person(2, ['', '', 'c2'])]);
	});
});

test('nobody gets to the form without a login, and the rows come from row 1', () => {
	expect(nodeNamed(BULK, 'Upload').parameters.authentication).toBe('basicAuth');
	expect(nodeNamed(BULK, 'Workbook Cells').parameters.options).toEqual({
		headerRow: false,
		range: '0',
	});
	const { leftValue } = (
		nodeNamed(BULK, 'Excel Workbook?').parameters.conditions as {
			conditions: Array<{ leftValue: string }>;
		}
	).conditions[0];
	expect(valueOf(leftValue, { binary: { File: { fileName: 'People.XLSX' } } })).toBe(true);
});
