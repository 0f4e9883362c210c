import type { NodeJson } from '../../test/e2e/lib/workflows';
import type { SandboxCredentials, SandboxService } from '../../sandbox/types';
import type { Report } from '../verify';
import { servicesOf, type Ids, type Workload } from '../workloads';
import type { FullN8nName } from './index';
import { nodeParameters, reportOf } from './nodeReport';
import { Reporting } from './contestant';

/** Batching of the HTTP Request node: so many items, then a pause. Absent: its default, none. */
export interface Batching {
	readonly batchSize: number;
	/** Ms. */
	readonly batchInterval: number;
}

type NodeStep = Partial<NodeJson> & Pick<NodeJson, 'name' | 'type' | 'typeVersion'>;
type Rows = ReadonlyArray<Record<string, unknown>>;

/** A node behind Webhook and Split Out, which hand it one item `{ id }` for each person. */
export interface InN8n {
	readonly node: NodeStep;
	/** Reads the items that came out of it. */
	report(rows: Rows, ids: Ids): Report;
}

const CREDENTIAL_TYPES: Readonly<Record<SandboxService, keyof SandboxCredentials>> = {
	adapty: 'adaptyApi',
	cleverTap: 'cleverTapApi',
	gainsightPx: 'gainsightPxApi',
};

function ourNode(workload: Workload): InN8n {
	return {
		node: {
			name: 'Delete Profile',
			type: 'n8n-nodes-delete-profile.deleteProfile',
			typeVersion: 1,
			parameters: nodeParameters(workload),
			onError: 'continueRegularOutput',
		},
		report: (rows) => reportOf(rows),
	};
}

/** What a user fills in, from the service's documentation: one request for each item. */
function requestOf(service: SandboxService, baseUrl: string): Record<string, unknown> {
	switch (service) {
		case 'adapty':
			return {
				method: 'DELETE',
				url: `${baseUrl}/api/v2/server-side-api/profile/`,
				sendHeaders: true,
				headerParameters: {
					parameters: [{ name: 'adapty-customer-user-id', value: '={{ $json.id }}' }],
				},
			};
		case 'cleverTap':
			return {
				method: 'POST',
				url: `${baseUrl}/1/delete/profiles.json`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ { identity: [$json.id] } }}',
			};
		case 'gainsightPx':
			return {
				method: 'DELETE',
				url: `=${baseUrl}/v1/users/{{ $json.id }}?hardDelete=false`,
			};
	}
}

function httpRequest(
	workload: Workload,
	credentials: SandboxCredentials,
	batching?: Batching,
): InN8n {
	const [service] = servicesOf(workload);
	const type = CREDENTIAL_TYPES[service];
	return {
		node: {
			name: 'HTTP Request',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.5,
			parameters: {
				authentication: 'predefinedCredentialType',
				nodeCredentialType: type,
				...requestOf(service, credentials[type].baseUrl),
				options: batching ? { batching: { batch: batching } } : {},
			},
			// With the default, Stop, one failure would take the answers of all items with it.
			onError: 'continueRegularOutput',
			...(batching && { retryOnFail: true, maxTries: 5, waitBetweenTries: 1000 }),
		},
		report(rows, ids) {
			const reporting = new Reporting();
			rows.forEach((row, index) => {
				const id = ids[service]?.[index];
				if (id !== undefined) reporting.add(service, id, !('error' in row));
			});
			return reporting.report;
		},
	};
}

const nothing: InN8n = {
	node: { name: 'No Operation', type: 'n8n-nodes-base.noOp', typeVersion: 1 },
	report: () => ({}),
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
