import type { FullN8nName } from './contestants';
import type { Outcome } from './contestantChild';
import type { Batching } from './contestants/inN8n';
import type { FullN8n } from './fullN8n';
import { wrongIn, type Row } from './results';
import { rowOf } from './rows';
import { CLEVERTAP_BATCHINGS, CLEVERTAP_SWEEP, CLEVERTAP_TUNED, type Step } from './suite';

/** A step in a full n8n. */
export async function runInN8n(n8n: FullN8n, step: Step<FullN8nName>): Promise<Row> {
	const outcomes: Outcome[] = [];
	for (let repeat = 0; repeat < step.repeats; repeat++) {
		outcomes.push(await n8n.run(step.contestant, step.workload, step.batching));
	}
	return rowOf(step, outcomes);
}

const tuned = (workload: Step['workload'], batching: Batching): Step<FullN8nName> => ({
	workload,
	contestant: 'httpRequestTuned',
	repeats: 1,
	batching,
});

/**
 * The HTTP Request node's best setting at CleverTap that loses nothing: the settings are tried with
 * few IDs from fast to slow, and what passes there is run with all.
 */
export async function runHttpTuned(n8n: FullN8n, tell: (row: Row) => void): Promise<Row[]> {
	const rows: Row[] = [];
	for (const batching of CLEVERTAP_BATCHINGS) {
		const sweep = await runInN8n(n8n, tuned(CLEVERTAP_SWEEP, batching));
		tell(sweep);
		if (wrongIn(sweep) > 0) continue;
		const row = await runInN8n(n8n, tuned(CLEVERTAP_TUNED, batching));
		tell(row);
		rows.push(row);
		if (wrongIn(row) === 0) break;
	}
	return rows;
}
