/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports */
/** The tests of the node and its credentials. Those that take seconds come last: most mutants are dead before them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { configureGlobal, readConfigureGlobal } from 'fast-check';

import './globals.js';

// That an example exists is enough; nobody looks for the smallest.
configureGlobal({ ...readConfigureGlobal(), endOnFailure: true });

/** A simulation of some seconds, and what reads the source, which Stryker has changed. */
const LEFT_OUT = ['gate.learning.test.ts', 'patterns.test.ts', 'structure.test.ts'];
const LAST = [
	'splitting.test.ts',
	'learnedLimit.test.ts',
	'dispatcher.property.test.ts',
	'transport.test.ts',
	'credentialTest.test.ts',
];

/** Mocha has no mocks of modules: for a file that has them, all of ours is loaded anew, with the mocks. */
function requireWithMocks(file: string): void {
	const mocks = [...readFileSync(file, 'utf8').matchAll(/^jest\.mock\('(.+)'\)/gm)];
	if (mocks.length === 0) return void require(file);
	const loaded = { ...require.cache };
	const forget = () =>
		Object.keys(require.cache)
			.filter((name) => !name.includes('node_modules'))
			.forEach((name) => delete require.cache[name]);
	forget();
	for (const [, name] of mocks) {
		const mocked = require.resolve(path.resolve(path.dirname(file), name));
		const names = Object.keys(require(mocked) as object);
		require.cache[mocked]!.exports = Object.fromEntries(names.map((key) => [key, jest.fn()]));
	}
	require(file);
	forget();
	Object.assign(require.cache, loaded);
}

/**
 * Which tests come upon a change that runs while a module loads nobody knows: those of its room are
 * asked, and those of services and fields; for what all rooms use, all that take less than a second.
 */
function tellingFor(mutated: string | undefined): (room: string, name: string) => boolean {
	if (mutated === undefined) return () => true;
	const own = ROOMS.find((room) => mutated.includes(`/${room}/`));
	if (own === undefined) return (_room, name) => !LAST.includes(name);
	return (room) => [own, 'services', 'input'].includes(room);
}

const ROOMS = ['services', 'input', 'http', 'credentials', 'erasure'];
const isTelling = tellingFor(process.env.MUTATED_FILE?.replaceAll(path.sep, '/'));
const files = ROOMS.flatMap((room) =>
	readdirSync(path.join(__dirname, '..', room)).map((name) => ({ room, name })),
)
	.filter(({ name }) => name.endsWith('.test.ts') && !LEFT_OUT.includes(name))
	.filter(({ room, name }) => isTelling(room, name))
	.sort((one, other) => LAST.indexOf(one.name) - LAST.indexOf(other.name));

for (const { room, name } of files) {
	describe(`${room}/${name}`, () => requireWithMocks(path.join(__dirname, '..', room, name)));
}
