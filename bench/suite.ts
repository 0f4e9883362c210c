import { services } from '../engine/services';
import type { ActionLimits } from '../nodes/DeleteProfile/contract/service';
import type { ContestantName, FullN8nName } from './contestants';
import type { Batching } from './contestants/inN8n';
import {
	allAtOnce,
	IN_FLIGHT,
	PACE,
	withFaults,
	workloadAt,
	type Setting,
	type Workload,
} from './workloads';

/** One contestant at one workload, some times over. */
export interface Step<Name extends string = ContestantName | FullN8nName> {
	readonly workload: Workload;
	readonly contestant: Name;
	readonly repeats: number;
	readonly batching?: Batching;
}

/** A combination that is missing in the table, and why. */
export interface NotRun {
	readonly workload: string;
	readonly contestant: string;
	readonly why: string;
}

/** Short work is done three times; the run in the middle counts. */
const SHORT = 3;

function steps<Name extends string>(
	workload: Workload,
	repeats: number,
	...contestants: Name[]
): Array<Step<Name>> {
	return contestants.map((contestant) => ({ workload, contestant, repeats }));
}

const cleverTap = (count: number) => workloadAt('cleverTap', count);
const gainsightPx = (count: number) =>
	workloadAt('gainsightPx', count, { concurrency: IN_FLIGHT, perSecond: PACE });
const adapty = (count: number, concurrency = IN_FLIGHT) =>
	workloadAt('adapty', count, { concurrency });

/** How a service does its work best: a pace only where it limits one, or it would slow the others. */
function bestFor({ batchSize, requestsPerSecond }: ActionLimits): Setting {
	if (batchSize > 1) return {};
	return { concurrency: IN_FLIGHT, ...(requestsPerSecond > 0 && { perSecond: PACE }) };
}

/** IDs with which a service is busy for a while, whatever it takes at once. */
function enough(name: string, full: boolean): number {
	const { batchSize, requestsPerSecond } = services.find((one) => one.name === name)!.delete.limits;
	if (batchSize > 1) return full ? 10_000 : 5000;
	if (requestsPerSecond > 0) return full ? 2000 : 600;
	return full ? 10_000 : 1000;
}

/**
 * Every service of the registry, and all at once, without faults and with: what faults cost is the
 * ratio of two rows of the same run.
 */
function faultPairs(full: boolean): Array<readonly [clean: Workload, faulty: Workload]> {
	const each = services.map(({ name, delete: { limits } }) =>
		workloadAt(name, enough(name, full), bestFor(limits)),
	);
	return [...each, allAtOnce(full ? 3000 : 500)].map((clean) => [clean, withFaults(clean)]);
}

const pairSteps = (full: boolean) =>
	faultPairs(full).flatMap(([clean, faulty]) => [
		...steps<ContestantName>(clean, 1, 'ourNode'),
		...steps<ContestantName>(faulty, 1, 'ourNode'),
	]);

/** The same combination twice is run once, as often as the first says. */
function once<Name extends string>(all: ReadonlyArray<Step<Name>>): Array<Step<Name>> {
	const keys = all.map(({ workload, contestant }) => `${workload.name}/${contestant}`);
	return all.filter((_, index) => keys.indexOf(keys[index]) === index);
}

