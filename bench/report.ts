/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type as systemType } from 'node:os';
import path from 'node:path';

import { formatted } from '../packaging/format';
import type { Outcome } from './child';
import type { Comparison } from './suite';
import { limitMs } from './workloads';

/** A comparison with what came of it: an outcome per repeat. */
export interface Row extends Comparison {
	readonly outcomes: readonly Outcome[];
	/** Of what it is compared with; empty where there is none. */
	readonly others: readonly Outcome[];
}

const times = (value: number) => `${value.toFixed(2)} ×`;
const seconds = (ms: number) => (ms / 1000).toFixed(2);

/** The one in the middle by time. */
function middle(outcomes: readonly Outcome[]): Outcome {
	const sorted = [...outcomes].sort((a, b) => a.wallMs - b.wallMs);
	return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Each repeat is compared with the one beside it; of several, the range is shown, too. */
function ratioText({ outcomes, others }: Row): string {
	const all = others.map(({ wallMs }, index) => outcomes[index].wallMs / wallMs);
	if (all.length === 0) return '–';
	const [least, most] = [Math.min(...all), Math.max(...all)];
	const share = middle(outcomes).wallMs / middle(others).wallMs;
	return all.length === 1
		? times(share)
		: `${times(share)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

const ours = ({ outcomes, others, other }: Row) =>
	other?.contestant === 'ourNode' ? [...outcomes, ...others] : outcomes;

/** IDs that this node lost or misreported, over all repeats. */
export const wrongIn = (row: Row) => ours(row).reduce((sum, { wrong }) => sum + wrong, 0);

/** The first of them, in words. */
export const examplesIn = (row: Row) => ours(row).flatMap(({ examples }) => examples);

const HEAD = [
	...['Workload', 'Compared with', 'Time ÷', 'Aim', 'Wall, s', 'CPU, s', '÷ limit'],
	...['Requests', '429s', 'Wrong', 'Peak MB', 'Bytes per ID'],
];

function cells(row: Row): string[] {
	const { ours: run, against = '–', atMost, outcomes } = row;
	const { wallMs, cpuMs, requests, peakRssMb, bytesPerId } = middle(outcomes);
	const isWeighed = bytesPerId !== undefined;
	return [
		run.workload.title,
		against,
		ratioText(row),
		atMost === undefined ? '–' : `≤ ${times(atMost)}`,
		// Weighing takes time of its own.
		isWeighed ? '–' : seconds(wallMs),
		isWeighed ? '–' : seconds(cpuMs),
		isWeighed ? '–' : times(wallMs / limitMs(run.workload)),
		requests.toLocaleString('en-US'),
		String(Math.max(...outcomes.map(({ refused429 }) => refused429))),
		String(wrongIn(row)),
		peakRssMb.toFixed(0),
		isWeighed ? bytesPerId.toFixed(0) : '–',
	];
}

/** A line for the terminal, without what was not measured. */
export const lineOf = (row: Row) =>
	cells(row)
		.flatMap((cell, index) => (cell === '–' ? [] : `${HEAD[index]} ${cell}`.trim()))
		.join('  ');

/** The table in Markdown, with where and when it was measured. */
export function markdown(rows: readonly Row[], minutes: number): string {
	const machine = [
		`${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
		`${Math.round(totalmem() / 2 ** 30)} GB`,
		`${systemType()} ${release().split('-')[0]}`,
		`Node.js ${process.versions.node}`,
	].join(', ');
	const table = [HEAD, HEAD.map(() => '---'), ...rows.map(cells)];
	return [
		`Measured on ${new Date().toISOString().slice(0, 10)} in ${minutes.toFixed(0)} minutes: ${machine}. The load average of the last 15 minutes was ${loadavg()[2].toFixed(1)}, the benchmark's own included.`,
		table.map((line) => `| ${line.join(' | ')} |`).join('\n'),
	].join('\n\n');
}

const PAGE = path.resolve(__dirname, '../docs/benchmarks/README.md');
const MARKS = /(<!-- npm run bench -->\n)[\s\S]*(\n<!-- end -->)/;

/** Puts the table in the place of the last one. */
export async function writeResults(rows: readonly Row[], minutes: number): Promise<void> {
	const last = readFileSync(PAGE, 'utf8');
	if (!MARKS.test(last)) throw new Error(`${PAGE} has no place for the table`);
	const page = last.replace(
		MARKS,
		(_, begin: string, end: string) => `${begin}\n${markdown(rows, minutes)}\n${end}`,
	);
	writeFileSync(PAGE, await formatted(page));
}
