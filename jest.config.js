const LOADED_ONCE =
	'(n8n-core/dist/index|n8n-workflow/dist/cjs/index|fast-check/lib/cjs/fast-check)\\.js$';

/** @type {import('jest').Config} */
module.exports = {
	testSequencer: require.resolve('./test/support/sequencer.js'),
	testEnvironment: require.resolve('./test/support/environment.js'),
	// A busy machine may be slow; no test judges speed.
	testTimeout: 60_000,
	// On two cores: while a test waits for sockets, another one computes.
	maxWorkers: 3,
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// test/e2e runs a whole n8n and test/compat another n8n-core; each has a command of its own.
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(e2e|compat)/'],
	modulePathIgnorePatterns: ['<rootDir>/test/e2e/', '<rootDir>/packages/'],
	globalSetup: '<rootDir>/test/support/setUp.ts',
	transform: {
		[`/node_modules/${LOADED_ONCE}`]: '<rootDir>/test/support/loadOnce.js',
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
	transformIgnorePatterns: [`/node_modules/(?!${LOADED_ONCE})`],
};
