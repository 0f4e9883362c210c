/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// A busy machine may be slow; no test judges speed.
	testTimeout: 60_000,
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
				module: { type: 'commonjs' },
			},
		],
	},
	transformIgnorePatterns: ['/node_modules/'],
};
