import type { Outcome, Result, Target } from '../../nodes/DeleteProfile/contract/types';
import { memoryOf, type Memory } from '../../nodes/DeleteProfile/erasure/memory';
import { fakeAccount } from '../support/fakeService';

const target: Target = { id: 'a', idType: 'email' };

function result(outcome: Outcome, mayBeGone = false): Result {
	return { outcome, message: { what: 'Text' }, mayBeGone };
}

function remembering(outcome: Outcome, mayBeGone = false, over: Partial<Target> = {}): Memory {
	const memory = memoryOf({}, 0);
	memory.remember(fakeAccount, { ...target, ...over }, result(outcome, mayBeGone));
	return memory;
}

test.each([
	['deleted', true],
	['accepted', true],
	['alreadyAbsent', false],
	['failed', false],
	['notAttempted', false],
] as const)('%s is confirmed: %p', (outcome, confirmed) => {
	const memory = remembering(outcome);
	expect(memory.confirmed(fakeAccount, target)?.outcome).toBe(confirmed ? outcome : undefined);
	expect(memory.mayBeGone(fakeAccount, target)).toBe(false);
});

test('after an attempt that may have worked the profile may be gone', () => {
	const memory = remembering('failed', true);
	expect(memory.confirmed(fakeAccount, target)).toBeUndefined();
	expect(memory.mayBeGone(fakeAccount, target)).toBe(true);
});

test.each([{ id: 'A' }, { idType: 'uuid' }, { hardDelete: true }, { hardDelete: false }])(
	'%p is another deletion',
	(over) => {
		expect(remembering('deleted').confirmed(fakeAccount, { ...target, ...over })).toBeUndefined();
	},
);

test('a soft deletion does not pass for a hard one', () => {
	const memory = remembering('deleted', false, { hardDelete: false });
	expect(memory.confirmed(fakeAccount, { ...target, hardDelete: true })).toBeUndefined();
	expect(memory.confirmed(fakeAccount, { ...target, hardDelete: false })).toBeDefined();
});

test('accounts and executions do not know of each other', () => {
	const execution = {};
	memoryOf(execution, 0).remember(fakeAccount, target, result('deleted'));
	expect(memoryOf(execution, 0).confirmed(fakeAccount, target)).toBeDefined();
	const other = { ...fakeAccount, key: 'other' };
	expect(memoryOf(execution, 0).confirmed(other, target)).toBeUndefined();
	expect(memoryOf({}, 0).confirmed(fakeAccount, target)).toBeUndefined();
});

describe('the next pass of a loop', () => {
	test.each([1, undefined])('(%p) asks the service again: the person may be back', (pass) => {
		const execution = {};
		memoryOf(execution, 0).remember(fakeAccount, target, result('deleted'));
		expect(memoryOf(execution, pass).confirmed(fakeAccount, target)).toBeUndefined();
	});

	test('still knows what was left open', () => {
		const execution = {};
		memoryOf(execution, 0).remember(fakeAccount, target, result('failed', true));
		expect(memoryOf(execution, 1).mayBeGone(fakeAccount, target)).toBe(true);
	});

	test('where the pass is not known nothing counts as confirmed', () => {
		const execution = {};
		memoryOf(execution, undefined).remember(fakeAccount, target, result('deleted'));
		expect(memoryOf(execution, undefined).confirmed(fakeAccount, target)).toBeUndefined();
	});
});
