import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';

import { runInEngine, type EngineOptions } from '../../engine';
import { serviceNamed } from '../../engine/services';
import { concurrencyAt } from '../workloads';
import { DeclarativeAdapty } from './declarativeAdapty';
import type { Contestant, Task } from './index';
import { inputItems } from './ourNode';
import { claimOf, deletionsAt, inPool } from './requests';

/** The only service that it is measured at: the one whose old credential is kept for it. */
const SERVICE = 'adapty';

/** What is measured is n8n's helper, so everything else is left out: no checks, no receipts. */
function deleting(context: IExecuteFunctions, { credentials }: Task) {
	const { credential: type } = serviceNamed(SERVICE);
	const deletionOf = deletionsAt(SERVICE, credentials);
	// As the node does: not decrypted again for each request.
	const credentialsDecrypted = { id: '', name: type, type, data: credentials[type] };
	return async (id: string) => {
		const { method, url, headers } = deletionOf([id]);
		const request: IHttpRequestOptions = {
			method,
			url,
			headers: { ...headers },
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: 30_000,
		};
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			type,
			request,
			{ credentialsDecrypted },
		)) as { statusCode: number };
		return { json: { id, statusCode: response.statusCode } };
	};
}

/** A node that does no more than call n8n's request helper for each Adapty ID, in a pool. */
function bareNode(task: Task): INodeType {
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
			credentials: [{ name: serviceNamed(SERVICE).credential, required: true }],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const ids = this.getInputData().map(({ json }) => String(json.id));
			const size = concurrencyAt(SERVICE, task.workload);
			return [await inPool(ids, size, deleting(this, task))];
		},
	} as INodeType;
}

/** How the engine runs it. */
export function bareRun(task: Task): Omit<EngineOptions, 'items' | 'credentials'> {
	return {
		parameters: {},
		nodeType: bareNode(task),
		credentialTypes: [new DeclarativeAdapty()],
	};
}

/** n8n's request helper alone, in the same engine and the same pool: what n8n lets anyone reach. */
export const bareHelper: Contestant = {
	warmUp: 300,
	async run(task) {
		const { output } = await runInEngine({
			...bareRun(task),
			items: inputItems(task.ids),
			credentials: { ...task.credentials },
		});
		return () =>
			output.map(({ json }) => claimOf(SERVICE, String(json.id), json.statusCode === 204));
	},
};