export const ENGINE_STEPS: ReadonlyArray<Step<ContestantName>> = once([
	...steps<ContestantName>(cleverTap(1000), SHORT, 'ourNode', 'axiosTuned', 'rudderStack'),
	...steps<ContestantName>(cleverTap(1000), 1, 'axiosOneByOne'),
	...steps<ContestantName>(cleverTap(10_000), SHORT, 'ourNode', 'axiosTuned'),
	...steps<ContestantName>(cleverTap(10_000), 1, 'rudderStack'),
	...steps<ContestantName>(withFaults(cleverTap(10_000)), SHORT, 'ourNode', 'axiosTuned'),
	...steps<ContestantName>(cleverTap(100_000), 1, 'ourNode', 'axiosTuned'),
	...steps<ContestantName>(gainsightPx(1000), 1, 'ourNode', 'axiosTuned'),
	...steps<ContestantName>(gainsightPx(10_000), 1, 'ourNode'),
	...steps<ContestantName>(adapty(2000, 5), 1, 'ourNode'),
	...steps<ContestantName>(adapty(10_000), 1, 'ourNode', 'bareHelper', 'axiosTuned'),
	...steps<ContestantName>(adapty(10_000, 50), 1, 'ourNode', 'bareHelper'),
	...steps<ContestantName>(allAtOnce(3000), 1, 'ourNode', 'axiosTuned'),
	...steps<ContestantName>(withFaults(allAtOnce(3000)), 1, 'ourNode', 'axiosTuned'),
	...pairSteps(true),
]);

/** For every commit: small counts, the engine only, faults included. */
export const QUICK_STEPS: ReadonlyArray<Step<ContestantName>> = once([
	...steps<ContestantName>(cleverTap(5000), 1, 'ourNode', 'axiosTuned'),
	...steps<ContestantName>(adapty(1000), 1, 'ourNode', 'bareHelper'),
	...pairSteps(false),
]);

/** As fast as the HTTP Request node may go: 20 at a time, each time after a whole latency. */
const ADAPTY_BATCHING: Batching = { batchSize: 20, batchInterval: 50 };

/** 190 per second at most, however fast n8n is. */
const PX_BATCHING: Batching = { batchSize: 19, batchInterval: 100 };

const tuned = (workload: Workload, batching: Batching): Step<FullN8nName> => ({
	workload,
	contestant: 'httpRequestTuned',
	repeats: 1,
	batching,
});

export const N8N_STEPS: ReadonlyArray<Step<FullN8nName>> = [
	...steps<FullN8nName>(cleverTap(1000), SHORT, 'ourNodeInN8n'),
	...steps<FullN8nName>(cleverTap(10_000), SHORT, 'ourNodeInN8n'),
	...steps<FullN8nName>(cleverTap(100_000), 1, 'ourNodeInN8n'),
	...steps<FullN8nName>(cleverTap(1000), 1, 'httpRequestDefault'),
	...steps<FullN8nName>(adapty(1000), SHORT, 'nothingInN8n', 'ourNodeInN8n'),
	...steps<FullN8nName>(adapty(1000), 1, 'httpRequestDefault'),
	tuned(adapty(1000), ADAPTY_BATCHING),
	...steps<FullN8nName>(gainsightPx(1000), 1, 'ourNodeInN8n', 'httpRequestDefault'),
	tuned(gainsightPx(1000), PX_BATCHING),
	...steps<FullN8nName>(adapty(10_000), 1, 'ourNodeInN8n'),
	...steps<FullN8nName>(gainsightPx(10_000), 1, 'ourNodeInN8n'),
	...steps<FullN8nName>(allAtOnce(3000), 1, 'ourNodeInN8n'),
	...steps<FullN8nName>(withFaults(allAtOnce(3000)), 1, 'ourNodeInN8n'),
];

/** From fast to slow; the first that loses no ID is the best setting at CleverTap. */
const CLEVERTAP_BATCHINGS: readonly Batching[] = [
	{ batchSize: 1, batchInterval: 15 },
	{ batchSize: 1, batchInterval: 20 },
	{ batchSize: 1, batchInterval: 25 },
	{ batchSize: 3, batchInterval: 100 },
	{ batchSize: 1, batchInterval: 50 },
];

/** Tried with few IDs first; what passes there is run with all. The few are not shown. */
export const SWEEP: ReadonlyArray<{ trial: Step<FullN8nName>; step: Step<FullN8nName> }> =
	CLEVERTAP_BATCHINGS.map((batching) => ({
		trial: tuned(cleverTap(300), batching),
		step: tuned(cleverTap(1000), batching),
	}));

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
		workload: 'all at once',
		contestant: 'HTTP Request node',
		why: 'it asks one service; several nodes in a row have the sum of their times',
	},
];
