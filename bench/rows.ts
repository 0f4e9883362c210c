import type { Outcome } from './contestantChild';
import { TITLES } from './contestants';
import { limitMs } from './limit';
import { ratio, wrongIn, type Row } from './results';
import type { Step } from './suite';
import { totalIds } from './workloads';

/** The run in the middle by time; what went wrong in any of them must not get lost with the others. */
export function rowOf(step: Step<Row['contestant']>, outcomes: readonly Outcome[]): Row {
	const { workload, contestant, batching } = step;
	const sorted = [...outcomes].sort((a, b) => a.wallMs - b.wallMs);
	const middle = sorted[Math.floor((sorted.length - 1) / 2)];
	const worst = sorted.reduce((a, b) =>
		wrongIn({ outcome: b }) > wrongIn({ outcome: a }) ? b : a,
	);
	const { notDeleted, deletedSaidOtherwise, saidDeletedButNot, unanswered } = worst;
	const refused429 = Math.max(...outcomes.map((outcome) => outcome.refused429));
	return {
		workload: workload.name,
		title: workload.title,
		contestant,
		ids: totalIds(workload),
		limitMs: limitMs(workload),
		outcome: {
			...middle,
			notDeleted,
			deletedSaidOtherwise,
			saidDeletedButNot,
			unanswered,
			refused429,
		},
		wallsMs: outcomes.map((outcome) => outcome.wallMs),
		...(batching && { batching }),
	};
}

/** A line for the terminal. */
export function lineOf(row: Row): string {
	const { wallMs, cpuMs, refused429 } = row.outcome;
	return [
		row.title.padEnd(46),
		TITLES[row.contestant].padEnd(33),
		`${(wallMs / 1000).toFixed(2).padStart(8)} s`,
		`${ratio(row).toFixed(2).padStart(7)} × limit`,
		`${(cpuMs / row.ids).toFixed(3).padStart(7)} ms CPU per ID`,
		`${refused429} × 429`,
		wrongIn(row) === 0 ? 'all true' : `${wrongIn(row)} lost or misreported`,
	].join('  ');
}
