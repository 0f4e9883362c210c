import type { ContestantName, FullN8nName } from './contestants';
import type { Batching } from './contestants/inN8n';
import type { NotRun } from './results';
import {
	adaptyWorkload,
	allThreeWorkload,
	cleverTapWorkload,
	fivePercentFaults,
	gainsightPxWorkload,
	type Workload,
} from './workloads';

/** One contestant at one workload, some times over. */
export interface Step<Name extends string = ContestantName> {
	readonly workload: Workload;
	readonly contestant: Name;
	readonly repeats: number;
	readonly batching?: Batching;
}

/** Short work is done three times; the run in the middle counts. */
const SHORT = 3;

function steps(workload: Workload, repeats: number, ...contestants: ContestantName[]): Step[] {
	return contestants.map((contestant) => ({ workload, contestant, repeats }));
}

const all = fivePercentFaults('adapty', 'cleverTap', 'gainsightPx');

export const ENGINE_STEPS: readonly Step[] = [
	...steps(cleverTapWorkload(1000), SHORT, 'ourNode', 'axiosTuned', 'rudderStack'),
	...steps(cleverTapWorkload(1000), 1, 'axiosOneByOne'),
	...steps(cleverTapWorkload(10_000), SHORT, 'ourNode', 'axiosTuned'),
	...steps(cleverTapWorkload(10_000), 1, 'rudderStack'),
	...steps(
		cleverTapWorkload(10_000, fivePercentFaults('cleverTap')),
		SHORT,
		'ourNode',
		'axiosTuned',
	),
	...steps(cleverTapWorkload(100_000), 1, 'ourNode', 'axiosTuned'),
	...steps(gainsightPxWorkload(1000), 1, 'ourNode', 'axiosTuned'),
	...steps(gainsightPxWorkload(10_000), 1, 'ourNode'),
	...steps(adaptyWorkload(10_000, 5), 1, 'ourNode'),
	...steps(adaptyWorkload(10_000, 20), 1, 'ourNode', 'bareHelper', 'axiosTuned'),
	...steps(adaptyWorkload(10_000, 20, fivePercentFaults('adapty')), 1, 'ourNode'),
	...steps(adaptyWorkload(10_000, 50), 1, 'ourNode', 'bareHelper'),
	...steps(allThreeWorkload(3000), 1, 'ourNode', 'axiosTuned'),
	...steps(allThreeWorkload(3000, all), 1, 'ourNode', 'axiosTuned'),
];

/** For every commit: small counts, the engine only, faults included. */
export const QUICK_STEPS: readonly Step[] = [
	...steps(cleverTapWorkload(5000), 1, 'ourNode', 'axiosTuned'),
	...steps(cleverTapWorkload(5000, fivePercentFaults('cleverTap')), 1, 'ourNode'),
	...steps(gainsightPxWorkload(600), 1, 'ourNode'),
	...steps(adaptyWorkload(1000, 20), 1, 'ourNode', 'bareHelper'),
	...steps(allThreeWorkload(500), 1, 'ourNode'),
	...steps(allThreeWorkload(500, all), 1, 'ourNode'),
];

/** As fast as the HTTP Request node may go: 20 at a time, each time after a whole latency. */
const ADAPTY_BATCHING: Batching = { batchSize: 20, batchInterval: 50 };

/** 190 per second at most, however fast n8n is. */
const PX_BATCHING: Batching = { batchSize: 19, batchInterval: 100 };

export const N8N_STEPS: ReadonlyArray<Step<FullN8nName>> = [
	{ workload: cleverTapWorkload(1000), contestant: 'ourNodeInN8n', repeats: SHORT },
	{ workload: cleverTapWorkload(10_000), contestant: 'ourNodeInN8n', repeats: SHORT },
	{ workload: cleverTapWorkload(100_000), contestant: 'ourNodeInN8n', repeats: 1 },
	{ workload: cleverTapWorkload(1000), contestant: 'httpRequestDefault', repeats: 1 },
	{ workload: adaptyWorkload(1000, 20), contestant: 'nothingInN8n', repeats: SHORT },
	{ workload: adaptyWorkload(1000, 20), contestant: 'ourNodeInN8n', repeats: SHORT },
	{ workload: adaptyWorkload(1000, 20), contestant: 'httpRequestDefault', repeats: 1 },
	{
		workload: adaptyWorkload(1000, 20),
		contestant: 'httpRequestTuned',
		repeats: 1,
		batching: ADAPTY_BATCHING,
	},
	{ workload: gainsightPxWorkload(1000), contestant: 'ourNodeInN8n', repeats: 1 },
	{ workload: gainsightPxWorkload(1000), contestant: 'httpRequestDefault', repeats: 1 },
	{
		workload: gainsightPxWorkload(1000),
		contestant: 'httpRequestTuned',
		repeats: 1,
		batching: PX_BATCHING,
	},
	{ workload: adaptyWorkload(10_000, 20), contestant: 'ourNodeInN8n', repeats: 1 },
	{ workload: gainsightPxWorkload(10_000), contestant: 'ourNodeInN8n', repeats: 1 },
	{ workload: allThreeWorkload(3000), contestant: 'ourNodeInN8n', repeats: 1 },
	{ workload: allThreeWorkload(3000, all), contestant: 'ourNodeInN8n', repeats: 1 },
];

/** From fast to slow; the first that loses no ID is the best setting at CleverTap. */
export const CLEVERTAP_BATCHINGS: readonly Batching[] = [
	{ batchSize: 1, batchInterval: 15 },
	{ batchSize: 1, batchInterval: 20 },
	{ batchSize: 1, batchInterval: 25 },
	{ batchSize: 3, batchInterval: 100 },
	{ batchSize: 1, batchInterval: 50 },
];

export const CLEVERTAP_SWEEP = cleverTapWorkload(300);
export const CLEVERTAP_TUNED = cleverTapWorkload(1000);

/** What is left out on purpose. */
export const LEFT_OUT: readonly NotRun[] = [
	{
		workload: 'all but CleverTap, 1,000 IDs',
		contestant: 'axios, one at a time',
		why: 'its time is count × latency: 10,000 IDs take more than 8 minutes',
	},
	{
		workload: 'Gainsight PX, 10,000 IDs',
		contestant: 'axios, hand-tuned',
		why: 'the pace is the same for 1,000 IDs, where it was run',
	},
	{
		workload: 'CleverTap, 100,000 IDs',
		contestant: "RudderStack's strategy (axios)",
		why: 'ten times its 10,000 IDs: batches go one after another',
	},
	{
		workload: 'more than 1,000 IDs',
		contestant: 'HTTP Request node',
		why: 'tuned, it goes by a fixed interval, so its time is that of 1,000 IDs times ten; at its defaults the picture stays the same',
	},
	{
		workload: 'all three at once',
		contestant: 'HTTP Request node',
		why: 'it asks one service; three nodes in a row have the sum of their times',
	},
];
