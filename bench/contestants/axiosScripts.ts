/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a tool for development, not the node */
/** What people write instead of using a node. */
import axios, { isAxiosError, type AxiosRequestConfig } from 'axios';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { serviceNamed } from '../../engine/services';
import type { Claim } from '../../sandbox/truth';
import { concurrencyAt, paceAt } from '../workloads';
import type { Contestant, Task } from './index';
import { claimOf, deletionsAt, inPool, keyHeaders } from './requests';

type Requests = (ids: readonly string[]) => AxiosRequestConfig;

async function requestsFor({ credentials }: Task, service: string): Promise<Requests> {
	const key = await keyHeaders(service, credentials);
	const deletionOf = deletionsAt(service, credentials);
	return (ids) => {
		const { method, url, headers, body } = deletionOf(ids);
		return { method, url, headers: { ...headers, ...key }, data: body, proxy: false };
	};
}

function inBatches(service: string, ids: readonly string[]): string[][] {
	const size = serviceNamed(service).delete.limits.batchSize;
	const batches: string[][] = [];
	for (let from = 0; from < ids.length; from += size) batches.push(ids.slice(from, from + size));
	return batches;
}

/** The first script one writes: a loop, one ID and one request at a time, failures noted. */
export const axiosOneByOne: Contestant = {
	warmUp: 5,
	async run(task) {
		const claims: Claim[] = [];
		for (const [service, ids] of Object.entries(task.ids)) {
			const requestFor = await requestsFor(task, service);
			for (const id of ids) {
				const wentWell = await axios(requestFor([id])).then(
					() => true,
					() => false,
				);
				claims.push(claimOf(service, id, wentWell));
			}
		}
		return () => claims;
	},
};

/**
 * The strategy of RudderStack's CleverTap deletion, written from its description: batches of 100,
 * one after the other, by identity; only the HTTP status is looked at; the first batch that fails
 * ends the job, and there is one response for all.
 */
export const rudderStack: Contestant = {
	warmUp: 300,
	async run(task) {
		const [[service, ids]] = Object.entries(task.ids);
		const requestFor = await requestsFor(task, service);
		let wentWell = true;
		try {
			for (const batch of inBatches(service, ids)) await axios(requestFor(batch));
		} catch {
			wentWell = false;
		}
		return () => ids.map((id) => claimOf(service, id, wentWell));
	},
};

const MOST_ATTEMPTS = 5;
const FIRST_DELAY_MS = 250;

function worthAnotherAttempt(thrown: unknown): boolean {
	if (!isAxiosError(thrown)) return false;
	const status = thrown.response?.status;
	return status === undefined || status === 408 || status === 429 || status >= 500;
}

/** A 404 after an attempt without response means that the attempt had worked. */
function isGone(thrown: unknown, attempts: number): boolean {
	return attempts > 1 && isAxiosError(thrown) && thrown.response?.status === 404;
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

async function attempted(send: () => Promise<unknown>, myTurn: () => Promise<void>) {
	for (let attempts = 1; ; attempts++) {
		await myTurn();
		try {
			await send();
			return true;
		} catch (thrown) {
			if (isGone(thrown, attempts)) return true;
			if (attempts >= MOST_ATTEMPTS || !worthAnotherAttempt(thrown)) return false;
			await sleep(FIRST_DELAY_MS * 2 ** (attempts - 1));
		}
	}
}

/** What a good engineer writes in an afternoon: batches, a pool, kept connections, pace, retries. */
export const axiosTuned: Contestant = {
	warmUp: 300,
	async run(task) {
		const claims: Claim[] = [];
		const httpAgent = new Agent({ keepAlive: true });
		const client = axios.create({ httpAgent, timeout: 30_000 });
		const at = async ([service, ids]: [string, readonly string[]]) => {
			const requestFor = await requestsFor(task, service);
			const myTurn = pacer(paceAt(service, task.workload));
			const size = concurrencyAt(service, task.workload);
			await inPool(inBatches(service, ids), size, async (batch) => {
				const gone = await attempted(async () => await client(requestFor(batch)), myTurn);
				for (const id of batch) claims.push(claimOf(service, id, gone));
			});
		};
		await Promise.all(Object.entries(task.ids).map(at));
		httpAgent.destroy();
		return () => claims;
	},
};
