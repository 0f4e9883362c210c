/**
 * A base URL on this machine where n8n guards against requests to private addresses, with the
 * ranges that n8n 3 adds: https://docs.n8n.io/changelog/v30-breaking-changes
 * n8n reads the guard's settings when it is first asked, so it loads anew for each:
 * @jest-environment node
 */
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports */
import { services } from '../../engine/services';
import type { Sandbox } from '../../sandbox';
import { read } from '../docs/documents';

const allowed = /^N8N_SSRF_ALLOWED_IP_RANGES=(.+)$/m.exec(read('docs/install.md'))![1];
const [{ name, idTypes }] = services;
const idType = idTypes[0].value;

test.each([
	['blocked: nothing is sent, and it could not connect', '', false],
	['allowed, as docs/install.md says: deleted', allowed, true],
])('%s', async (_, ranges, isAllowed) => {
	process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
	process.env.N8N_SSRF_BLOCKED_IP_RANGES =
		'default,100.64.0.0/10,64:ff9b::/96,2002::/16,2001::/32';
	process.env.N8N_SSRF_ALLOWED_IP_RANGES = ranges;
	jest.resetModules();
	const { runInEngine } = require('../../engine') as typeof import('../../engine');
	const { startSandbox } = require('../../sandbox') as typeof import('../../sandbox');
	const sandbox: Sandbox = await startSandbox();
	try {
		sandbox.seed(name, [{ [idType]: 'user-1' }]);
		const { output } = await runInEngine({
			parameters: {
				...{ resource: name, operation: 'delete', id: 'user-1' },
				options: { maxAttempts: 1 },
			},
			credentials: sandbox.credentials,
			node: { onError: 'continueRegularOutput' },
		});
		expect(output.map(({ json }) => json)).toMatchObject([
			isAllowed
				? { success: true, outcome: 'deleted' }
				: { success: false, deleted: false, reason: 'network' },
		]);
		expect(sandbox.stats(name).requests).toBe(isAllowed ? 1 : 0);
		expect(sandbox.has(name, idType, 'user-1')).toBe(!isAllowed);
	} finally {
		await sandbox.close();
	}
});
