import type {
	AdaptySeed,
	CleverTapSeed,
	FaultRule,
	GainsightPxSeed,
	SandboxIdType,
	SandboxService,
	SeedProfile,
} from '../sandbox/types';

/** Work that contestants are measured at. */
export interface Workload {
	/** Short, for --only, e.g. `cleverTap-10000`. */
	readonly name: string;
	readonly title: string;
	/** How many IDs at which service. */
	readonly counts: Readonly<Partial<Record<SandboxService, number>>>;
	/** Ms before each answer. */
	readonly latency: number;
	/** Requests in flight that the work is done with. */
	readonly concurrency: Readonly<Partial<Record<SandboxService, number>>>;
	/** Requests started per second at Gainsight PX. */
	readonly perSecond?: number;
	readonly faults?: readonly FaultRule[];
}

/** The kind of ID that is used at each service. */
export const ID_TYPES: Readonly<Record<SandboxService, SandboxIdType>> = {
	adapty: 'customerUserId',
	cleverTap: 'identity',
	gainsightPx: 'identifyId',
};

/** Documented limits (sources in nodes/DeleteProfile/services). */
export const CLEVERTAP_BATCH = 100;
export const CLEVERTAP_CONCURRENCY = 3;
export const GAINSIGHT_PX_PER_SECOND = 200;

/** A little below the documented "around 200". */
export const PACE = 190;

export const LATENCY_MS = 50;

/** Enough for the pace at this latency, with room for late timers. */
const PX_CONCURRENCY = 20;

const plain = (count: number) => count.toLocaleString('en-US');

export function cleverTapWorkload(count: number, faults?: readonly FaultRule[]): Workload {
	return {
		name: `cleverTap-${count}${faults ? '-faults' : ''}`,
		title: `CleverTap, ${plain(count)} IDs${faults ? ', 5 % faults' : ''}`,
		counts: { cleverTap: count },
		latency: LATENCY_MS,
		concurrency: { cleverTap: CLEVERTAP_CONCURRENCY },
		faults,
	};
}

export function gainsightPxWorkload(count: number, faults?: readonly FaultRule[]): Workload {
	return {
		name: `gainsightPx-${count}${faults ? '-faults' : ''}`,
		title: `Gainsight PX, ${plain(count)} IDs${faults ? ', 5 % faults' : ''}`,
		counts: { gainsightPx: count },
		latency: LATENCY_MS,
		concurrency: { gainsightPx: PX_CONCURRENCY },
		perSecond: PACE,
		faults,
	};
}

export function adaptyWorkload(
	count: number,
	concurrency: number,
	faults?: readonly FaultRule[],
): Workload {
	return {
		name: `adapty-${count}-at-${concurrency}${faults ? '-faults' : ''}`,
		title: `Adapty, ${plain(count)} IDs, ${concurrency} in flight${faults ? ', 5 % faults' : ''}`,
		counts: { adapty: count },
		latency: LATENCY_MS,
		concurrency: { adapty: concurrency },
		faults,
	};
}

export function allThreeWorkload(count: number, faults?: readonly FaultRule[]): Workload {
	return {
		name: `all-3x${count}${faults ? '-faults' : ''}`,
		title: `All three at once, 3 × ${plain(count)} IDs${faults ? ', 5 % faults' : ''}`,
		counts: { adapty: count, cleverTap: count, gainsightPx: count },
		latency: LATENCY_MS,
		concurrency: {
			adapty: PX_CONCURRENCY,
			cleverTap: CLEVERTAP_CONCURRENCY,
			gainsightPx: PX_CONCURRENCY,
		},
		perSecond: PACE,
		faults,
	};
}

/**
 * Five per cent of the requests go wrong: 429, 500 and broken connections in equal parts, half of
 * the last after the work was done (the lost answer). Later rules see what earlier ones let pass.
 */
export function fivePercentFaults(...services: SandboxService[]): FaultRule[] {
	return services.flatMap((service): FaultRule[] => [
		{ service, fraction: 0.0167, seed: 11, status: 429 },
		{ service, fraction: 0.0169, seed: 12, status: 500 },
		{ service, fraction: 0.0086, seed: 13, reset: true },
		{ service, fraction: 0.0087, seed: 14, reset: true, applyFirst: true },
	]);
}

export function servicesOf(workload: Workload): SandboxService[] {
	return Object.keys(workload.counts) as SandboxService[];
}

export function totalIds(workload: Workload): number {
	return servicesOf(workload).reduce((sum, service) => sum + (workload.counts[service] ?? 0), 0);
}

/** Made-up IDs of the length that real ones have. */
export function idsFor(prefix: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(8, '0')}`);
}

/** IDs by service. */
export type Ids = Partial<Record<SandboxService, string[]>>;

/** The IDs of a workload; `share` of them for a warm-up. */
export function idsOf(workload: Workload, prefix: string, most = Infinity): Ids {
	return Object.fromEntries(
		servicesOf(workload).map((service) => [
			service,
			idsFor(prefix, Math.min(most, workload.counts[service] ?? 0)),
		]),
	);
}

/** Profiles with these IDs, for the sandbox. */
export function* seedsFor(service: SandboxService, ids: Iterable<string>): Generator<SeedProfile> {
	const idType = ID_TYPES[service];
	for (const id of ids) {
		yield { [idType]: id } as unknown as AdaptySeed | CleverTapSeed | GainsightPxSeed;
	}
}
