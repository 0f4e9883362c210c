import type { Operation, Outcome, Reason } from '../../nodes/DeleteProfile/contract/types';
import type { Line } from '../../nodes/DeleteProfile/erasure/receipt';
import { headlineOfPlan, headlineOfRun } from '../../nodes/DeleteProfile/erasure/headlines';
import { summarize } from '../../nodes/DeleteProfile/erasure/summary';
import { grouped, itemsText } from '../../nodes/DeleteProfile/erasure/texts';
import { NO_JOB } from '../../nodes/DeleteProfile/input/plan';
import { fakeService } from '../support/fakeService';

interface Given extends Partial<Omit<Line, 'result'>> {
	readonly what?: string;
	readonly advice?: string;
	readonly reason?: Reason;
}

const NEXT_ITEM = -1;

let profiles = 0;

/** A line of a profile of its own, and of an item of its own unless said. */
function line(outcome: Outcome, { what = 'Text', advice, reason, ...over }: Given = {}): Line {
	const id = over.id ?? `secret-id-${profiles++}`;
	const target = { id, idType: 'email' };
	const result = { outcome, reason, message: { what, advice } };
	return { item: NEXT_ITEM, idType: 'email', id, dryRun: false, target, ...over, result };
}

const many = (count: number, outcome: Outcome, given?: Given) =>
	Array.from({ length: count }, () => line(outcome, given));

/** Something that was refused before it was sent. */
const unsent = (count: number, outcome: Outcome, given?: Given) =>
	many(count, outcome, { ...given, target: undefined });

/** Verifications that can only ask for a job, and have none. */
const withoutJob = (count: number) =>
	unsent(count, 'failed').map((one) => ({ ...one, result: NO_JOB }));

/** One failure for each cause. */
const causes = (...whats: string[]) => whats.map((what) => line('failed', { what }));

/** The same profile, named by so many items. */
function repeated(count: number, outcome: Outcome): Line[] {
	const first = line(outcome);
	return [first, ...Array<Line>(count - 1).fill({ ...first, repeats: 0 })];
}

const ofItem = (item: number, lines: readonly Line[]) => lines.map((one) => ({ ...one, item }));

const numbered = (lines: readonly Line[]) =>
	lines.map((one, item) => (one.item === NEXT_ITEM ? { ...one, item } : one));

