const base = require('../../jest.config.js');

/** The tests that need no build, without the simulation that takes ten seconds and what counts lines. */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['erasure', 'input', 'services'].map((room) => `<rootDir>/test/${room}/**/*.test.ts`),
	testPathIgnorePatterns: ['/node_modules/', 'gate\\.learning', 'structure'],
};
