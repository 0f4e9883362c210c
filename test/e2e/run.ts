/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
/**
 * npm run test:e2e [-- part of a file name …]
 * Brings up what the tests share, runs every test file in a process of its own, tears down.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endWithNpm } from './lib/ancestors';
import { installN8n } from './lib/install';
import { buildAndPack } from './lib/pack';
import { e2eFolder, n8nVersion, projectRoot } from './lib/paths';
import { endOnSignals } from './lib/processes';
import { contextFor, newN8n, temporaryFolder } from './lib/stage';
import { say, seconds, step, totalTime } from './lib/terminal';
import { runTestFile } from './lib/testFile';

const wanted = process.argv.slice(2);
const files = readdirSync(join(e2eFolder, 'tests'))
	.filter((name) => name.endsWith('.test.ts'))
	.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

async function main(): Promise<boolean> {
	if (files.length === 0) throw new Error(`No test file is called like ${wanted.join(', ')}`);
	say('End-to-end tests: the packed node in a full n8n');
	await endWithNpm();
	await installN8n();
	const work = temporaryFolder('e2e');
	const pack = await step('build and pack', async () => await buildAndPack(join(work, 'pack')));
	const { n8n } = await step(
		`n8n ${n8nVersion} with the package, installed by its Community Nodes page`,
		async () => await newN8n({ folder: join(work, 'n8n'), pack }),
	);
	const results: Array<{ file: string; passed: boolean; time: string }> = [];
	for (const file of files) {
		const from = Date.now();
		say(`\n▶ ${file}`);
		const passed = await runTestFile(join('test/e2e/tests', file), {
			cwd: projectRoot,
			env: { ...process.env, ...contextFor(n8n, pack) },
		});
		results.push({ file, passed, time: seconds(from) });
	}
	await n8n.child.stop();
	say('\nSummary');
	for (const { file, passed, time } of results) say(`  ${passed ? '✔' : '✘'} ${file} (${time})`);
	const failed = results.filter(({ passed }) => !passed).length;
	say(
		`  ${failed === 0 ? 'All passed' : `${failed} of ${results.length} failed`} in ${totalTime()}`,
	);
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
