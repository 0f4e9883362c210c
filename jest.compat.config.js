/**
 * The engine tests of the built node against another n8n-core, which `npm run test:compat` installs
 * outside this tree and names in N8N_CORE_DIR.
 * @type {import('jest').Config}
 */
const path = require('node:path');

const base = require('./jest.config.js');

const modules = path.join(process.env.N8N_CORE_DIR ?? '', 'node_modules');
const foreign = (name) => require.resolve(name, { paths: [modules] });

module.exports = {
	...base,
	setupFilesAfterEnv: ['<rootDir>/test/compat/closeTimers.js'],
	testPathIgnorePatterns: ['/node_modules/'],
	testMatch: ['<rootDir>/test/engine/**/*.test.ts', '<rootDir>/test/compat/**/*.test.ts'],
	// Of what the oldest engine depends on, some packages have become ES modules since.
	transform: {
		...base.transform,
		'^.+\\.m?js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
	},
	transformIgnorePatterns: [
		'/node_modules/(?!(p-retry|p-queue|p-timeout|is-network-error|eventemitter3|uuid)/)',
	],
	moduleNameMapper: {
		'^n8n-core$': foreign('n8n-core'),
		'^n8n-workflow$': foreign('n8n-workflow'),
		'^reflect-metadata$': foreign('reflect-metadata'),
	},
};
