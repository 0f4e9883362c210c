import type { Action } from '../../nodes/DeleteProfile/contract/types';
import {
	deletionsIn,
	withNothingToSend,
	type ConnectionOf,
	type Entry,
	type Plan,
} from '../../nodes/DeleteProfile/erasure/plan';
import { fakeAccount, fakeService } from '../support/fakeService';
import { oneAccount, planOf, UNRESOLVED } from './planning';

function ids(plan: Plan, action: Action): string[] {
	return plan.tasks.flatMap((tasks) => tasks[action].map((target) => target.id));
}

function profilesIn(plan: Plan): number {
	return ids(plan, 'delete').length + ids(plan, 'lookUp').length;
}

function reasons(plan: Plan): Array<string | undefined> {
	return plan.entries.map(({ result }: Entry) => result?.reason);
}

test('each item and each ID of a list has its entry, in input order', () => {
	const plan = planOf([{ fakeId: ['a', 7] }, { fakeId: 'b' }]);
	expect(plan.entries.map(({ item, id }) => [item, id])).toEqual([
		[0, 'a'],
		[0, '7'],
		[1, 'b'],
	]);
	expect(ids(plan, 'delete')).toEqual(['a', '7', 'b']);
	expect(profilesIn(plan)).toBe(3);
});

test('each service has its entry for each item', () => {
	const services = [fakeService(), fakeService({ name: 'other' })];
	const plan = planOf([{ fakeId: 'a' }, { fakeId: 'b' }], {}, { services });
	expect(plan.entries.map(({ item, service }) => [item, service?.name])).toEqual([
		[0, 'fake'],
		[0, 'other'],
		[1, 'fake'],
		[1, 'other'],
	]);
	expect(profilesIn(plan)).toBe(4);
});

describe('duplicates', () => {
	test('are sent once and reported each time', () => {
		const plan = planOf([{ fakeId: 'a' }, { fakeId: ['b', 'a'] }, { fakeId: 'a' }]);
		expect(ids(plan, 'delete')).toEqual(['a', 'b']);
		expect(plan.entries.map(({ repeats }) => repeats)).toEqual([undefined, undefined, 0, 0]);
		expect(plan.entries[2].target).toBe(plan.entries[0].target);
	});

	test('a number and a text with the same characters are the same ID', () => {
		expect(ids(planOf([{ fakeId: 7 }, { fakeId: '7' }]), 'delete')).toEqual(['7']);
	});

	test.each([
		[{ fakeId: 'a' }, { fakeId: 'A' }],
		[{ fakeId: 'a' }, { fakeId: 'a ' }],
		[{ fakeId: 'a' }, { fakeId: 'a', fakeIdType: 'uuid' }],
	])('%j and %j are two profiles', (one, two) => {
		expect(profilesIn(planOf([one, two]))).toBe(2);
	});

	test('a dry run of an ID that another item deletes is a request of its own', () => {
		const plan = planOf([{ fakeId: 'a' }, { fakeId: 'a', dryRun: true }]);
		expect(ids(plan, 'delete')).toEqual(['a']);
		expect(ids(plan, 'lookUp')).toEqual(['a']);
		expect(plan.entries.map(({ dryRun }) => dryRun)).toEqual([false, true]);
	});
});

describe('hard delete', () => {
	test('goes with the target', () => {
		const plan = planOf([{ fakeId: 'a', fakeHardDelete: true }, { fakeId: 'b' }]);
		expect(plan.entries.map(({ target }) => target?.hardDelete)).toEqual([true, false]);
	});

	test.each([[[true, false]], [[false, true]], [[true, true, false]], [[false, true, false]]])(
		'items that disagree (%j) send nothing for that profile',
		(flags) => {
			const plan = planOf([
				...flags.map((fakeHardDelete) => ({ fakeId: 'a', fakeHardDelete })),
				{ fakeId: 'b' },
			]);
			expect(ids(plan, 'delete')).toEqual(['b']);
			expect(reasons(plan)).toEqual([...flags.map(() => 'conflictingSettings'), undefined]);
			expect(plan.entries[0].result?.message.what).toContain("'Fake Hard Delete'");
		},
	);

	test('is not asked of a look up, nor of a service without it', () => {
		const lookUp = planOf([{ fakeId: 'a' }], {}, { operation: 'lookUp' });
		expect(lookUp.entries[0].target?.hardDelete).toBeUndefined();
		const service = fakeService();
		const fields = { ...service.fields, hardDelete: undefined };
		const plain = planOf([{ fakeId: 'a' }], {}, { services: [{ ...service, fields }] });
		expect(plain.entries[0].target?.hardDelete).toBeUndefined();
	});
});

