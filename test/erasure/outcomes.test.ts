import type { Finding } from '../../nodes/DeleteProfile/contract/service';
import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import type { Evidence, Result } from '../../nodes/DeleteProfile/contract/types';
import {
	cannotLookUp,
	notAttempted,
	resultOf,
	verified,
} from '../../nodes/DeleteProfile/erasure/outcomes';
import { RUN_AGAIN } from '../../nodes/DeleteProfile/erasure/texts';
import { fakeService } from '../support/fakeService';

const evidence: Evidence = {
	httpStatus: 200,
	attempts: 1,
	sentAt: 0,
	completedAt: 1,
	batchSize: 1,
};

const FINDINGS: Readonly<Record<'deleted' | 'accepted' | 'absent' | 'found', Finding>> = {
	deleted: { state: 'deleted' },
	accepted: { state: 'accepted', note: 'gone by 26 Nov 01:03 UTC' },
	absent: { state: 'absent', message: { what: 'None' } },
	found: { state: 'found', note: 'has an active subscription' },
};

/** A table of people is readable only if the lines that need nothing are short. */
const SHORT = 45;

describe('resultOf', () => {
	test.each([
		['deleted', 'delete', 'alreadyAbsent', false, 'deleted', undefined],
		['accepted', 'delete', 'alreadyAbsent', false, 'accepted', undefined],
		['absent', 'delete', 'alreadyAbsent', false, 'alreadyAbsent', undefined],
		['absent', 'delete', 'alreadyAbsent', true, 'alreadyAbsent', 'goneAfterRetry'],
		['absent', 'delete', 'fail', true, 'alreadyAbsent', 'goneAfterRetry'],
		['absent', 'lookUp', 'fail', false, 'notFound', undefined],
		['absent', 'lookUp', 'fail', true, 'notFound', undefined],
		['absent', 'dryRun', 'fail', false, 'notFound', undefined],
		['found', 'lookUp', 'fail', false, 'found', undefined],
		['found', 'dryRun', 'fail', false, 'wouldDelete', undefined],
	] as const)(
		'%s for %s with %s, open %p: %s, in a few words',
		(state, purpose, ifNotFound, mayBeGone, outcome, reason) => {
			const settlement = { finding: FINDINGS[state], evidence, mayBeGone };
			const result = resultOf(settlement, purpose, ifNotFound);
			expect(result).toMatchObject({ outcome, evidence });
			expect(result.reason).toBe(reason);
			expect(result.message.what.length).toBeLessThanOrEqual(SHORT);
			expect(result.message.advice).toBeUndefined();
		},
	);

	test.each([
		['deleted', 'delete', 'Deleted'],
		['accepted', 'delete', 'Accepted; gone by 26 Nov 01:03 UTC'],
		['absent', 'delete', 'Already absent'],
		['absent', 'lookUp', 'Not found'],
		['found', 'lookUp', 'Found; has an active subscription'],
		['found', 'dryRun', 'Would be deleted; has an active subscription'],
	] as const)('%s for %s reads "%s"', (state, purpose, what) => {
		const settlement = { finding: FINDINGS[state], evidence, mayBeGone: false };
		expect(resultOf(settlement, purpose, 'alreadyAbsent').message).toEqual({ what });
	});

	test.each([undefined, RUN_AGAIN])('a doubt is said once, beside %j', (advice) => {
		const finding = failed('timeout', { what: 'Late', advice });
		const { message } = resultOf({ finding, evidence, mayBeGone: true }, 'delete', 'fail');
		expect(message).toEqual({
			what: 'Late',
			advice: 'The profile may be deleted already; it is safe to run this again.',
		});
	});

	test('absent is a failure for who calls it one', () => {
		const settlement = { finding: FINDINGS.absent, evidence, mayBeGone: false };
		expect(resultOf(settlement, 'delete', 'fail')).toMatchObject({
			outcome: 'failed',
			reason: 'notFound',
			message: { what: 'None' },
		});
	});

	test.each([
		[true, 'The profile may be deleted already; it is safe to run this again. Wait.'],
		[false, 'Wait.'],
	])('failed stays failed, open %p', (mayBeGone, advice) => {
		const finding = failed('timeout', { what: 'Late', advice: 'Wait.' });
		expect(resultOf({ finding, evidence, mayBeGone }, 'delete', 'fail')).toEqual({
			outcome: 'failed',
			reason: 'timeout',
			message: { what: 'Late', advice },
			evidence,
			mayBeGone,
		});
	});

	test('what was never sent is not attempted', () => {
		const finding = failed('cancelled', { what: 'Cancelled' });
		expect(resultOf({ finding, mayBeGone: false }, 'delete', 'fail')).toEqual(
			notAttempted(finding),
		);
		expect(notAttempted(finding)).toMatchObject({ outcome: 'notAttempted', reason: 'cancelled' });
	});
});

describe('verified', () => {
	const service = fakeService();
	const deleted: Result = { outcome: 'deleted', message: { what: 'Deleted' }, evidence };
	const what = 'Accepted; gone by 26 Nov 01:03 UTC';
	const accepted: Result = { outcome: 'accepted', message: { what }, evidence };
	const lookUp = (finding: Finding) => ({ finding, evidence, mayBeGone: false });

	test.each([deleted, accepted])('absent: $outcome stays, with a word on it', (deletion) => {
		const result = verified(deletion, lookUp(FINDINGS.absent), service);
		expect(result.outcome).toBe(deletion.outcome);
		expect(result.message.what).toMatch(/; verified absent$/);
		expect(result.message.what.length).toBeLessThanOrEqual(SHORT);
	});

	test('still there after a confirmed deletion is a failure', () => {
		expect(verified(deleted, lookUp(FINDINGS.found), service)).toMatchObject({
			outcome: 'failed',
			reason: 'stillPresent',
			message: service.texts.stillPresent,
		});
	});

	test('still there after an accepted one means nothing yet', () => {
		const result = verified(accepted, lookUp(FINDINGS.found), service);
		expect(result).toMatchObject({
			outcome: 'accepted',
			message: { what: 'Accepted; not absent yet' },
		});
	});

	test.each([lookUp(failed('timeout', { what: 'Late', advice: 'Wait.' })), undefined])(
		'no clear response takes nothing back',
		(unclear) => {
			expect(verified(deleted, unclear, service)).toMatchObject({
				outcome: 'deleted',
				reason: 'unverified',
				message: {
					what: 'Deleted, but not verified',
					advice: unclear ? 'Late. Wait.' : 'Fake has no way to look up a profile.',
				},
			});
		},
	);
});

test('a service that cannot be read says so', () => {
	const result = cannotLookUp(fakeService({ lookUp: false }));
	expect(result).toMatchObject({ outcome: 'notAttempted', reason: 'unsupportedLookUp' });
	expect(result.message.what).toBe('Fake has no way to look up a profile');
	expect(result.message.advice).toMatch(/^Whether it exists is not known\. Do not use Fake in /);
});
