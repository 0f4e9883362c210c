/** Our node: what the editor has to show of it, and what n8n has stored. */
import type { Service } from '../../../nodes/DeleteProfile/contract/service';
import type { Operation } from '../../../nodes/DeleteProfile/contract/types';
import type { Page } from './browser';
import { openNode } from './editor';
import { nodeType } from './paths';
import type { Stage } from './stage';
import { until } from './wait';
import { nodeFor, type NodeJson, peopleInto, withCredentials } from './workflows';

/** The operations as the editor lists them. */
export const OPERATIONS: Readonly<Record<Operation, string>> = {
	delete: 'Delete',
	lookUp: 'Look Up',
	verify: 'Verify Deletion',
};

/** What the list of actions calls it. */
export const actionOf = ({ displayName }: Service, operation: Operation) =>
	({
		delete: `Delete ${displayName} profile`,
		lookUp: `Look up ${displayName} profile`,
		verify: `Verify ${displayName} deletion`,
	})[operation];

/** The fields of a service in the order in which a person reads them. */
export function fieldsOf(
	{ idTypes, parameters = [], job }: Service,
	operation: Operation = 'delete',
): string[] {
	return [
		...['resource', 'operation', ...(idTypes.length > 1 ? ['idType'] : []), 'id'],
		...parameters.map(({ name }) => name),
		...(operation === 'verify' ? [...(job ? ['jobId'] : []), 'expectedBy'] : []),
		...['dryRun', ...(operation === 'delete' ? ['notice'] : []), 'neverDelete', 'options'],
	];
}

/** What the only notice says of a deletion. */
export const noticeOf = ({ displayName, lookUp }: Service) =>
	lookUp
		? 'Deletions are final. Use Dry Run to see what would be deleted.'
		: `Deletions are final, and ${displayName} cannot be asked beforehand. Check the IDs.`;

/** Opens a node for this service and one person, filled in as given; gives the ID of its workflow. */
export async function openFor(
	page: Page,
	{ api, credentials }: Stage,
	service: string,
	further: Record<string, unknown> = {},
	person = 'ada',
): Promise<string> {
	const workflow = withCredentials(peopleInto([person], service, further), credentials);
	const { id } = await api.createWorkflow(workflow);
	await openNode(page, api.url, id, nodeFor(service));
	return id;
}

/** Our nodes as n8n has stored them, which it does by itself soon after every change. */
export async function storedNodes(
	{ api }: Stage,
	workflowId: string,
	areThere: (nodes: NodeJson[]) => boolean,
): Promise<NodeJson[]> {
	return await until('the change is stored', async () => {
		const { nodes } = await api.getWorkflow(workflowId);
		const own = nodes.filter(({ type }) => type === nodeType);
		return areThere(own) && own;
	});
}

/** A default is not stored. */
export const chosenBy = ({ parameters }: NodeJson) => ({
	resource: parameters.resource ?? 'adapty',
	operation: parameters.operation ?? 'delete',
});

/** What else is stored of the only node, once these are chosen in it. */
export async function storedParameters(
	stage: Stage,
	workflowId: string,
	service: string,
	operation: Operation,
): Promise<Record<string, unknown>> {
	const [{ parameters }] = await storedNodes(stage, workflowId, ([node]) => {
		const chosen = chosenBy(node);
		return chosen.resource === service && chosen.operation === operation;
	});
	return Object.fromEntries(
		Object.entries(parameters).filter(([name]) => name !== 'resource' && name !== 'operation'),
	);
}
