/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Workflow JSON: the files of workflows/ and small ones made for a test. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parametersFor, serviceNamed } from '../../../engine/services';
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
	disabled?: boolean;
	onError?: string;
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
};

type Connections = Record<
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

export const readWorkflow = (file: string): WorkflowJson =>
	JSON.parse(readFileSync(join(workflowsFolder, file), 'utf8')) as WorkflowJson;

const isDeleteProfile = ({ type }: NodeJson) => type === nodeType || type === `${nodeType}Tool`;

/** The service of a Delete Profile node, as JSON has to name it: defaults differ between packages. */
const serviceOf = ({ parameters }: Pick<NodeJson, 'parameters'>) => String(parameters.resource);

/** What a person does after an import: choose its service's credential in every Delete Profile node. */
export function withCredentials(
	workflow: WorkflowJson,
	credentials: readonly StoredCredential[],
): WorkflowJson {
	const nodes = workflow.nodes.map((node) => {
		if (!isDeleteProfile(node)) return node;
		const { credential: type } = serviceNamed(serviceOf(node)).access;
		const chosen = credentials.find((one) => one.type === type);
		if (!chosen) return node;
		const { id, name } = chosen;
		return { ...node, credentials: { ...node.credentials, [type]: { id, name } } };
	});
	return { ...workflow, nodes };
}

/** What a person does to use the further services of an example: activate their nodes, fill them in. */
export function switchedOn(workflow: WorkflowJson): WorkflowJson {
	const nodes = workflow.nodes.map((node) => {
		if (!isDeleteProfile(node) || !node.disabled) return node;
		const wanted = Object.entries(parametersFor(serviceOf(node)));
		const filled = Object.fromEntries(wanted.filter(([name]) => node.parameters[name] === ''));
		return { ...node, disabled: false, parameters: { ...node.parameters, ...filled } };
	});
	return { ...workflow, nodes };
}

/** Without what lies on its note about optional services: with it, a picture is too small to read. */
export function withoutOptional(workflow: WorkflowJson): WorkflowJson {
	const note = workflow.nodes.find(({ parameters }) =>
		String(parameters.content).startsWith('### Optional'),
	);
	if (!note) return workflow;
	const [left, top] = note.position;
	const isOn = ({ position: [x, y] }: NodeJson) =>
		x >= left && x < left + Number(note.parameters.width) && y >= top;
	const nodes = workflow.nodes.filter((node) => !isOn(node));
	const kept = new Set(nodes.map(({ name }) => name));
	const connections: Connections = {};
	for (const [from, { main }] of Object.entries(workflow.connections)) {
		if (!kept.has(from)) continue;
		const outputs = main.map((targets) => targets?.filter(({ node }) => kept.has(node)) ?? null);
		connections[from] = { main: outputs };
	}
	return { ...workflow, nodes, connections };
}

/** A credential for all nodes of one of n8n's own types. */
export function withCredentialOf(
	workflow: WorkflowJson,
	nodeOfType: string,
	{ id, name, type }: StoredCredential,
): WorkflowJson {
	const nodes = workflow.nodes.map((node) =>
		node.type === nodeOfType ? { ...node, credentials: { [type]: { id, name } } } : node,
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
	...new Set(nodes.filter(isDeleteProfile).map(serviceOf)),
];

export type Step = Partial<NodeJson> & Pick<NodeJson, 'name' | 'type' | 'typeVersion'>;

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
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
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

/** What the editor calls a node that deletes at this service. */
export const nodeFor = (service: string): string =>
	`Delete ${serviceNamed(service).displayName} profile`;

/** A node that deletes the ID of each item. */
export function deleteProfile(
	service: string,
	further: Record<string, unknown> = {},
	settings: Partial<NodeJson> = {},
): Step {
	const parameters = parametersFor(service, further);
	return { name: nodeFor(service), type: nodeType, typeVersion: 1, parameters, ...settings };
}

/** Adds nodes side by side behind the last one of a chain. */
export function sideBySide(workflow: WorkflowJson, steps: readonly Step[]): WorkflowJson {
	const last = workflow.nodes[workflow.nodes.length - 1];
	const [x, y] = last.position;
	const nodes = steps.map(
		(step, index): NodeJson => ({
			id: `side-${index}`,
			position: [x + 220, y + (index - (steps.length - 1) / 2) * 180],
			parameters: {},
			...step,
		}),
	);
	const targets = nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }));
	return {
		...workflow,
		nodes: [...workflow.nodes, ...nodes],
		connections: { ...workflow.connections, [last.name]: { main: [targets] } },
	};
}

/** Adds a Merge that puts the items of these nodes into one list. */
export function merged(workflow: WorkflowJson, names: readonly string[]): WorkflowJson {
	const { position } = workflow.nodes.find(({ name }) => name === names[0]) ?? workflow.nodes[0];
	const merge: NodeJson = {
		id: 'merge',
		name: 'All Services',
		type: 'n8n-nodes-base.merge',
		typeVersion: 3.2,
		position: [position[0] + 280, 0],
		parameters: { numberInputs: names.length },
	};
	const inputs = names.map((name, index): [string, Connections[string]] => [
		name,
		{ main: [[{ node: merge.name, type: 'main', index }]] },
	]);
	return {
		...workflow,
		nodes: [...workflow.nodes, merge],
		connections: { ...workflow.connections, ...Object.fromEntries(inputs) },
	};
}

/** Behind a chain: a deletion at each service, with one list of the receipts. */
export function everywhere(
	workflow: WorkflowJson,
	services: readonly string[],
	further: Record<string, unknown> = {},
): WorkflowJson {
	const settings = { onError: 'continueRegularOutput' };
	const steps = services.map((service) => deleteProfile(service, further, settings));
	return merged(
		sideBySide(workflow, steps),
		steps.map(({ name }) => name),
	);
}

/** A trigger, and one item for each ID, as in the pictures. */
export const people = (ids: readonly string[]): WorkflowJson =>
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
export const peopleInto = (
	ids: readonly string[],
	service: string,
	further: Record<string, unknown> = {},
): WorkflowJson => sideBySide(people(ids), [deleteProfile(service, further)]);
