import type { Operation, Outcome, Reason } from '../../nodes/DeleteProfile/contract/types';
import type { Line } from '../../nodes/DeleteProfile/erasure/receipt';
import { headlineOfPlan, headlineOfRun } from '../../nodes/DeleteProfile/erasure/headlines';
import { summarize } from '../../nodes/DeleteProfile/erasure/summary';
import { grouped, itemsText } from '../../nodes/DeleteProfile/erasure/texts';
import { fakeService } from '../support/fakeService';

interface Given extends Partial<Omit<Line, 'result'>> {
	readonly what?: string;
	readonly advice?: string;
	readonly reason?: Reason;
}

/** A line of its own item and profile. */
let items = 0;

function line(outcome: Outcome, { what = 'Text', advice, reason, ...over }: Given = {}): Line {
	const id = over.id ?? `secret-id-${items}`;
	const target = { id, idType: 'email' };
	const result = { outcome, reason, message: { what, advice } };
	return { item: items++, idType: 'email', id, dryRun: false, target, ...over, result };
}

/** A line for something that was refused before it was sent. */
const unsent = (outcome: Outcome, given: Given = {}) =>
	line(outcome, { ...given, target: undefined });

function many(count: number, make: () => Line): Line[] {
	return Array.from({ length: count }, make);
}

/** The same profile, named by further items. */
function repeated(first: Line, count: number): Line[] {
	return [first, ...many(count - 1, () => ({ ...first, item: items++, repeats: first.item }))];
}

beforeEach(() => {
	items = 0;
});

