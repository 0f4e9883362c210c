import type { Contestant } from './contestant';

const load = (file: string): Contestant =>
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	(require(`./${file}`) as { contestant: Contestant }).contestant;

/** Contestants that run in a process of their own, loaded when needed: memory counts. */
export const CONTESTANTS = {
	ourNode: () => load('ourNode'),
	bareHelper: () => load('bareHelper'),
	axiosOneByOne: () => load('axiosOneByOne'),
	axiosTuned: () => load('axiosTuned'),
	rudderStack: () => load('rudderStack'),
} satisfies Record<string, () => Contestant>;

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
	bareHelper: "n8n's request helper, engine",
	httpRequestDefault: 'HTTP Request node, defaults, n8n',
	httpRequestTuned: 'HTTP Request node, tuned, n8n',
	nothingInN8n: 'No Operation node, n8n',
	axiosOneByOne: 'axios, one at a time',
	axiosTuned: 'axios, hand-tuned',
	rudderStack: "RudderStack's strategy (axios)",
};
