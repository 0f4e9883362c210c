/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Workflow JSON: the files of workflows/ and small ones made for a test. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredCredential } from './api';
import { nodeType, workflowsFolder } from './paths';

export type NodeJson = {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	webhookId?: string;
	onError?: string;
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
};

export type Connections = Record<
	string,
	Record<string, Array<Array<{ node: string; type: string; index: number }> | null>>
>;

export type WorkflowJson = {
	name: string;
	nodes: NodeJson[];
	connections: Connections;
	settings?: Record<string, unknown>;
};

export const workflowFiles = (): string[] =>
	readdirSync(workflowsFolder).filter((name) => name.endsWith('.json'));

export const readWorkflowText = (file: string): string =>
	readFileSync(join(workflowsFolder, file), 'utf8');

export const readWorkflow = (file: string): WorkflowJson =>
	JSON.parse(readWorkflowText(file)) as WorkflowJson;

/** What a person does after an import: choose the credentials in every Delete Profile node. */
export function withCredentials(
	workflow: WorkflowJson,
	credentials: StoredCredential[],
): WorkflowJson {
	const chosen = Object.fromEntries(
		credentials.map(({ id, name, type }) => [type, { id, name }] as const),
	);
	const nodes = workflow.nodes.map((node) =>
		node.type === nodeType || node.type === `${nodeType}Tool`
			? { ...node, credentials: { ...node.credentials, ...chosen } }
			: node,
	);
	return { ...workflow, nodes };
}

/** A copy in which one node's parameters are changed. */
export function withParameters(
	workflow: WorkflowJson,
	name: string,
	change: Record<string, unknown>,
): WorkflowJson {
	if (!workflow.nodes.some((node) => node.name === name)) throw new Error(`No node ${name}`);
	const nodes = workflow.nodes.map((node) =>
		node.name === name ? { ...node, parameters: { ...node.parameters, ...change } } : node,
	);
	return { ...workflow, nodes };
}

/** The services of its Delete Profile nodes, which can be fewer than there are. */
export const servicesOf = ({ nodes }: WorkflowJson): string[] => [
	...new Set(nodes.flatMap(({ parameters }) => (parameters.services ?? []) as string[])),
];

type Step = Partial<NodeJson> & Pick<NodeJson, 'name' | 'type' | 'typeVersion'>;

/** Nodes one after the other, each from the first output of the one before. */
export function chain(name: string, ...steps: Step[]): WorkflowJson {
	const nodes = steps.map(
		(step, index): NodeJson => ({
			id: `node-${index}`,
			position: [index * 220, 0],
			parameters: {},
			...step,
		}),
	);
	const connections: Connections = {};
	nodes.slice(1).forEach((node, index) => {
		connections[nodes[index].name] = { main: [[{ node: node.name, type: 'main', index: 0 }]] };
	});
	return { name, nodes, connections };
}

/** A webhook that responds with the items of the last node. */
export function webhook(path: string): Step {
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: path,
		parameters: {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			responseData: 'allEntries',
			options: {},
		},
	};
}

export function splitOut(field: string): Step {
	return {
		name: 'Split Out',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: field, options: {} },
	};
}

export function deleteProfile(
	parameters: Record<string, unknown>,
	settings: Partial<NodeJson> = {},
): Step {
	return { name: 'Delete Profile', type: nodeType, typeVersion: 1, parameters, ...settings };
}

/** A trigger, and one item for each ID, as in the pictures. */
export const people = (ids: string[]): WorkflowJson =>
	chain(
		'Delete the profiles of people who asked for it',
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
		{
			name: 'Requests',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				mode: 'raw',
				jsonOutput: JSON.stringify({ people: ids.map((id) => ({ id })) }),
				options: {},
			},
		},
		splitOut('people'),
	);

/** The same with our node behind it. */
export function peopleInto(ids: string[], parameters: Record<string, unknown>): WorkflowJson {
	const before = people(ids);
	const [node] = chain('', deleteProfile(parameters)).nodes;
	node.position = [660, 0];
	node.id = 'delete-profile';
	const connections = {
		...before.connections,
		'Split Out': { main: [[{ node: node.name, type: 'main', index: 0 }]] },
	};
	return { ...before, nodes: [...before.nodes, node], connections };
}
