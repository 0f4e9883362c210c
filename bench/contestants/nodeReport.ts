import type { SandboxService } from '../../sandbox/types';
import type { Report } from '../verify';
import { servicesOf, type Ids, type Workload } from '../workloads';
import { Reporting } from './contestant';

/** Outcomes by which the node says that there is no such profile any more. */
const GONE = new Set(['deleted', 'accepted', 'alreadyAbsent']);

const ID_PARAMETERS: Readonly<Record<SandboxService, string>> = {
	adapty: 'adaptyId',
	cleverTap: 'cleverTapId',
	gainsightPx: 'gainsightPxId',
};

/** The node's parameters for a workload: one item per person, with the ID in its field `id`. */
export function nodeParameters(workload: Workload): Record<string, unknown> {
	const services = servicesOf(workload);
	const { adapty, gainsightPx } = workload.concurrency;
	const maxConcurrency = gainsightPx ?? adapty;
	return {
		operation: 'delete',
		services,
		...Object.fromEntries(services.map((name) => [ID_PARAMETERS[name], '={{ $json.id }}'])),
		options: {
			maxProfiles: 10_000_000,
			...(maxConcurrency !== undefined && { maxConcurrency }),
			...(workload.perSecond !== undefined && { requestsPerSecond: workload.perSecond }),
		},
	};
}

/** One input item per person; the same person has the same ID at each service. */
export function inputItems(ids: Ids): Array<{ id: string }> {
	const [first] = Object.values(ids);
	return first.map((id) => ({ id }));
}

/** Reads the node's receipts. */
export function reportOf(receipts: Iterable<Record<string, unknown>>): Report {
	const reporting = new Reporting();
	for (const { service, id, outcome } of receipts) {
		reporting.add(service as SandboxService, String(id), GONE.has(String(outcome)));
	}
	return reporting.report;
}
