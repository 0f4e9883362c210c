/**
 * Runs a credential's test the way n8n does: its own routing node and HTTP client, and around them
 * the decisions of n8n's credentials tester (n8n 2.41, services/credentials-tester.service), which
 * is not published as a library and is therefore told again here, rule by rule.
 */
import './environment';

import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IExecuteData,
	type IN8nHttpFullResponse,
	type INode,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import { credentialsHelper } from './credentialsHelper';
import { additionalDataOf, nodeTypesOf } from './host';

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** What came back, and whether n8n goes on to the rules about its body. */
export interface CredentialTestResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: unknown;
	readonly isJudgedByBody: boolean;
}

interface Rule {
	type: 'responseCode' | 'responseSuccessBody';
	properties: { key: string; value: unknown; message: string };
}

/** The same `get` that n8n's tester reads a rule's key with. It comes with n8n, without types. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const get = require('lodash/get') as (body: unknown, key: string) => unknown;

/** What the tester looks at in a failure. */
interface Failure {
	message: string;
	cause?: {
		code?: string;
		response?: {
			status: number;
			statusText?: string;
			headers: Record<string, unknown>;
			data: unknown;
		};
	};
}

/**
 * A node that has this credential and sends what its test says, in the form of n8n's tester.
 * @returns `data`: decrypted, with defaults
 */
export async function credentialContext(
	type: ICredentialType,
	rawData: ICredentialDataDecryptedObject,
	seen: (response: IN8nHttpFullResponse) => void = () => undefined,
) {
	const helper = credentialsHelper([type], { [type.name]: rawData }, { decrypted: 0 });
	const data = await helper.getDecrypted({} as never, { id: '1', name: '' }, type.name, 'internal');

	/** Hands on what n8n hands on without such a function. */
	const postReceive = async (items: INodeExecutionData[], response: IN8nHttpFullResponse) => {
		seen(response);
		return Array.isArray(response.body) ? response.body.map((json) => ({ json })) : items;
	};
	const nodeType = {
		description: {
			displayName: 'No Operation, do nothing',
			name: 'n8n-nodes-base.noOp',
			group: ['organization'],
			version: 1,
			description: '',
			defaults: { name: 'No Operation, do nothing' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: type.name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: type.test!.request, output: { postReceive: [postReceive] } },
					default: '',
				},
			],
		},
	} as unknown as INodeType;
	const node: INode = {
		id: 'temp',
		parameters: {},
		name: 'Temp-Node',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [0, 0],
		credentials: { [type.name]: { id: '1', name: 'under test' } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypesOf(() => nodeType),
	});
	const additionalData = additionalDataOf({
		currentNodeParameters: node.parameters,
		credentialsHelper: helper,
	});
	const executeData = { node, data: {}, source: null } as unknown as IExecuteData;
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		executeData,
		[],
	);
	return { context, nodeType, data };
}

/** Sends the test once. */
export async function askCredentialTest(
	type: ICredentialType,
	rawData: ICredentialDataDecryptedObject,
): Promise<{ result: CredentialTestResult; response?: CredentialTestResponse }> {
	let received: IN8nHttpFullResponse | undefined;
	const { context, nodeType, data } = await credentialContext(type, rawData, (response) => {
		received = response;
	});
	const credential = { id: '1', name: 'under test', type: type.name, data };

	let items;
	try {
		items = await new RoutingNode(context, nodeType, credential).runNode();
	} catch (caught) {
		const response = (caught as Failure).cause?.response;
		return {
			result: judgeFailure(caught as Failure, rulesOf(type)),
			response: response && { ...response, body: response.data, isJudgedByBody: false },
		};
	}
	const { statusCode: status, headers, body } = received!;
	return {
		result: judgeBody(type, items![0][0]?.json),
		response: { status, headers, body, isJudgedByBody: true },
	};
}

export async function runCredentialTest(
	type: ICredentialType,
	rawData: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	return (await askCredentialTest(type, rawData)).result;
}

const rulesOf = ({ test }: ICredentialType) => (test!.rules ?? []) as Rule[];

/** What the rules say about the body of a response with the good status. */
export function judgeBody(type: ICredentialType, body: unknown): CredentialTestResult {
	for (const rule of rulesOf(type)) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		if (get(body, key) === value) return { status: 'Error', message };
	}
	return { status: 'OK', message: 'Connection successful!' };
}

function judgeFailure(failure: Failure, rules: readonly Rule[]): CredentialTestResult {
	const { response, code } = failure.cause ?? {};
	if (response) {
		const rule = rules.find(
			({ type, properties }) => type === 'responseCode' && properties.value === response.status,
		);
		if (rule) return { status: 'Error', message: rule.properties.message };
		if (response.status < 199 || response.status > 299) {
			return {
				status: 'Error',
				message: response.statusText || `Received HTTP status code: ${response.status}`,
			};
		}
	} else if (code) {
		return { status: 'Error', message: code };
	}
	return { status: 'Error', message: failure.message };
}
