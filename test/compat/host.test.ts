/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports */
/** Only in `npm run test:compat`: proves that the other engine is the one under test. */
import path from 'node:path';

import { runInEngine } from '../../engine';
import { startSandbox } from '../../sandbox';

const dir = process.env.N8N_CORE_DIR ?? '';

test('the engine is the one that was asked for', () => {
	const core = path.join(dir, 'node_modules/n8n-core');
	const { version } = require(path.join(core, 'package.json')) as { version: string };
	expect(path.basename(dir)).toBe(`n8n-core-${version}`);
	expect(Object.keys(require.cache).length === 0 || require.resolve('n8n-core')).toContain(core);
});

test('the main job works on it', async () => {
	const sandbox = await startSandbox();
	sandbox.seed('adapty', [{ customerUserId: 'a' }]);
	sandbox.seed('cleverTap', [{ identity: 'a' }]);
	sandbox.seed('gainsightPx', [{ identifyId: 'a' }]);
	const { output, error } = await runInEngine({
		credentials: { ...sandbox.credentials },
		parameters: {
			services: ['adapty', 'cleverTap', 'gainsightPx'],
			adaptyId: 'a',
			cleverTapId: 'a',
			gainsightPxId: 'a',
		},
	});
	await sandbox.close();
	expect(error).toBeUndefined();
	expect(output.map(({ json }) => json.outcome)).toEqual(['deleted', 'accepted', 'deleted']);
});
