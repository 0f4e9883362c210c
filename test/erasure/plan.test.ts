import type { Entry, Plan } from '../../nodes/DeleteProfile/erasure/plan';
import { callOff, profilesIn } from '../../nodes/DeleteProfile/erasure/plan';
import type { Action } from '../../nodes/DeleteProfile/erasure/types';
import { fakeService } from '../support/fakeService';
import { planOf, UNRESOLVED } from './planning';

function ids(plan: Plan, action: Action): string[] {
	return [...plan.tasks.values()].flatMap((tasks) => tasks[action].map((target) => target.id));
}

function reasons(plan: Plan): Array<string | undefined> {
	return plan.entries.map(({ result, target }: Entry) => (result ?? target?.result)?.reason);
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
	const services = [fakeService(), fakeService({}, { name: 'other' })];
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
	test('are sent once and answered each time', () => {
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
			expect(plan.entries[0].target?.result?.message).toContain("'Fake Hard Delete'");
		},
	);

	test('is not asked of a look up, nor of a service without it', () => {
		const lookUp = planOf([{ fakeId: 'a' }], {}, { operation: 'lookUp' });
		expect(lookUp.entries[0].target).not.toHaveProperty('hardDelete');
		const service = fakeService();
		const parameters = { ...service.parameters, hardDelete: undefined };
		const plain = planOf([{ fakeId: 'a' }], {}, { services: [{ ...service, parameters }] });
		expect(plain.entries[0].target).not.toHaveProperty('hardDelete');
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
		expect(plan.entries[0].result?.message).toContain("'Dry Run'");
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
		['a mapping accident', { fakeId: 'undefined' }, {}, 'failed', 'invalidId', "'Fake ID' is what"],
		['an object', { fakeId: {} }, { ifIdEmpty: 'skip' }, 'failed', 'invalidId', "'Fake ID' is of"],
		[
			"an ID that the service can't take",
			{ fakeId: 'a!' },
			{},
			'failed',
			'invalidId',
			"contains '!'",
		],
		[
			'a protected ID',
			{ fakeId: 'a' },
			{ neverDelete: 'a' },
			'skipped',
			'excluded',
			'Never Delete',
		],
		['a protected number', { fakeId: 7 }, { neverDelete: ['7'] }, 'skipped', 'excluded', 'Never'],
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
	])('%s is answered, and the others go on', (_what, item, options, outcome, reason, words) => {
		const plan = planOf([item, { fakeId: 'good' }], options);
		expect(plan.entries).toHaveLength(2);
		expect(plan.entries[0].result).toMatchObject({
			outcome,
			reason,
			message: expect.stringContaining(words),
		});
		expect(plan.entries[0].target).toBeUndefined();
		expect(ids(plan, 'delete')).toEqual(['good']);
	});

	test('never delete also keeps an ID from being looked up', () => {
		const plan = planOf([{ fakeId: 'a' }], { neverDelete: 'a' }, { operation: 'lookUp' });
		expect(profilesIn(plan)).toBe(0);
	});
});

test('callOff answers everything and leaves nothing to send', () => {
	const plan = planOf([{ fakeId: 'a' }, { fakeId: 'b', dryRun: true }]);
	for (const tasks of plan.tasks.values()) callOff(tasks, 'missingCredential', 'No credential.');
	expect(profilesIn(plan)).toBe(0);
	for (const { target } of plan.entries) {
		expect(target?.result).toMatchObject({ outcome: 'notAttempted', reason: 'missingCredential' });
	}
});
