/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { readdirSync } from 'node:fs';

import type { StandIn } from '../standIn';

const names = readdirSync(__dirname)
	.flatMap((file) => /^(\w+)\.ts$/.exec(file)?.[1] ?? [])
	.filter((name) => name !== 'index')
	.sort();

/**
 * Every service the sandbox stands in for, by the alphabet, as they are listed everywhere: each file
 * here exports the one that it is named after.
 */
export const STAND_INS: readonly StandIn[] = names.flatMap((name) => {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- for tsx and Jest alike
	const file = require(`./${name}`) as Record<string, StandIn | undefined>;
	return file[name] ?? [];
});

/** Their names. */
export const SANDBOX_SERVICES: readonly string[] = STAND_INS.map(({ name }) => name);
