/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The built package of this repository, as its users get it. Needs `npm run build`. */
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');

interface Manifest {
	readonly name: string;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** As n8n does it: the class has the name of its file. */
function load<T>(file: string): T {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const exports = require(path.join(ROOT, file)) as Record<string, new () => T>;
	return new exports[path.basename(file).split('.')[0]]();
}

/** The node type as n8n names it. */
export const NODE_TYPE = `${manifest.name}.deleteProfile`;

export const loadNode = () => load<INodeType>(manifest.n8n.nodes[0]);

let credentials: ICredentialType[] | undefined;

/** One of each for all runs, as n8n does it. */
export const loadCredentials = () =>
	(credentials ??= manifest.n8n.credentials.map((file) => load<ICredentialType>(file)));
