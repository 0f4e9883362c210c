import { accountOf, type Access } from '../../nodes/DeleteProfile/contract/account';
import type { Action } from '../../nodes/DeleteProfile/contract/types';
import { deletionsIn, withNothingToSend, type Plan } from '../../nodes/DeleteProfile/input/plan';
import { fakeAccount, fakeService } from '../support/fakeService';
import { connectionTo, planOf, UNRESOLVED } from './planning';

function ids({ tasks }: Plan, action: Action): string[] {
	return tasks.flatMap((list) => list[action].map(({ id }) => id));
}

function profilesIn(plan: Plan): number {
	return ids(plan, 'delete').length + ids(plan, 'lookUp').length;
}

function reasons({ entries }: Plan): Array<string | undefined> {
	return entries.map(({ result }) => result?.reason);
}

test('each item and each ID of a list has its entry, in input order', () => {
	const plan = planOf([{ id: ['a', 7] }, { id: 'b' }]);
	expect(plan.entries).toMatchObject([
		{ item: 0, id: 'a', host: fakeAccount.host },
		{ item: 0, id: '7' },
		{ item: 1, id: 'b' },
	]);
	expect(ids(plan, 'delete')).toStrictEqual(['a', '7', 'b']);
	expect(profilesIn(plan)).toBe(3);
});

describe('duplicates', () => {
	test('are sent once and reported each time', () => {
		const plan = planOf([{ id: 'a' }, { id: ['b', 'a'] }, { id: 'a' }]);
		expect(ids(plan, 'delete')).toStrictEqual(['a', 'b']);
		expect(plan.entries.map(({ repeats }) => repeats)).toStrictEqual([undefined, undefined, 0, 0]);
		expect(plan.entries[2].target).toBe(plan.entries[0].target);
	});

	test.each([
		[{ id: 7 }, { id: '7' }, 1],
		[{ id: 'a' }, { id: 'A' }, 2],
		[{ id: 'a' }, { id: 'a ' }, 2],
		[{ id: 'a' }, { id: 'a', idType: 'uuid' }, 2],
	])('%j and %j: %p', (one, two, profiles) => {
		expect(profilesIn(planOf([one, two]))).toBe(profiles);
	});

	test('a dry run of an ID that another item deletes is a request of its own', () => {
		const plan = planOf([{ id: 'a' }, { id: 'a', dryRun: true }]);
		expect([ids(plan, 'delete'), ids(plan, 'lookUp')]).toStrictEqual([['a'], ['a']]);
		expect(plan.entries.map(({ dryRun }) => dryRun)).toStrictEqual([false, true]);
	});
});

describe('hard delete', () => {
	const service = fakeService();

	test('goes with the target', () => {
		const plan = planOf([{ id: 'a', hardDelete: true }, { id: 'b' }]);
		const hard = plan.entries.map(({ target }) => target?.parameters?.hardDelete);
		expect(hard).toStrictEqual([true, false]);
	});

	test.each([[[true, false]], [[false, true]], [[true, true, false]], [[false, true, false]]])(
		'items that disagree (%j) send nothing for that profile',
		(flags) => {
			const plan = planOf([...flags.map((hardDelete) => ({ id: 'a', hardDelete })), { id: 'b' }]);
			expect(ids(plan, 'delete')).toStrictEqual(['b']);
			expect(reasons(plan)).toStrictEqual([...flags.map(() => 'conflictingSettings'), undefined]);
			expect(plan.entries[0].result?.message.what).toContain("'Hard Delete'");
			expect(plan.entries.map(({ repeats }) => repeats)).toStrictEqual([
				...flags.map((_, index) => (index === 0 ? undefined : 0)),
				undefined,
			]);
		},
	);

	test('what tells profiles apart is neither blamed for it, nor asked of a look-up', () => {
		const app = { name: 'app', displayName: 'App', description: '', default: '' };
		const parameters = [{ ...app, tellsProfilesApart: true as const }, ...service.parameters!];
		const input = { service: { ...service, parameters } };
		const items = [true, false].map((hardDelete) => ({ id: 'a', app: 'x', hardDelete }));
		const [{ result }] = planOf(items, {}, input).entries;
		expect(result?.message.what).toContain("different 'Hard Delete' values");
		const lookUp = planOf(items, {}, { ...input, operation: 'lookUp' });
		expect(ids(lookUp, 'lookUp')).toStrictEqual(['a']);
	});
});

