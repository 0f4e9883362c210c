/** Spreadsheet files as Excel saves them, and what it keeps of a workbook that it opens. */
import { fromN8n } from './paths';

/** Empty cells are ''. */
export type Cells = string[][];

/** A number that is shown in another form, and a formula that came to nothing. */
type Odd = { number: number; shown: keyof typeof FORMATS } | { error: '#N/A' };

const FORMATS = { date: 'd\\-mmm', zeros: '00000' };

type Cell = { t: 's' | 'n' | 'e'; v: unknown; z?: string; f?: string };
type Sheet = Record<string, unknown>;
type Book = { Sheets: Record<string, Sheet> };

/** As much of the types of n8n's own spreadsheet library as is used here. */
const { utils, ...xlsx } = fromN8n('@e965/xlsx') as {
	read(file: Buffer): Book;
	write(book: Book, options: object): Buffer;
	utils: {
		aoa_to_sheet(cells: ReadonlyArray<readonly unknown[]>): Sheet;
		book_new(sheet: Sheet, name: string): Book;
		sheet_to_json(sheet: Sheet, options: object): Cells;
		sheet_to_csv(sheet: Sheet, options: object): string;
	};
};

/** 42 is what Excel calls #N/A by. */
const cellOf = (value: Odd): Cell =>
	'error' in value
		? { t: 'e', v: 42, f: 'NA()' }
		: { t: 'n', v: value.number, z: FORMATS[value.shown] };

/** .xlsx with one sheet. A filter hides the rows with these numbers. */
export function workbook(
	cells: ReadonlyArray<ReadonlyArray<string | number | Odd>>,
	hidden: number[] = [],
): Buffer {
	const rows = cells.map((row) =>
		row.map((value) => (typeof value === 'object' ? cellOf(value) : value === '' ? null : value)),
	);
	const sheet = utils.aoa_to_sheet(rows);
	if (hidden.length > 0) {
		sheet['!rows'] = cells.map((_, index) => ({ hidden: hidden.includes(index + 1) }));
		sheet['!autofilter'] = { ref: sheet['!ref'] };
	}
	const book = utils.book_new(sheet, 'People');
	// As in Excel's own files, text stands in the list of shared strings.
	return xlsx.write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true });
}

/** The cells of a workbook's first sheet, each of which has to be text, as Excel has them after opening it. */
export function opened(file: Buffer): Cells {
	const [sheet] = Object.values(xlsx.read(file).Sheets);
	return utils.sheet_to_json(sheet, { header: 1, raw: true, defval: '' });
}

/** What Excel's Save As > CSV UTF-8 writes for cells with text; the separator is the system's. */
export function csvFromExcel(cells: Cells, separator = ','): string {
	const csv = utils.sheet_to_csv(utils.aoa_to_sheet(cells), { FS: separator, RS: '\r\n' });
	return `\uFEFF${csv}\r\n`;
}
