import { getAdditionalKeys } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';

import { nodeTypesOf } from './host';

/** Credential data by credential type, as n8n stores it: without defaults, with expressions. */
export type Credentials = Readonly<Record<string, object>>;

/** Counts what n8n would have to decrypt. */
export interface Counters {
	decrypted: number;
}

/** The node that n8n resolves a credential's expressions for where no item is known. */
const MOCK_NODE: INode = {
	id: 'mock',
	name: '',
	typeVersion: 1,
	type: 'mock',
	position: [0, 0],
	parameters: {},
};

type Data = ICredentialDataDecryptedObject;

/** n8n before 2.34 calls this option otherwise, and has no secrets here either way. */
const FOR_CREDENTIAL = { isCredential: true } as never;

/**
 * Expressions in credential data, with `$self` = the data itself: per item where an item asks, as
 * n8n's CredentialsHelper does.
 */
function resolved(
	data: Data,
	additionalData: IWorkflowExecuteAdditionalData,
	mode: WorkflowExecuteMode,
	executeData: IExecuteData | undefined,
	values: ICredentialsExpressionResolveValues | undefined,
): Data {
	const keys = getAdditionalKeys(additionalData, mode, null, FOR_CREDENTIAL);
	if (values === undefined) {
		const workflow = new Workflow({
			nodes: [MOCK_NODE],
			connections: {},
			active: false,
			nodeTypes: nodeTypesOf(() => ({ description: { properties: [] } }) as never),
		});
		return workflow.expression.getComplexParameterValue(
			MOCK_NODE,
			data as never,
			mode,
			keys,
			undefined,
			undefined,
			data as never,
		) as Data;
	}
	try {
		return values.workflow.expression.getParameterValue(
			data as never,
			values.runExecutionData,
			values.runIndex,
			values.itemIndex,
			values.node.name,
			values.connectionInputData,
			mode,
			keys,
			executeData,
			false,
			data as never,
		) as Data;
	} catch (thrown) {
		(thrown as Error).message += ' [Error resolving credentials]';
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- as n8n does it
		throw thrown;
	}
}

/** n8n's CredentialsHelper without its database, its external secrets and its enterprise features. */
export function credentialsHelper(
	types: readonly ICredentialType[],
	credentials: Credentials,
	counters: Counters,
) {
	const typeOf = (name: string) => types.find((type) => type.name === name);
	const propertiesOf = (name: string) => typeOf(name)?.properties ?? [];
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: propertiesOf,
		async getDecrypted(
			additionalData: IWorkflowExecuteAdditionalData,
			_nodeCredentials: INodeCredentialsDetails,
			type: string,
			mode: WorkflowExecuteMode,
			executeData?: IExecuteData,
			raw?: boolean,
			expressionResolveValues?: ICredentialsExpressionResolveValues,
		): Promise<Data> {
			counters.decrypted++;
			const stored = { ...credentials[type] } as Data;
			if (raw === true) return stored;
			const withDefaults = NodeHelpers.getNodeParameters(
				propertiesOf(type),
				stored as never,
				true,
				false,
				null,
				null,
			) as Data;
			// Kept although it is no property of the type: n8n adds these two fields by itself.
			for (const field of ['allowedHttpRequestDomains', 'allowedDomains']) {
				if (stored[field] !== undefined) withDefaults[field] ??= stored[field];
			}
			return resolved(withDefaults, additionalData, mode, executeData, expressionResolveValues);
		},
		async preAuthentication() {
			return undefined;
		},
		async authenticate(
			data: Data,
			name: string,
			request: IHttpRequestOptions,
			workflow: Workflow,
			node: INode,
		) {
			const authenticate = typeOf(name)?.authenticate;
			if (!authenticate) return request;
			if (typeof authenticate === 'function') return await authenticate(data, request);
			const resolve = (value: string) =>
				value.startsWith('=')
					? String(
							workflow.expression.getSimpleParameterValue(
								node,
								value,
								'internal',
								{ $credentials: data } as never,
								undefined,
								'',
							) || '',
						)
					: value;
			request.headers ??= {};
			for (const [part, group] of Object.entries(authenticate.properties)) {
				const holder = request as unknown as Record<string, Record<string, unknown>>;
				holder[part] ??= {};
				for (const [key, value] of Object.entries(group as Record<string, string>)) {
					holder[part][resolve(key)] = resolve(value);
				}
			}
			return request;
		},
	};
}
