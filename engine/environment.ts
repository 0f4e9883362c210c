/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** Must be imported before n8n-core, which reads its settings while it loads. */
import 'reflect-metadata';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

function folderUntilExit(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'n8n-engine-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

process.env.N8N_USER_FOLDER ??= folderUntilExit();
process.env.N8N_ENCRYPTION_KEY ??= 'only-for-tests-only-for-tests';
process.env.N8N_LOG_LEVEL ??= 'silent';
// A proxy of the machine must not stand between the engine and the sandbox on the loopback.
process.env.NO_PROXY = '127.0.0.1,localhost';
