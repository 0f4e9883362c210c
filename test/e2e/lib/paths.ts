/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Where things are: the project, the pinned versions, the cache outside the tree. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const e2eFolder = resolve(__dirname, '..');
export const projectRoot = resolve(e2eFolder, '../..');
export const workflowsFolder = join(projectRoot, 'workflows');
export const imagesFolder = join(projectRoot, 'docs/images');

type Manifest = {
	config: { node: string };
	dependencies: Record<string, string>;
	overrides: Record<string, string>;
};

export const manifest = JSON.parse(
	readFileSync(join(e2eFolder, 'package.json'), 'utf8'),
) as Manifest;
export const n8nVersion = manifest.dependencies.n8n;
export const nodeVersion = manifest.config.node;

const cacheBase = join(
	process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
	'n8n-nodes-delete-profile',
);

/** The n8n installation; DELETE_PROFILE_E2E_N8N names another folder for it. */
export const n8nFolder = process.env.DELETE_PROFILE_E2E_N8N || join(cacheBase, `n8n-${n8nVersion}`);

/** Loads a package that n8n brings; there are no types of it here. */
export const fromN8n = createRequire(join(n8nFolder, 'package.json'));

/** Node.js for n8n, used where the machine's own is too old for it. */
export const nodeFolder =
	process.env.DELETE_PROFILE_E2E_NODE || join(cacheBase, `node-${nodeVersion}`);

export const packageName = 'n8n-nodes-delete-profile';
export const nodeType = `${packageName}.deleteProfile`;
