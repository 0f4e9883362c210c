/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Packages as they would be published, and an npm that serves them to n8n without a registry. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { projectRoot } from './paths';
import { run } from './processes';

export type Package = { name: string; tarball: string; version: string };

/** DELETE_PROFILE_E2E_PACKAGE names another folder to pack (for work on the tests themselves). */
const ours = process.env.DELETE_PROFILE_E2E_PACKAGE || projectRoot;

export async function buildAndPack(target: string, source = ours): Promise<Package> {
	mkdirSync(target, { recursive: true });
	await run('npm', ['run', 'build'], { cwd: source });
	await run('npm', ['pack', '--pack-destination', target], { cwd: source });
	const file = readdirSync(target).find((name) => name.endsWith('.tgz'));
	if (!file) throw new Error('npm pack left no tarball');
	const text = readFileSync(join(source, 'package.json'), 'utf8');
	const { name, version } = JSON.parse(text) as Package;
	return { name, tarball: join(target, file), version };
}

/**
 * The Community Nodes page has n8n run `npm view`, `npm pack name@version` and `npm install`. This
 * npm serves the first two from the tarballs, for our packages only, and hands the rest on: all else
 * that the page does (unpacking, stripping dependencies, loading, database rows) is n8n's own code.
 */
function npmThatServes(packs: readonly Package[], realPath: string): string {
	const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
	const served = packs.map(
		({ name, tarball, version }) => `
	'view ${name}@'*) echo '"${version}"' ;;
	'pack ${name}@'*) cp ${quote(tarball)} ./${name}.tgz; echo ${name}.tgz ;;`,
	);
	return `#!/bin/sh
case "$1 $2" in${served.join('')}
	*) PATH=${quote(realPath)} exec npm "$@" --offline ;;
esac
`;
}

/** PATH for n8n processes in which npm is the one above. */
export function pathWithPackages(packs: readonly Package[], folder: string, path: string): string {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'npm'), npmThatServes(packs, path), { mode: 0o755 });
	return `${folder}${delimiter}${path}`;
}
