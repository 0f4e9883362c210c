/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console, @n8n/community-nodes/no-dangerous-functions */
/**
 * npm run packages:check [-- name …]
 * Makes the packages for one service and checks that each stands alone, in a folder outside this
 * tree: lint without a word, build, the scan of source and tarball, the engine tests, the size, and
 * that nothing in it is about another service. In CI their dependencies are installed from the
 * registry (once: all have the same), elsewhere those of this tree are used.
 */
import { spawn } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { cutInto } from './cut';
import { chosenEditions, namesAnother, ROOT } from './editions';
import type { Edition } from './editions';

const MOST_BYTES = 100_000;
/** Packages that are checked at the same time. */
const AT_ONCE = 2;
const TEXT = /\.(md|json|ts|js|mjs|yml|svg)$/;
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Output of a command that succeeded. */
async function run(cwd: string, ...words: string[]): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(npm, words, {
			cwd,
			env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', npm_config_update_notifier: 'false' },
			shell: process.platform === 'win32',
		});
		let output = '';
		const collect = (chunk: Buffer) => (output += chunk.toString());
		child.stdout.on('data', collect);
		child.stderr.on('data', collect);
		child.once('error', reject);
		child.once('close', (code) => {
			if (code === 0) resolve(output);
			else
				reject(
					new Error(`npm ${words.join(' ')} ended with ${code} in ${basename(cwd)}:\n${output}`),
				);
		});
	});
}

function filesBelow(folder: string, prefix = ''): string[] {
	return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
		const name = prefix ? `${prefix}/${entry.name}` : entry.name;
		if (['node_modules', '.git'].includes(entry.name)) return [];
		return entry.isDirectory() ? filesBelow(folder, name) : [name];
	});
}

const isComment = (line: string) => /^(\/\*|\*|\/\/)/.test(line.trim());

/**
 * Everything but comments, and the stand-in with its harness, which are the same for all and are not
 * published.
 */
function checkTexts(edition: Edition, folder: string): void {
	const found = filesBelow(folder)
		.filter((file) => TEXT.test(file) && !/^(sandbox|engine)\//.test(file))
		.flatMap((file) =>
			readFileSync(join(folder, file), 'utf8')
				.split('\n')
				.flatMap((line, index) =>
					namesAnother(edition, line) && !isComment(line)
						? [`${file}:${index + 1}: ${line.trim().slice(0, 160)}`]
						: [],
				),
		);
	if (found.length > 0) {
		throw new Error(`${edition.packageName} speaks of other services:\n${found.join('\n')}`);
	}
}

async function checkSize(folder: string): Promise<number> {
	const target = join(folder, 'packed');
	mkdirSync(target);
	await run(
		folder,
		'pack',
		'--silent',
		'--ignore-scripts',
		'--offline',
		'--pack-destination',
		target,
	);
	const [file] = readdirSync(target);
	const bytes = statSync(join(target, file)).size;
	rmSync(target, { recursive: true });
	if (bytes >= MOST_BYTES) throw new Error(`${file} has ${bytes} bytes, most is ${MOST_BYTES}`);
	return bytes;
}

async function check(edition: Edition, folder: string): Promise<void> {
	const from = Date.now();
	checkTexts(edition, folder);
	const lint = await run(folder, 'run', '--silent', 'lint');
	if (/\b(warning|error|problem)s?\b/i.test(lint)) throw new Error(`Lint says:\n${lint}`);
	await run(folder, 'run', '--silent', 'build');
	await run(folder, 'run', '--silent', 'scan');
	const tests = await run(folder, 'exec', '--', 'jest', '--maxWorkers=1');
	const passed = /^Tests:.*?(\d+) passed/m.exec(tests)?.[1];
	if (!passed) throw new Error(`No test ran in ${edition.packageName}:\n${tests}`);
	const bytes = await checkSize(folder);
	const seconds = ((Date.now() - from) / 1000).toFixed(0);
	console.log(
		`${edition.packageName}: lint, build, scan, ${passed} tests, ${(bytes / 1000).toFixed(1)} kB (${seconds} s)`,
	);
}

/** Dependencies for all of them, in the folder of the first. */
async function dependencies(first: string): Promise<string> {
	if (!process.env.CI) return join(ROOT, 'node_modules');
	const from = Date.now();
	await run(first, 'install', '--no-audit', '--no-fund', '--prefer-offline');
	console.log(`npm install in ${basename(first)} (${((Date.now() - from) / 1000).toFixed(0)} s)`);
	return join(first, 'node_modules');
}

async function main(words: readonly string[]): Promise<void> {
	const editions = chosenEditions(words);
	const outside = mkdtempSync(join(tmpdir(), 'packages-check-'));
	try {
		const folders = new Map<Edition, string>();
		for (const edition of editions) {
			folders.set(edition, await cutInto(outside, edition));
		}
		const modules = await dependencies([...folders.values()][0]);
		for (const folder of folders.values()) {
			if (!existsSync(join(folder, 'node_modules')))
				symlinkSync(modules, join(folder, 'node_modules'));
		}
		const waiting = [...folders];
		const failures: unknown[] = [];
		await Promise.all(
			Array.from({ length: AT_ONCE }, async () => {
				for (let next = waiting.shift(); next; next = waiting.shift()) {
					await check(...next).catch((failure: unknown) => failures.push(failure));
				}
			}),
		);
		for (const failure of failures)
			console.error(failure instanceof Error ? failure.message : failure);
		if (failures.length > 0) process.exitCode = 1;
	} finally {
		rmSync(outside, { recursive: true, force: true });
	}
}

void main(process.argv.slice(2));
