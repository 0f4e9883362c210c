/** Spreadsheet files as Excel saves them, and what it keeps of a workbook that it opens. */
import { unzip, zip } from './zip';

/** A string is a cell with text, a number one that Excel calculates with. */
export type Cells = Array<Array<string | number>>;

/** A number that is shown in another form, and a formula that came to nothing. */
type Odd = { number: number; shown: keyof typeof FORMATS } | { error: '#N/A' };

const FORMATS = { general: 'General', date: 'd\\-mmm', zeros: '00000' };

const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const escaped = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const unescaped = (text: string) =>
	text
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&apos;/g, "'")
		.replace(/&amp;/g, '&');

const column = (index: number) => String.fromCharCode(65 + index);

/** Excel's way to say how numbers are shown: a cell names its format by the place in the list. */
const styles = (): string => {
	const ids = Object.keys(FORMATS).map((_, index) => index + 164);
	const formats = Object.values(FORMATS).map(
		(code, index) => `<numFmt numFmtId="${ids[index]}" formatCode="${code}"/>`,
	);
	const used = ids.map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"/>`);
	return `${XML}<styleSheet ${NAMESPACE}><numFmts count="${ids.length}">${formats.join('')}</numFmts><cellXfs count="${ids.length}">${used.join('')}</cellXfs></styleSheet>`;
};

/**
 * .xlsx with one sheet; text stands in the list of shared strings, as in Excel's own files. A filter
 * hides the rows with these numbers.
 */
export function workbook(
	cells: ReadonlyArray<ReadonlyArray<string | number | Odd>>,
	hidden: number[] = [],
): Buffer {
	const strings: string[] = [];
	const cell = (value: string | number | Odd, place: string) => {
		if (value === '') return '';
		if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
		if (typeof value === 'string') {
			return `<c r="${place}" t="s"><v>${strings.push(value) - 1}</v></c>`;
		}
		if ('error' in value) return `<c r="${place}" t="e"><f>NA()</f><v>${value.error}</v></c>`;
		const style = Object.keys(FORMATS).indexOf(value.shown);
		return `<c r="${place}" s="${style}"><v>${value.number}</v></c>`;
	};
	const rows = cells.map((row, y) => {
		const inside = row.map((value, x) => cell(value, `${column(x)}${y + 1}`)).join('');
		return `<row r="${y + 1}"${hidden.includes(y + 1) ? ' hidden="1"' : ''}>${inside}</row>`;
	});
	const last = `${column(cells[0].length - 1)}${cells.length}`;
	const filter = hidden.length > 0 ? `<autoFilter ref="A1:${last}"/>` : '';
	const shared = strings.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`);
	const part = (path: string, kind: string) =>
		`<Override PartName="/${path}" ContentType="${TYPES}.${kind}+xml"/>`;
	const relation = (id: string, kind: string, target: string) =>
		`<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
	const relations = (...list: string[]) =>
		`${XML}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
	return zip({
		'[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${[
			part('xl/workbook.xml', 'sheet.main'),
			part('xl/worksheets/sheet1.xml', 'worksheet'),
			part('xl/sharedStrings.xml', 'sharedStrings'),
			part('xl/styles.xml', 'styles'),
		].join('')}</Types>`,
		'_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
		'xl/workbook.xml': `${XML}<workbook ${NAMESPACE} xmlns:r="${OFFICE}"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': relations(
			relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
			relation('rId2', 'sharedStrings', 'sharedStrings.xml'),
			relation('rId3', 'styles', 'styles.xml'),
		),
		'xl/worksheets/sheet1.xml': `${XML}<worksheet ${NAMESPACE}><sheetData>${rows.join('')}</sheetData>${filter}</worksheet>`,
		'xl/styles.xml': styles(),
		'xl/sharedStrings.xml': `${XML}<sst ${NAMESPACE} count="${strings.length}" uniqueCount="${strings.length}">${shared.join('')}</sst>`,
	});
}

/**
 * The cells of a workbook's first sheet by their types: what Excel has in memory after opening it.
 * Empty cells are ''.
 */
export function opened(file: Buffer): Cells {
	const files = unzip(file);
	const shared = [...(files['xl/sharedStrings.xml'] ?? '').matchAll(/<si>([^]*?)<\/si>/g)].map(
		([, text]) => unescaped(text.replace(/<[^>]+>/g, '')),
	);
	const rows = [...files['xl/worksheets/sheet1.xml'].matchAll(/<row [^>]*>([^]*?)<\/row>/g)];
	return rows.map(([, inside]) => {
		const row: Array<string | number> = [];
		for (const [, attributes, content] of inside.matchAll(/<c ([^>]*[^/])>([^]*?)<\/c>/g)) {
			const [, letter] = /r="([A-Z])\d+"/.exec(attributes) ?? [];
			const [, type = 'n'] = /t="(\w+)"/.exec(attributes) ?? [];
			const text = unescaped(content.replace(/<[^>]+>/g, ''));
			const value = type === 's' ? shared[Number(text)] : type === 'n' ? Number(text) : text;
			row[letter.charCodeAt(0) - 65] = value;
		}
		return Array.from(row, (value) => value ?? '');
	});
}

/** What Excel's Save As > CSV UTF-8 writes for cells with text; the separator is the system's. */
export function csvFromExcel(cells: Cells, separator = ','): string {
	const quoted = (value: string | number) => {
		const text = String(value);
		return /["\r\n]/.test(text) || text.includes(separator)
			? `"${text.replace(/"/g, '""')}"`
			: text;
	};
	return `\uFEFF${cells.map((row) => row.map(quoted).join(separator)).join('\r\n')}\r\n`;
}
