import { fakeService, manyTargets, type Fault } from '../support/fakeService';
import type { Target } from '../../nodes/DeleteProfile/erasure/types';
import { failed } from '../../nodes/DeleteProfile/services/reading';
import { play, resultFor, tally } from './dispatching';

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
	expect(story.server.seen).toEqual([]);
	expect(story.ended).toBeUndefined();
});

describe('tried again', () => {
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

	test.each([1, 2, 5])('at most %p tries', async (maxTries) => {
		const story = await play({ maxTries, fault: () => ({ kind: 'status', status: 500 }) });
		expect(story.server.seen).toHaveLength(maxTries);
		expect(resultFor(story, 'id-0')).toMatchObject({
			outcome: 'failed',
			reason: 'serviceUnavailable',
			evidence: { httpStatus: 500, attempts: maxTries },
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
])('%p is not tried again', async (status, reason) => {
	const body = { some: 'json' };
	const story = await play({ fault: () => ({ kind: 'status', status, body }) });
	expect(story.server.seen).toHaveLength(1);
	expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'failed', reason });
});

test.each(['<html>hello</html>', '', null, [], { states: 'all' }])(
	'200 with %j is no deletion, and is not tried again',
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
	const service = fakeService(
		{},
		{
			readDelete() {
				throw new Error('nobody thought of this');
			},
		},
	);
	const story = await play({ count: 10, batchSize: 5, service });
	expect(tally(story)).toEqual({ failed: 10 });
});

test('a target that the service has no request for is told so, and the rest goes on', async () => {
	const lookUpRequest = fakeService().lookUpRequest;
	const service = fakeService(
		{},
		{
			lookUpRequest: (account, target) =>
				target.id === 'id-3'
					? failed('unsupportedLookUp', 'No way.')
					: lookUpRequest(account, target),
		},
	);
	const story = await play({ count: 6, service, action: 'lookUp' });
	expect(tally(story)).toEqual({ found: 5, notAttempted: 1 });
	expect(resultFor(story, 'id-3').reason).toBe('unsupportedLookUp');
	expect(story.server.seen).toHaveLength(5);
});

test('a look up that got no answer makes nothing uncertain', async () => {
	const story = await play({
		action: 'lookUp',
		fault: once({ kind: 'timeout', works: false }),
		profiles: [],
	});
	expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'notFound' });
	expect(resultFor(story, 'id-0').reason).toBeUndefined();
});

test('what an earlier pass left in doubt is not a failure when it is gone', async () => {
	const targets: Target[] = [
		{ id: 'doubtful', idType: 'email', mayBeGone: true },
		{ id: 'plain', idType: 'email' },
	];
	const story = await play({ targets, profiles: [], ifNotFound: 'fail' });
	expect(resultFor(story, 'doubtful')).toMatchObject({ reason: 'goneAfterRetry' });
	expect(resultFor(story, 'plain')).toMatchObject({ outcome: 'failed', reason: 'notFound' });
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
	const service = fakeService(
		{},
		{
			readDelete: (_response, targets) => {
				done += targets.length;
				return { kind: 'each', findings: targets.map(() => ({ state: 'deleted', message: '' })) };
			},
		},
	);
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
	// Those in flight, and one batch that is ready to go.
	expect(ahead).toBeLessThanOrEqual(20 * (10 + 1));
	expect(tally(story)).toEqual({ deleted: 100_000 });
});

test('doubt about one ID is not doubt about the others in its batch', async () => {
	const targets: Target[] = [
		{ id: 'doubtful', idType: 'email', mayBeGone: true },
		{ id: 'plain', idType: 'email' },
	];
	const story = await play({ targets, batchSize: 2, profiles: [], ifNotFound: 'fail' });
	expect(resultFor(story, 'doubtful')).toMatchObject({ reason: 'goneAfterRetry' });
	expect(resultFor(story, 'plain')).toMatchObject({ outcome: 'failed', reason: 'notFound' });
});

test('a 200 that nobody understands leaves the deletion in doubt', async () => {
	const story = await play({
		count: 1,
		fault: () => ({ kind: 'status', status: 200, body: '<html></html>' }),
	});
	const [[result]] = [...story.results.values()];
	expect(result).toMatchObject({ outcome: 'failed', reason: 'unexpectedResponse' });
	expect(result.message).toContain('may or may not be gone');
});
