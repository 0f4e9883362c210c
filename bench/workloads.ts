import { profileOf, serviceNamed, services } from '../engine/services';
import type { FaultRule, SeedProfile } from '../sandbox/types';

/** How the work is to be done at each of its services; absent: as the service's own limits say. */
export interface Setting {
	/** Requests in flight, where the service takes any number of them. */
	readonly concurrency?: number;
	/** Requests started per second at services that limit a rate. */
	readonly perSecond?: number;
}

/** Work that contestants are measured at. */
export interface Workload extends Setting {
	/** Short, for --only, e.g. `cleverTap-10000`. */
	readonly name: string;
	readonly title: string;
	readonly services: readonly string[];
	/** IDs at each of them. */
	readonly count: number;
	/** Ms before each response. */
	readonly latency: number;
	readonly faults?: readonly FaultRule[];
}

export const LATENCY_MS = 50;

/** A little below the documented "around 200" of Gainsight PX. */
export const PACE = 190;

/** Enough for the pace at this latency, with room for late timers. */
export const IN_FLIGHT = 20;

const plain = (count: number) => count.toLocaleString('en-US');

/** So many IDs at one service; `shown` tells workloads apart that differ in requests in flight. */
export function workloadAt(service: string, count: number, setting: Setting = {}): Workload {
	const { displayName, delete: action } = serviceNamed(service);
	const isChosen = setting.concurrency !== undefined && action.limits.requestsPerSecond === 0;
	return {
		name: `${service}-${count}${isChosen ? `-at-${setting.concurrency}` : ''}`,
		title: `${displayName}, ${plain(count)} IDs${isChosen ? `, ${setting.concurrency} in flight` : ''}`,
		services: [service],
		count,
		latency: LATENCY_MS,
		...setting,
	};
}

const NUMBERS = ['', '', 'both', 'three', 'four', 'five', 'six'];

/** So many IDs at every service at the same time. */
export function allAtOnce(count: number): Workload {
	return {
		name: `all-${services.length}x${count}`,
		title: `All ${NUMBERS[services.length]} at once, ${services.length} × ${plain(count)} IDs`,
		services: services.map(({ name }) => name),
		count,
		latency: LATENCY_MS,
		concurrency: IN_FLIGHT,
		perSecond: PACE,
	};
}

export const FAULTS = '-faults';

/**
 * The same with five per cent of the requests going wrong: 429, 500 and broken connections in equal
 * parts, half of the last after the work was done (the lost response). Later rules see what earlier
 * ones let pass.
 */
export function withFaults(workload: Workload): Workload {
	return {
		...workload,
		name: `${workload.name}${FAULTS}`,
		title: `${workload.title}, 5 % faults`,
		faults: workload.services.flatMap((service): FaultRule[] => [
			{ service, fraction: 0.0167, seed: 11, status: 429 },
			{ service, fraction: 0.0169, seed: 12, status: 500 },
			{ service, fraction: 0.0086, seed: 13, reset: true },
			{ service, fraction: 0.0087, seed: 14, reset: true, applyFirst: true },
		]),
	};
}

export const totalIds = ({ services: at, count }: Workload) => at.length * count;

/** Requests in flight that the work is done with at a service. */
export function concurrencyAt(service: string, { concurrency }: Workload): number {
	const { concurrency: usual, maxConcurrency } = serviceNamed(service).delete.limits;
	return Math.min(concurrency ?? usual, maxConcurrency);
}

/** Requests started per second; undefined where the service limits no rate. */
export function paceAt(service: string, { perSecond }: Workload): number | undefined {
	return serviceNamed(service).delete.limits.requestsPerSecond > 0 ? perSecond : undefined;
}

/** Least requests that this many IDs need. */
export function requestsNeeded(service: string, count: number): number {
	return Math.ceil(count / serviceNamed(service).delete.limits.batchSize);
}

function limitAt(service: string, workload: Workload): number {
	const requests = requestsNeeded(service, workload.count);
	const rounds = Math.ceil(requests / concurrencyAt(service, workload));
	const perSecond = paceAt(service, workload) ?? Infinity;
	return Math.max(rounds * workload.latency, (requests / perSecond) * 1000);
}

/**
 * Ms that the service's own rules allow at best: requests ÷ concurrency × latency, or count ÷ rate.
 * Services are asked at the same time, so the slowest counts. Faults are not allowed for.
 */
export function limitMs(workload: Workload): number {
	return Math.max(...workload.services.map((service) => limitAt(service, workload)));
}

/** Made-up IDs of the length that real ones have. */
export function idsFor(prefix: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(8, '0')}`);
}

/** IDs by service; the same person has the same ID at each. */
export type Ids = Readonly<Record<string, readonly string[]>>;

/** The IDs of a workload, or the first few of them for a warm-up. */
export function idsOf({ services: at, count }: Workload, prefix: string, most = Infinity): Ids {
	const ids = idsFor(prefix, Math.min(most, count));
	return Object.fromEntries(at.map((service) => [service, ids]));
}

/** Profiles with these IDs, for the sandbox. */
export function* seedsFor(service: string, ids: Iterable<string>): Generator<SeedProfile> {
	for (const id of ids) yield profileOf(service, id);
}
