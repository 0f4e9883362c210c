/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** The built package of this repository, as its users get it. Needs `npm run build`. */
import type { ICredentialType, INodeType } from 'n8n-workflow';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');

function load<T>(file: string, name: string): T {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const exports = require(path.join(ROOT, 'dist', file)) as Record<string, new () => T>;
	return new exports[name]();
}

/** The node type as n8n names it. */
export const NODE_TYPE = 'n8n-nodes-delete-profile.deleteProfile';

export const loadNode = () =>
	load<INodeType>('nodes/DeleteProfile/DeleteProfile.node.js', 'DeleteProfile');

export const loadCredentials = () =>
	['AdaptyApi', 'CleverTapApi', 'GainsightPxApi'].map((name) =>
		load<ICredentialType>(`credentials/${name}.credentials.js`, name),
	);
