import { TITLES } from './contestants';
import { byWorkload, isOurs, ratio, type Row } from './results';
import { wrongIn } from './verify';

/** Painted behind everything, so that it can be read on light and dark pages alike. */
const PAPER = '#ffffff';
const INK = '#1f2328';
const FAINT = '#59636e';
const LINE = '#d1d9e0';
const OURS = '#1f6feb';
const OTHERS = '#8c959f';
const WRONG = '#cf222e';

const WIDTH = 860;
const LABEL = 270;
const RIGHT = 170;
const BAR = 16;
const STEP = 22;
const GROUP = 38;
const TOP = 64;
const BOTTOM = 34;

const escape = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function text(x: number, y: number, content: string, attributes = ''): string {
	return `<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`;
}

/** Left edge of the scale: a bar at the limit still has a length. */
const LEAST = 0.8;

function scale(most: number): (value: number) => number {
	const span = Math.log10(most / LEAST);
	return (value) =>
		LABEL + (Math.log10(Math.max(value, LEAST) / LEAST) / span) * (WIDTH - LABEL - RIGHT);
}

function valueText(row: Row): string {
	const wrong = wrongIn(row.outcome);
	const times = `${ratio(row).toFixed(ratio(row) < 10 ? 2 : 0)} ×`;
	if (wrong === 0) return times;
	const { notDeleted } = row.outcome;
	return notDeleted > 0 ? `${times}, ${notDeleted} IDs left` : `${times}, ${wrong} misreported`;
}

function bar(row: Row, y: number, x: (value: number) => number): string {
	const ours = isOurs(row);
	const color = wrongIn(row.outcome) > 0 ? WRONG : ours ? OURS : OTHERS;
	const end = x(ratio(row));
	const weight = ours ? 'font-weight="600"' : '';
	return [
		text(LABEL - 10, y + 12, TITLES[row.contestant], `text-anchor="end" ${weight}`),
		`<rect x="${LABEL}" y="${y}" width="${(end - LABEL).toFixed(1)}" height="${BAR}" rx="2" fill="${color}"/>`,
		text(Number((end + 6).toFixed(1)), y + 12, valueText(row), weight),
	].join('\n');
}

function gridLine(value: number, x: (value: number) => number, bottom: number): string {
	const at = x(value).toFixed(1);
	const atLimit = value === 1;
	const stroke = atLimit ? `stroke="${INK}" stroke-dasharray="3 3"` : `stroke="${LINE}"`;
	const label = atLimit ? 'limit' : `${value} ×`;
	return [
		`<line x1="${at}" y1="${TOP - 8}" x2="${at}" y2="${bottom}" ${stroke}/>`,
		text(Number(at), bottom + 16, label, `text-anchor="middle" fill="${FAINT}"`),
	].join('\n');
}

/** What it shows unless asked for others; the table has the rest. */
const PLOTTED =
	/^(cleverTap-(1000|10000)|gainsightPx-(1000|10000)|adapty-(1000|10000)-at-20|all-\w+-faults)$/;

/** Bars of wall time ÷ limit on a logarithmic scale, one group for each of the workloads. */
export function plot(rows: readonly Row[], plotted = PLOTTED): string {
	const groups = byWorkload(rows)
		.map((group) => group.filter(({ contestant }) => contestant !== 'nothingInN8n'))
		.filter(([row]) => row && plotted.test(row.workload));
	const most = Math.max(10, ...groups.flat().map(ratio)) * 1.1;
	const x = scale(most);
	const parts: string[] = [];
	let y = TOP;
	for (const group of groups) {
		parts.push(text(16, y + 12, group[0].title, `font-weight="600" font-size="13"`));
		y += STEP;
		for (const row of group) {
			parts.push(bar(row, y, x));
			y += STEP;
		}
		y += GROUP - STEP;
	}
	const bottom = y - 8;
	const lines = [1, 10, 100, 1000].filter((value) => value <= most);
	const height = bottom + BOTTOM;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Wall time divided by the limit, per workload and contestant" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12" fill="${INK}">
<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6" fill="${PAPER}" stroke="${LINE}"/>
${text(16, 28, 'Wall time ÷ what the service’s rules allow at best', 'font-weight="600" font-size="15"')}
${text(16, 46, 'Logarithmic scale, shorter is better. Red: IDs were left undeleted or misreported.', `fill="${FAINT}"`)}
${lines.map((value) => gridLine(value, x, bottom)).join('\n')}
${parts.join('\n')}
</svg>
`;
}
