/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
/** One test file in a process of its own, so that none can hang or disturb the next. */
import { spawn } from 'node:child_process';

const MINUTES = 60_000;

export async function runTestFile(
	file: string,
	{ cwd, env, limit = 40 * MINUTES }: { cwd: string; env: NodeJS.ProcessEnv; limit?: number },
): Promise<boolean> {
	const args = ['--import', 'tsx', '--test', '--test-reporter=spec', file];
	const child = spawn(process.execPath, args, { cwd, env, stdio: 'inherit' });
	const timer = setTimeout(() => {
		console.log(`✘ ${file} took longer than ${limit / MINUTES} minutes`);
		child.kill('SIGTERM');
		setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
	}, limit);
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject).once('close', resolve);
		});
		return code === 0;
	} finally {
		clearTimeout(timer);
	}
}
