import type { Service } from '../../nodes/DeleteProfile/contract/service';
import type { Outcome, Result } from '../../nodes/DeleteProfile/contract/types';
import { memoryOf } from '../../nodes/DeleteProfile/erasure/memory';
import { runConnection } from '../../nodes/DeleteProfile/erasure/settle';
import { FakeClock } from '../support/fakeClock';
import {
	FakeServer,
	fakeAccount,
	fakeService,
	inTurn,
	manyTargets,
	status,
	type FakeServerOptions,
	type Fault,
} from '../support/fakeService';
import { settingsWith } from '../input/planning';

interface Given extends FakeServerOptions {
	/** How many are to be deleted, and looked up: `id-0`, `id-1` … */
	readonly delete?: number;
	readonly lookUp?: number;
	readonly options?: Record<string, unknown>;
	readonly service?: Service;
	readonly execution?: object;
	readonly operation?: 'delete' | 'lookUp';
	readonly account?: string;
	readonly clock?: FakeClock;
	readonly server?: FakeServer;
	/** When the user cancels. Ms after the start. */
	readonly stopAt?: number;
}

interface Settled {
	readonly clock: FakeClock;
	readonly server: FakeServer;
	readonly deleted: ReadonlyArray<Result | undefined>;
	readonly lookedUp: ReadonlyArray<Result | undefined>;
}

let accounts = 0;

/** Settles one account; at a server of its own unless said. */
async function begin(given: Given, clock: FakeClock): Promise<Settled> {
	const { service = fakeService(), operation = 'delete' } = given;
	const { server = new FakeServer(clock, given), execution = {}, stopAt } = given;
	const account = { ...fakeAccount, fingerprint: given.account ?? `settle test ${accounts++}` };
	const [toDelete, toLookUp] = [given.delete, given.lookUp].map((count = 0) => [
		...manyTargets(count),
	]);
	const controller = stopAt === undefined ? undefined : new AbortController();
	if (controller) void clock.sleep(stopAt!).then(() => controller.abort());
	const connection = { service, account, send: server.send };
	const settings = settingsWith(given.options);
	const results = await runConnection(
		{ connection, delete: toDelete, lookUp: toLookUp, job: [] },
		// An old n8n has no signal.
		{ operation, settings, memory: memoryOf(execution, 0), clock, signal: controller?.signal },
	);
	const [deleted, lookedUp] = [toDelete, toLookUp].map((targets) =>
		targets.map((target) => results.get(target)),
	);
	return { clock, server, deleted, lookedUp };
}

async function settle(given: Given): Promise<Settled> {
	const { clock = new FakeClock() } = given;
	return await clock.run(begin(given, clock));
}

const outcomesOf = (results: ReadonlyArray<Result | undefined>) =>
	results.map((result) => result?.outcome);

const all = (count: number, outcome: Outcome) => Array<Outcome>(count).fill(outcome);

test('ten runs of one account together keep to its cap; other accounts are not held up', async () => {
	const clock = new FakeClock();
	const [server, other] = [0, 1].map(() => new FakeServer(clock, { latency: () => 50 }));
	const options = { maxConcurrency: 3, batchSize: 2 };
	const shared = { server, account: 'shared', options, delete: 20 };
	const runs = Array.from({ length: 10 }, async () => await begin(shared, clock));
	await settle({ clock, server: other, delete: 5 });
	expect(clock.elapsed).toBe(50);
	const settled = await clock.run(Promise.all(runs));
	expect(server.maxInFlight).toBe(3);
	expect(server.seen).toHaveLength(100);
	const outcomes = settled.flatMap(({ deleted }) => outcomesOf(deleted));
	expect(outcomes.sort()).toStrictEqual([...all(180, 'alreadyAbsent'), ...all(20, 'deleted')]);
});

test.each([
	['the default of the service', {}, 2],
	["the user's own", { maxConcurrency: 1 }, 1],
	['never more than the service takes', { maxConcurrency: 100 }, 4],
])('cap: %s', async (_what, options, most) => {
	const service = fakeService({ limits: { concurrency: 2, maxConcurrency: 4, batchSize: 1 } });
	const { server } = await settle({ service, options, delete: 20, latency: () => 50 });
	expect(server.maxInFlight).toBe(most);
});

