/**
 * A base URL on this machine where n8n guards against requests to private addresses, with the
 * ranges that n8n 3 adds: https://docs.n8n.io/changelog/v30-breaking-changes
 * n8n reads the guard's settings while it loads, so it loads here anew:
 * @jest-environment node
 */
/* eslint-disable @n8n/community-nodes/no-restricted-globals */
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
process.env.N8N_SSRF_BLOCKED_IP_RANGES = 'default,100.64.0.0/10,64:ff9b::/96,2002::/16,2001::/32';

import { runOnThisMachine } from './support';

test('is refused, sends nothing and says that it could not connect', async () => {
	const { receipts, requests, deleted } = await runOnThisMachine();
	expect(requests).toBe(0);
	expect(deleted).toBe(false);
	expect(receipts).toHaveLength(1);
	expect(receipts[0]).toMatchObject({ success: false, deleted: false, reason: 'network' });
});
