/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/**
 * Runs a credential's test the way n8n does: its own routing node and HTTP client, and around them
 * the decisions of n8n's credentials tester (n8n 2.41, services/credentials-tester.service), which
 * is not published as a library and is therefore told again here, rule by rule.
 */
import 'reflect-metadata';

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

process.env.N8N_USER_FOLDER ??= mkdtempSync(path.join(tmpdir(), 'n8n-credential-test-'));
process.env.N8N_ENCRYPTION_KEY ??= 'only-for-tests-only-for-tests';
process.env.N8N_LOG_LEVEL ??= 'silent';

import { ExecuteContext, RoutingNode } from 'n8n-core';
import { credentialsHelper } from '../../engine/credentialsHelper';

import {
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IExecuteData,
	type INode,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface Rule {
	type: 'responseCode' | 'responseSuccessBody';
	properties: { key: string; value: unknown; message: string };
}

/** The same `get` that n8n's tester reads a rule's key with. */
const get = jest.requireActual<(body: unknown, key: string) => unknown>('lodash/get');

/** What the tester looks at in a failure. */
interface Failure {
	message: string;
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

export async function runCredentialTest(
	type: ICredentialType,
	rawData: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	const testRequest = type.test!;
	const rules = (testRequest.rules ?? []) as Rule[];
	const helper = credentialsHelper([type], { [type.name]: rawData }, { decrypted: 0 });
	const data = await helper.getDecrypted({} as never, { id: '1', name: '' }, type.name, 'internal');

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
					routing: { request: testRequest.request },
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
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		} as INodeTypes,
	});
	const additionalData = {
		executionId: '1',
		currentNodeParameters: node.parameters,
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost/',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		webhookBaseUrl: 'http://localhost/webhook',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		webhookTestBaseUrl: 'http://localhost/webhook-test',
		variables: {},
		credentialsHelper: helper,
	} as unknown as IWorkflowExecuteAdditionalData;
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
	const routing = new RoutingNode(context, nodeType, {
		id: '1',
		name: 'under test',
		type: type.name,
		data,
	});

	let response;
	try {
		response = await routing.runNode();
	} catch (caught) {
		return judgeFailure(caught as Failure, rules);
	}

	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		if (get(response![0][0].json, key) === value) return { status: 'Error', message };
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
