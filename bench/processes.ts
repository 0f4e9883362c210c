/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- a tool for development, not the node */
/** Child processes that speak TypeScript and end with this one. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export function forkScript(
	script: string,
	argument: unknown,
	nodeOptions: readonly string[] = [],
): ChildProcess {
	return fork(path.join(__dirname, script), [JSON.stringify(argument)], {
		execArgv: ['--require', require.resolve('tsx/cjs'), ...nodeOptions],
		env: { ...process.env, NO_PROXY: '127.0.0.1,localhost', N8N_LOG_LEVEL: 'silent' },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
}

/** The first message of a child, which has to come before it ends. */
export async function firstMessage<T>(child: ChildProcess, name: string): Promise<T> {
	return await new Promise<T>((resolve, reject) => {
		child.once('message', (message) => resolve(message as T));
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`${name} ended (${code}) without a result`)));
	});
}

/** Runs a script to its one message. */
export async function resultOf<T>(
	script: string,
	argument: unknown,
	nodeOptions?: readonly string[],
): Promise<T> {
	const child = forkScript(script, argument, nodeOptions);
	const ended = new Promise((resolve) => child.once('exit', resolve));
	const message = await firstMessage<T | { failed: string }>(child, script);
	child.disconnect();
	await ended;
	if (typeof message === 'object' && message !== null && 'failed' in message) {
		throw new Error(`${script}: ${message.failed}`);
	}
	return message as T;
}

/** The child's side: one argument, one result. */
export function answer<A, R>(work: (argument: A) => Promise<R>): void {
	const send = (message: unknown) => process.send?.(message);
	work(JSON.parse(process.argv[2]) as A)
		.then(send)
		.catch((thrown: unknown) =>
			send({ failed: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }),
		);
	process.once('disconnect', () => process.exit(0));
}
