import type { SandboxService } from '../sandbox/types';
import { CLEVERTAP_BATCH, servicesOf, type Workload } from './workloads';

/** Least requests that this many IDs need. */
export function requestsNeeded(service: SandboxService, count: number): number {
	return service === 'cleverTap' ? Math.ceil(count / CLEVERTAP_BATCH) : count;
}

function limitAt(service: SandboxService, workload: Workload): number {
	const requests = requestsNeeded(service, workload.counts[service] ?? 0);
	const rounds = Math.ceil(requests / (workload.concurrency[service] ?? 1));
	const inFlight = rounds * workload.latency;
	if (service !== 'gainsightPx' || workload.perSecond === undefined) return inFlight;
	return Math.max(inFlight, (requests / workload.perSecond) * 1000);
}

/**
 * Ms that the service's own rules allow at best: requests ÷ concurrency × latency, or count ÷ rate.
 * Services are asked at the same time, so the slowest counts. Faults are not allowed for.
 */
export function limitMs(workload: Workload): number {
	return Math.max(...servicesOf(workload).map((service) => limitAt(service, workload)));
}
