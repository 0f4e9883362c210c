/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** The packages for one service. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inPool } from '../../../engine/inPool';
import { cutInto } from '../../../packaging/cut';
import { type Edition, editions as allEditions } from '../../../packaging/editions';
import { buildAndPack, type Package } from './pack';
import { projectRoot } from './paths';
import { NAMES } from './services';

/** Packages that are built at the same time. */
const AT_ONCE = 2;

const isOfStory = ({ service }: Edition) => NAMES.includes(service.name);

/** The packages of the story's services: a package is made in one way, whatever the service. */
export const editions = allEditions.filter(isOfStory);

/** Those of the other services. */
export const otherEditions = allEditions.filter((edition) => !isOfStory(edition));

/** Builds and packs all of them, outside this tree. */
export async function packEditions(folder: string): Promise<Package[]> {
	return await inPool(allEditions, AT_ONCE, async (edition) => {
		const source = await cutInto(folder, edition);
		symlinkSync(join(projectRoot, 'node_modules'), join(source, 'node_modules'));
		return await buildAndPack(join(folder, 'packed', edition.packageName), source);
	});
}
