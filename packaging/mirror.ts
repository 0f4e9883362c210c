/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console, @n8n/community-nodes/no-dangerous-functions */
/**
 * npm run packages:mirror [-- name …]
 * Pushes each package in packages/ to the repository that it is published from, as one commit with
 * the version as its tag; the tag starts publish.yml there. With MIRROR_TOKEN git logs in by it.
 * A version that is there already, made from the same commit, is left as it is.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { chosenEditions, manifest, PACKAGES } from './editions';
import type { Edition } from './editions';

interface MadePackage {
	name: string;
	version: string;
	madeFrom: { commit: string };
}

/** Reads the token from the environment, so that it is in no command line, file or log. */
const LOG_IN = '!f() { echo username=x-access-token; echo "password=$MIRROR_TOKEN"; }; f';
const NOT_PUSHED = ['node_modules', 'dist', '.git'];

function git(folder: string, ...words: string[]): string {
	const author = manifest.author as { name: string; email: string };
	const logIn = process.env.MIRROR_TOKEN ? ['-c', `credential.helper=${LOG_IN}`] : [];
	return execFileSync('git', [...logIn, ...words], {
		cwd: folder,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {
			...process.env,
			GIT_TERMINAL_PROMPT: '0',
			GIT_AUTHOR_NAME: author.name,
			GIT_AUTHOR_EMAIL: author.email,
			GIT_COMMITTER_NAME: author.name,
			GIT_COMMITTER_EMAIL: author.email,
		},
	}).trim();
}

function push({ packageName, repository }: Edition): string {
	const folder = join(PACKAGES, packageName);
	const text = readFileSync(join(folder, 'package.json'), 'utf8');
	const { version, madeFrom } = JSON.parse(text) as MadePackage;
	if (!/^[0-9a-f]{40}$/.test(madeFrom.commit)) {
		throw new Error(
			`${packageName} is made from "${madeFrom.commit}". Commit first, then npm run packages`,
		);
	}
	const clone = mkdtempSync(join(tmpdir(), 'mirror-'));
	try {
		git(clone, 'clone', '--quiet', `${repository}.git`, '.');
		if (git(clone, 'tag', '--list', version) !== '') {
			const there = JSON.parse(git(clone, 'show', `${version}:package.json`)) as MadePackage;
			if (there.madeFrom.commit === madeFrom.commit) return `${version} is there already`;
			throw new Error(`${packageName} ${version} is there, made from ${there.madeFrom.commit}`);
		}
		git(clone, 'checkout', '--quiet', '-B', 'main');
		git(clone, 'rm', '-r', '--quiet', '--ignore-unmatch', '.');
		cpSync(folder, clone, {
			recursive: true,
			filter: (from) => !NOT_PUSHED.includes(basename(from)),
		});
		git(clone, 'add', '--all');
		git(clone, 'commit', '--quiet', '-m', `Version ${version}, made from ${madeFrom.commit}`);
		git(clone, 'tag', version);
		git(clone, 'push', '--quiet', '--atomic', 'origin', 'main', `refs/tags/${version}`);
		return `${version} pushed`;
	} finally {
		rmSync(clone, { recursive: true, force: true });
	}
}

for (const edition of chosenEditions(process.argv.slice(2))) {
	console.log(`${edition.packageName}: ${push(edition)}`);
}
