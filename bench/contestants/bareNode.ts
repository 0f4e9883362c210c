import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import type { Job } from './contestant';
import { inPool } from './pool';

/** What is measured is n8n's helper, so everything else is left out: no checks, no receipts. */
async function deleteOne(context: IExecuteFunctions, { credentials }: Job, id: string) {
	const data = credentials.adaptyApi;
	const response = (await context.helpers.httpRequestWithAuthentication.call(
		context,
		'adaptyApi',
		{
			method: 'DELETE',
			url: `${data.baseUrl}/api/v2/server-side-api/profile/`,
			headers: { 'adapty-customer-user-id': id },
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: 30_000,
		},
		// As the node does: not decrypted again for each request.
		{ credentialsDecrypted: { id: '', name: 'adaptyApi', type: 'adaptyApi', data } },
	)) as { statusCode: number };
	return { json: { id, statusCode: response.statusCode } };
}

/** A node that does no more than call n8n's request helper for each Adapty ID, in a pool. */
export function bareNode(job: Job): INodeType {
	return {
		description: {
			displayName: 'Bare Helper',
			name: 'bareHelper',
			group: ['output'],
			version: 1,
			description: '',
			defaults: { name: 'Bare Helper' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'adaptyApi', required: true }],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const ids = this.getInputData().map(({ json }) => String(json.id));
			const size = job.workload.concurrency.adapty ?? 1;
			return [await inPool(ids, size, async (id) => await deleteOne(this, job, id))];
		},
	} as INodeType;
}
