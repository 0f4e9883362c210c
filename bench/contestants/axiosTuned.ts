/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import axios, { isAxiosError, type AxiosInstance } from 'axios';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { SandboxService } from '../../sandbox/types';
import { CLEVERTAP_BATCH } from '../workloads';
import { Reporting, type Contestant, type Job } from './contestant';
import { inPool } from './pool';
import { requestFor } from './requests';

const MOST_TRIES = 5;
const FIRST_DELAY_MS = 250;

function inBatches(ids: readonly string[], size: number): string[][] {
	const batches: string[][] = [];
	for (let from = 0; from < ids.length; from += size) batches.push(ids.slice(from, from + size));
	return batches;
}

function worthAnotherTry(thrown: unknown): boolean {
	if (!isAxiosError(thrown)) return false;
	const status = thrown.response?.status;
	return status === undefined || status === 408 || status === 429 || status >= 500;
}

/** A 404 after a try without answer means that the try had worked. */
function isGone(thrown: unknown, tries: number): boolean {
	return tries > 1 && isAxiosError(thrown) && thrown.response?.status === 404;
}

/** Lets `perSecond` callers through per second, evenly. */
function pacer(perSecond: number | undefined): () => Promise<void> {
	if (perSecond === undefined) return async () => {};
	let next = performance.now();
	return async () => {
		const now = performance.now();
		next = Math.max(next, now - 25);
		const wait = next - now;
		next += 1000 / perSecond;
		if (wait > 0) await sleep(wait);
	};
}

async function deleteBatch(
	client: AxiosInstance,
	job: Job,
	service: SandboxService,
	ids: readonly string[],
	myTurn: () => Promise<void>,
): Promise<boolean> {
	for (let tries = 1; ; tries++) {
		await myTurn();
		try {
			await client(requestFor(job, service, ids));
			return true;
		} catch (thrown) {
			if (isGone(thrown, tries)) return true;
			if (tries >= MOST_TRIES || !worthAnotherTry(thrown)) return false;
			await sleep(FIRST_DELAY_MS * 2 ** (tries - 1));
		}
	}
}

/** What a good engineer writes in an afternoon: batches, a pool, kept connections, pace, retries. */
export const contestant: Contestant = {
	warmUp: 300,
	async run(job) {
		const reporting = new Reporting();
		const httpAgent = new Agent({ keepAlive: true });
		const client = axios.create({ httpAgent, proxy: false, timeout: 30_000 });
		const at = async (service: SandboxService, ids: readonly string[]) => {
			const batches = inBatches(ids, service === 'cleverTap' ? CLEVERTAP_BATCH : 1);
			const size = job.workload.concurrency[service] ?? 1;
			const myTurn = pacer(service === 'gainsightPx' ? job.workload.perSecond : undefined);
			await inPool(batches, size, async (batch) => {
				const gone = await deleteBatch(client, job, service, batch, myTurn);
				for (const id of batch) reporting.add(service, id, gone);
			});
		};
		await Promise.all(
			Object.entries(job.ids).map(
				async ([service, ids]) => await at(service as SandboxService, ids),
			),
		);
		httpAgent.destroy();
		return () => reporting.report;
	},
};
