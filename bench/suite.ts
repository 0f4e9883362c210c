import { serviceNamed } from '../engine/services';
import type { Service } from '../nodes/DeleteProfile/contract/service';
import type { ContestantName } from './contestants';
import { withFaults, workloadAt, type Setting, type Workload } from './workloads';

/** One contestant at one workload. */
export interface Run {
	readonly contestant: ContestantName;
	readonly workload: Workload;
}

/** A run of this node, and what it is compared with: they take turns, so that noise meets both. */
export interface Comparison {
	readonly ours: Run;
	readonly other?: Run;
	/** Where they differ, as the table names it. */
	readonly against?: string;
	/** The share of the other's time that is aimed at. */
	readonly atMost?: number;
	readonly repeats: number;
}

/** A little below the documented "around 200" of Gainsight PX. */
const PACE = 190;

/** Enough for the pace at this latency, with room for late timers. */
const IN_FLIGHT = 20;

const THRICE = 3;

/** A pace only where the service limits one. */
function settingFor({ delete: { limits } }: Service): Setting {
	if (limits.batchSize > 1) return {};
	return { concurrency: IN_FLIGHT, ...(limits.requestsPerSecond > 0 && { perSecond: PACE }) };
}

function against(
	other: 'axiosTuned' | 'bareHelper',
	atMost: number,
	workload: Workload,
	repeats: number,
): Comparison {
	return {
		ours: { contestant: 'ourNode', workload },
		other: { contestant: other, workload },
		against: other === 'axiosTuned' ? 'hand-tuned axios' : "n8n's bare helper",
		atMost,
		repeats,
	};
}

/** One of each shape, none of which a pace of a few requests a second keeps from being measured. */
const FAST = ['adapty', 'adaptyMail', 'cleverTap', 'gainsightPx'];

/**
 * What faults cost: the same work without and with them. Enough work that the random wait of a request
 * that fails last, up to a second, does not decide.
 */
function faults(
	names: readonly string[],
	batched: number,
	single: number,
	repeats: number,
): Comparison[] {
	return names.map(serviceNamed).map((service) => {
		const count = service.delete.limits.batchSize > 1 ? batched : single;
		const clean = workloadAt(service.name, count, settingFor(service));
		return {
			ours: { contestant: 'ourNode', workload: withFaults(clean) },
			other: { contestant: 'ourNode', workload: clean },
			against: 'without faults',
			atMost: 1.3,
			repeats,
		};
	});
}

const alone = (contestant: ContestantName, workload: Workload): Comparison => ({
	ours: { contestant, workload },
	repeats: 1,
});

const cleverTap = (count: number) => workloadAt('cleverTap', count);
const adapty = (count: number) => workloadAt('adapty', count, { concurrency: IN_FLIGHT });
const gainsightPx = (count: number) =>
	workloadAt('gainsightPx', count, { concurrency: IN_FLIGHT, perSecond: PACE });

export const WHOLE_SUITE: readonly Comparison[] = [
	against('axiosTuned', 1.15, cleverTap(10_000), 5),
	against('axiosTuned', 1.12, cleverTap(100_000), THRICE),
	against('bareHelper', 1, adapty(10_000), THRICE),
	...faults(FAST, 30_000, 2000, THRICE),
	alone('ourNode', gainsightPx(10_000)),
	alone('weighedNode', cleverTap(100_000)),
];

/** For every commit: small counts, faults included. */
export const QUICK_SUITE: readonly Comparison[] = [
	against('axiosTuned', 1.15, cleverTap(5000), 1),
	against('bareHelper', 1, adapty(1000), 1),
	...faults(['adapty', 'cleverTap'], 5000, 600, 1),
	alone('weighedNode', cleverTap(5000)),
];
