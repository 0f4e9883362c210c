/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports */
/** Only in `npm run test:compat`: proves that the other engine is the one under test. */
import path from 'node:path';

import { runInEngine } from '../../engine';
import { parametersFor, profileOf, services } from '../../engine/services';
import { startSandbox } from '../../sandbox';
import { confirms } from '../../sandbox/truth';

const dir = process.env.N8N_CORE_DIR ?? '';

test('the engine is the one that was asked for', () => {
	const core = path.join(dir, 'node_modules/n8n-core');
	const { version } = require(path.join(core, 'package.json')) as { version: string };
	expect(path.basename(dir)).toBe(`n8n-core-${version}`);
	expect(Object.keys(require.cache).length === 0 || require.resolve('n8n-core')).toContain(core);
});

test.each(services.map(({ name }) => name))('the main job works on it at %s', async (service) => {
	const sandbox = await startSandbox();
	sandbox.seed(service, [profileOf(service, 'a')]);
	const { output, error } = await runInEngine({
		credentials: { ...sandbox.credentials },
		parameters: parametersFor(service),
		items: [{ id: 'a' }],
	});
	await sandbox.close();
	expect(error).toBeUndefined();
	expect(output.map(({ json }) => [json.service, json.outcome])).toEqual([
		[service, confirms(service)],
	]);
});
