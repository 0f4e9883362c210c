import './environment';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	IConnections,
	ICredentialType,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	IRun,
	ITaskData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';

import { credentialsHelper, type Counters, type Credentials } from './credentialsHelper';
import { additionalDataOf, nodeTypesOf } from './host';
import { loadCredentials, loadNode, NODE_TYPE } from './package';

export { NODE_TYPE } from './package';

/** Keys that the node gives an item for the error output; n8n before 2.34 knows no `details`. */
export const ERROR_KEYS: readonly string[] =
	'sleepWithAbort' in n8nWorkflow ? ['error', 'message'] : ['error', 'message', 'details'];

/** The receipt in an item of the error output, wherever this version of n8n has it. */
export function receiptIn(json: IDataObject): IDataObject {
	return (json.details ?? json.error) as IDataObject;
}

/** Hands its input on; stands for whatever comes before and behind the node. */
class Pass implements INodeType {
	description = {
		displayName: 'Pass',
		name: 'pass',
		group: ['transform' as const],
		version: 1,
		description: '',
		defaults: { name: 'Pass' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
		usableAsTool: undefined,
	};

	async execute(this: { getInputData(): INodeExecutionData[] }) {
		return [this.getInputData()];
	}
}

export interface EngineOptions {
	/** Parameters of the node as a workflow file holds them. */
	readonly parameters: INode['parameters'];
	/** Input, one JSON object per item. */
	readonly items?: ReadonlyArray<Record<string, unknown>>;
	readonly credentials?: Credentials;
	/** Settings of the node, e.g. `onError` and `retryOnFail`. */
	readonly node?: Partial<INode>;
	/** Other than the built node and credentials of this repository. */
	readonly nodeType?: INodeType;
	readonly credentialTypes?: ICredentialType[];
	readonly mode?: WorkflowExecuteMode;
	/** Called once the run has begun. */
	readonly onStart?: (run: { cancel: () => void }) => void;
}

export interface EngineResult {
	readonly run: IRun;
	readonly task: ITaskData | undefined;
	/** Items on the first output, and on the error output if there is one. */
	readonly output: INodeExecutionData[];
	readonly errorOutput: INodeExecutionData[];
	readonly error: (Error & { description?: string | null }) | undefined;
	readonly hints: string[];
	readonly status: string;
	readonly decrypted: number;
	/** How often the engine ran the node (Retry On Fail). */
	readonly executions: number;
}

const SUT = 'Delete Profile';

function nodesOf(options: EngineOptions): INode[] {
	const node = (name: string, type: string, x: number): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [x, 0],
		parameters: {},
	});
	const credentials = Object.fromEntries(
		Object.keys(options.credentials ?? {}).map((name) => [name, { id: name, name }]),
	);
	return [
		node('Start', 'test.pass', 0),
		{ ...node(SUT, NODE_TYPE, 200), parameters: options.parameters, credentials, ...options.node },
		node('Done', 'test.pass', 400),
		node('Failed', 'test.pass', 400),
	];
}

const connections: IConnections = {
	Start: { main: [[{ node: SUT, type: 'main', index: 0 }]] },
	[SUT]: {
		main: [
			[{ node: 'Done', type: 'main', index: 0 }],
			[{ node: 'Failed', type: 'main', index: 0 }],
		],
	},
};

function counted(type: INodeType, count: () => void): INodeType {
	const copy = Object.create(type) as INodeType;
	copy.execute = async function (this: never) {
		count();
		return await type.execute!.call(this);
	};
	return copy;
}

/** Runs the built node in n8n's own engine, between two nodes that hand items on. */
export async function runInEngine(options: EngineOptions): Promise<EngineResult> {
	let executions = 0;
	const sut = counted(options.nodeType ?? loadNode(), () => executions++);
	const types: Record<string, INodeType> = {
		'test.pass': new Pass() as unknown as INodeType,
		[NODE_TYPE]: sut,
		[`${NODE_TYPE}Tool`]: sut,
	};
	const nodes = nodesOf(options);
	const workflow = new Workflow({
		id: 'workflow',
		name: 'workflow',
		nodes,
		connections,
		active: false,
		nodeTypes: nodeTypesOf((name) => types[name]),
		settings: {},
	});

	const mode = options.mode ?? 'trigger';
	const workflowData = { id: 'workflow', name: 'workflow', nodes, connections, active: false };
	const hooks = new ExecutionLifecycleHooks(mode, '1', workflowData as never);
	const finished = new Promise<IRun>((resolve) =>
		hooks.addHandler('workflowExecuteAfter', (run) => resolve(run)),
	);
	const counters: Counters = { decrypted: 0 };
	const additionalData = additionalDataOf({
		hooks,
		credentialsHelper: credentialsHelper(
			options.credentialTypes ?? loadCredentials(),
			options.credentials ?? {},
			counters,
		),
		currentNodeParameters: undefined,
		currentNodeExecutionIndex: 0,
		externalSecretsProxy: { hasProvider: () => false },
		setExecutionStatus: () => undefined,
		sendDataToUI: () => undefined,
		logAiEvent: () => undefined,
	});

	const items = (options.items ?? [{}]).map((json) => ({ json })) as INodeExecutionData[];
	const execution = new WorkflowExecute(
		additionalData,
		mode,
		createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{ node: workflow.getNode('Start')!, data: { main: [items] }, source: null },
				],
			} as never,
		}),
	);
	const running = execution.processRunExecutionData(workflow);
	options.onStart?.({ cancel: () => running.cancel() });
	await running.catch(() => undefined);
	const run = await finished;
	const task = run.data.resultData.runData[SUT]?.slice(-1)[0];
	return {
		run,
		task,
		output: task?.data?.main?.[0] ?? [],
		errorOutput: task?.data?.main?.[1] ?? [],
		error: (task?.error ?? run.data.resultData.error) as EngineResult['error'],
		hints: (task?.hints ?? []).map((hint) => hint.message),
		status: run.status,
		decrypted: counters.decrypted,
		executions,
	};
}
