/** Spreadsheet files as Excel saves them, and what it keeps of a workbook that it opens. */
import { unzip, zip } from './zip';

/** A string is a cell with text, a number one that Excel calculates with. */
export type Cells = Array<Array<string | number>>;

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

/** .xlsx with one sheet; text stands in the list of shared strings, as in Excel's own files. */
export function workbook(cells: Cells): Buffer {
	const strings: string[] = [];
	const cell = (value: string | number, place: string) => {
		if (value === '') return '';
		if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
		return `<c r="${place}" t="s"><v>${strings.push(value) - 1}</v></c>`;
	};
	const rows = cells.map((row, y) => {
		const inside = row.map((value, x) => cell(value, `${column(x)}${y + 1}`)).join('');
		return `<row r="${y + 1}">${inside}</row>`;
	});
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
		].join('')}</Types>`,
		'_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
		'xl/workbook.xml': `${XML}<workbook ${NAMESPACE} xmlns:r="${OFFICE}"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': relations(
			relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
			relation('rId2', 'sharedStrings', 'sharedStrings.xml'),
		),
		'xl/worksheets/sheet1.xml': `${XML}<worksheet ${NAMESPACE}><sheetData>${rows.join('')}</sheetData></worksheet>`,
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
