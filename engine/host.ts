/** What n8n itself is around a workflow, as far as a run needs it. */
import type { INodeType, INodeTypes, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

export const nodeTypesOf = (find: (name: string) => INodeType): INodeTypes => ({
	getByName: find,
	getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(find(name), version),
	getKnownTypes: () => ({}),
});

export const additionalDataOf = (own: object) =>
	({
		executionId: '1',
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost/',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		webhookBaseUrl: 'http://localhost/webhook',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		webhookTestBaseUrl: 'http://localhost/webhook-test',
		variables: {},
		...own,
	}) as unknown as IWorkflowExecuteAdditionalData;
