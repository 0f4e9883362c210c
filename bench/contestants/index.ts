import type { SandboxCredentials } from '../../sandbox/types';
import type { Claim } from '../../sandbox/truth';
import type { Ids, Workload } from '../workloads';

/** Work for a contestant: who is to be deleted where. */
export interface Task {
	readonly workload: Workload;
	readonly ids: Ids;
	readonly credentials: SandboxCredentials;
}

/** Somebody who deletes profiles. */
export interface Contestant {
	/** How many IDs are deleted before the clock starts, so that code and connections are warm. */
	readonly warmUp: number;
	/** @returns how to read the report, which happens after the clock has stopped */
	run(task: Task): Promise<() => readonly Claim[]>;
}

/* eslint-disable @typescript-eslint/no-require-imports -- loaded when needed: memory counts */
const scripts = () => require('./axiosScripts') as Record<string, Contestant>;

/** Contestants that run in a process of their own. */
export const CONTESTANTS = {
	ourNode: () => (require('./ourNode') as { ourNode: Contestant }).ourNode,
	bareHelper: () => (require('./bareHelper') as { bareHelper: Contestant }).bareHelper,
	axiosOneByOne: () => scripts().axiosOneByOne,
	axiosTuned: () => scripts().axiosTuned,
	rudderStack: () => scripts().rudderStack,
} satisfies Record<string, () => Contestant>;
/* eslint-enable @typescript-eslint/no-require-imports */

export type ContestantName = keyof typeof CONTESTANTS;

/** Contestants that run inside a full n8n (fullN8n.ts). */
export type FullN8nName =
	| 'ourNodeInN8n'
	| 'httpRequestDefault'
	| 'httpRequestTuned'
	| 'nothingInN8n';

export const TITLES: Readonly<Record<ContestantName | FullN8nName, string>> = {
	ourNode: 'Delete Profile, engine',
	ourNodeInN8n: 'Delete Profile, n8n',
	bareHelper: "n8n's helper, declarative credential",
	httpRequestDefault: 'HTTP Request node, defaults, n8n',
	httpRequestTuned: 'HTTP Request node, tuned, n8n',
	nothingInN8n: 'No Operation node, n8n',
	axiosOneByOne: 'axios, one at a time',
	axiosTuned: 'axios, hand-tuned',
	rudderStack: "RudderStack's strategy (axios)",
};
