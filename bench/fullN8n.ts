/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
/// <reference lib="es2022.array" />
/** Contestants in a full n8n with the packed node, as the end-to-end tests install it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Api } from '../test/e2e/lib/api';
import { n8nBinary, nodeBinary } from '../test/e2e/lib/install';
import type { N8n } from '../test/e2e/lib/n8n';
import { buildAndPack } from '../test/e2e/lib/pack';
import { newN8n, temporaryFolder } from '../test/e2e/lib/stage';
import { chain, splitOut, webhook } from '../test/e2e/lib/workflows';
import { until } from '../test/e2e/lib/wait';
import type { SandboxCredentials } from '../sandbox/types';
import type { FullN8nName } from './contestants';
import { nodeInN8n, type InN8n } from './contestants/inN8n';
import type { Outcome } from './child';
import { cpuMsOf, peakRssMbOf, resetPeakRss, rssMbOf } from './measure';
import { seed, withSandbox } from './processes';
import type { Step } from './suite';
import { countersOf, traffic, verify } from './verify';
import { idsOf, paceAt, type Ids } from './workloads';

export interface InN8nOutcome extends Outcome {
	/** What n8n says that the node took. */
	readonly nodeMs?: number;
}

type Rows = Array<Record<string, unknown>>;

const WARM_UP = 300;
const A_SECOND_MS = 1100;

/** True when the end-to-end tests have installed their n8n; the benchmark installs none. */
export const fullN8nIsThere = () => existsSync(n8nBinary) && existsSync(nodeBinary);

export class FullN8n {
	private runs = 0;

	private constructor(
		private readonly n8n: N8n,
		private readonly api: Api,
	) {}

	static async start(): Promise<FullN8n> {
		const folder = temporaryFolder('bench');
		const pack = await buildAndPack(join(folder, 'pack'));
		const { n8n, api } = await newN8n({ folder: join(folder, 'n8n'), pack });
		return new FullN8n(n8n, api);
	}

	async stop(): Promise<void> {
		await this.n8n.child.stop();
	}

	async run({ contestant: name, workload, batching }: Step<FullN8nName>): Promise<InN8nOutcome> {
		const ids = idsOf(workload, 'user');
		const warmIds = idsOf(workload, 'warm', WARM_UP);
		return await withSandbox(workload, ids, async ({ client }) => {
			await seed(client, warmIds);
			const { credentials } = await client.info();
			const contestant = nodeInN8n(name, workload, credentials, batching);
			const { url, workflowId } = await this.publish(contestant, credentials);
			await this.call(url, warmIds);
			const isPaced = workload.services.some((one) => paceAt(one, workload) !== undefined);
			if (isPaced) await until('a second', pastIn(A_SECOND_MS));
			const before = await countersOf(client, ids);
			for (const rule of workload.faults ?? []) await client.fault(rule);
			const { rows, ...cost } = await this.measured(url, ids);
			const after = await countersOf(client, ids);
			await client.clearFaults();
			const verdict = await verify(client, ids, contestant.report(rows, ids));
			const nodeMs = await this.nodeMs(workflowId, contestant.node.name);
			await this.api.deactivate(workflowId);
			return { ...cost, ...verdict, ...traffic(before, after), nodeMs };
		});
	}

	/** A workflow with the contestant, and credentials for this sandbox. */
	private async publish({ node }: InN8n, credentials: SandboxCredentials) {
		const path = `bench-${++this.runs}`;
		const chosen: Record<string, { id: string; name: string }> = {};
		for (const [type, data] of Object.entries(credentials)) {
			const { id, name } = await this.api.createCredential(type, `${type} ${path}`, data);
			chosen[type] = { id, name };
		}
		const workflow = chain(path, webhook(path), splitOut('body.people'), {
			...node,
			...(node.type.endsWith('noOp') ? {} : { credentials: chosen }),
		});
		const saved = await this.api.createWorkflow({
			...workflow,
			settings: { executionOrder: 'v1' },
		});
		await this.api.activate(saved);
		return { url: `${this.n8n.url}/webhook/${path}`, workflowId: saved.id };
	}

	private async call(url: string, ids: Ids): Promise<string> {
		const [first] = Object.values(ids);
		const body = JSON.stringify({ people: first.map((id) => ({ id })) });
		const headers = { 'content-type': 'application/json' };
		const response = await until(`${url} registered`, async () => {
			const response = await fetch(url, { method: 'POST', headers, body });
			return response.status === 404 ? undefined : response;
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`The workflow responded with ${response.status}: ${text}`);
		return text;
	}

	private async measured(url: string, ids: Ids) {
		const { pid } = this.n8n.child;
		resetPeakRss(pid);
		const rssBeforeMb = rssMbOf(pid) ?? NaN;
		const cpuBefore = cpuMsOf(pid) ?? NaN;
		const from = performance.now();
		const text = await this.call(url, ids);
		const wallMs = performance.now() - from;
		const cpuMs = (cpuMsOf(pid) ?? NaN) - cpuBefore;
		const peakRssMb = peakRssMbOf(pid) ?? NaN;
		return { rows: JSON.parse(text) as Rows, wallMs, cpuMs, peakRssMb, rssBeforeMb };
	}

	private async nodeMs(workflowId: string, node: string): Promise<number | undefined> {
		const [newest] = await this.api.executions(workflowId);
		const execution = newest && (await this.api.ended(newest.id));
		return execution?.data.resultData.runData[node]?.at(-1)?.executionTime;
	}
}

function pastIn(ms: number): () => boolean {
	const end = performance.now() + ms;
	return () => performance.now() >= end;
}
