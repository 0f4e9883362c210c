/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
/**
 * npm run test:e2e [-- part of a file name …]
 * Brings up what the tests share, runs every test file in a process of its own, tears down.
 * npm run test:e2e -- --install
 * Only installs n8n and a browser, where they are missing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endWithNpm } from './lib/ancestors';
import { chromium } from './lib/debian';
import { installN8n } from './lib/install';
import { buildAndPack } from './lib/pack';
import { e2eFolder, n8nVersion, projectRoot } from './lib/paths';
import { endOnSignals } from './lib/processes';
import { contextFor, newN8n, temporaryFolder } from './lib/stage';
import { say, seconds, step } from './lib/terminal';

/** For one file, in ms. */
const LIMIT = 40 * 60_000;

const started = Date.now();
const wanted = process.argv.slice(2);
const onlyInstalls = wanted.includes('--install');
const files = readdirSync(join(e2eFolder, 'tests'))
	.filter((name) => name.endsWith('.test.ts'))
	.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

async function passes(file: string, env: NodeJS.ProcessEnv): Promise<boolean> {
	const path = join(e2eFolder, 'tests', file);
	const args = ['--import', 'tsx', '--test', '--test-reporter=spec', path];
	const options = { cwd: projectRoot, env, stdio: 'inherit', timeout: LIMIT } as const;
	const [code] = (await once(spawn(process.execPath, args, options), 'close')) as [number | null];
	return code === 0;
}

async function main(): Promise<boolean> {
	if (files.length === 0 && !onlyInstalls)
		throw new Error(`No test file is called like ${wanted.join(', ')}`);
	say('End-to-end tests: the packed node in a full n8n');
	await endWithNpm();
	await installN8n();
	if (onlyInstalls) {
		await chromium();
		return true;
	}
	const work = temporaryFolder('e2e');
	const pack = await step('build and pack', async () => await buildAndPack(join(work, 'pack')));
	const { n8n } = await step(
		`n8n ${n8nVersion} with the package, installed by its Community Nodes page`,
		async () => await newN8n({ folder: join(work, 'n8n'), pack }),
	);
	const env = { ...process.env, ...contextFor(n8n, pack) };
	const summary: string[] = [];
	for (const file of files) {
		const from = Date.now();
		say(`\n▶ ${file}`);
		summary.push(`  ${(await passes(file, env)) ? '✔' : '✘'} ${file} (${seconds(from)})`);
	}
	await n8n.child.stop();
	const failed = summary.filter((line) => line.includes('✘')).length;
	const total = failed === 0 ? 'All passed' : `${failed} of ${files.length} failed`;
	say(`\nSummary\n${summary.join('\n')}\n  ${total} in ${seconds(started)}`);
	return failed === 0;
}

endOnSignals((signal) => say(`\n${signal}: ending what was started`));
main().then(
	(passed) => process.exit(passed ? 0 : 1),
	(cause: unknown) => {
		console.error(cause);
		process.exit(1);
	},
);