describe('the hint', () => {
	const service = fakeService({
		consequence: (profiles) =>
			profiles.some(({ outcome }) => outcome === 'deleted')
				? `Caveat about ${profiles.length}.`
				: undefined,
	});
	const summaryOf = (lines: readonly Line[]) => summarize(lines, service);
	const excluded = { what: 'Excluded', reason: 'excluded' } as const;
	const emptyId = { what: "'Fake ID' is empty", reason: 'emptyId' } as const;
	const refused = { what: 'Refused' };
	const dry = { dryRun: true };

	test.each<[string, () => Line[], string]>([
		[
			'distinct profiles, and the caveat about them',
			() => [
				line('alreadyAbsent'),
				...repeated(line('deleted'), 2),
				line('deleted'),
				unsent('skipped'),
			],
			'1 already absent, 2 deleted, 1 skipped, 1 duplicate<br>Caveat about 3.',
		],
		[
			'no caveat where there is none',
			() => [...repeated(line('accepted'), 3), ...many(4, () => line('accepted'))],
			'5 accepted, 2 duplicates',
		],
		[
			'guards that were on, and what was not asked',
			() => [
				unsent('skipped', excluded),
				unsent('skipped', emptyId),
				unsent('skipped', { reason: 'unsupportedLookUp' }),
				unsent('skipped'),
				line('found'),
			],
			"1 excluded by 'Never Delete', 1 skipped without an ID, 1 not checked, 1 skipped, 1 found",
		],
		[
			'a dry run',
			() => [line('wouldDelete', dry), line('notFound', dry)],
			'Dry run: nothing was deleted. 1 would be deleted, 1 not found',
		],
		[
			'no dry run where one item was none',
			() => [line('wouldDelete', dry), line('accepted')],
			'1 would be deleted, 1 accepted',
		],
	])('%s', (_what, lines, hint) => {
		expect(summaryOf(lines())).toEqual({ failed: 0, hint, isWarning: false });
	});

	test.each<[string, () => Line[], string, number]>([
		[
			'one cause',
			() => [line('accepted'), ...many(2, () => line('failed', refused))],
			'1 accepted, 2 failed (Refused)',
			2,
		],
		[
			'several causes',
			() => [
				...many(3, () => unsent('failed', emptyId)),
				...['A', 'B', 'C', 'D'].map((what) => line('failed', { what })),
				line('notAttempted', refused),
			],
			"7 failed ('Fake ID' is empty 3; A 1; B 1; and 2 more), 1 not sent (Refused)",
			8,
		],
		[
			'as many causes as fit',
			() => ['A', 'B', 'C'].map((what) => line('failed', { what })),
			'3 failed (A 1; B 1; C 1)',
			3,
		],
		[
			'a look-up that is not possible',
			() => [line('failed', { ...refused, reason: 'unsupportedLookUp' })],
			'1 failed (Refused)',
			1,
		],
		[
			'no ID at all',
			() => many(2, () => unsent('failed', emptyId)),
			"2 failed ('Fake ID' is empty)<br>No item has an ID. Check the mapping of 'Fake ID'.",
			2,
		],
		[
			'no ID at all, and all skipped',
			() => many(2, () => unsent('skipped', emptyId)),
			"2 skipped without an ID<br>No item has an ID. Check the mapping of 'Fake ID'.",
			0,
		],
		[
			'all absent, however few were asked',
			() => [unsent('skipped', excluded), ...many(2, () => line('alreadyAbsent'))],
			"1 excluded by 'Never Delete', 2 already absent<br>Fake knows none of these 2 IDs. Check 'ID Type' and the mapping.",
			0,
		],
		[
			'all absent in a dry run',
			() => many(1234, () => line('notFound', dry)),
			"Dry run: nothing was deleted. 1,234 not found<br>Fake knows none of these 1,234 IDs. Check 'ID Type' and the mapping.",
			0,
		],
		[
			'all absent, which is a failure here',
			() => many(2, () => line('failed', { what: 'No such profile', reason: 'notFound' })),
			"2 failed (No such profile)<br>Fake knows none of these 2 IDs. Check 'ID Type' and the mapping.",
			2,
		],
		[
			'one profile for all items',
			() => repeated(line('deleted'), 50),
			"1 deleted, named by 50 items<br>All items name the same profile. Check the mapping of 'Fake ID'.",
			0,
		],
		[
			'one profile for most items',
			() => [line('deleted'), ...repeated(line('deleted'), 3), line('deleted')],
			"3 deleted, 2 duplicates<br>Most items name the same profile. Check the mapping of 'Fake ID'.",
			0,
		],
		[
			'an ID that looks damaged',
			() => [line('deleted', { id: 'secret-id\u200b' }), line('deleted')],
			'2 deleted<br>1 ID looks damaged. Check it.',
			0,
		],
		[
			'IDs that look damaged',
			() => ['secret-id\u200b', 'secret-id,other'].map((id) => line('deleted', { id })),
			'2 deleted<br>2 IDs look damaged. Check them.',
			0,
		],
	])('warns: %s', (_what, lines, hint, failed) => {
		const summary = summaryOf(lines());
		expect(summary).toEqual({ failed, hint, isWarning: true });
		expect(JSON.stringify(summary)).not.toContain('secret-id');
	});

	test.each<[string, () => Line[]]>([
		['one profile that is absent', () => [line('alreadyAbsent')]],
		[
			'absent after an attempt of this run',
			() => many(2, () => line('alreadyAbsent', { reason: 'goneAfterRetry' })),
		],
		['one that is there', () => [line('alreadyAbsent'), line('alreadyAbsent'), line('accepted')]],
		[
			'half of the items',
			() => [...repeated(line('accepted'), 2), ...many(2, () => line('found'))],
		],
		[
			'profiles that two items name each',
			() => [1, 2, 3].flatMap(() => repeated(line('accepted'), 2)),
		],
		['an ID that looks damaged and was not sent', () => [unsent('skipped', { id: 'a,b' })]],
		['an ID in one of two items', () => [unsent('skipped', emptyId), line('accepted')]],
	])('does not warn: %s', (_what, lines) => {
		expect(summaryOf(lines()).isWarning).toBe(false);
	});

	test('a service with one kind of ID has no ID Type to check', () => {
		const one = fakeService({ idTypes: service.idTypes.slice(0, 1) });
		const absent = many(2, () => line('notFound'));
		expect(summarize(absent, one).hint).toContain(
			"Fake knows none of these 2 IDs. Check the mapping of 'Fake ID'.",
		);
	});

	test('a run without a service has counts alone', () => {
		const lines = many(2, () => unsent('failed', { what: 'No service' }));
		const summary = summarize(lines, undefined);
		expect(summary).toEqual({ failed: 2, hint: '2 failed (No service)', isWarning: true });
	});

	test('many lines that all differ', () => {
		const lines = many(300_000, () => line('deleted'));
		expect(summaryOf(lines).hint).toBe('300,000 deleted<br>Caveat about 300000.');
	});
});

const GO_ON = 'To process the other items, set On Error to Continue in the settings of the node.';

