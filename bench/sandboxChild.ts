/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
/** The sandbox in a process of its own; its options come as JSON in the first argument. */
import { startSandbox, type SandboxOptions } from '../sandbox';

async function main(): Promise<void> {
	const options = JSON.parse(process.argv[2]) as SandboxOptions;
	const sandbox = await startSandbox({ ...options, record: false });
	process.once('disconnect', () => process.exit(0));
	process.send?.(sandbox.urls.admin);
}

void main();
