import { profileOf, serviceNamed } from '../engine/services';
import type { FaultRule, SeedProfile } from '../sandbox/types';

/** How the work is to be done; absent: as the service's own limits say. */
export interface Setting {
	/** Requests in flight, where the service takes any number of them. */
	readonly concurrency?: number;
	/** Requests started per second. */
	readonly perSecond?: number;
}

/** Work that contestants are measured at. */
export interface Workload extends Setting {
	/** Short, for --only, e.g. `cleverTap-10000`. */
	readonly name: string;
	readonly title: string;
	readonly service: string;
	readonly count: number;
	readonly faults?: readonly FaultRule[];
}

/** Before each response of the sandbox. */
export const LATENCY_MS = 50;

/** So many IDs at a service; requests in flight tell workloads apart where no rate limits them. */
export function workloadAt(service: string, count: number, setting: Setting = {}): Workload {
	const { concurrency, perSecond } = setting;
	const { displayName } = serviceNamed(service);
	const isChosen = concurrency !== undefined && perSecond === undefined;
	return {
		name: `${service}-${count}${isChosen ? `-at-${concurrency}` : ''}`,
		title: `${displayName}, ${count.toLocaleString('en-US')} IDs${isChosen ? `, ${concurrency} in flight` : ''}`,
		service,
		count,
		...setting,
	};
}

/**
 * The same with five per cent of the requests going wrong: 429, 500 and broken connections in equal
 * parts, half of the last after the work was done (the lost response). Later rules see what earlier
 * ones let pass.
 */
export function withFaults(workload: Workload): Workload {
	const { service } = workload;
	return {
		...workload,
		name: `${workload.name}-faults`,
		title: `${workload.title}, 5 % faults`,
		faults: [
			{ service, fraction: 0.0167, seed: 11, status: 429 },
			{ service, fraction: 0.0169, seed: 12, status: 500 },
			{ service, fraction: 0.0086, seed: 13, reset: true },
			{ service, fraction: 0.0087, seed: 14, reset: true, applyFirst: true },
		],
	};
}

/** Requests in flight that the work is done with. */
export function concurrencyOf({ service, concurrency }: Workload): number {
	const { concurrency: usual, maxConcurrency } = serviceNamed(service).delete.limits;
	return Math.min(concurrency ?? usual, maxConcurrency);
}

/**
 * Ms that the service's own rules allow at best: requests ÷ requests in flight × latency, or
 * count ÷ rate. Faults are not allowed for.
 */
export function limitMs(workload: Workload): number {
	const { service, count, perSecond = Infinity } = workload;
	const requests = Math.ceil(count / serviceNamed(service).delete.limits.batchSize);
	const rounds = Math.ceil(requests / concurrencyOf(workload));
	return Math.max(rounds * LATENCY_MS, (requests / perSecond) * 1000);
}

/** Made-up IDs of the length that real ones have. */
export function idsFor(prefix: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(8, '0')}`);
}

/** Profiles with these IDs, for the sandbox. */
export function seedsFor(service: string, ids: readonly string[]): SeedProfile[] {
	return ids.map((id) => profileOf(service, id));
}