describe('dry run', () => {
	test('is decided for each item', () => {
		const plan = planOf([{ fakeId: 'a', dryRun: true }, { fakeId: 'b' }]);
		expect(ids(plan, 'lookUp')).toEqual(['a']);
		expect(ids(plan, 'delete')).toEqual(['b']);
	});

	test.each([UNRESOLVED, 'false', undefined, 0])('that is %p deletes nothing', (dryRun) => {
		const plan = planOf([{ fakeId: 'a', dryRun }]);
		expect(profilesIn(plan)).toBe(0);
		expect(reasons(plan)).toEqual(['invalidParameter']);
		expect(plan.entries[0].result?.message.what).toContain("'Dry Run'");
	});

	test('a preview is one, whatever the parameter says', () => {
		const plan = planOf([{ fakeId: 'a', dryRun: UNRESOLVED }], {}, { previewOnly: true });
		expect(ids(plan, 'delete')).toEqual([]);
		expect(ids(plan, 'lookUp')).toEqual(['a']);
		expect(plan.entries[0].dryRun).toBe(true);
	});
});

test('a look up only ever looks up', () => {
	const plan = planOf([{ fakeId: 'a', dryRun: UNRESOLVED }], {}, { operation: 'lookUp' });
	expect(ids(plan, 'delete')).toEqual([]);
	expect(ids(plan, 'lookUp')).toEqual(['a']);
	expect(plan.entries[0].dryRun).toBe(false);
});

describe('what is not sent', () => {
	test.each([
		['an empty ID', { fakeId: '' }, {}, 'failed', 'emptyId', "'Fake ID' is empty"],
		['no ID at all', { fakeId: null }, {}, 'failed', 'emptyId', "'Fake ID' is empty"],
		['an empty list', { fakeId: [] }, {}, 'failed', 'emptyId', "'Fake ID' is empty"],
		[
			'an empty ID, to skip',
			{ fakeId: '' },
			{ ifIdEmpty: 'skip' },
			'skipped',
			'emptyId',
			"'Fake ID'",
		],
		[
			'a mapping accident',
			{ fakeId: 'undefined' },
			{},
			'failed',
			'invalidId',
			"'Fake ID' stands for",
		],
		[
			'an object',
			{ fakeId: {} },
			{ ifIdEmpty: 'skip' },
			'failed',
			'invalidId',
			"'Fake ID' is an object",
		],
		[
			"an ID that the service can't take",
			{ fakeId: 'a!' },
			{},
			'failed',
			'invalidId',
			"contains '!'",
		],
		['an unresolved ID', { fakeId: UNRESOLVED }, {}, 'failed', 'invalidParameter', "'Fake ID' has"],
		[
			'an unresolved type',
			{ fakeId: 'a', fakeIdType: UNRESOLVED },
			{},
			'failed',
			'invalidParameter',
			"'Fake ID Type' has",
		],
		[
			'an unknown type',
			{ fakeId: 'a', fakeIdType: 'x' },
			{},
			'failed',
			'invalidParameter',
			'email, uuid',
		],
		[
			'an unclear hard delete',
			{ fakeId: 'a', fakeHardDelete: 'yes' },
			{},
			'failed',
			'invalidParameter',
			"'Fake Hard Delete' must be",
		],
		[
			'an unresolved hard delete',
			{ fakeId: 'a', fakeHardDelete: UNRESOLVED },
			{},
			'failed',
			'invalidParameter',
			"'Fake Hard Delete' has",
		],
	])('%s is reported, and the others go on', (_what, item, options, outcome, reason, words) => {
		const plan = planOf([item, { fakeId: 'good' }], options);
		expect(plan.entries).toHaveLength(2);
		expect(plan.entries[0].result).toMatchObject({
			outcome,
			reason,
			message: { what: expect.stringContaining(words) },
		});
		expect(plan.entries[0].target).toBeUndefined();
		expect(ids(plan, 'delete')).toEqual(['good']);
	});

	test.each(['a', '7'])('a protected ID (%j) is skipped, and the others go on', (id) => {
		const plan = planOf(
			[{ fakeId: id }, { fakeId: 'good' }],
			{},
			{ neverDelete: new Set(['A', '7']) },
		);
		expect(plan.entries[0].result).toMatchObject({
			outcome: 'skipped',
			reason: 'excluded',
			message: { what: "Excluded by 'Never Delete'" },
		});
		expect(ids(plan, 'delete')).toEqual(['good']);
	});

	test('a protected ID is not even looked up by a dry run', () => {
		const item = { fakeId: 'a', dryRun: true };
		expect(profilesIn(planOf([item], {}, { neverDelete: new Set(['A']) }))).toBe(0);
	});
});

