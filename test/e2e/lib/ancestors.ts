/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** The npm command that we were started by, which may end without telling us. */
import { run } from './processes';

const EVERY_MS = 500;

function isThere(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The processes from our parent up to npm; none when it was not npm that started us. */
async function upToNpm(): Promise<number[]> {
	const chain: number[] = [];
	for (let pid = process.ppid; pid > 1; ) {
		const line = await run('ps', ['-o', 'ppid=,args=', '-p', String(pid)]).catch(() => '');
		const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(line) ?? [];
		if (!parent) return [];
		chain.push(pid);
		if (/^npm\b|\bnpm(-cli\.js)? /.test(command)) return chain;
		pid = Number(parent);
	}
	return [];
}

/**
 * Sends us a SIGTERM when npm or a process between it and us is gone. npm hands a signal on to its
 * shell only, and the shell dies of it without a word to what it runs.
 */
export async function endWithNpm(): Promise<void> {
	const chain = await upToNpm();
	if (chain.length === 0) return;
	const timer = setInterval(() => {
		if (chain.every(isThere)) return;
		clearInterval(timer);
		process.kill(process.pid, 'SIGTERM');
	}, EVERY_MS);
	timer.unref();
}
