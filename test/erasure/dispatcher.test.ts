import { fakeService, inTurn, manyTargets, status, type Fault } from '../support/fakeService';
import type { Target } from '../../nodes/DeleteProfile/contract/types';
import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import { fateOf, play, readingService, resultFor, sizesOf, tally, textFor } from './dispatching';

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
	const service = readingService(200, () => ({ kind: 'each', findings }));
	const story = await play({ count: 2, batchSize: 2, service });
	expect(tally(story)).toEqual({ deleted: 1, failed: 1 });
	expect(story.server.seen).toHaveLength(1);
});

describe('what is understood of nobody, one by one', () => {
	const finding = failed('unexpectedResponse', { what: 'Odd' });
	const service = readingService(201, (_response, targets) => ({
		kind: 'each',
		findings: targets.map(() => finding),
	}));
	const odd = status(201, { works: true });
	const of = { count: 2, batchSize: 2, service, ifNotFound: 'fail' } as const;

	test('may be deleted', async () => {
		const story = await play({ ...of, fault: () => odd });
		expect(sizesOf(story)).toStrictEqual([2, 1, 1]);
		expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'failed', mayBeGone: true });
		expect(textFor(story, 'id-0')).toContain('may be deleted already');
	});

	test('and who is absent after that may have been deleted by it', async () => {
		const story = await play({ ...of, fault: inTurn(odd) });
		expect(fateOf(story, 'id-1')).toBe('alreadyAbsent, goneAfterRetry');
	});

	test('a look-up leaves nothing open', async () => {
		const story = await play({
			...{ action: 'lookUp', targets: manyTargets(2), batchSize: 2, fault: () => odd },
			service: { ...service, lookUp: service.delete },
		});
		expect(resultFor(story, 'id-0')).toMatchObject({ outcome: 'failed', mayBeGone: false });
	});
});

describe('attempted again', () => {
	test.each<[string, Fault, string]>([
		['429', status(429), 'deleted'],
		['503', status(503), 'deleted'],
		['500', status(500), 'deleted'],
		['502', status(502), 'deleted'],
		['408', status(408), 'deleted'],
		['a timeout', { kind: 'timeout', works: false }, 'deleted'],
		['a reset', { kind: 'reset', works: false }, 'deleted'],
		['a refused connection', { kind: 'refused' }, 'deleted'],
		['a timeout that deleted', { kind: 'timeout', works: true }, 'alreadyAbsent, goneAfterRetry'],
		['a reset that deleted', { kind: 'reset', works: true }, 'alreadyAbsent, goneAfterRetry'],
		['a 500 that deleted', status(500, { works: true }), 'alreadyAbsent, goneAfterRetry'],
		['a 408 that deleted', status(408, { works: true }), 'alreadyAbsent, goneAfterRetry'],
	])('%s', async (_what, fault, fate) => {
		const story = await play({ fault: inTurn(fault), ifNotFound: 'fail' });
		expect(fateOf(story, 'id-0')).toBe(fate);
		expect(resultFor(story, 'id-0').evidence).toMatchObject({ httpStatus: 200, attempts: 2 });
		expect(story.server.deletions.get('id-0')).toBe(1);
	});

	test.each<[string, Fault]>([
		['429', status(429)],
		['a refused connection', { kind: 'refused' }],
	])('%s leaves no doubt: absent on the retry is plain absent', async (_what, fault) => {
		const story = await play({ fault: inTurn(fault), ifNotFound: 'fail', profiles: [] });
		expect(fateOf(story, 'id-0')).toBe('failed, notFound');
	});

	test.each([1, 2, 5])('at most %p attempts', async (maxAttempts) => {
		const story = await play({ maxAttempts, fault: () => status(500) });
		expect(story.server.seen).toHaveLength(maxAttempts);
		expect(fateOf(story, 'id-0')).toBe('failed, serviceUnavailable, may be gone');
		const { evidence } = resultFor(story, 'id-0');
		expect(evidence).toMatchObject({ httpStatus: 500, attempts: maxAttempts });
	});
});

