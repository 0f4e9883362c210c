/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
/**
 * npm run release:dry-run
 * Runs every step of publish.yml as GitHub would after the push of a version tag, and then, for each
 * repository that a package was pushed to, every step of the publish.yml there. Instead of GitHub
 * there are bare repositories in a temporary folder, and `npm` is one that publishes nothing
 * (fakeNpm): no network, no account, nothing outside the temporary folder is written.
 */
import { execFile, execFileSync } from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { parse } from 'yaml';

import { inPool } from '../engine/inPool';
import { editions, manifest, ROOT, sourceRepository } from './editions';

interface Step {
	name?: string;
	uses?: string;
	run?: string;
	env?: Record<string, string>;
}

interface Job {
	name: string;
	needs?: string | string[];
	permissions?: Record<string, string>;
	steps: Step[];
}

interface Workflow {
	on: { push: { tags: string[] } };
	jobs: Record<string, Job>;
}

const WORKFLOW = '.github/workflows/publish.yml';
const tag = manifest.version;
const world = mkdtempSync(join(tmpdir(), 'release-dry-run-'));
const github = join(world, 'github');
const published = join(world, 'published.txt');
const realPath = process.env.PATH ?? '';
/** Repositories whose workflows run at the same time. */
const AT_ONCE = 2;
/** Bytes that one step may print. */
const MOST_OUTPUT = 64 * 1024 * 1024;

const git = (cwd: string, ...words: string[]): string =>
	execFileSync('git', words, { cwd, encoding: 'utf8', env: environment() }).trim();

/** Where a repository of ours would be at GitHub. */
const bareOf = (repository: string) => join(github, `${basename(repository)}.git`);

/** Git finds the bare repositories under their addresses at GitHub, and reads no settings of ours. */
function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
	const owner = dirname(sourceRepository);
	const identity = { NAME: 'Dry Run', EMAIL: 'dry-run@example.com' };
	const who = Object.entries(identity).flatMap(([key, value]) =>
		['AUTHOR', 'COMMITTER'].map((role) => [`GIT_${role}_${key}`, value]),
	);
	return {
		...process.env,
		PATH: `${join(world, 'bin')}${delimiter}${realPath}`,
		HOME: join(world, 'home'),
		GIT_CONFIG_GLOBAL: join(world, 'home/.gitconfig'),
		GIT_CONFIG_NOSYSTEM: '1',
		GIT_CONFIG_COUNT: '1',
		GIT_CONFIG_KEY_0: `url.${github}/.insteadOf`,
		GIT_CONFIG_VALUE_0: `${owner}/`,
		npm_config_update_notifier: 'false',
		...Object.fromEntries(who),
		...extra,
	};
}

/**
 * What would take minutes and is done elsewhere in .ci/run is named and left out; publishing is only
 * rehearsed, and written down with what was asked for; all else is the real npm.
 */
function fakeNpm(): string {
	const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
	return `#!/bin/sh
set -e
said="npm $*"
case "$said" in
	'npm ci'*|'npm install'*)
		[ -e node_modules ] || ln -s ${quoted(join(ROOT, 'node_modules'))} node_modules
		echo "(dry run) $said: the dependencies are those of this tree" ;;
	'npm test'|'npm run lint'|'npm run packages:check')
		echo "(dry run) $said: .ci/run does it" ;;
	'npm config set'*)
		echo '(dry run) npm config set: no token is written' ;;
	'npm publish'*)
		[ "$NPM_CONFIG_PROVENANCE" = true ] || { echo 'npm publish without provenance' >&2; exit 1; }
		PATH=${quoted(realPath)} npm publish --dry-run --offline
		node -p "const p = require('./package.json'); [p.name, p.version, p.repository.url].join(' ')" >> ${quoted(published)} ;;
	*)
		PATH="$(dirname "$0")":${quoted(realPath)} exec ${quoted(npmOf(realPath))} "$@" ;;
esac
`;
}

function npmOf(path: string): string {
	const folder = path.split(delimiter).find((one) => existsSync(join(one, 'npm')));
	if (!folder) throw new Error('There is no npm in PATH');
	return join(folder, 'npm');
}

/** What GitHub puts in for `${{ … }}`; there are no secrets here. */
function substituted(text: string): string {
	return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_whole, expression: string) => {
		if (/^secrets\.\w+$/.test(expression)) return '';
		throw new Error(`The dry run does not know the expression ${expression}`);
	});
}

