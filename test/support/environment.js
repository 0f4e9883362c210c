const { createRequire } = require('node:module');
const { TestEnvironment } = require('jest-environment-node');

const loadOnce = createRequire(__filename);

// Jest calls a worker that takes half a second to end a leak; freeing its memory alone can take that long.
if (process.send) process.once('beforeExit', () => process.exit());

/**
 * Jest loads each module anew for every test file: with n8n-core, a second each time. What jest.config.js names loads
 * once in each worker instead; loadOnce.js hands it to the tests.
 */
module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		this.global.loadOnce = loadOnce;
	}
};
