import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Outside the tree, where no other check comes upon the copies.
const temp = path.join(tmpdir(), `delete-profile-mutation-${process.pid}`);
mkdirSync(temp);
// What a worker that is killed leaves behind goes, too.
process.env.TMPDIR = temp;
process.once('exit', () => rmSync(temp, { recursive: true, force: true }));

/**
 * Small changes to the node and its credentials, one at a time: each should make a test fail. All of
 * them take an hour on two cores, one room or one file less. What an earlier run has found is kept where
 * neither the source nor the names of its tests have changed; `--force` tests all of it again.
 * `npm run mutation -- --mutate 'nodes/DeleteProfile/erasure/**'`, then `npm run mutation:report`.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	plugins: ['@stryker-mutator/mocha-runner', import.meta.resolve('./runner.mjs')],
	testRunner: 'careful-mocha',
	mochaOptions: {
		'no-config': true,
		'no-package': true,
		require: ['tsx/cjs'],
		spec: ['test/mutation/all.ts'],
	},
	coverageAnalysis: 'perTest',
	// The words of texts and labels are held by tests of their own; changing each proves nothing.
	mutator: { excludedMutations: ['StringLiteral'] },
	concurrency: 2,
	timeoutMS: 4_000,
	tempDirName: temp,
	cleanTempDir: 'always',
	incremental: true,
	incrementalFile: 'node_modules/.cache/stryker-incremental.json',
	reporters: ['clear-text', 'json', 'progress-append-only'],
	jsonReporter: { fileName: 'node_modules/.cache/mutation.json' },
	clearTextReporter: { allowColor: false, reportTests: false },
	thresholds: { high: 95, low: 92, break: 92 },
};
