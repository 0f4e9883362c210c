/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
/** One contestant at one workload, alone in this process. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sandboxClient } from '../sandbox/client';
import { CONTESTANTS, type Contestant, type ContestantName, type Task } from './contestants';
import { measured, type Cost } from './measure';
import { report, seed } from './processes';
import { countersOf, traffic, verify, type Traffic, type Verdict } from './verify';
import { idsOf, paceAt, type Workload } from './workloads';

export interface ContestantInput {
	readonly contestant: ContestantName;
	readonly workload: Workload;
	/** Address of the sandbox's admin endpoint. */
	readonly admin: string;
}

export type Outcome = Cost & Verdict & Traffic;

/** Then no request of the warm-up counts for a limit per second. */
const A_SECOND_MS = 1100;

async function warmUp({ warmUp: count, run }: Contestant, task: Task, admin: string) {
	const { workload } = task;
	const ids = idsOf(workload, 'warm', count);
	await seed(sandboxClient(admin), ids);
	await run({ ...task, ids });
	if (workload.services.some((service) => paceAt(service, workload) !== undefined)) {
		await sleep(A_SECOND_MS);
	}
}

report(async ({ contestant: name, workload, admin }: ContestantInput): Promise<Outcome> => {
	const client = sandboxClient(admin);
	const contestant = CONTESTANTS[name]();
	const { credentials } = await client.info();
	const task: Task = { workload, ids: idsOf(workload, 'user'), credentials };
	await warmUp(contestant, task, admin);
	for (const rule of workload.faults ?? []) await client.fault(rule);
	const before = await countersOf(client, task.ids);
	const { value: report, cost } = await measured(async () => await contestant.run(task));
	const after = await countersOf(client, task.ids);
	await client.clearFaults();
	const verdict = await verify(client, task.ids, report());
	return { ...cost, ...verdict, ...traffic(before, after) };
});
