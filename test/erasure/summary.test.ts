import type { Operation, Outcome, Reason } from '../../nodes/DeleteProfile/contract/types';
import type { Line } from '../../nodes/DeleteProfile/erasure/receipt';
import {
	headlineOfPlan,
	headlineOfRun,
	summarize,
} from '../../nodes/DeleteProfile/erasure/summary';
import { fakeService } from '../support/fakeService';

const alpha = fakeService({ name: 'alpha', displayName: 'Alpha' });
const beta = fakeService({
	name: 'beta',
	displayName: 'Beta',
	consequence: (settled) =>
		`Beta saw ${settled.map(({ target, outcome }) => `${target.idType} ${outcome}`).join()}.`,
});

function line(
	service: Line['service'],
	outcome: Outcome,
	what = 'Text',
	over: { reason?: Reason; advice?: string; id?: string } = {},
): Line {
	const { reason, advice, id = 'secret-id' } = over;
	return {
		item: 0,
		service,
		idType: 'email',
		id,
		dryRun: false,
		target: { id, idType: 'email' },
		result: { outcome, reason, message: { what, advice } },
	};
}

function many(count: number, make: () => Line): Line[] {
	return Array.from({ length: count }, make);
}

describe('the hint', () => {
	test('counts first, a line for each service, then at most one caveat for each', () => {
		const done = line(beta, 'deleted');
		const lines = [
			line(alpha, 'alreadyAbsent'),
			line(alpha, 'deleted'),
			line(alpha, 'deleted'),
			done,
			{ ...done, repeats: 0 },
		];
		expect(summarize(lines, [alpha, beta])).toEqual({
			failed: 0,
			hint: 'Alpha: 1 already absent, 2 deleted<br>Beta: 2 deleted<br>Beta saw email deleted.',
			isWarning: false,
		});
	});

	test('counts every outcome once', () => {
		const outcomes: Outcome[] = [
			'deleted',
			'accepted',
			'alreadyAbsent',
			'wouldDelete',
			'found',
			'notFound',
			'skipped',
			'failed',
			'notAttempted',
		];
		const { hint, failed, isWarning } = summarize(
			outcomes.map((outcome) => line(alpha, outcome)),
			[alpha],
		);
		expect(hint.match(/\b1 /g)).toHaveLength(outcomes.length);
		expect(failed).toBe(2);
		expect(isWarning).toBe(true);
	});

	test('an ID that was refused, not skipped, is counted as failed', () => {
		const lines = [
			line(alpha, 'failed', 'Text', { reason: 'emptyId' }),
			line(alpha, 'skipped', 'Text', { reason: 'invalidId' }),
			line(alpha, 'deleted'),
		];
		expect(summarize(lines, [alpha]).hint).toBe('Alpha: 1 failed, 1 skipped, 1 deleted');
	});

	test('an ID that was not sent is not pointed out', () => {
		const unsent = line(alpha, 'failed', 'Text', { id: 'a,b' });
		const lines = [{ ...unsent, target: undefined }, line(alpha, 'deleted')];
		expect(summarize(lines, [alpha]).hint).toBe('Alpha: 1 failed, 1 deleted');
	});

	test('a service without lines is not mentioned', () => {
		expect(summarize([line(alpha, 'deleted')], [alpha, beta]).hint).toBe('Alpha: 1 deleted');
	});

	test('shows that the guard was on, and how many had no ID', () => {
		const lines = [
			line(alpha, 'skipped', 'Text', { reason: 'excluded' }),
			line(alpha, 'skipped', 'Text', { reason: 'emptyId' }),
			line(alpha, 'deleted'),
		];
		expect(summarize(lines, [alpha])).toMatchObject({
			hint: "Alpha: 1 excluded by 'Never Delete', 1 skipped without an ID, 1 deleted",
			isWarning: false,
		});
	});

	test.each(['skipped', 'failed'] as const)(
		'warns where no item had an ID for a service, also where they are %s',
		(outcome) => {
			const lines = [
				line(alpha, outcome, 'Text', { reason: 'emptyId' }),
				line(alpha, outcome, 'Text', { reason: 'emptyId' }),
				line(beta, 'deleted'),
			];
			const { hint, isWarning } = summarize(lines, [alpha, beta]);
			expect(hint).toContain("No item had an ID for Alpha. Check the mapping of 'Fake ID'.");
			expect(hint).not.toContain('No item had an ID for Beta');
			expect(isWarning).toBe(true);
		},
	);

	test('never an ID, also where IDs deserve a second look', () => {
		const lines = [
			line(alpha, 'deleted', 'Text', { id: 'secret-id\u200b' }),
			line(alpha, 'deleted', 'Text', { id: 'secret-id,other' }),
		];
		const summary = summarize(lines, [alpha]);
		expect(summary.hint).toContain('IDs that contain invisible characters: 1.');
		expect(summary.hint).toContain('IDs that contain commas, semicolons, bars or line breaks');
		expect(summary.isWarning).toBe(true);
		expect(JSON.stringify(summary)).not.toContain('secret-id');
	});
});

