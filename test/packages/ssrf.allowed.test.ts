/**
 * The same guard with this machine allowed, as docs/install.md says; n8n loads anew here, too:
 * @jest-environment node
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const guide = readFileSync(path.resolve(__dirname, '../../docs/install.md'), 'utf8');
const allowed = /^N8N_SSRF_ALLOWED_IP_RANGES=(.+)$/m.exec(guide)?.[1];

process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
process.env.N8N_SSRF_BLOCKED_IP_RANGES = 'default,100.64.0.0/10,64:ff9b::/96,2002::/16,2001::/32';
process.env.N8N_SSRF_ALLOWED_IP_RANGES = allowed;

import { runOnThisMachine } from './support';

test('lets requests through', async () => {
	expect(allowed).toBeTruthy();
	const { receipts, deleted } = await runOnThisMachine();
	expect(receipts).toMatchObject([{ success: true, outcome: 'deleted' }]);
	expect(deleted).toBe(true);
});