describe('the hint', () => {
	const service = fakeService({
		consequence: (worked) => `Caveat about ${worked.length}.`,
	});
	const summaryOf = (lines: readonly Line[]) => summarize(numbered(lines), service);
	const excluded = { what: 'Excluded', reason: 'excluded' } as const;
	const emptyId = { what: "'Fake ID' is empty", reason: 'emptyId' } as const;
	const notFound = { what: 'No such profile', reason: 'notFound' } as const;
	const notChecked = { what: 'Refused', reason: 'unsupportedLookUp' } as const;
	const refused = { what: 'Refused' };
	const dry = { dryRun: true };

	test.each<[string, Line[], string]>([
		[
			'distinct profiles, and the caveat about them',
			[line('alreadyAbsent'), ...repeated(2, 'deleted'), line('deleted'), ...unsent(1, 'skipped')],
			'1 already absent, 2 deleted, 1 skipped, 1 duplicate<br>Caveat about 2.',
		],
		[
			'the caveat about what was accepted',
			[...repeated(3, 'accepted'), ...many(4, 'accepted')],
			'5 accepted, 2 duplicates<br>Caveat about 5.',
		],
		[
			'guards that were on, and what was not asked',
			[
				...[excluded, emptyId, notChecked, {}].flatMap((why) => unsent(1, 'skipped', why)),
				line('found'),
			],
			"1 excluded by 'Never Delete', 1 skipped without an ID, 1 not checked, 1 skipped, 1 found",
		],
		[
			'a dry run',
			[line('wouldDelete', dry), line('notFound', dry)],
			'Dry run: nothing was deleted. 1 would be deleted, 1 not found',
		],
		[
			'no dry run where one item was none',
			[line('wouldDelete', dry), line('accepted')],
			'1 would be deleted, 1 accepted<br>Caveat about 1.',
		],
		['many that all differ', many(300_000, 'deleted'), '300,000 deleted<br>Caveat about 300000.'],
	])('%s', (_what, lines, hint) => {
		expect(summaryOf(lines)).toEqual({ failed: 0, hint, isWarning: false });
	});

	const NOBODY = (count: string) =>
		`<br>Fake knows none of these ${count} IDs. Check 'ID Type' and the mapping.`;
	const NO_ID = "<br>No item has an ID. Check the mapping of 'Fake ID'.";
	const SAME = "items name the same profile. Check the mapping of 'Fake ID'.";

	test.each<[string, Line[], string, number]>([
		[
			'one cause',
			[line('accepted'), ...many(2, 'failed', refused)],
			'1 accepted, 2 failed (Refused)<br>Caveat about 1.',
			2,
		],
		[
			'several causes',
			[
				...unsent(3, 'failed', emptyId),
				...causes('A', 'B', 'C', 'D'),
				line('notAttempted', refused),
			],
			"7 failed ('Fake ID' is empty 3; A 1; B 1; and 2 more), 1 not sent (Refused)",
			8,
		],
		['as many causes as fit', causes('A', 'B', 'C'), '3 failed (A 1; B 1; C 1)', 3],
		['a look-up that is not possible', many(1, 'failed', notChecked), '1 failed (Refused)', 1],
		['no ID', unsent(2, 'failed', emptyId), `2 failed ('Fake ID' is empty)${NO_ID}`, 2],
		['no ID, skipped', unsent(2, 'skipped', emptyId), `2 skipped without an ID${NO_ID}`, 0],
		[
			'all absent, however few were asked',
			[...unsent(1, 'skipped', excluded), ...many(2, 'alreadyAbsent')],
			`1 excluded by 'Never Delete', 2 already absent${NOBODY('2')}`,
			0,
		],
		[
			'all absent in a dry run',
			many(1234, 'notFound', dry),
			`Dry run: nothing was deleted. 1,234 not found${NOBODY('1,234')}`,
			0,
		],
		[
			'all absent, which is a failure here',
			many(2, 'failed', notFound),
			`2 failed (No such profile)${NOBODY('2')}`,
			2,
		],
		[
			'one profile for all items',
			repeated(50, 'deleted'),
			`1 deleted, named by 50 items<br>All ${SAME}`,
			0,
		],
		[
			'one profile for most items',
			[line('deleted'), ...repeated(3, 'deleted'), line('deleted')],
			`3 deleted, 2 duplicates<br>Most ${SAME}`,
			0,
		],
		[
			'an ID that looks damaged',
			[line('deleted', { id: 'secret-id\u200b' }), line('deleted')],
			'2 deleted<br>1 ID looks damaged. Check it.',
			0,
		],
		[
			'IDs that look damaged',
			['secret-id\u200b', 'secret-id,other'].map((id) => line('deleted', { id })),
			'2 deleted<br>2 IDs look damaged. Check them.',
			0,
		],
	])('warns: %s', (_what, lines, hint, failed) => {
		const summary = summaryOf(lines);
		expect(summary).toEqual({ failed, hint, isWarning: true });
		expect(JSON.stringify(summary)).not.toContain('secret-id');
	});

	test.each<[string, Line[]]>([
		['one profile that is absent', many(1, 'alreadyAbsent')],
		['absent after an attempt of this run', many(2, 'alreadyAbsent', { reason: 'goneAfterRetry' })],
		['one that is there', [...many(2, 'alreadyAbsent'), line('accepted')]],
		['half of the items', [...repeated(2, 'accepted'), ...many(2, 'found')]],
		['two items for each profile', [1, 2, 3].flatMap(() => repeated(2, 'accepted'))],
		['an ID that looks damaged and was not sent', unsent(1, 'skipped', { id: 'a,b' })],
		['an ID in one of two items', [...unsent(1, 'skipped', emptyId), line('accepted')]],
		['a list that repeats itself', ofItem(0, repeated(3, 'accepted'))],
		[
			'a list that repeats itself beside another item',
			[...ofItem(0, repeated(3, 'found')), line('found')],
		],
	])('does not warn: %s', (_what, lines) => {
		expect(summaryOf(lines).isWarning).toBe(false);
	});

	test('a list that repeats itself is one item', () => {
		const list = ofItem(0, repeated(3, 'deleted'));
		expect(summaryOf(list).hint).toBe('1 deleted, 2 duplicates<br>Caveat about 1.');
		const { hint } = summaryOf([...list, { ...list[1], item: 1 }]);
		expect(hint).toBe(`1 deleted, named by 2 items<br>All ${SAME}`);
	});

	test('no job is not called no ID', () => {
		expect(summaryOf(withoutJob(2)).hint).toBe(`2 failed (${NO_JOB.message.what})`);
	});

	test('a service with one kind of ID has no ID Type to check', () => {
		const one = fakeService({ idTypes: service.idTypes.slice(0, 1) });
		const { hint } = summarize(many(2, 'notFound'), one);
		expect(hint).toContain("Fake knows none of these 2 IDs. Check the mapping of 'Fake ID'.");
	});

	test('a run without a service has counts alone', () => {
		const summary = summarize(unsent(2, 'failed', { what: 'No service' }), undefined);
		expect(summary).toEqual({ failed: 2, hint: '2 failed (No service)', isWarning: true });
	});
});