describe('not attempted again', () => {
	const json = { body: { some: 'json' } };
	const odd = (body: unknown) => status(200, { body });

	test.each<[string, Fault, string]>([
		['400', status(400, json), 'rejected'],
		['402', status(402, json), 'rejected'],
		['409', status(409, json), 'rejected'],
		['422', status(422, json), 'rejected'],
		['301', status(301, json), 'redirected'],
		['303 without a body', status(303), 'redirected'],
		['307', status(307, json), 'redirected'],
		['200 with a page', odd('<html>hello</html>'), 'unexpectedResponse'],
		['200 without a body', odd(''), 'unexpectedResponse'],
		['200 with null', odd(null), 'unexpectedResponse'],
		['200 with a list', odd([]), 'unexpectedResponse'],
		['200 with another field', odd({ states: 'all' }), 'unexpectedResponse'],
		...[201, 202, 203, 206].map((code): [string, Fault, string] => [
			`${code} that says it deleted`,
			status(code, { body: { states: ['deleted'] } }),
			'unexpectedResponse',
		]),
		['a 404 of somebody else', status(404, { body: '<html></html>' }), 'unexpectedResponse'],
		['a 418 of somebody else', status(418), 'unexpectedResponse'],
		['a response without end', { kind: 'oversized', works: true }, 'unexpectedResponse'],
	])(
		'%s: only what the service refused in its own form is not left open',
		async (_, fault, why) => {
			const story = await play({ fault: () => fault });
			expect(story.server.seen).toHaveLength(1);
			const isOpen = why !== 'rejected';
			expect(fateOf(story, 'id-0')).toBe(`failed, ${why}${isOpen ? ', may be gone' : ''}`);
			expect(textFor(story, 'id-0').includes('The profile may be deleted already')).toBe(isOpen);
			const lookUp = await play({ action: 'lookUp', fault: () => fault });
			expect(resultFor(lookUp, 'id-0')).toMatchObject({ outcome: 'failed', mayBeGone: false });
		},
	);
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
	const fault = inTurn({ kind: 'timeout', works: false });
	const story = await play({ count: 2, service, fault, timeout: 1000 });
	const urlOf = (id: string) => resultFor(story, id).fields?.url;
	expect(urlOf('id-0')).toBe(`id-0 at ${story.clock.now()}`);
	expect(urlOf('id-1')).toBe(`id-1 at ${story.clock.startedAt}`);
});

test('a look up that got no response makes nothing uncertain', async () => {
	const fault = inTurn({ kind: 'timeout', works: false });
	expect(fateOf(await play({ action: 'lookUp', fault, profiles: [] }), 'id-0')).toBe('notFound');
});

test('doubt about a batch stays with its IDs when the batch is split', async () => {
	const fault = inTurn({ kind: 'timeout', works: true }, status(400, { body: {} }));
	const story = await play({ count: 4, batchSize: 4, ifNotFound: 'fail', fault });
	expect(tally(story)).toEqual({ alreadyAbsent: 4 });
	expect(resultFor(story, 'id-0').reason).toBe('goneAfterRetry');
});

test('evidence counts every request that carried the ID, also those before a split', async () => {
	const story = await play({ count: 4, batchSize: 4, badIds: new Set(['id-3']) });
	expect(fateOf(story, 'id-3')).toBe('failed, rejected');
	const [good, bad] = ['id-0', 'id-3'].map((id) => resultFor(story, id).evidence);
	expect(bad).toMatchObject({ httpStatus: 400, attempts: 3, batchSize: 1 });
	expect(good).toMatchObject({ attempts: 2, batchSize: 2 });
});

