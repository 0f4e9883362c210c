/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
/** Child processes that never outlive the run, whichever way it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';

type Options = {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Both streams go to this file. Without it they are kept in memory. */
	log?: string;
	/** Of whom the process is; only root can choose. */
	user?: { uid: number; gid: number };
};

/**
 * A process of its own that reads our standard input pipe. When we are gone, even by SIGKILL, the
 * pipe closes and it ends every process group and removes every folder still on its list.
 */
const UNDERTAKER = `
	const { rmSync } = require('node:fs');
	const groups = new Set(), folders = new Set();
	const say = (pid, signal) => { try { process.kill(-pid, signal); return true; } catch { return false; } };
	let rest = '';
	process.stdin.setEncoding('utf8').on('data', (text) => {
		const lines = (rest + text).split('\\n');
		rest = lines.pop();
		for (const line of lines) {
			const [verb, kind, ...value] = line.split(' ');
			const list = kind === 'group' ? groups : folders;
			list[verb](kind === 'group' ? Number(value[0]) : value.join(' '));
		}
	}).on('end', () => {
		for (const pid of groups) say(pid, 'SIGTERM');
		const until = Date.now() + 10000;
		const timer = setInterval(() => {
			const alive = [...groups].filter((pid) => say(pid, 0));
			if (alive.length > 0 && Date.now() < until) return;
			clearInterval(timer);
			for (const pid of alive) say(pid, 'SIGKILL');
			setTimeout(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); }, alive.length ? 500 : 0);
		}, 100);
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
`;

let undertaker: ChildProcess | undefined;

function tell(line: string): void {
	if (!undertaker) {
		undertaker = spawn(process.execPath, ['-e', UNDERTAKER], {
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		undertaker.unref();
		undertaker.stdin?.on('error', () => undefined);
		(undertaker.stdin as unknown as { unref(): void }).unref();
	}
	undertaker.stdin?.write(`${line}\n`);
}

/** The folder is removed when this process ends, in whatever way. */
export function removeAtEnd(folder: string): void {
	tell(`add folder ${folder}`);
}

export class Child {
	private output = '';

	readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

	private done = false;

	constructor(
		readonly name: string,
		private readonly child: ChildProcess,
		private readonly log?: string,
	) {
		const keep = (data: Buffer) => {
			this.output = (this.output + data.toString()).slice(-200_000);
		};
		child.stdout?.on('data', keep);
		child.stderr?.on('data', keep);
		this.ended = new Promise((resolve, reject) => {
			child.once('error', (cause) => {
				this.done = true;
				reject(cause);
			});
			child.once('close', (code, signal) => {
				this.done = true;
				// The group may hold grandchildren that the leader left behind.
				this.signal('SIGKILL');
				if (child.pid) tell(`delete group ${child.pid}`);
				resolve({ code, signal });
			});
		});
		this.ended.catch(() => undefined);
		if (child.pid) tell(`add group ${child.pid}`);
	}

	get pid(): number {
		return this.child.pid as number;
	}

	get running(): boolean {
		return !this.done;
	}

	get text(): string {
		return this.log ? readFileSync(this.log, 'utf8') : this.output;
	}

	tail(lines = 40): string {
		return this.text.trimEnd().split('\n').slice(-lines).join('\n');
	}

	signal(signal: NodeJS.Signals): void {
		try {
			process.kill(-this.pid, signal);
		} catch {
			// Nobody left in the group.
		}
	}

	/** Asks politely, then does not ask. */
	async stop(patience = 15_000): Promise<void> {
		if (this.done) return;
		this.signal('SIGTERM');
		const timer = setTimeout(() => this.signal('SIGKILL'), patience);
		await this.ended.catch(() => undefined);
		clearTimeout(timer);
	}

	/** As if the power went out for this process and its children. */
	async kill(): Promise<void> {
		this.signal('SIGKILL');
		await this.ended.catch(() => undefined);
	}
}

export function start(
	name: string,
	command: string,
	args: string[],
	{ cwd, env = process.env, log, user }: Options = {},
): Child {
	const file = log ? openSync(log, 'a') : undefined;
	const child = spawn(command, args, {
		cwd,
		env,
		...user,
		detached: true,
		stdio: ['ignore', file ?? 'pipe', file ?? 'pipe'],
	});
	return new Child(name, child, log);
}

/** Runs a command to its end; what it printed is in the error when it fails. */
export async function run(command: string, args: string[], options: Options = {}): Promise<string> {
	const child = start(command, command, args, options);
	const { code, signal } = await child.ended;
	if (code === 0) return child.text;
	throw new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n${child.tail(200)}`);
}

/** Lets Ctrl-C and its relatives end this process through its `exit` and the undertaker. */
export function endOnSignals(before: (signal: string) => Promise<void> | void): void {
	let ending = false;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (ending) return;
			ending = true;
			void Promise.resolve(before(signal)).finally(() => process.exit(130));
		});
	}
}
