import type { INode } from 'n8n-workflow';

import { runInEngine, type EngineOptions } from '../../engine';
import { parametersFor } from '../../engine/services';
import type { Ids, Workload } from '../workloads';
import type { Contestant } from './index';

/** The node's parameters for a workload: one item per person, with the ID in its field `id`. */
export function nodeParameters(workload: Workload): INode['parameters'] {
	const { concurrency, perSecond, services } = workload;
	return parametersFor(services, {
		options: {
			maxProfiles: 10_000_000,
			...(concurrency !== undefined && { maxConcurrency: concurrency }),
			// Where all are asked at once, the pace holds for each: it slows down none but the limited.
			...(perSecond !== undefined && { requestsPerSecond: perSecond }),
		},
	});
}

/** One input item per person; the same person has the same ID at each service. */
export function inputItems(ids: Ids): Array<{ id: string }> {
	const [first] = Object.values(ids);
	return first.map((id) => ({ id }));
}

/** How the engine runs the node: one receipt per ID instead of one error for all. */
export function ourRun(workload: Workload): Omit<EngineOptions, 'items' | 'credentials'> {
	return { parameters: nodeParameters(workload), node: { onError: 'continueRegularOutput' } };
}

/** This package's built node in n8n-core's engine. */
export const ourNode: Contestant = {
	warmUp: 300,
	async run({ workload, ids, credentials }) {
		const { output } = await runInEngine({
			...ourRun(workload),
			items: inputItems(ids),
			credentials: { ...credentials },
		});
		return () => output.map(({ json }) => json);
	},
};
