import axios from 'axios';

import { CLEVERTAP_BATCH } from '../workloads';
import { Reporting, type Contestant } from './contestant';
import { requestFor } from './requests';

/**
 * The strategy of RudderStack's CleverTap deletion, written from its description: batches of 100,
 * one after the other, by identity; only the HTTP status is looked at; the first batch that fails
 * ends the job, and there is one answer for all.
 */
export const contestant: Contestant = {
	warmUp: 300,
	async run(job) {
		const ids = job.ids.cleverTap ?? [];
		let done = true;
		try {
			for (let from = 0; from < ids.length; from += CLEVERTAP_BATCH) {
				const batch = ids.slice(from, from + CLEVERTAP_BATCH);
				await axios({ ...requestFor(job, 'cleverTap', batch), proxy: false });
			}
		} catch {
			done = false;
		}
		return () => {
			const reporting = new Reporting();
			for (const id of ids) reporting.add('cleverTap', id, done);
			return reporting.report;
		};
	},
};
