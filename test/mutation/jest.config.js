const base = require('../../jest.config.js');

module.exports = {
	...base,
	rootDir: '../..',
	testEnvironment: require.resolve('./environment.js'),
	testMatch: ['<rootDir>/test/mutation/all.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
};
