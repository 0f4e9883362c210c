/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports */
/** Only in `npm run test:compat`: proves that the other engine is the one under test. */
import path from 'node:path';

const dir = process.env.N8N_CORE_DIR ?? '';

test('the engine is the one that was asked for', () => {
	const core = path.join(dir, 'node_modules/n8n-core');
	const { version } = require(path.join(core, 'package.json')) as { version: string };
	expect(path.basename(dir)).toBe(`n8n-core-${version}`);
	expect(require.resolve('n8n-core')).toContain(core);
});
