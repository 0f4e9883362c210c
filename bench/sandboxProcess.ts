import {
	sandboxClient,
	type SandboxClient,
	type SandboxOptions,
	type SandboxService,
} from '../sandbox';
import { firstMessage, forkScript } from './processes';
import { seedsFor, servicesOf, type Ids, type Workload } from './workloads';

/** A sandbox whose CPU time is not that of who is measured. */
export interface SandboxProcess {
	readonly admin: string;
	readonly client: SandboxClient;
	stop(): Promise<void>;
}

/** More in one body would make a single very long string. */
const SEEDS_AT_ONCE = 50_000;

export async function startSandboxProcess(options: SandboxOptions): Promise<SandboxProcess> {
	const child = forkScript('sandboxChild.ts', options, ['--max-old-space-size=8192']);
	const admin = await firstMessage<string>(child, 'The sandbox');
	return {
		admin,
		client: sandboxClient(admin),
		async stop() {
			const ended = new Promise((resolve) => child.once('exit', resolve));
			child.disconnect();
			await ended;
		},
	};
}

export async function seed(client: SandboxClient, ids: Ids): Promise<void> {
	for (const service of Object.keys(ids) as SandboxService[]) {
		const all = ids[service] ?? [];
		for (let from = 0; from < all.length; from += SEEDS_AT_ONCE) {
			await client.seed(service, seedsFor(service, all.slice(from, from + SEEDS_AT_ONCE)));
		}
	}
}

/** Runs `work` with a new sandbox that knows these IDs. */
export async function withSandbox<T>(
	workload: Workload,
	ids: Ids,
	work: (sandbox: SandboxProcess) => Promise<T>,
): Promise<T> {
	if (servicesOf(workload).length === 0) throw new Error(`${workload.name} has no IDs`);
	const sandbox = await startSandboxProcess({ latency: workload.latency });
	try {
		await seed(sandbox.client, ids);
		return await work(sandbox);
	} finally {
		await sandbox.stop();
	}
}
