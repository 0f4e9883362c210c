/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a demo, not the node */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode } from 'n8n-workflow';

import { NODE_TYPE, runInEngine } from '../engine';
import type { Sandbox, SandboxService } from '../sandbox';
import type { Person } from './people';

/** What the demo reads of an output item; the README describes all fields. */
export interface Receipt {
	readonly service: SandboxService;
	readonly id?: string;
	readonly outcome: string;
	readonly reason?: string;
	readonly attempts?: number;
	/** IDs in the same request (CleverTap). */
	readonly batchSize?: number;
	readonly sentAt?: string;
	readonly completedAt?: string;
}

/** The node Delete Profile of the example workflow, with its parameters and settings. */
function nodeOfWorkflow(): INode {
	const file = path.join(__dirname, 'workflow.json');
	const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as { nodes: INode[] };
	const node = nodes.find(({ type }) => type === NODE_TYPE);
	if (!node) throw new Error(`workflow.json has no node of the type ${NODE_TYPE}`);
	return node;
}

/** Runs the node with one item per person. @returns one receipt per person and service */
export async function forgetEveryone(
	people: readonly Person[],
	sandbox: Sandbox,
): Promise<Receipt[]> {
	const { parameters, onError } = nodeOfWorkflow();
	const result = await runInEngine({
		parameters,
		items: people.map((person) => ({ ...person })),
		credentials: { ...sandbox.credentials },
		node: { onError },
	});
	if (result.error) throw result.error;
	// What was not done comes out of the error output, with the receipt under `details`.
	const undone = result.errorOutput.map(({ json }) => json.details);
	return [...result.output.map(({ json }) => json), ...undone] as unknown as Receipt[];
}