/** @returns what is worth showing of its output */
async function runStep(step: Step, repository: string, folder: string): Promise<string[]> {
	const title = step.name ?? step.uses ?? 'a step without a name';
	const shown = [`  · ${title}`];
	if (step.uses?.startsWith('actions/checkout@')) {
		const quiet = ['-c', 'advice.detachedHead=false', 'clone', '--quiet'];
		git(world, ...quiet, '--branch', tag, bareOf(repository), folder);
		return shown;
	}
	if (step.uses?.startsWith('actions/setup-node@')) return shown;
	if (step.run === undefined) throw new Error(`The dry run does not know how to do: ${title}`);
	const env = environment({
		CI: 'true',
		GITHUB_ACTIONS: 'true',
		GITHUB_REF_NAME: tag,
		...Object.fromEntries(
			Object.entries(step.env ?? {}).map(([name, value]) => [name, substituted(value)]),
		),
	});
	const script = ['-e', '-o', 'pipefail', '-c', substituted(step.run)];
	const { stdout } = await promisify(execFile)('bash', script, {
		cwd: folder,
		env,
		maxBuffer: MOST_OUTPUT,
	}).catch((failed: { code: unknown; stdout: string; stderr: string }) => {
		const output = `${failed.stdout}\n${failed.stderr}`;
		throw new Error(`"${title}" in ${repository} ended with ${String(failed.code)}:\n${output}`);
	});
	const told = stdout.split('\n').filter((line) => /\(dry run\)|: \d+\.\d+\.\d+ /.test(line));
	return [...shown, ...told.map((line) => `    ${line}`)];
}

/** As GitHub does on the push of the tag. */
async function pushed(repository: string): Promise<void> {
	const text = git(bareOf(repository), 'show', `${tag}:${WORKFLOW}`);
	const { on, jobs } = parse(text, { strict: true }) as Workflow;
	// The only kind of pattern in use: dots, and stars that match all but a slash.
	const starts = on.push.tags.some((pattern) =>
		new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(tag),
	);
	if (!starts) throw new Error(`The tag ${tag} starts no workflow in ${repository}`);
	const done: string[] = [];
	for (const [id, job] of Object.entries(jobs)) {
		if ([job.needs ?? []].flat().some((name) => !done.includes(name))) {
			throw new Error(`${id} in ${repository} does not stand behind what it needs`);
		}
		done.push(id);
		const shown = [`\n${basename(repository)}: ${job.name}`];
		const publishes = job.steps.some(({ run }) => run?.includes('npm run release'));
		if (publishes && job.permissions?.['id-token'] !== 'write') {
			throw new Error(`${id} in ${repository} may not ask for provenance (id-token: write)`);
		}
		const folder = join(world, 'runs', `${basename(repository)}-${id}`);
		for (const step of job.steps) shown.push(...(await runStep(step, repository, folder)));
		console.log(shown.join('\n'));
	}
}

/** A repository with all of this tree as its only commit, changed files and new ones included. */
function pushSource(): void {
	const folder = join(world, 'source');
	const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
		cwd: ROOT,
	});
	for (const file of listed.toString().split('\0').filter(Boolean)) {
		if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file));
	}
	git(folder, 'init', '--quiet', '--initial-branch=main');
	git(folder, 'add', '--all');
	git(folder, 'commit', '--quiet', '-m', 'Dry run');
	git(folder, 'tag', tag);
	git(folder, 'push', '--quiet', bareOf(sourceRepository), 'main', tag);
}

function checkMirrors(): void {
	const commit = git(bareOf(sourceRepository), 'rev-parse', tag);
	for (const { packageName, repository } of editions) {
		const text = git(bareOf(repository), 'show', `${tag}:package.json`);
		const made = JSON.parse(text) as {
			name: string;
			version: string;
			madeFrom: { commit: string };
		};
		if (made.name !== packageName || made.version !== tag || made.madeFrom.commit !== commit) {
			throw new Error(`Wrong package in ${repository}: ${text}`);
		}
	}
}

function checkPublished(): void {
	const found = readFileSync(published, 'utf8').trim().split('\n').sort();
	const wanted = [manifest.repository.url, ...editions.map((one) => `git+${one.repository}.git`)]
		.map((url) => [basename(url, '.git'), tag, url].join(' '))
		.sort();
	if (found.join('\n') !== wanted.join('\n')) {
		throw new Error(`Published would be\n${found.join('\n')}\ninstead of\n${wanted.join('\n')}`);
	}
	console.log(`\nWould be published, each from its repository:\n  ${found.join('\n  ')}`);
}

async function main(): Promise<void> {
	for (const folder of ['bin', 'home', 'runs', 'source', 'github']) mkdirSync(join(world, folder));
	writeFileSync(join(world, 'bin/npm'), fakeNpm());
	chmodSync(join(world, 'bin/npm'), 0o755);
	symlinkSync(process.execPath, join(world, 'bin/node'));
	for (const repository of [sourceRepository, ...editions.map((one) => one.repository)]) {
		git(world, 'init', '--quiet', '--bare', '--initial-branch=main', bareOf(repository));
	}
	pushSource();
	await pushed(sourceRepository);
	checkMirrors();
	await inPool(editions, AT_ONCE, async ({ repository }) => await pushed(repository));
	checkPublished();

	// A workflow that is run again must not stumble over what the first run did.
	const again = { name: 'Push each to its repository', run: 'npm run packages:mirror' };
	const folder = join(world, 'runs', `${basename(sourceRepository)}-mirrors`);
	const shown = await runStep(again, sourceRepository, folder);
	console.log(['\nThe mirrors once more', ...shown].join('\n'));
}

main()
	.catch((thrown: unknown) => {
		console.error(thrown instanceof Error ? thrown.message : thrown);
		process.exitCode = 1;
	})
	.finally(() => rmSync(world, { recursive: true, force: true }));
