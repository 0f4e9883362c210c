/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { TITLES } from './contestants';
import { plot } from './plot';
import { byWorkload, isOurs, nodeMsOf, ratio, type Results, type Row } from './results';
import { faultPairs, targetsOf } from './targets';

const count = (value: number) => value.toLocaleString('en-US');
const seconds = (ms: number) => (ms < 100_000 ? (ms / 1000).toFixed(2) : (ms / 1000).toFixed(0));

function table(head: readonly string[], lines: ReadonlyArray<readonly string[]>): string {
	const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
	return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function contestantCell(row: Row): string {
	const { contestant, batching } = row;
	const title = isOurs(row) ? `**${TITLES[contestant]}**` : TITLES[contestant];
	return batching ? `${title} (${batching.batchSize} per ${batching.batchInterval} ms)` : title;
}

/** In n8n also without webhook and all that, by n8n's own word. */
function ratioCell(row: Row): string {
	const total = ratio(row).toFixed(2);
	const node = nodeMsOf(row) / row.limitMs;
	return 'nodeMs' in row.outcome ? `${total} (node ${node.toFixed(2)})` : total;
}

function cells(row: Row): string[] {
	const { outcome, ids, wallsMs } = row;
	return [
		contestantCell(row),
		`${seconds(outcome.wallMs)}${wallsMs.length > 1 ? ` (${wallsMs.length} runs)` : ''}`,
		seconds(outcome.cpuMs),
		ratioCell(row),
		count(outcome.requests),
		count(outcome.notDeleted),
		`${count(outcome.deletedSaidOtherwise)} / ${count(outcome.saidDeletedButNot)}`,
		count(outcome.refused429),
		count(outcome.peakInFlight),
		(outcome.cpuMs / ids).toFixed(outcome.cpuMs / ids < 0.1 ? 3 : 2),
		outcome.peakRssMb.toFixed(0),
	];
}

const HEAD = [
	'Contestant',
	'Wall, s',
	'CPU, s',
	'÷ limit',
	'Requests',
	'IDs left',
	'Misreported',
	'429s',
	'In flight',
	'CPU ms per ID',
	'Peak MB',
];

function workloadSection(rows: readonly Row[]): string {
	const [{ title, limitMs }] = rows;
	const lines = rows.filter(({ contestant }) => contestant !== 'nothingInN8n').map(cells);
	return `### ${title}\n\nLimit: ${seconds(limitMs)} s.\n\n${table(HEAD, lines)}`;
}

function targetsSection(results: Results): string {
	const mark = (reached: boolean | undefined) =>
		reached === undefined ? '–' : reached ? 'reached' : '**missed**';
	const lines = targetsOf(results).map(({ aim, measured, reached }) => [
		aim,
		measured,
		mark(reached),
	]);
	return `## Targets\n\n${table(['Target', 'Measured', ''], lines)}`;
}

/** What faults cost: two rows of the same run, divided. */
function faultsSection({ rows }: Results): string {
	const times = (above: number, below: number) => `${(above / below).toFixed(2)} ×`;
	const lines = faultPairs(rows).map(({ clean, faulty }) => [
		clean.title,
		seconds(clean.outcome.wallMs),
		seconds(faulty.outcome.wallMs),
		times(faulty.outcome.wallMs, clean.outcome.wallMs),
		times(faulty.outcome.cpuMs, clean.outcome.cpuMs),
		times(faulty.outcome.requests, clean.outcome.requests),
		count(faulty.outcome.refused429),
	]);
	if (lines.length === 0) return '';
	const head = ['', 'Without, s', 'With 5 % faults, s', 'Time', 'CPU', 'Requests', '429s'];
	return `## Faults\n\nThis node in the engine; 429, 500 and broken connections in equal parts.\n\n${table(head, lines)}`;
}

function growthSection({ growth }: Results): string {
	if (!growth) return '';
	const lines = growth.points.map((point) => [
		count(point.count),
		seconds(point.nodeMs),
		seconds(point.passThroughMs),
		(((point.nodeMs - point.passThroughMs) * 1000) / point.count).toFixed(0),
		point.ownBytesPerId.toFixed(0),
		point.leftBytesPerId.toFixed(0),
		`${point.nodePeakRssMb.toFixed(0)} / ${point.passThroughPeakRssMb.toFixed(0)}`,
	]);
	const head = [
		'IDs',
		'Node, s',
		"n8n's own, s",
		'µs per ID above',
		'Bytes per ID while at work',
		'Bytes per ID left, above',
		'Peak MB, node / n8n',
	];
	return `## Growth

CleverTap without latency, batches of 100, in the engine. "n8n's own" is a node that gives output
items of the same shape without doing anything. Bytes are live memory after garbage collection: what
the node holds besides input and output items when all responses are in, and what is left after the run
above what the other node leaves. Peak MB is what the process took, with all that V8 had not yet
cleared.

${table(head, lines)}

Time above n8n's own grows with the IDs to the power of ${growth.timeExponent.toFixed(2)} (the last tenfold:
${growth.lastTimeExponent.toFixed(2)}), the node's own memory to the power of ${growth.memoryExponent.toFixed(2)}.`;
}

function loadSection({ load }: Results): string {
	if (!load) return '';
	const { oneId, loadMs, packedKb, unpackedKb, files } = load;
	return `## Load

${table(
	['', ''],
	[
		["Loading the package (n8n's loader, new process)", `${loadMs.toFixed(0)} ms`],
		[
			'Size as published, packed / unpacked',
			`${packedKb.toFixed(0)} / ${unpackedKb.toFixed(0)} kB`,
		],
		['Files', count(files)],
		['Execution with one ID, no latency', `${oneId.nodeMs.toFixed(2)} ms`],
		['The same with one bare helper call', `${oneId.bareMs.toFixed(2)} ms`],
	],
)}`;
}

function notRunSection({ notRun }: Results): string {
	const lines = notRun.map(({ workload, contestant, why }) => [workload, contestant, why]);
	return `## Not run\n\n${table(['Workload', 'Contestant', 'Why'], lines)}`;
}

/** The report in Markdown. */
export function markdown(results: Results): string {
	const { machine, command, minutes, rows } = results;
	const sections = [
		`# Benchmarks

Made by \`${command}\` on ${machine.date} in ${minutes.toFixed(0)} minutes: ${machine.cores} cores (${machine.cpu}),
${machine.memoryGb} GB, ${machine.system}, Node.js ${machine.node}; n8n with the Node.js that it needs. The load average of the
last 15 minutes was ${machine.loadAverage}, the benchmark's own included. Do not edit this file: the next run writes
it anew. [results.json](results.json) holds every number, and
[profile.md](profile.md) says where the time goes.

![Wall time ÷ limit](times.svg)

Everything is asked of the [sandbox](../../sandbox/README.md), in a process of its own on the same
machine, with 50 ms before each response and the documented limits. **Limit** is what the service's own
rules allow at best: requests ÷ requests in flight × latency, or IDs ÷ rate (Gainsight PX: 190 per
second as set; by the documented 200 it would be 5 % less). Faults are not allowed for in it. Of three
runs the middle one is shown, and the worst counts of errors.

**IDs left** are not deleted at the end. **Misreported**: deleted but reported otherwise / reported as
deleted but not. **CPU** (user and system time) and **Peak MB** are those of the contestant's process; in n8n, that of n8n,
with webhook, Split Out, saving the execution and everything that earlier runs left in memory. Wall
time in n8n is from the webhook's call to the last byte of its response; in brackets, what n8n says that
the node alone took. 429s include those that were injected as faults.`,
		targetsSection(results),
		faultsSection(results),
		['## Times', ...byWorkload(rows).map(workloadSection)].join('\n\n'),
		growthSection(results),
		loadSection(results),
		notRunSection(results),
	];
	return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const FOLDER = path.resolve(__dirname, '../docs/benchmarks');

const DIGITS = 3;

/** Numbers as they can be trusted, and as a diff can be read. */
function rounded(_key: string, value: unknown): unknown {
	return typeof value === 'number' ? Number(value.toFixed(DIGITS)) : value;
}

export function writeResults(results: Results): void {
	mkdirSync(FOLDER, { recursive: true });
	const write = (name: string, text: string) => writeFileSync(path.join(FOLDER, name), text);
	write('results.json', `${JSON.stringify(results, rounded, '\t')}\n`);
	write('README.md', markdown(results));
	write('times.svg', plot(results.rows));
}

/** Table and plot anew from the numbers of the last run. */
export function renderAgain(): void {
	writeResults(JSON.parse(readFileSync(path.join(FOLDER, 'results.json'), 'utf8')) as Results);
}
