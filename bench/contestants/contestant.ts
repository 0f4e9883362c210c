import type { SandboxCredentials, SandboxService } from '../../sandbox/types';
import type { Report, Said } from '../verify';
import type { Ids, Workload } from '../workloads';

/** Work for a contestant: who is to be deleted where. */
export interface Job {
	readonly workload: Workload;
	readonly ids: Ids;
	readonly credentials: SandboxCredentials;
}

/** Somebody who deletes profiles. */
export interface Contestant {
	/** How many IDs are deleted before the clock starts, so that code and connections are warm. */
	readonly warmUp: number;
	/** @returns how to read the report, which happens after the clock has stopped */
	run(job: Job): Promise<() => Report>;
}

/** Collects a report while it is made. */
export class Reporting {
	private readonly said = new Map<SandboxService, { gone: Set<string>; answers: number }>();

	add(service: SandboxService, id: string, gone: boolean): void {
		const said = this.said.get(service) ?? { gone: new Set<string>(), answers: 0 };
		this.said.set(service, said);
		said.answers++;
		if (gone) said.gone.add(id);
	}

	get report(): Report {
		return Object.fromEntries(this.said) as Partial<Record<SandboxService, Said>>;
	}
}
