import type { Result, Target } from '../../nodes/DeleteProfile/contract/types';
import { isDone, memoryOf, staysOpen } from '../../nodes/DeleteProfile/erasure/memory';
import { fakeAccount } from '../support/fakeService';

const target: Target = { id: 'a', idType: 'email' };
const message = { what: 'Text' };
const deleted: Result = { outcome: 'deleted', message };

/** What an execution knows in the last of these passes, after it had a result in pass 0. */
function recalled(
	result: Result,
	over: Partial<Target> = {},
	passes: ReadonlyArray<number | undefined> = [0],
): Result | undefined {
	const execution = {};
	memoryOf(execution, 0).remember(fakeAccount, new Map([[{ ...target, ...over }, result]]));
	return passes.map((pass) => memoryOf(execution, pass).recall(fakeAccount, target)).at(-1);
}

test.each<[string, Result, boolean, boolean]>([
	['deleted', deleted, true, false],
	['deleted, unverified', { ...deleted, reason: 'unverified' }, true, false],
	['accepted', { outcome: 'accepted', message }, true, false],
	['gone', { outcome: 'alreadyAbsent', reason: 'goneAfterRetry', message }, true, false],
	['absent', { outcome: 'alreadyAbsent', message }, false, false],
	['refused', { outcome: 'failed', reason: 'rejected', message }, false, false],
	['not sent', { outcome: 'notAttempted', message }, false, false],
	['unclear', { outcome: 'failed', message, mayBeGone: true }, false, true],
	['still present', { outcome: 'failed', reason: 'stillPresent', message }, false, true],
])('%s: is remembered if it is confirmed or open', (_what, result, confirmed, open) => {
	expect([isDone(result), staysOpen(result)]).toStrictEqual([confirmed, open]);
	expect(recalled(result)).toBe(confirmed || open ? result : undefined);
});

test('what comes later holds', () => {
	const execution = {};
	const memory = memoryOf(execution, 0);
	const stillPresent: Result = { outcome: 'failed', reason: 'stillPresent', message };
	memory.remember(fakeAccount, new Map([[target, deleted]]));
	memory.remember(fakeAccount, new Map([[target, stillPresent]]));
	expect(memoryOf(execution, 0).recall(fakeAccount, target)).toBe(stillPresent);
});

test.each([
	{ id: 'A' },
	{ idType: 'uuid' },
	{ parameters: { hardDelete: true } },
	{ parameters: { hardDelete: false } },
])('%p is another deletion', (over) => {
	expect(recalled(deleted, over)).toBeUndefined();
});

test.each([[[1]], [[undefined]], [[1, 0]]])(
	'in another pass (%p) the person may be back: nothing is known',
	(passes) => {
		const open: Result = { outcome: 'failed', message, mayBeGone: true };
		expect(recalled(deleted, {}, passes)).toBeUndefined();
		expect(recalled(open, {}, passes)).toBeUndefined();
	},
);

test('where the pass is not known nothing is remembered, not even beside another such', () => {
	const execution = {};
	memoryOf(execution, undefined).remember(fakeAccount, new Map([[target, deleted]]));
	expect(memoryOf(execution, undefined).recall(fakeAccount, target)).toBeUndefined();
});

test('accounts and executions do not know of each other', () => {
	const execution = {};
	memoryOf(execution, 0).remember(fakeAccount, new Map([[target, deleted]]));
	const [same, other] = [memoryOf(execution, 0), memoryOf({}, 0)];
	expect(same.recall({ ...fakeAccount, baseUrl: 'https://other.example' }, target)).toBe(deleted);
	expect(same.recall({ ...fakeAccount, fingerprint: 'other' }, target)).toBeUndefined();
	expect(other.recall(fakeAccount, target)).toBeUndefined();
});
