const path = require('node:path');

/**
 * n8n-core 2.0 starts a timer for SSH connections, which the node has none of, and does not end it;
 * jest would wait for it. Newer ones let the process end.
 */
afterAll(() => {
	const modules = path.join(process.env.N8N_CORE_DIR, 'node_modules');
	const clients = path.join(modules, 'n8n-core/dist/execution-engine/ssh-clients-manager.js');
	const { SSHClientsManager } = require(clients);
	const { Container } = require(path.join(modules, '@n8n/di'));
	if (Container.has(SSHClientsManager)) Container.get(SSHClientsManager).onShutdown();
});
