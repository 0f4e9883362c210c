/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
/** One contestant at one workload, alone in this process. */
import { setTimeout as sleep } from 'node:timers/promises';

import { sandboxClient } from '../sandbox/client';
import { CONTESTANTS, type Task } from './contestants';
import { measured, type Cost } from './measure';
import { report, seed } from './processes';
import type { Run } from './suite';
import { traffic, verify, type Traffic, type Verdict } from './verify';
import { idsFor } from './workloads';

export interface ContestantInput extends Run {
	/** Address of the sandbox's admin endpoint. */
	readonly admin: string;
}

export interface Outcome extends Cost, Verdict, Traffic {
	/** Memory that the node itself held for each ID, where it was weighed. */
	readonly bytesPerId?: number;
}

/** Deleted before the clock starts, so that code and connections are warm. */
const WARM_UP = 300;

/** Then no request of the warm-up counts for a limit per second. */
const A_SECOND_MS = 1100;

report(async ({ contestant, workload, admin }: ContestantInput): Promise<Outcome> => {
	const client = sandboxClient(admin);
	const { service, count } = workload;
	const { run } = CONTESTANTS[contestant]();
	const { credentials } = await client.info();
	const task: Task = { workload, ids: idsFor('user', count), credentials };
	const warmIds = idsFor('warm', WARM_UP);
	await seed(client, service, warmIds);
	await run({ ...task, ids: warmIds });
	if (workload.perSecond !== undefined) await sleep(A_SECOND_MS);

	for (const rule of workload.faults ?? []) await client.fault(rule);
	const before = await client.stats(service);
	const { value, cost } = await measured(async () => await run(task));
	const after = await client.stats(service).catch(async () => await client.stats(service));
	const verdict = await verify(client, service, task.ids, value.claims());
	const { ownBytes } = value;
	return {
		...cost,
		...verdict,
		...traffic(before, after),
		...(ownBytes !== undefined && { bytesPerId: ownBytes / count }),
	};
});
