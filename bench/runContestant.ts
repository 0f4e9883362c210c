import type { ContestantName } from './contestants';
import type { ContestantInput, Outcome } from './contestantChild';
import { resultOf } from './processes';
import { withSandbox } from './sandboxProcess';
import { idsOf, type Workload } from './workloads';

/** One contestant at one workload: a new process for it, and a new one for the sandbox. */
export async function runContestant(
	contestant: ContestantName,
	workload: Workload,
	nodeOptions: readonly string[] = [],
): Promise<Outcome> {
	return await withSandbox(workload, idsOf(workload, 'user'), async ({ admin }) => {
		const input: ContestantInput = { contestant, workload, admin };
		return await resultOf<Outcome>('contestantChild.ts', input, ['--expose-gc', ...nodeOptions]);
	});
}
