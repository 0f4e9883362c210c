/**
 * `npm run test:compat`: the engine tests of the built node against the oldest n8n-core that the
 * README claims, installed outside this tree and kept for the next time. The newest is a development
 * dependency, so `npm test` has it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Exact versions: n8n-core, the n8n-workflow that it names, and the zod that both ask for. */
const OLDEST = { core: '2.0.0', workflow: '2.0.0', zod: '3.25.67' };

const CACHE = path.join(
	process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
	'n8n-nodes-delete-profile',
);

function run(command, args, options) {
	const { status } = spawnSync(command, args, { stdio: 'inherit', ...options });
	return status === 0;
}

/** A folder whose installation did not come to its end is made anew. */
function install({ core, workflow, zod }) {
	const dir = path.join(CACHE, `n8n-core-${core}`);
	const complete = path.join(dir, '.complete');
	if (existsSync(complete)) return dir;
	console.log(`Installing n8n-core ${core} (about half a minute) …`);
	rmSync(dir, { recursive: true, force: true });
	mkdirSync(dir, { recursive: true });
	const dependencies = {
		'n8n-core': core,
		'n8n-workflow': workflow,
		'reflect-metadata': '0.2.2',
		zod,
	};
	writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ private: true, dependencies }));
	const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
	if (!run('npm', args, { cwd: dir })) throw new Error(`n8n-core ${core} could not be installed`);
	writeFileSync(complete, '');
	return dir;
}

const dir = install(OLDEST);
console.log(`\nEngine tests on n8n-core ${OLDEST.core}, Node ${process.versions.node}`);
const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
const args = [jest, '--config', 'jest.compat.config.js', ...process.argv.slice(2)];
const env = { ...process.env, N8N_CORE_DIR: dir };
process.exit(run(process.execPath, args, { cwd: ROOT, env }) ? 0 : 1);
