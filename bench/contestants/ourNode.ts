import type { INode } from 'n8n-workflow';

import { runInEngine } from '../../engine';
import type { Contestant } from './contestant';
import { inputItems, nodeParameters, reportOf } from './nodeReport';

/** This package's built node in n8n-core's engine. */
export const contestant: Contestant = {
	warmUp: 300,
	async run({ workload, ids, credentials }) {
		const result = await runInEngine({
			parameters: nodeParameters(workload) as INode['parameters'],
			items: inputItems(ids),
			credentials: { ...credentials },
			// One receipt per ID instead of one error for all.
			node: { onError: 'continueRegularOutput' },
		});
		return () => reportOf(result.output.map(({ json }) => json));
	},
};
