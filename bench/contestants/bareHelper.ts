import type {
	ICredentialType,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeType,
} from 'n8n-workflow';

import { runInEngine } from '../../engine';
import { inPool } from '../../engine/inPool';
import { serviceNamed } from '../../engine/services';
import { concurrencyOf } from '../workloads';
import type { Contestant, Task } from './index';
import { claimOf, deletionsAt } from './requests';

/** The only service that it is measured at: the one whose credential is written below. */
const SERVICE = 'adapty';

/** Declarative, as nodes of n8n usually have it: n8n evaluates an expression for each request. */
const CREDENTIAL: ICredentialType = {
	name: serviceNamed(SERVICE).access.credential,
	displayName: 'Adapty API',
	properties: ['server', 'baseUrl', 'secretKey'].map((name) => ({
		...{ displayName: name, name, type: 'string' as const, default: '' },
	})),
	authenticate: {
		type: 'generic',
		properties: { headers: { Authorization: '=Api-Key {{ $credentials.secretKey }}' } },
	},
};

/** What is measured is n8n's helper, so everything else is left out: no checks, no receipts. */
function deleting(context: IExecuteFunctions, { credentials }: Task) {
	const { name: type } = CREDENTIAL;
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

/** A node that does no more than call n8n's request helper for each ID, in a pool. */
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
			credentials: [{ name: CREDENTIAL.name, required: true }],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const ids = this.getInputData().map(({ json }) => String(json.id));
			return [await inPool(ids, concurrencyOf(task.workload), deleting(this, task))];
		},
	} as INodeType;
}

/** n8n's request helper alone, in the same engine and the same pool: what n8n lets anyone reach. */
export const bareHelper: Contestant = {
	async run(task) {
		const { output } = await runInEngine({
			parameters: {},
			nodeType: bareNode(task),
			credentialTypes: [CREDENTIAL],
			items: task.ids.map((id) => ({ id })),
			credentials: { ...task.credentials },
		});
		const claims = () =>
			output.map(({ json }) => claimOf(SERVICE, String(json.id), json.statusCode === 204));
		return { claims };
	},
};