test.each([
	[{}, 30],
	[{ batchSize: 7 }, 7],
	[{ batchSize: 100 }, 30],
])('batches with %j hold at most %p, look ups one', async (options, size) => {
	const service = fakeService({ limits: { batchSize: 30 } });
	const { server } = await settle({ service, options, delete: 90, lookUp: 3 });
	const sizes = (action: string) =>
		server.seen.filter((seen) => seen.action === action).map(({ ids }) => ids.length);
	expect(Math.max(...sizes('delete'))).toBe(size);
	expect(sizes('lookUp')).toStrictEqual([1, 1, 1]);
});

test.each([
	[{}, 10],
	[{ requestsPerSecond: 2 }, 50],
	[{ requestsPerSecond: 0 }, 0],
])('%j: 100 requests take about %p s', async (options, seconds) => {
	const service = fakeService({ limits: { batchSize: 1, requestsPerSecond: 10 } });
	const { clock } = await settle({ service, options, delete: 100 });
	expect(Math.abs(clock.elapsed / 1000 - seconds)).toBeLessThanOrEqual(1);
});

describe('the documented rate holds for all runs of an account', () => {
	const slow = { concurrency: 5, maxConcurrency: 5, requestsPerSecond: 1, batchSize: 1 };
	const limits = { batchSize: 1, requestsPerSecond: 100 };
	const service = fakeService({ limits, lookUp: { limits: slow } });

	/** After the first one. Ms; 25 of them are caught up on, as if it had started late. */
	const SECONDS = [975, 1975, 2975];

	/** By action, after the first request. Ms. */
	function startsIn({ seen }: FakeServer, action: string): number[] {
		const of = seen.filter((one) => one.action === action);
		return of.map(({ startedAt }) => Math.round(startedAt - seen[0].startedAt));
	}

	test.each([
		['at once', 0],
		['when the next request is due', SECONDS[0]],
	])('where they follow one another %s, as the passes of a loop do', async (account, pause) => {
		const clock = new FakeClock();
		const server = new FakeServer(clock);
		const given = { clock, server, service, account };
		for (let pass = 0; pass < 4; pass++) {
			await settle({ ...given, lookUp: 1 });
			await clock.advance(pause);
		}
		expect(startsIn(server, 'lookUp')).toStrictEqual([0, ...SECONDS]);
	});

	test('also after an action with another number', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock);
		const given = { clock, server, service, account: 'mixed' };
		for (const run of [{ lookUp: 1 }, { delete: 1 }]) await settle({ ...given, ...run });
		await clock.advance(100);
		// Who uses another account drops the gates that nothing holds any more.
		await settle({ clock, delete: 1 });
		await settle({ ...given, lookUp: 1 });
		expect(startsIn(server, 'lookUp')).toStrictEqual([0, SECONDS[0]]);
	});

	test('where they run side by side, whatever faster requests there are', async () => {
		const clock = new FakeClock();
		const server = new FakeServer(clock);
		const given = { server, service, account: 'side by side' };
		const runs = [{ delete: 200 }, { lookUp: 2 }, { lookUp: 2 }];
		await clock.run(Promise.all(runs.map(async (run) => await begin({ ...given, ...run }, clock))));
		const [first, ...others] = startsIn(server, 'lookUp');
		expect(others).toStrictEqual(SECONDS.map((ms) => first + ms));
		expect(startsIn(server, 'delete').at(-1)).toBeLessThan(2000);
	});

	test.each([
		['an action with a number of its own does not wait for another', service, 0],
		['actions with the same number share it', fakeService({ limits: slow }), SECONDS[0]],
	])('%s', async (what, one, wait) => {
		const clock = new FakeClock();
		const server = new FakeServer(clock);
		const given = { clock, server, service: one, account: what };
		await settle({ ...given, delete: 1 });
		await settle({ ...given, lookUp: 1 });
		expect(startsIn(server, 'lookUp')).toStrictEqual([wait]);
	});
});

