/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
/** One contestant at one workload, alone in this process. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sandboxClient } from '../sandbox';
import { CONTESTANTS, type ContestantName } from './contestants';
import type { Contestant, Job } from './contestants/contestant';
import { measured, type Cost } from './measure';
import { answer } from './processes';
import { seed } from './sandboxProcess';
import { countersOf, traffic, verify, type Traffic, type Verdict } from './verify';
import { idsOf, type Workload } from './workloads';

export interface ContestantInput {
	readonly contestant: ContestantName;
	readonly workload: Workload;
	/** Address of the sandbox's admin endpoint. */
	readonly admin: string;
}

export type Outcome = Cost & Verdict & Traffic;

/** Then no request of the warm-up counts for a limit per second. */
const A_SECOND_MS = 1100;

async function warmUp({ warmUp: count, run }: Contestant, job: Job, admin: string): Promise<void> {
	const workload = { ...job.workload, faults: undefined };
	const ids = idsOf(workload, 'warm', count);
	await seed(sandboxClient(admin), ids);
	await run({ ...job, workload, ids });
	if (ids.gainsightPx) await sleep(A_SECOND_MS);
}

answer(async ({ contestant: name, workload, admin }: ContestantInput): Promise<Outcome> => {
	const client = sandboxClient(admin);
	const contestant = CONTESTANTS[name]();
	const { credentials } = await client.info();
	const job: Job = { workload, ids: idsOf(workload, 'user'), credentials };
	await warmUp(contestant, job, admin);
	for (const rule of workload.faults ?? []) await client.fault(rule);
	const before = await countersOf(client, job.ids);
	const { value: report, cost } = await measured(async () => await contestant.run(job));
	const after = await countersOf(client, job.ids);
	await client.clearFaults();
	const verdict = await verify(client, job.ids, report());
	return { ...cost, ...verdict, ...traffic(before, after) };
});
