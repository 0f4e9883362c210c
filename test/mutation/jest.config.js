const base = require('../../jest.config.js');

module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/mutation/all.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
};
