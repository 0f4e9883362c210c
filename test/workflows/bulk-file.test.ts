/** workflows/bulk-erasure-from-file.json: what its code makes of files. */
import { BULK, check, checkText, checkWorkbook, csv, HEADER, person, sheet } from './bulkFile';
import { KNOWN, meets, nodeNamed, passes } from './workflowFile';

describe('Check the File: who is in it', () => {
	const two = [
		['a1', '-', 'c1', 'g1'],
		['a2', 'm2', '-', '-'],
	];

	test.each([
		['CSV', () => csv(['a1', '', 'c1', 'g1'], ['a2', 'm2', '', '']), [2, 3]],
		['a workbook', () => sheet(...two), [2, 3]],
		['a workbook that begins at row 3', () => checkWorkbook([], [], HEADER, ...two), [4, 5]],
		['a workbook with empty rows', () => sheet([], two[0], [null, null], two[1], []), [3, 5]],
	])('%s', (_, read, rows) => {
		const [first, ...others] = read();
		const { about, ...one } = first;
		expect([one, ...others]).toEqual([
			person(rows[0], ['a1', '', 'c1', 'g1']),
			person(rows[1], ['a2', 'm2']),
		]);
		expect(about).toMatchObject({ headers: { clevertap_id: 'clevertap_id' } });
	});

	test.each(['\t', ';', ','])(
		'headers and other columns as people have them, separated by %j',
		(mark) => {
			const header = ['Name', 'Adapty_ID', 'adapty mail id', 'CleverTap ID', ' GAINSIGHT-px-id '];
			const cells = ['"Doe; ""JD"", John"', 'a1', '', 'c1', 'g1', '"asked\r\nby mail"'];
			const [{ about, ...one }] = checkText([...header, 'Note'].join(mark), cells.join(mark));
			expect(one).toEqual(person(2, ['a1', '', 'c1', 'g1']));
			expect(about).toMatchObject({ headers: { clevertap_id: 'CleverTap ID' } });
		},
	);

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
	const at = (column: number, value: unknown) =>
		ids.map((id, index) => (index === column ? value : id));
	const as = 'format the ID columns as Text';
	const cell = (column: number, value: unknown) => sheet(at(column, value));
	const text = (column: number, value: string) => csv(at(column, value) as string[]);
	const withColumn = (name: string) => checkText([...HEADER, name].join(), 'a,m,c,g,x');
	const renamed = ['Adapty ID', ...HEADER.slice(1)];
	const unserved = 'Not served by this workflow: ';
	const error = 'empty, or an Excel error such as #N/A';

	test.each<[string, ReturnType<typeof check>, string[]]>([
		['a date by Excel', sheet(ids, at(0, 45306)), ['Row 3, adapty_id: 45306 is a number', as]],
		['zeros of a number format', cell(2, 123), ['Row 2, clevertap_id: 123 is a number', as]],
		['16 digits', cell(3, 1234567890123450000), ['gainsight_px_id: 1234567890123450000', as]],
		['a fraction', cell(1, 1.5), ['Row 2, adapty_mail_id: 1.5 is a number', as]],
		['TRUE', cell(0, true), ['Row 2, adapty_id: true is not text', as]],
		[
			'an error, which the reader leaves out',
			sheet(ids, at(2, undefined)),
			[`Row 3, clevertap_id: ${error}`, 'enter the ID, or -', 'CSV UTF-8'],
		],
		['#NULL!, which comes as null', sheet(ids, at(0, null)), [`Row 3, adapty_id: ${error}`]],
		['an error in the last column', sheet(ids, ['a', 'm', 'c']), ['Row 3, gainsight_px_id: empty']],
		['by its header', checkWorkbook(renamed, at(0, 7)), ['Row 2, Adapty ID: 7 is']],
		['a shortened number', text(0, '1.23457E+17'), ['1.23457E+17 is a long number', as]],
		['one with a comma', checkText(HEADER.join(';'), 'a;m;1,2E+17;g'), ['clevertap_id: 1,2E+17']],
		['#N/A in CSV', text(1, '#N/A'), ['adapty_mail_id: #N/A is a formula without a result']],
		['a formula in CSV', text(1, '="007"'), ['="007" is a formula instead of']],
		['a date in CSV', text(0, '15-Jan'), ['adapty_id: 15-Jan is a date']],
		['another date in CSV', text(0, 'Jan-15'), ['adapty_id: Jan-15 is a date']],
		[
			'a column that is missing',
			checkText('adapty_id,clevertap_id', 'a,c'),
			[
				'Missing: adapty_mail_id, gainsight_px_id',
				'Columns found: adapty_id, clevertap_id',
				'empty column',
			],
		],
		['one twice', withColumn('Adapty-ID'), ['More than once: adapty_id']],
		['another service', withColumn('Braze ID'), [`${unserved}Braze ID`, 'Remove']],
		['another ID', withColumn('adapty_profile_id'), [`${unserved}adapty_profile_id`]],
		['no column at all', checkText(''), ['Columns found: none']],
		['no ID at all', csv(['', '', '', '']), ['not a single ID']],
		['only dashes', sheet(['-', '-', '-', '-']), ['not a single ID']],
		['quotation marks', csv(ids, ['a"2', 'm', 'c', 'g'], ['"a3', 'm', 'c', 'g']), ['row 4']],
		['a shifted row', csv(['a', 'm', 'x', 'c', 'g']), ['Row 2 has 5 cells, but the header has 4']],
		['what is no UTF-8', check([{ data: 'zo\uFFFD' }]), ['UTF-8']],
		['what is no workbook', check([{ error: 'Corrupt' }]), ['Excel workbook']],
		['too many rows', csv(...Array.from({ length: 20_001 }, () => ids)), ['20001 rows']],
	])('%s', (_, [{ refused }, ...others], says) => {
		expect(others).toEqual([]);
		for (const words of says) expect(refused).toContain(words);
		expect(passes(BULK, 'Usable?', { refused })).toBe(false);
	});

	const served = HEADER.map((name) => name.replace('_id', '').replaceAll('_', ''));
	test.each(KNOWN.filter(({ name }) => !served.includes(name.toLowerCase())))(
		'a column of $displayName',
		({ name, displayName }) => {
			for (const column of [`${displayName} ID`, `${name}_id`, displayName.toUpperCase()]) {
				expect(withColumn(column)[0].refused).toContain(unserved + column);
			}
		},
	);

	test('a long list ends, and markup in a cell stays text', () => {
		const [{ refused }] = sheet(...Array.from({ length: 9 }, () => at(0, 1)), at(0, '#REF!<b>'));
		expect(String(refused).split('\n')).toHaveLength(7);
		expect(refused).toContain('And 4 more');
		expect(withColumn('Braze <b>')[0].refused).toContain('Braze &lt;b&gt;');
	});
});

test('nobody gets to the form without a login, and the rows come from row 1', () => {
	expect(nodeNamed(BULK, 'Upload').parameters.authentication).toBe('basicAuth');
	expect(nodeNamed(BULK, 'Workbook Cells').parameters.options).toEqual({
		headerRow: false,
		range: '0',
	});
	expect(meets(BULK, 'Excel Workbook?', { binary: { File: { fileName: 'People.XLSX' } } })).toBe(
		true,
	);
});