const GO_ON = 'To process the other items, set On Error to Continue in the settings of the node.';

describe('the headline of a plan that stops', () => {
	const emptyId = { what: 'Empty', advice: 'Map it.', reason: 'emptyId' } as const;
	const odd = { what: 'Odd', advice: 'Look.', reason: 'invalidId' } as const;
	const missing = { what: 'No key', reason: 'missingCredential' } as const;
	const of = (given: Given, ...whats: string[]) =>
		whats.flatMap((what) => unsent(1, 'failed', { ...given, what }));

	test.each<[string, Line[], number, string, string]>([
		[
			'all items, one cause',
			unsent(1000, 'failed', emptyId),
			1000,
			'Empty',
			'Map it. Nothing was sent.',
		],
		[
			'some without an ID',
			unsent(3, 'failed', emptyId),
			5,
			'Nothing was sent: 3 of 5 items have no ID',
			`Items 0, 1 and 2: Empty. Map it. ${GO_ON}`,
		],
		[
			'one with a bad one',
			unsent(1, 'failed', { ...odd, item: 7 }),
			1204,
			'Nothing was sent: 1 of 1,204 items has an ID that cannot be used',
			`Item 7: Odd. Look. ${GO_ON}`,
		],
		[
			'both, all items',
			[...unsent(1, 'failed', odd), ...unsent(1, 'failed', emptyId)],
			2,
			'Nothing was sent: 2 of 2 items have no ID that can be used',
			'Item 0: Odd. Look. Item 1: Empty. Map it.',
		],
		[
			'several bad IDs in one item',
			of({ ...odd, item: 0 }, 'A', 'B'),
			1,
			'Nothing was sent: 1 of 1 item has an ID that cannot be used',
			'Item 0: A. Look. Item 0: B. Look.',
		],
		[
			'something that is not about items, where one was skipped',
			[...unsent(1, 'skipped'), ...unsent(9, 'notAttempted', missing)],
			11,
			'No key',
			`Items 1, 2, 3, 4, 5 and 4 more. Nothing was sent. ${GO_ON}`,
		],
		[
			'one cause for all that could be sent, where nothing is left to go on with',
			[...unsent(1, 'skipped'), ...unsent(9, 'notAttempted', missing)],
			10,
			'No key',
			'Items 1, 2, 3, 4, 5 and 4 more. Nothing was sent.',
		],
		[
			'several causes, where nothing is left to go on with',
			[...unsent(1, 'skipped'), ...of(missing, 'A', 'B')],
			3,
			'Nothing was sent: 2 of 3 items cannot be processed as they are',
			'Item 1: A. Item 2: B.',
		],
		[
			'more causes than fit',
			of(missing, 'A', 'B', 'C', 'D', 'E'),
			6,
			'Nothing was sent: 5 of 6 items cannot be processed as they are',
			`Item 0: A. Item 1: B. Item 2: C. Further causes: 2. ${GO_ON}`,
		],
		[
			'no job, which is not called no ID',
			withoutJob(1),
			3,
			NO_JOB.message.what,
			`Item 0: ${NO_JOB.message.advice} Nothing was sent. ${GO_ON}`,
		],
		[
			'no job, and no ID',
			[...withoutJob(1), ...unsent(1, 'failed', emptyId)],
			3,
			'Nothing was sent: 2 of 3 items cannot be processed as they are',
			`Item 0: ${NO_JOB.message.what}. ${NO_JOB.message.advice} Item 1: Empty. Map it. ${GO_ON}`,
		],
	])('%s', (_what, known, count, message, description) => {
		const goesOn = known.length < count;
		expect(headlineOfPlan(numbered(known), count, goesOn)).toEqual({ message, description });
	});
});

