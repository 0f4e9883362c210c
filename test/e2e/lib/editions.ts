/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The packages for one service: built, packed, and served to n8n by its npm. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cutInto } from '../../../packaging/cut';
import { type Edition, editions as allEditions, manifest } from '../../../packaging/editions';
import { withNode } from './install';
import { projectRoot } from './paths';
import { run } from './processes';
import { NAMES } from './services';

/** Builds and packs a package for one service, outside this tree. */
async function pack(edition: Edition, folder: string): Promise<string> {
	const target = await cutInto(folder, edition);
	symlinkSync(join(projectRoot, 'node_modules'), join(target, 'node_modules'));
	await run('npm', ['run', 'build'], { cwd: target });
	await run('npm', ['pack'], { cwd: target });
	const tarball = readdirSync(target).find((name) => name.endsWith('.tgz'));
	return join(target, tarball ?? assert.fail(`npm pack left no tarball in ${target}`));
}

/** PATH in which npm serves these tarballs, too; all else it leaves to the npm of the others. */
function pathWith(tarballs: ReadonlyMap<string, string>, folder: string): string {
	mkdirSync(folder, { recursive: true });
	const others = join(folder, 'n8n/npm');
	const serving = [...tarballs].map(
		([name, tarball]) => `
	'view ${name}@'*) echo '"${manifest.version}"' ;;
	'pack ${name}@'*) cp '${tarball}' './${name}.tgz'; echo '${name}.tgz' ;;`,
	);
	const npm = join(folder, 'bin/npm');
	mkdirSync(join(folder, 'bin'), { recursive: true });
	writeFileSync(
		npm,
		`#!/bin/sh\ncase "$1 $2" in${serving.join('')}\n\t*) exec '${others}/npm' "$@" ;;\nesac\n`,
	);
	chmodSync(npm, 0o755);
	return [join(folder, 'bin'), others, withNode().PATH].join(delimiter);
}

const isOfStory = ({ service }: Edition) => NAMES.includes(service.name);

/** The packages of the story's services: a package is made in one way, whatever the service. */
export const editions = allEditions.filter(isOfStory);

/** Those of the other services. */
export const otherEditions = allEditions.filter((edition) => !isOfStory(edition));

/** PATH of an n8n in this folder, whose npm knows all of them. */
export async function pathWithEditions(folder: string): Promise<string> {
	const tarballs = new Map<string, string>();
	for (const edition of allEditions) {
		tarballs.set(edition.packageName, await pack(edition, join(folder, 'made')));
	}
	return pathWith(tarballs, folder);
}
