/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
/**
 * npm run packages:check [-- name …]
 * Makes the packages for one service and checks that each stands alone, in a folder outside this
 * tree: lint without a word, build, the scan of source and tarball, the engine tests, the size, and
 * that nothing in it is about another service. All have the same dependencies, those of this tree; in
 * CI, one package installs its own from the registry.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { inPool } from '../engine/inPool';
import { run } from '../test/e2e/lib/processes';
import { cutInto } from './cut';
import { chosenEditions, namesAnother, ROOT } from './editions';
import type { Edition } from './editions';

/** Packed. */
const MOST_KILOBYTES = 100;
/** Packages that are checked at the same time. */
const AT_ONCE = 2;
const TEXT = /\.(md|json|ts|js|mjs|yml|svg)$/;
/** The stand-in with its harness is the same for all and is not published. */
const ELSEWHERE = /^(sandbox|engine|node_modules)\//;

/** Output of an npm command that succeeded. */
async function npm(cwd: string, ...words: string[]): Promise<string> {
	const quiet = { FORCE_COLOR: '0', NO_COLOR: '1', npm_config_update_notifier: 'false' };
	return await run('npm', words, { cwd, env: { ...process.env, ...quiet } });
}

const isComment = (line: string) => /^(\/\*|\*|\/\/)/.test(line);

/** Everything but comments. */
function checkTexts(edition: Edition, folder: string): void {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
		(file) => TEXT.test(file) && !ELSEWHERE.test(file),
	);
	const found = files.flatMap((file) =>
		readFileSync(join(folder, file), 'utf8')
			.split('\n')
			.map((line, index) => ({ line: line.trim(), at: `${file}:${index + 1}` }))
			.filter(({ line }) => namesAnother(edition, line) && !isComment(line))
			.map(({ line, at }) => `${at}: ${line.slice(0, 160)}`),
	);
	if (found.length > 0) {
		throw new Error(`${edition.packageName} speaks of other services:\n${found.join('\n')}`);
	}
}

/** Its README offers what the service can do, and has no word of what it cannot. */
function checkReadme({ service: { lookUp, job }, packageName }: Edition, folder: string): void {
	const readme = readFileSync(join(folder, 'README.md'), 'utf8');
	const words = [
		[/\blook(s|ed|ing)?[ -]?up\b/i, lookUp],
		[/\bVerify\b/, lookUp ?? job],
	] as const;
	for (const [word, can] of words) {
		if (word.test(readme) === (can !== undefined)) continue;
		throw new Error(`The README of ${packageName} has ${can ? 'no word' : 'a word'} of ${word}`);
	}
	const [stops = ''] = /_Stop Workflow_, anything that is [^.]* ends the run/.exec(readme) ?? [];
	for (const [, outcome] of readme.matchAll(/^\| (`\w+`) +\|[^|]*\| \*\*false\*\*/gm)) {
		if (stops.includes(outcome)) continue;
		throw new Error(`The README of ${packageName} does not say that ${outcome} ends the run`);
	}
}

async function check(edition: Edition, folder: string): Promise<void> {
	const from = Date.now();
	checkTexts(edition, folder);
	checkReadme(edition, folder);
	const lint = await npm(folder, 'run', '--silent', 'lint');
	if (/\b(warning|error|problem)s?\b/i.test(lint)) throw new Error(`Lint says:\n${lint}`);
	await npm(folder, 'run', '--silent', 'build');
	const scan = await npm(folder, 'run', '--silent', 'scan');
	const kilobytes = Number(/([\d.]+) kB packed/.exec(scan)?.[1]);
	if (!(kilobytes < MOST_KILOBYTES)) throw new Error(`${edition.packageName} is too big: ${scan}`);
	const tests = await npm(folder, 'exec', '--', 'jest', '--maxWorkers=1');
	const passed = /^Tests:.*?(\d+) passed/m.exec(tests)?.[1];
	if (!passed) throw new Error(`No test ran in ${edition.packageName}:\n${tests}`);
	const seconds = ((Date.now() - from) / 1000).toFixed(0);
	console.log(
		`${edition.packageName}: lint, build, scan, ${passed} tests, ${kilobytes} kB (${seconds} s)`,
	);
}

async function install(folder: string): Promise<void> {
	const from = Date.now();
	await npm(folder, 'install', '--no-audit', '--no-fund', '--prefer-offline');
	console.log(`npm install in ${basename(folder)} (${((Date.now() - from) / 1000).toFixed(0)} s)`);
}

async function main(words: readonly string[]): Promise<void> {
	const editions = chosenEditions(words);
	const outside = mkdtempSync(join(tmpdir(), 'packages-check-'));
	try {
		const failures: unknown[] = [];
		await inPool(editions, AT_ONCE, async (edition) => {
			try {
				const folder = await cutInto(outside, edition);
				if (process.env.CI && edition === editions[0]) await install(folder);
				else await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
				await check(edition, folder);
			} catch (failure) {
				failures.push(failure);
			}
		});
		for (const failure of failures)
			console.error(failure instanceof Error ? failure.message : failure);
		if (failures.length > 0) process.exitCode = 1;
	} finally {
		rmSync(outside, { recursive: true, force: true });
	}
}

void main(process.argv.slice(2));
