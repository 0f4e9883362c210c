import { notAttempted, resultOf, verified } from '../../nodes/DeleteProfile/erasure/outcomes';
import type { Evidence, Result } from '../../nodes/DeleteProfile/erasure/types';
import { failed } from '../../nodes/DeleteProfile/services/reading';
import type { Finding } from '../../nodes/DeleteProfile/services/service';

const evidence: Evidence = {
	httpStatus: 200,
	attempts: 1,
	sentAt: '2026-01-01T00:00:00.000Z',
	completedAt: '2026-01-01T00:00:01.000Z',
	batchSize: 1,
};

const absent: Finding = { state: 'absent', message: 'None.' };
const found: Finding = { state: 'found', message: 'Here.' };

describe('resultOf', () => {
	test.each([
		['deleted', 'delete', 'alreadyAbsent', false, 'deleted', undefined],
		['accepted', 'delete', 'alreadyAbsent', false, 'accepted', undefined],
		['absent', 'delete', 'alreadyAbsent', false, 'alreadyAbsent', undefined],
		['absent', 'delete', 'fail', false, 'failed', 'notFound'],
		['absent', 'delete', 'alreadyAbsent', true, 'alreadyAbsent', 'goneAfterRetry'],
		['absent', 'delete', 'fail', true, 'alreadyAbsent', 'goneAfterRetry'],
		['absent', 'lookUp', 'fail', false, 'notFound', undefined],
		['absent', 'lookUp', 'fail', true, 'notFound', undefined],
		['absent', 'dryRun', 'fail', false, 'notFound', undefined],
		['found', 'lookUp', 'fail', false, 'found', undefined],
		['found', 'dryRun', 'fail', false, 'wouldDelete', undefined],
	] as const)(
		'%s for %s with %s, uncertain %p: %s',
		(state, purpose, ifNotFound, uncertain, outcome, reason) => {
			const result = resultOf(
				{ state, message: 'Text.' },
				purpose,
				ifNotFound,
				evidence,
				uncertain,
			);
			expect(result).toMatchObject({ outcome, evidence });
			expect(result.reason).toBe(reason);
			expect(result.message).not.toBe('');
		},
	);

	test.each([
		['delete', true, 'Late. The profile may or may not be gone; a repeat is safe.'],
		['delete', false, 'Late.'],
		['lookUp', true, 'Late.'],
		['dryRun', true, 'Late.'],
	] as const)('failed stays failed for %s, in doubt: %s', (purpose, uncertain, message) => {
		expect(resultOf(failed('timeout', 'Late.'), purpose, 'fail', evidence, uncertain)).toEqual({
			outcome: 'failed',
			reason: 'timeout',
			message,
			evidence,
		});
	});

	test('a dry run says that nothing was deleted', () => {
		const { message } = resultOf(found, 'dryRun', 'fail', evidence, false);
		expect(message).toBe('Dry run: nothing was deleted. Here.');
	});
});

test('notAttempted says that nothing was sent, and why', () => {
	expect(notAttempted(failed('cancelled', 'The run was cancelled.'))).toEqual({
		outcome: 'notAttempted',
		reason: 'cancelled',
		message: 'Nothing was sent for this profile. The run was cancelled.',
	});
});

describe('verified', () => {
	const deleted: Result = { outcome: 'deleted', message: 'Done.', evidence };
	const accepted: Result = { outcome: 'accepted', message: 'Taken.', evidence };

	test.each([deleted, accepted])('gone: $outcome stays, with a word on it', (deletion) => {
		expect(verified(deletion, absent, 'Still there.')).toEqual({
			...deletion,
			message: `${deletion.message} Looked up again: it is gone.`,
		});
	});

	test('still there after a confirmed deletion is a failure', () => {
		expect(verified(deleted, found, 'Still there.')).toEqual({
			...deleted,
			outcome: 'failed',
			reason: 'stillPresent',
			message: 'Still there.',
		});
	});

	test('still there after an accepted one means nothing yet', () => {
		expect(verified(accepted, found, 'Still there.')).toEqual({
			...accepted,
			message: 'Taken. Still there.',
		});
	});

	test.each([failed('timeout', 'Late.'), undefined])(
		'no clear answer takes nothing back',
		(lookUp) => {
			expect(verified(deleted, lookUp, 'Still there.')).toMatchObject({
				outcome: 'deleted',
				reason: 'unverified',
				message: expect.stringContaining('no clear answer'),
			});
		},
	);
});
