/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a tool for development, not the node */
/** How long n8n's own loader takes for this package, in a new process. */
import '../engine/environment';

import { PackageDirectoryLoader } from 'n8n-core';
import path from 'node:path';

import { report } from './processes';

report(async (): Promise<number> => {
	const from = performance.now();
	await new PackageDirectoryLoader(path.resolve(__dirname, '..')).loadAll();
	return performance.now() - from;
});
