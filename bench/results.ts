import type { Verdict } from './verify';
import type { Load } from './load';
import type { ContestantName, FullN8nName } from './contestants';
import type { Batching } from './contestants/inN8n';
import type { InN8nOutcome } from './fullN8n';
import type { Growth } from './growth';
import type { Outcome } from './contestantChild';

/** One line of the table: a contestant at a workload. */
export interface Row {
	readonly workload: string;
	readonly title: string;
	readonly contestant: ContestantName | FullN8nName;
	readonly ids: number;
	readonly limitMs: number;
	/** The run in the middle of several. */
	readonly outcome: Outcome | InN8nOutcome;
	/** Wall time of all runs. */
	readonly wallsMs: readonly number[];
	/** Of the HTTP Request node. */
	readonly batching?: Batching;
}

/** A combination that is missing in the table, and why. */
export interface NotRun {
	readonly workload: string;
	readonly contestant: string;
	readonly why: string;
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

export const ratio = (row: Row) => row.outcome.wallMs / row.limitMs;

/** The same for the node alone, where n8n measured it. */
export function nodeRatio({ outcome, limitMs }: Row): number | undefined {
	const nodeMs = 'nodeMs' in outcome ? outcome.nodeMs : undefined;
	return nodeMs === undefined ? undefined : nodeMs / limitMs;
}

/** IDs that were lost or misreported; nothing that must not be. */
export function wrongIn({ outcome }: { readonly outcome: Verdict }): number {
	const { notDeleted, deletedSaidOtherwise, saidDeletedButNot, unanswered } = outcome;
	return notDeleted + deletedSaidOtherwise + saidDeletedButNot + unanswered;
}

export function find(
	rows: readonly Row[],
	workload: string,
	contestant: Row['contestant'],
): Row | undefined {
	return rows.find((row) => row.workload === workload && row.contestant === contestant);
}