describe('the headline of a run that fails', () => {
	const RECEIPTS =
		'For a receipt for each item, set On Error to Continue in the settings of the node and run it again, which is safe.';
	const REFUSED = 'The key was refused (401)';
	const key = { what: REFUSED, advice: 'Copy it.' };
	const A_AND_B = 'Item 0: A. Item 1: B.';
	const each = (...over: Array<Partial<Line>>) =>
		causes('A', 'B').map((one, index) => ({ ...one, ...over[index] }));
	const untried = (what: string) => line('notAttempted', { what });
	const overdue = (what: string) => line('overdue', { what });

	test.each<[string, Line[], string, string, Operation?]>([
		['one cause for all', many(2, 'notAttempted', key), REFUSED, 'Copy it.'],
		[
			'one cause for some: its items, and the others',
			[...repeated(2, 'deleted'), line('failed', key), line('accepted')],
			REFUSED,
			'Item 2: Copy it. The others: 1 deleted, 1 accepted.',
		],
		[
			'several causes',
			[...causes('A', 'B', 'A'), ...many(1000, 'deleted')],
			'Could not delete 3 of 1,003 items',
			'Items 0 and 2: A. Item 1: B. The others: 1,000 deleted.',
		],
		['a look-up', each(), 'Could not look up 2 of 2 items', A_AND_B, 'lookUp'],
		[
			'a dry run',
			each({ dryRun: true }, { dryRun: true }),
			'Could not look up 2 of 2 items',
			A_AND_B,
		],
		['a dry run beside another', each({ dryRun: true }), 'Could not delete 2 of 2 items', A_AND_B],
		[
			'what was not tried is not said to be',
			[...causes('A'), untried('B')],
			'Could not delete 1 of 2 items; not sent: 1',
			A_AND_B,
		],
		['nothing tried', [untried('A'), untried('B')], 'Nothing was sent for 2 of 2 items', A_AND_B],
		[
			'what was verified, and is overdue',
			[overdue('A'), overdue('B'), line('confirmed')],
			'Overdue: 2 of 3 items',
			`${A_AND_B} The others: 1 confirmed.`,
			'verify',
		],
		[
			'what is overdue is not said to be unclear',
			[line('failed', { what: 'A' }), overdue('B'), untried('C'), overdue('B')],
			'Could not verify 1 of 4 items; overdue: 2; not sent: 1',
			'Item 0: A. Items 1 and 3: B. Item 2: C.',
			'verify',
		],
		[
			'overdue, or not sent',
			[overdue('A'), untried('B')],
			'Overdue: 1 of 2 items; not sent: 1',
			A_AND_B,
			'verify',
		],
		[
			'an item with several IDs is one item',
			each({ item: 0 }, { item: 0 }),
			'Could not delete 1 of 1 item',
			'Item 0: A. Item 0: B.',
		],
	])('%s', (_what, lines, message, advice, operation = 'delete') => {
		const description = `${advice} ${RECEIPTS}`;
		expect(headlineOfRun(numbered(lines), operation)).toEqual({ message, description });
	});
});

test('a large number is grouped, and as many items as fit are named', () => {
	expect(grouped(1_234_567)).toBe('1,234,567');
	expect(itemsText([0, 1, 2, 3, 4])).toBe('Items 0, 1, 2, 3 and 4');
	expect(itemsText([0, 1, 2, 3, 4, 5])).toBe('Items 0, 1, 2, 3, 4 and 1 more');
});