test('a busy account is waited for as long as Give Up After says', async () => {
	const options = { giveUpAfter: 20 };
	const { clock, deleted } = await settle({ options, delete: 1, fault: () => status(429) });
	expect(deleted).toMatchObject([{ outcome: 'failed', reason: 'rateLimited' }]);
	expect(clock.elapsed).toBeGreaterThan(2000);
	expect(clock.elapsed).toBeLessThanOrEqual(20_000);
});

describe('Retry On Fail', () => {
	const says = (state: string) => status(200, { body: { states: [state] } });
	/** What the service does with a request. */
	const RESPONSES = {
		works: undefined,
		down: status(500),
		downButDone: status(500, { works: true }),
		lostButDone: { kind: 'reset', works: true },
		denied: status(401, { body: {} }),
		deleted: says('deleted'),
		found: says('found'),
		absent: says('absent'),
	} as const satisfies Record<string, Fault | undefined>;
	const DELETED = { outcome: 'deleted', message: { what: 'Confirmed' } };
	const VERIFIED = { outcome: 'deleted', message: { what: 'Confirmed; absent now' } };
	const UNVERIFIED = {
		...{ outcome: 'deleted', reason: 'unverified' },
		message: { what: 'Confirmed, but not verified' },
	};
	const GONE = { outcome: 'alreadyAbsent', reason: 'goneAfterRetry' };
	const PRESENT = { outcome: 'failed', reason: 'stillPresent' };
	const UNCLEAR = { outcome: 'failed', reason: 'serviceUnavailable' };
	const DENIED = {
		...{ outcome: 'failed', reason: 'unauthorized' },
		message: { advice: expect.stringContaining('may be deleted already') as string },
	};
	const unverified = { options: { verifyAfterDelete: false } };
	const twoAttempts = { options: { maxAttempts: 2 } };
	const unasked = { service: fakeService({ lookUp: false }) };

	/** What the first try and the second say of one person, and what the second one sends. */
	test.each<[string, Array<keyof typeof RESPONSES>, first: object, second: object, string, Given?]>(
		[
			['confirmed: not sent again', [], DELETED, DELETED, '', unverified],
			['verified: not looked up again', [], VERIFIED, VERIFIED, ''],
			['may have worked: stays open', ['downButDone'], UNCLEAR, GONE, 'delete'],
			['open, and the key is refused now', ['downButDone', 'denied'], UNCLEAR, DENIED, 'delete'],
			['gone after an attempt of the first try', ['lostButDone'], GONE, GONE, '', twoAttempts],
			['still present: deleted again', ['deleted'], PRESENT, VERIFIED, 'delete lookUp'],
			['still present, gone by now', ['deleted', 'found', 'absent'], PRESENT, GONE, 'delete'],
			['unverified: not deleted again', ['works', 'down'], UNVERIFIED, VERIFIED, 'lookUp'],
			['unverified twice', ['works', 'down', 'down'], UNVERIFIED, UNVERIFIED, 'lookUp'],
			['unverified, and there', ['deleted', 'down', 'found'], UNVERIFIED, PRESENT, 'lookUp'],
			['unverified without a way to ask', [], UNVERIFIED, UNVERIFIED, '', unasked],
		],
	)('%s', async (_what, responses, one, two, sent, given = {}) => {
		const fault = inTurn(...responses.map((response) => RESPONSES[response]));
		const clock = new FakeClock();
		const server = new FakeServer(clock, { fault });
		const usual = { maxAttempts: 1, batchSize: 1, ifNotFound: 'fail', verifyAfterDelete: true };
		const options = { ...usual, ...given.options };
		const account = `settle test ${accounts++}`;
		const common = { ...given, delete: 1, clock, server, options, account, execution: {} };
		const [first] = (await settle(common)).deleted;
		const requests = server.seen.length;
		await clock.advance(60_000);
		const [second] = (await settle(common)).deleted;
		const expected = [one, two].map((result) => ({ reason: undefined, ...result }));
		expect([first, second].map((result) => ({ reason: undefined, ...result }))).toMatchObject(
			expected,
		);
		const actions = server.seen.slice(requests).map(({ action }) => action);
		expect(actions.join(' ')).toBe(sent);
	});

	test('a look-up says nothing about what was left open', async () => {
		const fault = inTurn(status(500));
		const clock = new FakeClock();
		const server = new FakeServer(clock, { profiles: [], fault });
		const common = { clock, server, account: 'open', execution: {} };
		const { deleted } = await settle({ ...common, delete: 1, options: { maxAttempts: 1 } });
		expect(deleted).toMatchObject([UNCLEAR]);
		const { lookedUp } = await settle({ ...common, lookUp: 1, operation: 'lookUp' });
		expect(outcomesOf(lookedUp)).toStrictEqual(['notFound']);
		expect(lookedUp[0]?.reason).toBeUndefined();
	});

	test('a target that something unforeseen left without a settlement stays open', async () => {
		const request = () => {
			throw new Error('Nobody thought of it');
		};
		const service = fakeService({ delete: { request } });
		const options = { ifNotFound: 'fail' };
		const common = { delete: 1, profiles: [], execution: {}, account: 'broken', options };
		const once = await settle({ ...common, service });
		expect(once.deleted).toMatchObject([{ reason: 'stopped', mayBeGone: true }]);
		const again = await settle(common);
		expect(again.deleted).toMatchObject([GONE]);
	});

	test('another execution asks again, and finds them absent', async () => {
		const { clock, server } = await settle({ delete: 2 });
		const { deleted } = await settle({ clock, server, delete: 2 });
		expect(outcomesOf(deleted)).toStrictEqual(all(2, 'alreadyAbsent'));
		expect(deleted[0]?.reason).toBeUndefined();
	});
});