describe('accounts', () => {
	/** Items with an even number belong to one tenant, the others to another. */
	function twoTenants(): ConnectionOf {
		const [even, odd] = [oneAccount(), oneAccount()];
		return (service, item) => (item % 2 === 0 ? even : odd)(service, item);
	}

	test('every item is done with its own, and the same ID is another profile there', () => {
		const plan = planOf(
			[{ fakeId: 'a' }, { fakeId: 'a' }, { fakeId: 'a' }],
			{},
			{
				connectionOf: twoTenants(),
			},
		);
		expect(plan.tasks.map((tasks) => tasks.delete.map(({ id }) => id))).toEqual([['a'], ['a']]);
		expect(plan.entries.map(({ repeats }) => repeats)).toEqual([undefined, undefined, 0]);
		expect(plan.entries[0].target).not.toBe(plan.entries[1].target);
		expect(deletionsIn(plan)).toBe(2);
	});

	test('an item whose account cannot be used says so, and the others go on', () => {
		const message = { what: 'The Fake credential is missing' };
		const plan = planOf(
			[{ fakeId: 'a' }, { fakeId: 'b' }, { fakeId: '' }],
			{},
			{
				connectionOf: (service, item) =>
					item === 1
						? oneAccount()(service, item)
						: { ok: false, problem: { reason: 'missingCredential', message } },
			},
		);
		expect(reasons(plan)).toEqual(['missingCredential', undefined, 'emptyId']);
		expect(plan.entries[0].result).toMatchObject({ outcome: 'notAttempted', message });
		expect(ids(plan, 'delete')).toEqual(['b']);
	});

	test('the host of the account stands in the entry', () => {
		expect(planOf([{ fakeId: 'a' }]).entries[0].host).toBe(fakeAccount.host);
	});
});

test.each([
	['a look-up', { operation: 'lookUp' }, {}],
	['a dry run', {}, { dryRun: true }],
] as const)(
	'%s at a service that cannot be read sends nothing, and says so',
	(_what, input, item) => {
		const services = [fakeService({ lookUp: false })];
		const plan = planOf([{ fakeId: 'a', ...item }], {}, { services, ...input });
		expect(plan.tasks).toEqual([]);
		expect(plan.entries[0].result).toMatchObject({
			outcome: 'notAttempted',
			reason: 'unsupportedLookUp',
		});
	},
);

test('only deletions are counted, each profile once', () => {
	const items = [{ fakeId: 'a' }, { fakeId: 'a' }, { fakeId: 'b', dryRun: true }];
	expect(deletionsIn(planOf(items))).toBe(1);
});

test('withNothingToSend leaves nothing to send, and a result for everybody', () => {
	const plan = planOf([{ fakeId: 'a' }, { fakeId: 'b', dryRun: true }, { fakeId: '' }]);
	const message = { what: 'Too many' };
	const called = withNothingToSend(plan, { reason: 'tooManyProfiles', message });
	expect(called.tasks).toEqual([]);
	expect(reasons(called)).toEqual(['tooManyProfiles', 'tooManyProfiles', 'emptyId']);
	expect(called.entries.every(({ target }) => target === undefined)).toBe(true);
});
