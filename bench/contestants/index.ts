import type { Claim } from '../../sandbox/truth';
import type { SandboxCredentials } from '../../sandbox/types';
import type { Workload } from '../workloads';

/** Work for a contestant: who is to be deleted, and how. */
export interface Task {
	readonly workload: Workload;
	readonly ids: readonly string[];
	readonly credentials: SandboxCredentials;
}

export interface Report {
	/** Reads the report, which happens after the clock has stopped. */
	claims(): readonly Claim[];
	/** Memory that the contestant held when all responses were in. */
	readonly ownBytes?: number;
}

/** Somebody who deletes profiles. */
export interface Contestant {
	run(task: Task): Promise<Report>;
}

/* eslint-disable @typescript-eslint/no-require-imports -- loaded when needed: memory counts */
const loaded = <Name extends string>(file: string, name: Name) =>
	(require(file) as Record<Name, Contestant>)[name];
/* eslint-enable @typescript-eslint/no-require-imports */

/** Contestants, each of which runs in a process of its own. */
export const CONTESTANTS = {
	ourNode: () => loaded('./ourNode', 'ourNode'),
	weighedNode: () => loaded('./ourNode', 'weighedNode'),
	bareHelper: () => loaded('./bareHelper', 'bareHelper'),
	axiosTuned: () => loaded('./axiosTuned', 'axiosTuned'),
} satisfies Record<string, () => Contestant>;

export type ContestantName = keyof typeof CONTESTANTS;
