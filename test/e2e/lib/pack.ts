/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The package as it would be published, and an npm that serves it to n8n without a registry. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageName, projectRoot } from './paths';
import { run } from './processes';

export type Package = { tarball: string; version: string };

/** DELETE_PROFILE_E2E_PACKAGE names another folder to pack (for work on the tests themselves). */
const source = process.env.DELETE_PROFILE_E2E_PACKAGE || projectRoot;

export async function buildAndPack(target: string): Promise<Package> {
	mkdirSync(target, { recursive: true });
	await run('npm', ['run', 'build'], { cwd: source });
	await run('npm', ['pack', '--pack-destination', target], { cwd: source });
	const file = readdirSync(target).find((name) => name.endsWith('.tgz'));
	if (!file) throw new Error('npm pack left no tarball');
	const text = readFileSync(join(source, 'package.json'), 'utf8');
	const { version } = JSON.parse(text) as { version: string };
	return { tarball: join(target, file), version };
}

/**
 * The Community Nodes page has n8n run `npm view`, `npm pack name@version` and `npm install`. This
 * npm serves the first two from the tarball, for our package only, and hands the rest on: all else
 * that the page does (unpacking, stripping dependencies, loading, database rows) is n8n's own code.
 */
function npmThatServes({ tarball, version }: Package, realPath: string): string {
	const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
	return `#!/bin/sh
case "$1 $2" in
	'view ${packageName}@'*) echo '"${version}"' ;;
	'pack ${packageName}@'*)
		cp ${quote(tarball)} ./${packageName}.tgz
		echo ${packageName}.tgz ;;
	*) PATH=${quote(realPath)} exec npm "$@" --offline ;;
esac
`;
}

/** PATH for n8n processes in which npm is the one above. */
export function pathWithPackage(pack: Package, folder: string, path: string): string {
	mkdirSync(folder, { recursive: true });
	const npm = join(folder, 'npm');
	writeFileSync(npm, npmThatServes(pack, path));
	chmodSync(npm, 0o755);
	return `${folder}${delimiter}${path}`;
}
