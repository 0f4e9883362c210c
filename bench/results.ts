/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
import { cpus, loadavg, release, totalmem, type as systemType } from 'node:os';

import type { Outcome } from './child';
import { TITLES, type ContestantName, type FullN8nName } from './contestants';
import type { Batching } from './contestants/inN8n';
import type { InN8nOutcome } from './fullN8n';
import type { Growth } from './growth';
import type { Load } from './load';
import type { NotRun, Step } from './suite';
import { worst, wrongIn } from './verify';
import { limitMs, totalIds } from './workloads';

/** One line of the table: a contestant at a workload. */
export interface Row {
	readonly workload: string;
	readonly title: string;
	readonly contestant: ContestantName | FullN8nName;
	readonly ids: number;
	readonly limitMs: number;
	/** The run in the middle of several, with the worst of their verdicts. */
	readonly outcome: Outcome | InN8nOutcome;
	/** Wall time of all runs. */
	readonly wallsMs: readonly number[];
	/** Of the HTTP Request node. */
	readonly batching?: Batching;
}

export interface Machine {
	readonly date: string;
	readonly cores: number;
	readonly cpu: string;
	readonly memoryGb: number;
	readonly system: string;
	readonly node: string;
	/** Of the 15 minutes before the end, the benchmark's own processes included. */
	readonly loadAverage: number;
}

export interface Results {
	readonly command: string;
	readonly machine: Machine;
	readonly minutes: number;
	readonly rows: readonly Row[];
	readonly notRun: readonly NotRun[];
	readonly growth?: Growth;
	readonly load?: Load;
}

export function thisMachine(): Machine {
	return {
		date: new Date().toISOString().slice(0, 10),
		cores: cpus().length,
		cpu: cpus()[0]?.model.trim() ?? 'unknown',
		memoryGb: Math.round(totalmem() / 2 ** 30),
		system: `${systemType()} ${release().split('-')[0]}`,
		node: process.versions.node,
		loadAverage: Number(loadavg()[2].toFixed(1)),
	};
}

/** The run in the middle by time; what went wrong in any of them must not get lost with the others. */
export function rowOf(step: Step, outcomes: readonly Outcome[]): Row {
	const { workload, contestant, batching } = step;
	const sorted = [...outcomes].sort((a, b) => a.wallMs - b.wallMs);
	const middle = sorted[Math.floor((sorted.length - 1) / 2)];
	const refused429 = Math.max(...outcomes.map((outcome) => outcome.refused429));
	return {
		workload: workload.name,
		title: workload.title,
		contestant,
		ids: totalIds(workload),
		limitMs: limitMs(workload),
		outcome: { ...middle, ...worst(outcomes), refused429 },
		wallsMs: outcomes.map((outcome) => outcome.wallMs),
		...(batching && { batching }),
	};
}

export const ratio = (row: Row) => row.outcome.wallMs / row.limitMs;

/** Wall time of the node alone, where n8n measured it. */
export function nodeMsOf({ outcome }: Row): number {
	return ('nodeMs' in outcome ? outcome.nodeMs : undefined) ?? outcome.wallMs;
}

export const isOurs = ({ contestant }: Row) => contestant.startsWith('ourNode');

export function find(
	rows: readonly Row[],
	workload: string,
	contestant: Row['contestant'],
): Row | undefined {
	return rows.find((row) => row.workload === workload && row.contestant === contestant);
}

/** Rows by workload, in the order in which workloads come first. */
export function byWorkload(rows: readonly Row[]): Row[][] {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const group = groups.get(row.workload) ?? [];
		groups.set(row.workload, group);
		group.push(row);
	}
	return [...groups.values()];
}

/** A line for the terminal. */
export function lineOf(row: Row): string {
	const { wallMs, cpuMs, refused429 } = row.outcome;
	const wrong = wrongIn(row.outcome);
	return [
		row.title.padEnd(46),
		TITLES[row.contestant].padEnd(33),
		`${(wallMs / 1000).toFixed(2).padStart(8)} s`,
		`${(cpuMs / 1000).toFixed(2).padStart(7)} s CPU`,
		`${ratio(row).toFixed(2).padStart(7)} × limit`,
		`${refused429} × 429`,
		wrong === 0 ? 'all true' : `${wrong} lost or misreported`,
	].join('  ');
}
