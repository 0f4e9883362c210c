/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// A busy machine may be slow; no test judges speed.
	testTimeout: 60_000,
	// On two cores; many tests wait for sockets rather than compute, so a core can serve two.
	maxWorkers: 4,
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// test/e2e runs a whole n8n, test/compat another n8n-core; each has a command of its own.
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/compat/'],
	modulePathIgnorePatterns: ['<rootDir>/test/e2e/', '<rootDir>/packages/'],
	globalSetup: '<rootDir>/test/support/setUp.js',
	globalTeardown: '<rootDir>/test/support/tearDown.js',
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: {
					target: 'es2022',
					parser: { syntax: 'typescript', decorators: true },
				},
				module: { type: 'commonjs' },
			},
		],
	},
	transformIgnorePatterns: ['/node_modules/'],
};