describe('the headline of a plan that stops', () => {
	const emptyId = { what: 'Empty', advice: 'Map it.', reason: 'emptyId' } as const;
	const odd = { what: 'Odd', advice: 'Look.', reason: 'invalidId' } as const;
	const missing = { what: 'No key', reason: 'missingCredential' } as const;

	test.each<[string, () => Line[], number, string, string]>([
		[
			'all items, one cause',
			() => many(1000, () => unsent('failed', emptyId)),
			1000,
			'Empty',
			'Map it. Nothing was sent.',
		],
		[
			'some without an ID',
			() => [0, 1, 2].map((item) => unsent('failed', { ...emptyId, item })),
			5,
			'Nothing was sent: 3 of 5 items have no ID',
			`Items 0, 1 and 2: Empty. Map it. ${GO_ON}`,
		],
		[
			'one with a bad one',
			() => [unsent('failed', { ...odd, item: 7 })],
			1204,
			'Nothing was sent: 1 of 1,204 items has an ID that cannot be used',
			`Item 7: Odd. Look. ${GO_ON}`,
		],
		[
			'both, all items',
			() => [unsent('failed', odd), unsent('failed', emptyId)],
			2,
			'Nothing was sent: 2 of 2 items have no ID that can be used',
			'Item 0: Odd. Look. Item 1: Empty. Map it.',
		],
		[
			'several bad IDs in one item',
			() => ['A', 'B'].map((what) => unsent('failed', { ...odd, what, item: 0 })),
			1,
			'Nothing was sent: 1 of 1 item has an ID that cannot be used',
			'Item 0: A. Look. Item 0: B. Look.',
		],
		[
			'something that is not about items, where one was skipped',
			() => [unsent('skipped'), ...many(9, () => unsent('notAttempted', missing))],
			10,
			'No key',
			`Items 1, 2, 3, 4, 5 and 4 more. Nothing was sent. ${GO_ON}`,
		],
		[
			'more causes than fit',
			() => ['A', 'B', 'C', 'D', 'E'].map((what) => unsent('failed', { ...missing, what })),
			6,
			'Nothing was sent: 5 of 6 items cannot be processed as they are',
			`Item 0: A. Item 1: B. Item 2: C. Further causes: 2. ${GO_ON}`,
		],
	])('%s', (_what, known, count, message, description) => {
		expect(headlineOfPlan(known(), count)).toEqual({ message, description });
	});
});

describe('the headline of a run that fails', () => {
	const RECEIPTS =
		'For a receipt for each item, set On Error to Continue in the settings of the node and run it again, which is safe.';
	const key = { what: 'The key was refused (401)', advice: 'Copy it.' };
	const causes = (...whats: string[]) => whats.map((what) => line('failed', { what }));

	test.each<[string, Operation, () => Line[], string, string]>([
		[
			'one cause for all',
			'delete',
			() => many(2, () => line('notAttempted', key)),
			'The key was refused (401)',
			'Copy it.',
		],
		[
			'one cause for some: its items, and the others',
			'delete',
			() => [...repeated(line('deleted'), 2), line('failed', key), line('accepted')],
			'The key was refused (401)',
			'Item 2: Copy it. The others: 1 deleted, 1 accepted.',
		],
		[
			'several causes',
			'delete',
			() => [...causes('A', 'B', 'A'), ...many(1000, () => line('deleted'))],
			'Could not delete 3 of 1,003 items',
			'Items 0 and 2: A. Item 1: B. The others: 1,000 deleted.',
		],
		[
			'several causes of a look-up',
			'lookUp',
			() => causes('A', 'B'),
			'Could not look up 2 of 2 items',
			'Item 0: A. Item 1: B.',
		],
		[
			'several causes of a dry run',
			'delete',
			() => causes('A', 'B').map((one) => ({ ...one, dryRun: true })),
			'Could not look up 2 of 2 items',
			'Item 0: A. Item 1: B.',
		],
		[
			'dry runs beside deletions',
			'delete',
			() => causes('A', 'B').map((one, index) => ({ ...one, dryRun: index === 0 })),
			'Could not delete 2 of 2 items',
			'Item 0: A. Item 1: B.',
		],
		[
			'what was not tried is not said to be',
			'delete',
			() => [...causes('A'), line('notAttempted', { what: 'B' })],
			'Could not delete 1 of 2 items; not sent: 1',
			'Item 0: A. Item 1: B.',
		],
		[
			'nothing was tried',
			'delete',
			() => ['A', 'B'].map((what) => line('notAttempted', { what })),
			'Nothing was sent for 2 of 2 items',
			'Item 0: A. Item 1: B.',
		],
		[
			'an item with several IDs is one item',
			'delete',
			() => causes('A', 'B').map((one) => ({ ...one, item: 0 })),
			'Could not delete 1 of 1 item',
			'Item 0: A. Item 0: B.',
		],
	])('%s', (_what, operation, lines, message, description) => {
		expect(headlineOfRun(lines(), operation)).toEqual({
			message,
			description: `${description} ${RECEIPTS}`,
		});
	});
});

test('a large number is grouped, and as many items as fit are named', () => {
	expect(grouped(1_234_567)).toBe('1,234,567');
	expect(itemsText([0, 1, 2, 3, 4])).toBe('Items 0, 1, 2, 3 and 4');
	expect(itemsText([0, 1, 2, 3, 4, 5])).toBe('Items 0, 1, 2, 3, 4 and 1 more');
});
