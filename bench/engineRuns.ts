import { rowOf } from './rows';
import { runContestant } from './runContestant';
import type { Outcome } from './contestantChild';
import type { Row } from './results';
import type { Step } from './suite';

/** A step in the engine or as a script. */
export async function runStep(step: Step): Promise<Row> {
	const outcomes: Outcome[] = [];
	for (let repeat = 0; repeat < step.repeats; repeat++) {
		outcomes.push(await runContestant(step.contestant, step.workload));
	}
	return rowOf(step, outcomes);
}