test('100,000 targets are pulled as slots come free, never ahead', async () => {
	let [pulled, ahead, done] = [0, 0, 0];
	const service = readingService(200, (_response, targets) => {
		done += targets.length;
		return { kind: 'all', finding: { state: 'deleted' } };
	});
	function* counted(): Generator<Target> {
		for (const target of manyTargets(100_000)) {
			pulled++;
			yield target;
		}
	}
	const story = await play({
		...{ targets: counted(), batchSize: 20, concurrency: 10, service, latency: () => 50 },
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

test('a profile that comes twice is settled once, by the first result', async () => {
	const [target] = manyTargets(1);
	const story = await play({ targets: [target, target], concurrency: 1, ifNotFound: 'fail' });
	expect(resultFor(story, 'id-0').outcome).toBe('deleted');
});

test('sentAt is when the last attempt was sent, by the clock on the wall', async () => {
	const fault = inTurn({ kind: 'timeout', works: false });
	const story = await play({ latency: () => 700, fault });
	const end = story.clock.date();
	const { evidence } = resultFor(story, 'id-0');
	expect(evidence).toMatchObject({ sentAt: end - 700, completedAt: end });
});

describe('a response that settles some of a batch', () => {
	/** 409 names the IDs that are settled; the others were not taken. */
	const namingService = (...named: string[]) =>
		readingService(409, (_response, targets) => {
			const taken = { state: 'accepted', alreadyRequested: true } as const;
			const findings = targets.map(({ id }) => (named.includes(id) ? taken : undefined));
			return { kind: 'each', findings };
		});

	test('the others are sent again as one', async () => {
		const service = namingService('id-1', 'id-3');
		const story = await play({ count: 5, batchSize: 5, service, fault: inTurn(status(409)) });
		expect(sizesOf(story)).toStrictEqual([5, 3]);
		expect(tally(story)).toEqual({ accepted: 2, deleted: 3 });
		expect(fateOf(story, 'id-1')).toBe('accepted, alreadyRequested');
		expect(resultFor(story, 'id-1').message.what).toBe('Requested earlier');
		expect(resultFor(story, 'id-0').evidence).toMatchObject({ attempts: 2, batchSize: 3 });
	});

	test('after a lost response, that was this run', async () => {
		const fault = inTurn({ kind: 'reset', works: false }, status(409));
		const story = await play({ service: namingService('id-0'), fault });
		expect(fateOf(story, 'id-0')).toBe('accepted');
	});

	test.each([
		['canceled', { stopAt: 500 }, 'cancelled'],
		[
			'ended by a pause',
			{ fault: inTurn(status(409), status(429, { retryAfter: '60' })) },
			'stopped',
		],
	])('a run that is %s before says so, not that they were not sent', async (_, more, reason) => {
		const service = namingService('id-0');
		const usual = { ...{ count: 3, batchSize: 2, concurrency: 1, perSecond: 1, service } };
		const story = await play({ ...usual, giveUpAfter: 1000, fault: inTurn(status(409)), ...more });
		expect(sizesOf(story)[0]).toBe(2);
		expect(fateOf(story, 'id-1')).toBe(`failed, ${reason}`);
		expect(textFor(story, 'id-1')).toMatch(/^The last attempt got no clear response/);
	});

	test('one that settles nobody is none', async () => {
		const service = namingService();
		const story = await play({ count: 2, batchSize: 2, service, fault: inTurn(status(409)) });
		expect(tally(story)).toEqual({ deleted: 2 });
		expect(sizesOf(story)).toStrictEqual([2, 1, 1]);
	});
});

describe('a wait in another form than Retry-After', () => {
	const playWaiting = async (after: number, toldToWait: boolean, giveUpAfter: number) => {
		const finding = failed('rateLimited', { what: 'Busy' });
		const service = readingService(423, () => ({ kind: 'retry', finding, toldToWait, after }));
		return await play({ service, fault: inTurn(status(423)), giveUpAfter });
	};

	test.each([
		[7_000, true, 7_000],
		[7_000, false, 7_000],
		[1e12, true, 3_600_000],
	])('%p ms, told to wait %p: sent again after %p ms', async (after, toldToWait, expected) => {
		const story = await playWaiting(after, toldToWait, 7_200_000);
		expect(story.clock.elapsed).toBe(expected);
		expect(tally(story)).toEqual({ deleted: 1 });
	});

	test.each([true, false])("never beyond 'Give Up After', told to wait %p", async (toldToWait) => {
		const story = await playWaiting(300_001, toldToWait, 300_000);
		expect(story.server.seen).toHaveLength(1);
		expect(story.clock.elapsed).toBe(0);
		// Not told to wait, the others of the account go on.
		const isSaid = textFor(story, 'id-0').includes("longer than 'Give Up After' allows");
		expect(isSaid).toBe(toldToWait);
	});
});
