/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** npm start: the workflow that it opens, and that nothing is left when npm alone is told to end. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serviceNamed } from '../../../engine/services';
import { Api } from '../lib/api';
import { rows } from '../lib/executions';
import { projectRoot } from '../lib/paths';
import { type Child, run, start } from '../lib/processes';
import { NAMES } from '../lib/services';
import { temporaryFolder } from '../lib/stage';
import { PATIENCE, until } from '../lib/wait';
import { nodeFor } from '../lib/workflows';

let npm: Child;
let folder: string;

before(() => {
	folder = join(temporaryFolder('npm-start'), 'tmp');
	mkdirSync(folder);
	npm = start('npm start', 'npm', ['start'], {
		cwd: projectRoot,
		env: { ...process.env, TMPDIR: folder },
	});
});

after(async () => await npm?.stop());

const responds = async (url: string) =>
	await fetch(url).then(
		() => true,
		() => false,
	);

/** The processes that work in our temporary folder: n8n itself and what it starts. */
async function inFolder(): Promise<string[]> {
	const list = await run('ps', ['-A', '-ww', '-o', 'pid=,args=', 'e']);
	return list
		.split('\n')
		.filter((line) => line.includes(`TMPDIR=${folder}`) && /n8n\/bin\/n8n/.test(line));
}

/** Where n8n is, and the workflow to begin with. */
const ready = async () =>
	await until(
		'npm start is ready',
		() => {
			if (!npm.running) throw new Error(npm.tail());
			return /Ready\.[^]*Open\s+(http:\S+?)\/workflow\/(\w+)/.exec(npm.text) ?? undefined;
		},
		{ timeout: 2 * PATIENCE },
	);

test('the first look is a dry run at every service of its story, and none fails', async () => {
	const [, url, workflow] = await ready();
	const api = new Api(url);
	await api.logIn();
	const execution = await api.runToEnd(workflow, 'Start');
	assert.equal(execution.status, 'success');
	for (const name of NAMES) {
		const outcomes = rows(execution, nodeFor(name)).map(({ outcome }) => outcome);
		const usual = serviceNamed(name).lookUp
			? ['wouldDelete', 'wouldDelete', 'notFound']
			: ['skipped', 'skipped', 'skipped'];
		assert.deepEqual(outcomes, usual, name);
	}
});

test('SIGTERM to npm alone ends n8n and the sandbox and removes the folders', async () => {
	const [, url] = await ready();
	assert.equal(await responds(`${url}/rest/settings`), true);
	assert.notDeepEqual(await inFolder(), []);

	process.kill(npm.pid, 'SIGTERM');
	await until('n8n is gone', async () => !(await responds(`${url}/rest/settings`)));
	await until('no process is left', async () => (await inFolder()).length === 0);
	await until('no folder is left', () =>
		readdirSync(folder).every((name) => !name.startsWith('delete-profile-')),
	);
});
