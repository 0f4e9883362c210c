import { runInEngine } from '../../engine';
import { bareNode } from './bareNode';
import { Reporting, type Contestant } from './contestant';
import { inputItems } from './nodeReport';

/** n8n's request helper alone, in the same engine and the same pool: the floor for CPU time. */
export const contestant: Contestant = {
	warmUp: 300,
	async run(job) {
		const { output } = await runInEngine({
			parameters: {},
			items: inputItems(job.ids),
			credentials: { ...job.credentials },
			nodeType: bareNode(job),
		});
		return () => {
			const reporting = new Reporting();
			for (const { json } of output) {
				reporting.add('adapty', String(json.id), json.statusCode === 204);
			}
			return reporting.report;
		};
	},
};
