/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
import axios, { isAxiosError, type AxiosRequestConfig } from 'axios';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { inPool } from '../../engine/inPool';
import { serviceNamed } from '../../engine/services';
import type { Claim } from '../../sandbox/truth';
import { concurrencyOf } from '../workloads';
import type { Contestant, Task } from './index';
import { claimOf, deletionsAt, keyHeaders } from './requests';

type Requests = (ids: readonly string[]) => AxiosRequestConfig;

async function requestsFor({ credentials, workload: { service } }: Task): Promise<Requests> {
	const key = await keyHeaders(service, credentials);
	const deletionOf = deletionsAt(service, credentials);
	return (ids) => {
		const { method, url, headers, body } = deletionOf(ids);
		return { method, url, headers: { ...headers, ...key }, data: body, proxy: false };
	};
}

function inBatches({ ids, workload: { service } }: Task): string[][] {
	const size = serviceNamed(service).delete.limits.batchSize;
	const batches: string[][] = [];
	for (let from = 0; from < ids.length; from += size) batches.push(ids.slice(from, from + size));
	return batches;
}

const MOST_ATTEMPTS = 5;
const FIRST_DELAY_MS = 250;

function worthAnotherAttempt(thrown: unknown): boolean {
	if (!isAxiosError(thrown)) return false;
	const status = thrown.response?.status;
	return status === undefined || status === 408 || status === 429 || status >= 500;
}

async function attempted(send: () => Promise<unknown>): Promise<boolean> {
	for (let attempts = 1; ; attempts++) {
		try {
			await send();
			return true;
		} catch (thrown) {
			if (attempts >= MOST_ATTEMPTS || !worthAnotherAttempt(thrown)) return false;
			await sleep(FIRST_DELAY_MS * 2 ** (attempts - 1));
		}
	}
}

/** What a good engineer writes in an afternoon instead of using a node: batches, a pool, kept connections, retries. */
export const axiosTuned: Contestant = {
	async run(task) {
		const { service } = task.workload;
		const claims: Claim[] = [];
		const httpAgent = new Agent({ keepAlive: true });
		const client = axios.create({ httpAgent, timeout: 30_000 });
		const requestFor = await requestsFor(task);
		await inPool(inBatches(task), concurrencyOf(task.workload), async (batch) => {
			const gone = await attempted(async () => await client(requestFor(batch)));
			for (const id of batch) claims.push(claimOf(service, id, gone));
		});
		httpAgent.destroy();
		return { claims: () => claims };
	},
};
