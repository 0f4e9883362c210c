import { fakeService, manyTargets, type Fault } from '../support/fakeService';
import type { Reading } from '../../nodes/DeleteProfile/contract/service';
import type { Target } from '../../nodes/DeleteProfile/contract/types';
import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import { play, resultFor, tally, textFor } from './dispatching';

function once(fault: Fault): (request: number) => Fault | undefined {
	return (request) => (request === 0 ? fault : undefined);
}

test('10,000 IDs in batches of 100 at 3 in flight: 100 requests, every ID once', async () => {
	const story = await play({ count: 10_000, batchSize: 100, concurrency: 3, latency: () => 50 });
	expect(story.server.seen).toHaveLength(100);
	expect(story.server.maxInFlight).toBe(3);
	expect([...story.server.deletions.values()].every((times) => times === 1)).toBe(true);
	expect(tally(story)).toEqual({ deleted: 10_000 });
	expect(story.clock.elapsed).toBe(34 * 50);
});

test('nothing to do sends nothing and ends at once', async () => {
	const story = await play({ targets: [] });
	expect(story.server.seen).toStrictEqual([]);
	expect(story.ended).toBeUndefined();
});

test('what is understood of one holds, whatever is not of the others', async () => {
	const findings = [{ state: 'deleted' }, failed('unexpectedResponse', { what: 'Odd' })] as const;
	const service = fakeService({ delete: { read: () => ({ kind: 'each', findings }) } });
	const story = await play({ count: 2, batchSize: 2, service });
	expect(tally(story)).toEqual({ deleted: 1, failed: 1 });
	expect(story.server.seen).toHaveLength(1);
});

describe('attempted again', () => {
	test.each<[string, Fault, string | undefined]>([
		['429', { kind: 'status', status: 429 }, undefined],
		['503', { kind: 'status', status: 503 }, undefined],
		['500', { kind: 'status', status: 500 }, undefined],
		['502', { kind: 'status', status: 502 }, undefined],
		['408', { kind: 'status', status: 408 }, undefined],
		['a timeout', { kind: 'timeout', works: false }, undefined],
		['a reset', { kind: 'reset', works: false }, undefined],
		['a refused connection', { kind: 'refused' }, undefined],
		['a timeout that deleted', { kind: 'timeout', works: true }, 'goneAfterRetry'],
		['a reset that deleted', { kind: 'reset', works: true }, 'goneAfterRetry'],
		['a 500 that deleted', { kind: 'status', status: 500, works: true }, 'goneAfterRetry'],
		['a 408 that deleted', { kind: 'status', status: 408, works: true }, 'goneAfterRetry'],
	])('%s', async (_what, fault, reason) => {
		const story = await play({ fault: once(fault), ifNotFound: 'fail' });
		const result = resultFor(story, 'id-0');
		expect(result.outcome).toBe(reason ? 'alreadyAbsent' : 'deleted');
		expect(result.reason).toBe(reason);
		expect(result.evidence).toMatchObject({ httpStatus: 200, attempts: 2 });
		expect(story.server.deletions.get('id-0')).toBe(1);
	});

	test.each<[string, Fault]>([
		['429', { kind: 'status', status: 429 }],
		['a refused connection', { kind: 'refused' }],
	])('%s leaves no doubt: absent on the retry is plain absent', async (_what, fault) => {
		const story = await play({ fault: once(fault), ifNotFound: 'fail', profiles: [] });
		expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'failed', reason: 'notFound' });
	});

	test.each([1, 2, 5])('at most %p attempts', async (maxAttempts) => {
		const story = await play({ maxAttempts, fault: () => ({ kind: 'status', status: 500 }) });
		expect(story.server.seen).toHaveLength(maxAttempts);
		expect(resultFor(story, 'id-0')).toMatchObject({
			outcome: 'failed',
			reason: 'serviceUnavailable',
			evidence: { httpStatus: 500, attempts: maxAttempts },
		});
	});
});

test.each([
	[400, 'rejected'],
	[402, 'rejected'],
	[409, 'rejected'],
	[422, 'rejected'],
	[301, 'redirected'],
	[302, 'redirected'],
	[307, 'redirected'],
	[201, 'unexpectedResponse'],
])('%p is not attempted again', async (status, reason) => {
	const body = { some: 'json' };
	const story = await play({ fault: () => ({ kind: 'status', status, body }) });
	expect(story.server.seen).toHaveLength(1);
	expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'failed', reason });
});

test.each(['<html>hello</html>', '', null, [], { states: 'all' }])(
	'200 with %j is no deletion, and is not attempted again',
	async (body) => {
		const story = await play({ fault: () => ({ kind: 'status', status: 200, body }) });
		expect(story.server.seen).toHaveLength(1);
		expect(resultFor(story, 'id-0')).toMatchObject({
			outcome: 'failed',
			reason: 'unexpectedResponse',
		});
	},
);

