import axios from 'axios';

import type { SandboxService } from '../../sandbox/types';
import { Reporting, type Contestant } from './contestant';
import { requestFor } from './requests';

/** The first script one writes: a loop, one ID and one request at a time, failures noted. */
export const contestant: Contestant = {
	warmUp: 5,
	async run(job) {
		const reporting = new Reporting();
		for (const [service, ids] of Object.entries(job.ids) as Array<[SandboxService, string[]]>) {
			for (const id of ids) {
				try {
					await axios({ ...requestFor(job, service, [id]), proxy: false });
					reporting.add(service, id, true);
				} catch {
					reporting.add(service, id, false);
				}
			}
		}
		return () => reporting.report;
	},
};