describe('dry run', () => {
	test('has nothing that only a deletion has, so there is nothing to disagree about', () => {
		const plan = planOf([true, false].map((hardDelete) => ({ id: 'a', dryRun: true, hardDelete })));
		expect(plan.tasks.map(({ lookUp }) => lookUp)).toStrictEqual([[{ id: 'a', idType: 'email' }]]);
		expect(reasons(plan)).toStrictEqual([undefined, undefined]);
	});

	test('where the service cannot be asked, every good ID is skipped and nothing is sent', () => {
		const service = fakeService({ lookUp: false });
		const items = ['a', 'a', '', 'b!'].map((id) => ({ id, dryRun: true }));
		const plan = planOf(items, {}, { service });
		expect(plan.tasks).toStrictEqual([]);
		const unsupported = { outcome: 'skipped', reason: 'unsupportedLookUp' };
		expect(plan.entries.map(({ result }) => result)).toMatchObject([
			{ ...unsupported, message: { what: 'Not checked' } },
			unsupported,
			{ outcome: 'failed', reason: 'emptyId' },
			{ outcome: 'failed', reason: 'invalidId' },
		]);
	});
});

describe('what is not sent', () => {
	const empty = ['failed', 'emptyId', "'Fake ID' is empty"] as const;
	const unusable = ['failed', 'invalidParameter'] as const;
	const skip = { ifIdEmpty: 'skip' };

	test.each([
		[{ id: '' }, {}, ...empty],
		[{ id: null }, {}, ...empty],
		[{ id: [] }, {}, ...empty],
		[{ id: '' }, skip, 'skipped', 'emptyId', "'Fake ID' is empty"],
		[{ id: '', idType: '' }, skip, 'skipped', 'emptyId', "'Fake ID' is empty"],
		[{ id: '', hardDelete: 'x' }, skip, 'skipped', 'emptyId', "'Fake ID' is empty"],
		[{ id: 'undefined' }, {}, 'failed', 'invalidId', "'Fake ID' stands for"],
		[{ id: {} }, skip, 'failed', 'invalidId', "'Fake ID' is an object"],
		[{ id: 'a!' }, {}, 'failed', 'invalidId', "'Fake ID' contains '!'"],
		[{ id: UNRESOLVED }, {}, ...unusable, "'Fake ID' has"],
		[{ id: 'a', idType: 'x' }, {}, ...unusable, "'ID Type' must be one of: email, uuid"],
		[{ id: 'a', dryRun: 'false' }, {}, ...unusable, "'Dry Run' must be true or false"],
		[{ id: 'guarded' }, {}, 'skipped', 'excluded', "Excluded by 'Never Delete'"],
		[{ id: '7' }, {}, 'skipped', 'excluded', "Excluded by 'Never Delete'"],
		[{ id: 'guarded', dryRun: true }, {}, 'skipped', 'excluded', "Excluded by 'Never Delete'"],
	])('%j with %j is reported, and the others go on', (item, options, outcome, reason, words) => {
		const neverDelete = new Set(['GUARDED', '7']);
		const plan = planOf([item, { id: 'good' }], options, { neverDelete });
		expect(plan.entries).toHaveLength(2);
		const message = { what: expect.stringContaining(words) };
		expect(plan.entries[0].result).toMatchObject({ outcome, reason, message });
		expect(plan.entries[0].target).toBeUndefined();
		expect([ids(plan, 'delete'), ids(plan, 'lookUp')]).toStrictEqual([['good'], []]);
	});
});

