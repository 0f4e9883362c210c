/**
 * What the tests use of Jest, for Mocha, from Jest's own packages. Mocha stays in one process and has
 * everything loaded: a mutant costs no more than its tests, where Jest takes four seconds to begin.
 */
const { expect } = require('expect');
const { bind } = require('jest-each');
const { ModuleMocker } = require('jest-mock');

const mocker = new ModuleMocker(globalThis);
const { after, before, describe, it } = globalThis;
// A test may set the clock.
const now = performance.now.bind(performance);

/** Many a change makes a test wait for ever: it has noticed, once it takes much longer than the first time. */
async function inTime(body, usual) {
	let timer;
	const tooLate = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error('It does not end')), 2000 + 5 * usual);
	});
	try {
		await Promise.race([body(), tooLate]);
	} finally {
		clearTimeout(timer);
	}
}

function test(name, body) {
	let usual = Infinity;
	it(name, async () => {
		const startedAt = now();
		await inTime(body, Math.min(usual, 10_000));
		usual = Math.min(usual, now() - startedAt);
	});
}

Object.assign(globalThis, {
	expect,
	test: Object.assign(test, { each: bind(test) }),
	beforeAll: before,
	afterAll: after,
	jest: {
		fn: mocker.fn.bind(mocker),
		spyOn: mocker.spyOn.bind(mocker),
		restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
		mocked: (mock) => mock,
		requireActual: require,
		// all.ts does it when it loads the file.
		mock() {},
	},
});
describe.each = bind((name, body) => describe(name, body), false);

// TypeScript before JSON: `./DeleteProfile.node` is the node, and not its codex.
const { '.json': json } = require.extensions;
delete require.extensions['.json'];
require.extensions['.json'] = json;
