/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** The npm command that we were started by, which may end without telling us. */
import { run } from './processes';

const EVERY_MS = 500;

function isThere(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (cause) {
		return (cause as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** The processes from our parent up to npm; none when it was not npm that started us. */
async function upToNpm(): Promise<number[]> {
	const list = await run('ps', ['-A', '-o', 'pid=,ppid=,args=']).catch(() => '');
	const processes = new Map<number, { parent: number; command: string }>();
	for (const line of list.split('\n')) {
		const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
		if (pid) processes.set(Number(pid), { parent: Number(parent), command });
	}
	const chain: number[] = [];
	for (let pid = process.ppid; pid > 1; ) {
		const found = processes.get(pid);
		if (!found) return [];
		chain.push(pid);
		if (/^npm\b|\bnpm(-cli\.js)? /.test(found.command)) return chain;
		pid = found.parent;
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