test('a reader that stumbles loses nobody', async () => {
	const service = fakeService({
		delete: {
			read() {
				throw new Error('nobody thought of this');
			},
		},
	});
	const story = await play({ count: 10, batchSize: 5, service });
	expect(tally(story)).toEqual({ failed: 10 });
});

test('a target that the service has no request for is told so, and the rest goes on', async () => {
	const { request } = fakeService().lookUp!;
	const problem = failed('unsupportedLookUp', { what: 'No way' });
	const service = fakeService({
		lookUp: {
			request: (account, targets, now) =>
				targets[0].id === 'id-3' ? { ok: false, problem } : request(account, targets, now),
		},
	});
	const story = await play({ count: 6, service, action: 'lookUp' });
	expect(tally(story)).toEqual({ found: 5, notAttempted: 1 });
	expect(resultFor(story, 'id-3').reason).toBe('unsupportedLookUp');
	expect(story.server.seen).toHaveLength(5);
});

test('a response is read beside its own request, which is made anew for each attempt', async () => {
	const service = fakeService({
		delete: {
			request: (_account, [{ id }], now) => ({
				ok: true,
				value: { method: 'DELETE', url: `${id} at ${now}`, body: { ids: [id] } },
			}),
			read: (_response, _targets, request) => ({
				kind: 'all',
				finding: { state: 'deleted', fields: { url: request?.url } },
			}),
		},
	});
	const fault = once({ kind: 'timeout', works: false });
	const story = await play({ count: 2, service, fault, timeout: 1000 });
	const urlOf = (id: string) => resultFor(story, id).fields?.url;
	expect(urlOf('id-0')).toBe(`id-0 at ${story.clock.now()}`);
	expect(urlOf('id-1')).toBe(`id-1 at ${story.clock.startedAt}`);
});

test('a look up that got no response makes nothing uncertain', async () => {
	const story = await play({
		action: 'lookUp',
		fault: once({ kind: 'timeout', works: false }),
		profiles: [],
	});
	expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'notFound' });
	expect(resultFor(story, 'id-0').reason).toBeUndefined();
});

test('doubt about a batch stays with its IDs when the batch is split', async () => {
	const faults: Array<Fault | undefined> = [
		{ kind: 'timeout', works: true },
		{ kind: 'status', status: 400, body: {} },
	];
	const story = await play({
		count: 4,
		batchSize: 4,
		ifNotFound: 'fail',
		fault: (request) => faults[request],
	});
	expect(tally(story)).toEqual({ alreadyAbsent: 4 });
	expect(resultFor(story, 'id-0').reason).toBe('goneAfterRetry');
});

test('evidence counts every request that carried the ID, also those before a split', async () => {
	const story = await play({ count: 4, batchSize: 4, badIds: new Set(['id-3']) });
	expect(resultFor(story, 'id-3')).toMatchObject({
		outcome: 'failed',
		reason: 'rejected',
		evidence: { httpStatus: 400, attempts: 3, batchSize: 1 },
	});
	expect(resultFor(story, 'id-0').evidence).toMatchObject({ attempts: 2, batchSize: 2 });
});

test('100,000 targets are pulled as slots come free, never ahead', async () => {
	let pulled = 0;
	let ahead = 0;
	let done = 0;
	const service = fakeService({
		delete: {
			read: (_response, targets) => {
				done += targets.length;
				return { kind: 'all', finding: { state: 'deleted' } };
			},
		},
	});
	function* counted(): Generator<Target> {
		for (const target of manyTargets(100_000)) {
			pulled++;
			yield target;
		}
	}
	const story = await play({
		targets: counted(),
		batchSize: 20,
		concurrency: 10,
		service,
		latency: () => 10,
		onRequest: () => {
			ahead = Math.max(ahead, pulled - done);
		},
	});
	expect(story.server.seen).toHaveLength(5000);
	expect(story.server.maxInFlight).toBe(10);
	// Those in flight, and as many that are ready to go.
	expect(ahead).toBeLessThanOrEqual(2 * 20 * 10);
	expect(tally(story)).toEqual({ deleted: 100_000 });
});

describe('what leaves open whether it was deleted', () => {
	const OPEN: Array<[string, Fault]> = [
		['a 200 that nobody understands', { kind: 'status', status: 200, body: '<html></html>' }],
		...[201, 202, 203, 206].map((status): [string, Fault] => [
			`a ${status}`,
			{ kind: 'status', status, body: { states: ['deleted'] } },
		]),
		['a 404 of somebody else', { kind: 'status', status: 404, body: '<html></html>' }],
		['a 400 of somebody else', { kind: 'status', status: 418, body: '' }],
		['a redirect', { kind: 'status', status: 303 }],
		['a response without end', { kind: 'oversized', works: true }],
	];

	test.each(OPEN)('%s, and says so', async (_what, fault) => {
		const story = await play({ fault: () => fault });
		expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'failed', mayBeGone: true });
		expect(textFor(story, 'id-0')).toContain('The profile may be deleted already');
		expect(story.server.seen).toHaveLength(1);
	});

	test.each(OPEN)('%s leaves nothing open when it only looks up', async (_what, fault) => {
		const story = await play({ action: 'lookUp', fault: () => fault });
		expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'failed', mayBeGone: false });
	});

	test('a refusal in the form of the service does not', async () => {
		const story = await play({ fault: () => ({ kind: 'status', status: 422, body: {} }) });
		expect(resultFor(story, 'id-0')).toMatchObject({ reason: 'rejected', mayBeGone: false });
	});
});

