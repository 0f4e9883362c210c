/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests of files */
/** The workflow files, and their code and expressions run without n8n. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IConnections, IDataObject, INode } from 'n8n-workflow';

import { serviceNamed } from '../../engine/services';
import { resultOf } from '../../nodes/DeleteProfile/erasure/outcomes';
import { ID_WARNINGS } from '../../nodes/DeleteProfile/erasure/texts';
import { planOf } from '../input/planning';

const ROOT = join(__dirname, '..', '..');

export interface WorkflowFile {
	readonly file: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
}

export function readWorkflow(file: string): WorkflowFile {
	return { ...(JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as WorkflowFile), file };
}

/**
 * What the examples know: wherever one of them lists services, it lists these. A new service need not be
 * there; whoever adds it to the examples adds it here, in the order of the registry.
 */
export const KNOWN = [
	...['adapty', 'adaptyMail', 'amplitude', 'appsFlyer', 'braze', 'cleverTap', 'gainsightPx'],
	...['mixpanel', 'oneSignal', 'postHog', 'revenueCat'],
].map(serviceNamed);

/** What the node says of an item that is skipped because it has no ID. */
export const NO_ID = planOf([{ id: '' }], { ifIdEmpty: 'skip' }).entries[0].result!.message.what;

/** What it says of a profile that is absent after an attempt without a response. */
export const GONE_AFTER_RETRY = resultOf(
	{ finding: { state: 'absent', message: { what: 'No such profile' } }, mayBeGone: true },
	'delete',
	'alreadyAbsent',
	KNOWN[0],
).message.what;

/** What it says of an ID that looks damaged and is absent: its service may have the person by another one. */
export const ABSENT_DAMAGED = Object.values(ID_WARNINGS).map((text) => `No such profile. ${text}`);

/** All files that people import. */
export const WORKFLOWS: readonly WorkflowFile[] = readdirSync(join(ROOT, 'workflows')).map((name) =>
	readWorkflow(`workflows/${name}`),
);

export function nodeNamed({ file, nodes }: WorkflowFile, name: string): INode {
	const node = nodes.find((one) => one.name === name);
	if (!node) throw new Error(`${file} has no node ${name}`);
	return node;
}

export type Json = Record<string, unknown>;

/** What n8n hands to code and expressions; `nodes` holds the items of other nodes, by run for a loop. */
export interface Around {
	readonly input?: readonly Json[];
	readonly nodes?: Readonly<
		Record<string, readonly Json[] | { runs: ReadonlyArray<readonly Json[]> }>
	>;
	/** Where the run's waiting page is; with a key unless said. */
	readonly resumeFormUrl?: string;
	/** Beside `json`, what the first item of a node has. */
	readonly binary?: Json;
}

function evaluate(body: string, around: Around): unknown {
	const { input = [], nodes = {}, binary, resumeFormUrl = '/form-waiting/69?signature=x' } = around;
	const items = (list: readonly Json[]) =>
		list.map((json, index) => ({ json, ...(index === 0 && { binary }) }));
	const access = (list: readonly Json[]) => ({
		all: () => items(list),
		first: () => items(list)[0],
		item: items(list)[0],
	});
	const node = (name: string) => {
		const data = nodes[name];
		if (!data) throw new Error(`Node '${name}' hasn't been executed`);
		if (!('runs' in data)) return access(data as readonly Json[]);
		return {
			all: (_output: number, run: number) => {
				if (run >= data.runs.length) throw new Error(`Run ${run} of node "${name}" not found`);
				return items(data.runs[run]);
			},
		};
	};
	const names = ['$input', '$', '$json', '$binary', '$execution', '$now'];
	const now = { toISO: () => '2026-11-28T12:00:00.000Z' };
	const values = [access(input), node, input[0] ?? {}, binary, { id: '69', resumeFormUrl }, now];
	return new Function(...names, body)(...values);
}

/** Runs a Code node. @returns the JSON of the items that it puts out */
export function runCode(workflow: WorkflowFile, name: string, around: Around): IDataObject[] {
	const { jsCode } = nodeNamed(workflow, name).parameters;
	const result = evaluate(String(jsCode), around) as Array<{ json: IDataObject }>;
	return result.map(({ json }) => json);
}

/** The value of one expression, `={{ … }}`. */
export function valueOf(expression: unknown, around: Around): unknown {
	const [, body] = /^=\{\{([^]*)\}\}$/.exec(String(expression)) ?? [];
	if (body === undefined) throw new Error(`Not one expression: ${String(expression)}`);
	return evaluate(`return (${body});`, around);
}

/** Whether the first condition of a node holds. */
export function meets(workflow: WorkflowFile, name: string, around: Around): boolean {
	const { conditions } = nodeNamed(workflow, name).parameters as {
		conditions: { conditions: Array<{ leftValue: string }> };
	};
	return valueOf(conditions.conditions[0].leftValue, around) === true;
}

/** Whether an If or Filter node lets an item pass. */
export function passes(workflow: WorkflowFile, name: string, json: Json): boolean {
	return meets(workflow, name, { input: [json] });
}

/** A receipt, as far as the workflows read it. */
export const receipt = (service: string, outcome: string, more: Json = {}): Json => ({
	...{ service, outcome },
	...more,
});

/** The assignments of a Set node, by the name of the field. */
export function assignmentsOf({ parameters }: INode): Record<string, string> {
	const { assignments } = parameters.assignments as {
		assignments: Array<{ name: string; value: string }>;
	};
	return Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
}

/** The columns that a Data Table node writes, and the rows that it takes. */
export const columnsOf = ({ parameters }: INode) => (parameters.columns as { value: Json }).value;
export const conditionsOf = ({ parameters }: INode) =>
	(parameters.filters as { conditions: Array<{ keyName: string; keyValue: string }> }).conditions;
