/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports */
/**
 * The tests of the node and its credentials as one file, so that each mutant loads them once. Those
 * that take seconds come last: most mutants are dead before them.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { configureGlobal, readConfigureGlobal } from 'fast-check';

// That an example exists is enough; nobody looks for the smallest.
configureGlobal({ ...readConfigureGlobal(), endOnFailure: true });

/** A simulation of some seconds, and what counts lines and imports. */
const LEFT_OUT = ['gate.learning.test.ts', 'structure.test.ts'];
const LAST = [
	'splitting.test.ts',
	'learnedLimit.test.ts',
	'dispatcher.property.test.ts',
	'transport.test.ts',
	'credentialTest.test.ts',
];

const files = ['erasure', 'http', 'input', 'services', 'credentials']
	.flatMap((room) => readdirSync(path.join(__dirname, '..', room)).map((name) => ({ room, name })))
	.filter(({ name }) => name.endsWith('.test.ts') && !LEFT_OUT.includes(name))
	.sort((one, other) => LAST.indexOf(one.name) - LAST.indexOf(other.name));

for (const { room, name } of files) {
	describe(`${room}/${name}`, () => void require(path.join(__dirname, '..', room, name)));
}