test('a batch with fewer findings than IDs says nothing about any of them', async () => {
	const body = { states: [] };
	const story = await play({
		...{ count: 2, batchSize: 2 },
		fault: () => ({ kind: 'status', status: 200, body }),
	});
	expect(tally(story)).toEqual({ failed: 2 });
	expect(resultFor(story, 'id-0')).toMatchObject({ reason: 'unexpectedResponse', mayBeGone: true });
});

test('a profile that comes twice is settled once, by the first result', async () => {
	const [target] = manyTargets(1);
	const story = await play({ targets: [target, target], concurrency: 1, ifNotFound: 'fail' });
	expect(resultFor(story, 'id-0').outcome).toBe('deleted');
});

test('sentAt is when the last attempt was sent, by the clock on the wall', async () => {
	const story = await play({ latency: () => 700, fault: once({ kind: 'timeout', works: false }) });
	const { sentAt, completedAt } = resultFor(story, 'id-0').evidence!;
	const end = story.clock.date();
	expect(completedAt).toBe(end);
	expect(sentAt).toBe(end - 700);
});

describe('a response that settles some of a batch', () => {
	/** Names the IDs that are settled; the others were not taken. */
	const namingService = (named: readonly string[]) => {
		const usual = fakeService().delete;
		return fakeService({
			delete: {
				read(response, targets): Reading {
					if (response.status !== 409) return usual.read(response, targets);
					const taken = { state: 'accepted', alreadyRequested: true } as const;
					const findings = targets.map(({ id }) => (named.includes(id) ? taken : undefined));
					return { kind: 'each', findings };
				},
			},
		});
	};
	const conflict = once({ kind: 'status', status: 409 });

	test('the others are sent again as one', async () => {
		const service = namingService(['id-1', 'id-3']);
		const story = await play({ count: 5, batchSize: 5, service, fault: conflict });
		expect(story.server.seen.map(({ ids }) => ids.length)).toStrictEqual([5, 3]);
		expect(tally(story)).toEqual({ accepted: 2, deleted: 3 });
		expect(resultFor(story, 'id-1')).toMatchObject({
			reason: 'alreadyRequested',
			message: { what: 'Requested earlier' },
		});
		expect(resultFor(story, 'id-0').evidence).toMatchObject({ attempts: 2, batchSize: 3 });
	});

	test('after a lost response, that was this run', async () => {
		const faults: readonly Fault[] = [
			{ kind: 'reset', works: false },
			{ kind: 'status', status: 409 },
		];
		const service = namingService(['id-0']);
		const story = await play({ service, fault: (request) => faults[request] });
		expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'accepted', reason: undefined });
	});

	test('one that settles nobody is none', async () => {
		const story = await play({
			count: 2,
			batchSize: 2,
			service: namingService([]),
			fault: conflict,
		});
		expect(tally(story)).toEqual({ deleted: 2 });
		expect(story.server.seen.map(({ ids }) => ids.length)).toStrictEqual([2, 1, 1]);
	});
});

describe('a wait in another form than Retry-After', () => {
	const waiting = (after: number, toldToWait: boolean) => {
		const usual = fakeService().delete;
		return fakeService({
			delete: {
				read(response, targets): Reading {
					if (response.status !== 423) return usual.read(response, targets);
					const finding = failed('rateLimited', { what: 'Busy' });
					return { kind: 'retry', finding, toldToWait, after };
				},
			},
		});
	};
	const busy = once({ kind: 'status', status: 423 });

	test.each([
		[7_000, true, 7_000],
		[7_000, false, 7_000],
		[1e12, true, 3_600_000],
	])('%p ms, told to wait %p: sent again after %p ms', async (after, toldToWait, expected) => {
		const service = waiting(after, toldToWait);
		const story = await play({ service, fault: busy, giveUpAfter: 7_200_000 });
		expect(story.clock.elapsed).toBe(expected);
		expect(tally(story)).toEqual({ deleted: 1 });
	});

	test.each([true, false])("never beyond 'Give Up After', told to wait %p", async (toldToWait) => {
		const story = await play({ service: waiting(300_001, toldToWait), fault: busy });
		expect(story.server.seen).toHaveLength(1);
		expect(story.clock.elapsed).toBe(0);
		// Not told to wait, the others of the account go on.
		const isSaid = textFor(story, 'id-0').includes("longer than 'Give Up After' allows");
		expect(isSaid).toBe(toldToWait);
	});
});