describe('the headline', () => {
	test('one cause is the headline, and what to do is the description', () => {
		const lines = [
			...many(2, () =>
				line(alpha, 'notAttempted', 'Alpha refused the key (401)', { advice: 'Copy it.' }),
			),
			line(beta, 'deleted'),
		];
		const { message, description } = headlineOfRun(lines, 'delete');
		expect(message).toBe('Alpha refused the key (401)');
		expect(description).toMatch(/^Copy it\. The others: 1 deleted\. /);
		expect(description).not.toContain('Alpha refused the key');
	});

	test.each<[Operation, string]>([
		['delete', 'Could not delete 3 of 1,003 profiles (Alpha 2, Beta 1)'],
		['lookUp', 'Could not look up 3 of 1,003 profiles (Alpha 2, Beta 1)'],
	])('several causes are counted for %s', (operation, message) => {
		const lines = [
			line(alpha, 'failed', 'A'),
			line(alpha, 'notAttempted', 'B'),
			line(beta, 'failed', 'C'),
			...many(1000, () => line(beta, 'deleted')),
		];
		expect(headlineOfRun(lines, operation).message).toBe(message);
	});

	test('1,000 items with an empty ID are one cause', () => {
		const lines = many(1000, () => line(alpha, 'failed', "'Alpha ID' is empty"));
		const { message, description } = headlineOfPlan(lines, 1000, 'delete');
		expect(message).toBe("'Alpha ID' is empty");
		expect(description).toBe('Nothing was sent.');
	});

	test('the first three causes, counted, and how to get the receipts', () => {
		const lines = ['A', 'B', 'A', 'C', 'D', 'E'].map((what) => line(alpha, 'failed', what));
		const { description } = headlineOfRun(lines, 'delete');
		expect(description).toMatch(
			/^2 profiles: A\. 1 profile: B\. 1 profile: C\. And 2 more causes\. /,
		);
		expect(description).toContain('set On Error to Continue');
	});

	test.each([
		[['A', 'B', 'C'], /^1 profile: A\. 1 profile: B\. 1 profile: C\. All 3 profiles have failed\./],
		[['A', 'B', 'C', 'D'], /C\. And 1 more cause\. All 4 profiles have failed\./],
		[['A', 'A'], /^All 2 profiles have failed\. For a receipt/],
		[['A'], /^The profile has failed\. For a receipt/],
	])('nothing is left to say about others where all failed: %j', (causes, description) => {
		const lines = causes.map((what) => line(alpha, 'failed', what));
		expect(headlineOfRun(lines, 'delete').description).toMatch(description);
	});

	test('a line without a service', () => {
		const lines = [line(undefined, 'failed', 'A'), line(alpha, 'failed', 'B')];
		expect(headlineOfRun(lines, 'delete').message).toBe(
			'Could not delete 2 of 2 profiles (no service 1, Alpha 1)',
		);
	});

	test('a plan that stops says what happens to the one other', () => {
		const known = [line(alpha, 'failed', 'A')];
		expect(headlineOfPlan(known, 2, 'delete').description).toMatch(
			/^Nothing was sent, not even for the other profile\. To process/,
		);
	});

	test('a plan that stops says what happens to the others', () => {
		const known = [line(alpha, 'failed', "'Alpha ID' is empty", { advice: 'Map it.' })];
		expect(headlineOfPlan(known, 4, 'delete').description).toBe(
			'Map it. Nothing was sent, not even for the other 3 profiles. To process those, set On Error to Continue in the settings of the node.',
		);
	});

	test('after deletions it says how many were done', () => {
		const lines = [line(alpha, 'failed', 'A'), ...many(12, () => line(alpha, 'deleted'))];
		expect(headlineOfRun(lines, 'delete').description).toContain('The others: 12 deleted.');
	});
});