describe('verify after delete', () => {
	const options = { verifyAfterDelete: true, batchSize: 1, maxConcurrency: 1 };

	test('looks up what was deleted, and nothing else', async () => {
		const { server, deleted } = await settle({ options, delete: 3, profiles: ['id-0', 'id-2'] });
		const lookedUp = server.seen.filter(({ action }) => action === 'lookUp');
		expect(lookedUp.map(({ ids }) => ids)).toStrictEqual([['id-0'], ['id-2']]);
		expect(outcomesOf(deleted)).toStrictEqual(['deleted', 'alreadyAbsent', 'deleted']);
	});

	test('looks up what was accepted', async () => {
		const fault = inTurn(status(200, { body: { states: ['accepted'] } }));
		const { deleted } = await settle({ options, delete: 1, fault });
		expect(deleted[0]?.message.what).toBe('Fake names no date; still there');
	});

	const REFUSED = 'Text unauthorized. Look the profile up in Fake.';
	const CANCELED = 'The run ended before the look-up was done. Look the profile up in Fake.';

	test.each<[string, Fault | undefined, number | undefined, string, number]>([
		['a key that is refused', status(401, { body: {} }), undefined, REFUSED, 4],
		['a cancel between deletions and look-ups', undefined, 300, CANCELED, 3],
	])('%s takes no deletion back', async (_what, atLookUp, stopAt, advice, requests) => {
		const fault = (request: number) => (request >= 3 ? atLookUp : undefined);
		const given = { options, delete: 3, latency: () => 100, fault, stopAt };
		const { server, deleted } = await settle(given);
		const message = { what: 'Confirmed, but not verified', advice };
		const unverified = { outcome: 'deleted', reason: 'unverified', message };
		expect(deleted).toMatchObject([unverified, unverified, unverified]);
		expect(server.seen).toHaveLength(requests);
	});
});

test('a refused key ends the whole work there, look ups and deletions', async () => {
	const options = { maxConcurrency: 1, batchSize: 1 };
	const fault = () => status(401, { body: {} });
	const { server, deleted, lookedUp } = await settle({ options, fault, delete: 50, lookUp: 50 });
	expect(server.seen).toHaveLength(1);
	const rest = all(99, 'notAttempted');
	expect(outcomesOf([...lookedUp, ...deleted])).toStrictEqual(['failed', ...rest]);
});

test.each([
	['delete', 'wouldDelete'],
	['lookUp', 'found'],
] as const)('what %s only looks up is called %s', async (operation, outcome) => {
	const { server, lookedUp } = await settle({ operation, lookUp: 2, profiles: ['id-0'] });
	expect(outcomesOf(lookedUp)).toStrictEqual([outcome, 'notFound']);
	expect(server.deletions.size).toBe(0);
});