describe('accounts', () => {
	const access: Access = {
		...fakeService().access,
		keys: ['accountId', 'passcode'].map((name) => ({ name, displayName: name })),
		limitedBy: ['accountId'],
	};

	/** A plan whose items name one person, each with a connection of its own. */
	function planWith(credentials: readonly object[], hardDelete = [false, false]): Plan {
		const connections = credentials.map((credential) => {
			const custom = { server: 'custom', baseUrl: 'https://gate.example/a', ...credential };
			const account = accountOf('Fake', access, { accountId: 'x', passcode: 'p', ...custom });
			if (!account.ok) throw new Error(account.problem.what);
			return connectionTo(account.value);
		});
		const items = connections.map((_, index) => ({ id: 'ada', hardDelete: hardDelete[index] }));
		return planOf(items, {}, { connectionOf: (item) => connections[item] });
	}

	test.each([
		['the same credential again', {}],
		['another passcode', { passcode: 'q' }],
		['capitals and a slash', { baseUrl: 'HTTPS://GATE.example/a/' }],
		['a port and double slashes', { baseUrl: 'https://gate.example:443//a' }],
	])('%s is the same account: sent once, counted once', (_how, credential) => {
		const plan = planWith([{}, credential]);
		expect(ids(plan, 'delete')).toStrictEqual(['ada']);
		expect(deletionsIn(plan)).toBe(1);
		expect(plan.entries[1]).toMatchObject({ repeats: 0, target: plan.entries[0].target });
		const contradicted = planWith([{}, credential], [true, false]);
		expect(reasons(contradicted)).toStrictEqual(['conflictingSettings', 'conflictingSettings']);
		expect(deletionsIn(contradicted)).toBe(0);
	});

	test.each([
		['another app behind the same gateway', { baseUrl: 'https://gate.example/b' }],
		['a path in other letters', { baseUrl: 'https://gate.example/A' }],
		['another account ID', { accountId: 'y' }],
		['the regular host', { server: 'production' }],
	])('%s is another account', (_how, credential) => {
		const plan = planWith([{}, credential], [true, false]);
		const asked = plan.tasks.map((tasks) => tasks.delete.map(({ id }) => id));
		expect(asked).toStrictEqual([['ada'], ['ada']]);
		expect(plan.entries[0].target).not.toBe(plan.entries[1].target);
		expect(deletionsIn(plan)).toBe(2);
	});

	const message = { what: 'The Fake credential is missing' };
	const missing = { ok: false, problem: { reason: 'missingCredential', message } } as const;
	const connectionOf = (item: number) => (item === 1 ? connectionTo() : missing);

	test('an item whose account cannot be used says so, and the others go on', () => {
		const plan = planOf([{ id: 'a' }, { id: 'b' }, { id: '' }], {}, { connectionOf });
		expect(reasons(plan)).toStrictEqual(['missingCredential', undefined, 'emptyId']);
		expect(plan.entries[0].result).toMatchObject({ outcome: 'notAttempted', message });
		expect(ids(plan, 'delete')).toStrictEqual(['b']);
	});

	test.each([
		['an ID', { id: 'a' }],
		['a job', { id: '', jobId: 'j' }],
		['both', { id: 'a', jobId: 'j' }],
	])('nor is %s verified there', (_name, item) => {
		const service = fakeService({ job: fakeService().lookUp });
		const verifying = { operation: 'verify', service, connectionOf } as const;
		const plan = planOf([{ jobId: '', expectedBy: '', ...item }], {}, verifying);
		expect([reasons(plan), plan.tasks]).toStrictEqual([['missingCredential'], []]);
	});
});

test('only deletions are counted, each profile once', () => {
	expect(deletionsIn(planOf([{ id: 'a' }, { id: 'a' }, { id: 'b', dryRun: true }]))).toBe(1);
});

test('withNothingToSend leaves nothing to send, and a result for everybody', () => {
	const plan = planOf([{ id: 'a' }, { id: 'a' }, { id: 'b', dryRun: true }, { id: '' }]);
	const message = { what: 'Too many' };
	const called = withNothingToSend(plan, { reason: 'tooManyProfiles', message });
	expect(called.tasks).toStrictEqual([]);
	expect(reasons(called)).toStrictEqual([...Array(3).fill('tooManyProfiles'), 'emptyId']);
	expect(called.entries.every(({ target }) => target === undefined)).toBe(true);
});

