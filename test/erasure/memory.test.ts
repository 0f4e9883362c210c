import { memoryOf } from '../../nodes/DeleteProfile/erasure/memory';
import type { Outcome, Reason, Target } from '../../nodes/DeleteProfile/erasure/types';

function target(over: Partial<Target> = {}): Target {
	return { id: 'a', idType: 'email', ...over };
}

function answered(outcome: Outcome, reason?: Reason, over: Partial<Target> = {}): Target {
	return target({ result: { outcome, reason, message: 'Text.' }, ...over });
}

test.each([
	['deleted', true],
	['accepted', true],
	['alreadyAbsent', false],
	['failed', false],
	['notAttempted', false],
] as const)('%s is confirmed: %p', (outcome, confirmed) => {
	const memory = memoryOf({})('account');
	const done = answered(outcome);
	memory.remember(done);
	expect(memory.confirmedTarget(target())).toBe(confirmed ? done : undefined);
	expect(memory.mayBeGone(target())).toBe(false);
});

test.each([
	['an uncertain try', answered('failed', 'timeout', { mayBeGone: true })],
	['a cancelled request', answered('failed', 'cancelled', { mayBeGone: true })],
])('after %s the profile may be gone', (_what, done) => {
	const memory = memoryOf({})('account');
	memory.remember(done);
	expect(memory.confirmedTarget(target())).toBeUndefined();
	expect(memory.mayBeGone(target())).toBe(true);
});

test('what was cancelled before it was sent is not in doubt', () => {
	const memory = memoryOf({})('account');
	memory.remember(answered('notAttempted', 'cancelled'));
	expect(memory.mayBeGone(target())).toBe(false);
});

test.each([{ id: 'A' }, { idType: 'uuid' }, { hardDelete: true }, { hardDelete: false }])(
	'%p is another deletion',
	(over) => {
		const memory = memoryOf({})('account');
		memory.remember(answered('deleted'));
		expect(memory.confirmedTarget(target(over))).toBeUndefined();
	},
);

test('a soft deletion does not pass for a hard one', () => {
	const memory = memoryOf({})('account');
	memory.remember(answered('deleted', undefined, { hardDelete: false }));
	expect(memory.confirmedTarget(target({ hardDelete: true }))).toBeUndefined();
	expect(memory.confirmedTarget(target({ hardDelete: false }))).toBeDefined();
});

test('accounts and executions do not know of each other', () => {
	const execution = {};
	memoryOf(execution)('account').remember(answered('deleted'));
	expect(memoryOf(execution)('account').confirmedTarget(target())).toBeDefined();
	expect(memoryOf(execution)('other').confirmedTarget(target())).toBeUndefined();
	expect(memoryOf({})('account').confirmedTarget(target())).toBeUndefined();
});
