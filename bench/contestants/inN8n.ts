import { serviceNamed } from '../../engine/services';
import type { Claim } from '../../sandbox/truth';
import type { SandboxCredentials } from '../../sandbox/types';
import type { NodeJson } from '../../test/e2e/lib/workflows';
import type { Ids, Workload } from '../workloads';
import type { FullN8nName } from './index';
import { nodeParameters } from './ourNode';
import { claimOf, deletionsAt } from './requests';

/** Batching of the HTTP Request node: so many items, then a pause. Absent: its default, none. */
export interface Batching {
	readonly batchSize: number;
	/** Ms. */
	readonly batchInterval: number;
}

type NodeStep = Partial<NodeJson> & Pick<NodeJson, 'name' | 'type' | 'typeVersion'>;

/** A node behind Webhook and Split Out, which hand it one item `{ id }` for each person. */
export interface InN8n {
	readonly node: NodeStep;
	/** Reads the items that came out of it. */
	report(rows: readonly Claim[], ids: Ids): readonly Claim[];
}

function ourNode(workload: Workload): InN8n {
	return {
		node: {
			name: 'Delete Profile',
			type: 'n8n-nodes-delete-profile.deleteProfile',
			typeVersion: 1,
			parameters: nodeParameters(workload),
			onError: 'continueRegularOutput',
		},
		report: (rows) => rows,
	};
}

/** Stands for the ID in a request until an expression takes its place. */
const PLACEHOLDER = 'an-id-to-be-replaced';

const asExpression = (text: string) =>
	text.includes(PLACEHOLDER) ? `=${text.replaceAll(PLACEHOLDER, '{{ $json.id }}')}` : text;

/** What a user fills in, from the service's documentation: one request for each item. */
function requestOf(service: string, credentials: SandboxCredentials): Record<string, unknown> {
	const { method, url, headers = {}, body } = deletionsAt(service, credentials)([PLACEHOLDER]);
	const parameters = Object.entries(headers).map(([name, value]) => ({
		name,
		value: asExpression(value),
	}));
	const json = body && JSON.stringify(body).replaceAll(`"${PLACEHOLDER}"`, '$json.id');
	return {
		method,
		url: asExpression(url),
		...(parameters.length > 0 && { sendHeaders: true, headerParameters: { parameters } }),
		...(json && { sendBody: true, specifyBody: 'json', jsonBody: `={{ ${json} }}` }),
	};
}

function httpRequest(
	{ services: [service] }: Workload,
	credentials: SandboxCredentials,
	batching?: Batching,
): InN8n {
	return {
		node: {
			name: 'HTTP Request',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.5,
			parameters: {
				authentication: 'predefinedCredentialType',
				nodeCredentialType: serviceNamed(service).credential,
				...requestOf(service, credentials),
				options: batching ? { batching: { batch: batching } } : {},
			},
			// With the default, Stop, one failure would take the results of all items with it.
			onError: 'continueRegularOutput',
			...(batching && { retryOnFail: true, maxTries: 5, waitBetweenTries: 1000 }),
		},
		report: (rows, ids) =>
			rows.flatMap((row, index) => {
				const id = ids[service][index];
				return id === undefined ? [] : [claimOf(service, id, !('error' in row))];
			}),
	};
}

const nothing: InN8n = {
	node: { name: 'No Operation', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
	report: () => [],
};

/** The contestant as a node of a workflow. */
export function nodeInN8n(
	name: FullN8nName,
	workload: Workload,
	credentials: SandboxCredentials,
	batching?: Batching,
): InN8n {
	switch (name) {
		case 'ourNodeInN8n':
			return ourNode(workload);
		case 'nothingInN8n':
			return nothing;
		case 'httpRequestDefault':
			return httpRequest(workload, credentials);
		case 'httpRequestTuned':
			return httpRequest(workload, credentials, batching);
	}
}