describe('a verification', () => {
	const withJobs = fakeService({ job: fakeService().lookUp });
	const onlyJobs = fakeService({ job: fakeService().lookUp, lookUp: false });
	const HASH = 'a1'.repeat(32);
	const AT = '2026-11-30T21:27:00.000Z';
	const verify = (
		items: Array<Record<string, unknown>>,
		service: typeof withJobs,
		options: Record<string, unknown> = {},
	) => {
		const verifying = items.map((item) => ({ jobId: '', expectedBy: '', ...item }));
		return planOf(verifying, options, { operation: 'verify', service });
	};

	test.each([
		['by ID where there are no jobs', fakeService(), { id: 'a', jobId: 'j' }, ['a'], []],
		['by both where both can be asked', withJobs, { id: 'a', jobId: 'j' }, ['a'], ['j']],
		['by ID alone', withJobs, { id: 'a' }, ['a'], []],
		[
			'by both where the ID only looks like a hash',
			withJobs,
			{ id: `${HASH}0`, jobId: 'j' },
			[`${HASH}0`],
			['j'],
		],
		[
			'by both where a hash is in the ID',
			withJobs,
			{ id: `x${HASH}`, jobId: 'j' },
			[`x${HASH}`],
			['j'],
		],
		['by job alone', withJobs, { id: '', jobId: 'j' }, [], ['j']],
		['by job where the ID is a hash', withJobs, { id: HASH, jobId: 'j' }, [], ['j']],
		['by job where the ID is none', withJobs, { id: 'null', jobId: 'j' }, [], ['j']],
		['by job where nothing can be looked up', onlyJobs, { id: 'a', jobId: 'j' }, [], ['j']],
	])('asks %s', (_name, service, item, lookUps, jobs) => {
		const plan = verify([{ ...item, expectedBy: AT }], service);
		const asked = (['lookUp', 'job', 'delete'] as const).map((action) => ids(plan, action));
		expect(asked).toStrictEqual([lookUps, jobs, []]);
		expect(plan.entries[0]).toMatchObject({ expectedBy: Date.parse(AT), dryRun: false });
	});

	test.each([
		['no ID and no job', withJobs, { id: '' }, 'emptyId'],
		['an ID that is none, and no job', withJobs, { id: 'null' }, 'invalidId'],
		['the hash of a receipt', fakeService(), { id: HASH }, 'invalidId'],
		['one that a database wrote', fakeService(), { id: HASH.toUpperCase() }, 'invalidId'],
		['no job where nothing can be looked up', onlyJobs, { id: 'a' }, 'emptyId'],
		['a job that is none', onlyJobs, { id: 'a', jobId: 'undefined' }, 'invalidParameter'],
		['a time that is none', withJobs, { id: 'a', expectedBy: 'soon' }, 'invalidParameter'],
		['a time of a job', onlyJobs, { id: '', jobId: 'j', expectedBy: 'soon' }, 'invalidParameter'],
		['a time of both', withJobs, { id: 'a', jobId: 'j', expectedBy: 'soon' }, 'invalidParameter'],
	])('asks nothing for %s', (_name, service, item, reason) => {
		const plan = verify([item], service);
		expect([reasons(plan), plan.tasks]).toStrictEqual([[reason], []]);
	});

	test.each([
		['look-ups', fakeService()],
		['look-ups and jobs', withJobs],
		['jobs alone', onlyJobs],
	])('of somebody with neither ID nor job is skipped if wanted, with %s', (_name, service) => {
		const { entries } = verify([{ id: '' }, { id: HASH }], service, { ifIdEmpty: 'skip' });
		expect(entries.map(({ result }) => result?.outcome)).toStrictEqual(['skipped', 'failed']);
	});

	test('one job of many people is asked for once, and each has a time of its own', () => {
		const times = [AT, '2026-12-01T00:00:00Z', undefined];
		const plan = verify(
			times.map((expectedBy, n) => ({ id: `p${n}`, jobId: 'j', expectedBy })),
			onlyJobs,
		);
		expect(ids(plan, 'job')).toStrictEqual(['j']);
		expect(plan.entries.map(({ id, repeats, expectedBy }) => [id, repeats, expectedBy])).toEqual(
			times.map((time, n) => [`p${n}`, undefined, time && Date.parse(time)]),
		);
	});
});
