/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a tool for development, not the node */
/** Child processes that speak TypeScript and end with this one; the sandbox is one of them. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

import { sandboxClient, type SandboxClient, type SandboxOptions } from '../sandbox';
import type { ContestantInput, Outcome } from './child';
import type { Run } from './suite';
import { idsFor, LATENCY_MS, seedsFor } from './workloads';

function forkScript(script: string, argument: unknown, nodeOptions: readonly string[]) {
	return fork(path.join(__dirname, script), [JSON.stringify(argument)], {
		execArgv: ['--require', require.resolve('tsx/cjs'), ...nodeOptions],
		env: { ...process.env, NO_PROXY: '127.0.0.1,localhost', N8N_LOG_LEVEL: 'silent' },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
}

/** The first message of a child, which has to come before it ends. */
async function firstMessage<T>(child: ChildProcess, name: string): Promise<T> {
	return await new Promise<T>((resolve, reject) => {
		child.once('message', (message) => resolve(message as T));
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`${name} ended (${code}) without a result`)));
	});
}

async function end(child: ChildProcess): Promise<void> {
	const ended = new Promise((resolve) => child.once('exit', resolve));
	child.disconnect();
	await ended;
}

/** Runs a script to its one message. */
async function resultOf<T>(
	script: string,
	argument: unknown,
	nodeOptions: readonly string[],
): Promise<T> {
	const child = forkScript(script, argument, nodeOptions);
	const message = await firstMessage<T | { failed: string }>(child, script);
	await end(child);
	if (typeof message === 'object' && message !== null && 'failed' in message) {
		throw new Error(`${script}: ${message.failed}`);
	}
	return message as T;
}

/** The child's side: one argument, one result. */
export function report<A, R>(work: (argument: A) => Promise<R>): void {
	const send = (message: unknown) => process.send?.(message);
	work(JSON.parse(process.argv[2]) as A)
		.then(send)
		.catch((thrown: unknown) =>
			send({ failed: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }),
		);
	process.once('disconnect', () => process.exit(0));
}

/** More in one body would make a single very long string. */
const SEEDS_AT_ONCE = 50_000;

export async function seed(
	client: SandboxClient,
	service: string,
	ids: readonly string[],
): Promise<void> {
	for (let from = 0; from < ids.length; from += SEEDS_AT_ONCE) {
		await client.seed(service, seedsFor(service, ids.slice(from, from + SEEDS_AT_ONCE)));
	}
}

/** One contestant at one workload: a new process for it, and a new one for the sandbox. */
export async function runContestant(run: Run): Promise<Outcome> {
	const { service, count } = run.workload;
	// A process of its own: the sandbox's CPU time is not that of who is measured.
	const options: SandboxOptions = { latency: LATENCY_MS, record: false };
	const sandbox = forkScript('sandboxChild.ts', options, ['--max-old-space-size=8192']);
	try {
		const admin = await firstMessage<string>(sandbox, 'The sandbox');
		await seed(sandboxClient(admin), service, idsFor('user', count));
		const input: ContestantInput = { ...run, admin };
		return await resultOf<Outcome>('child.ts', input, ['--expose-gc']);
	} finally {
		await end(sandbox);
	}
}
