import fc from 'fast-check';

import { failed } from '../../nodes/DeleteProfile/contract/statuses';
import {
	cancelledBefore,
	givenUp,
	notBegun,
	sentences,
} from '../../nodes/DeleteProfile/erasure/texts';
import { fakeService, status, type Fault } from '../support/fakeService';
import {
	fateOf,
	play,
	readingService,
	resultFor,
	tally,
	textFor,
	type Scenario,
} from './dispatching';

const MINUTE = 60_000;

describe('stop', () => {
	test('nothing starts later than 300 ms after it, whatever it waits for', async () => {
		const faults = fc.constantFrom<Array<Fault | undefined>>(
			undefined,
			status(429, { retryAfter: '120' }),
			status(503),
			{ kind: 'timeout', works: true },
			status(400, { body: {} }),
		);
		const property = fc.asyncProperty(
			fc.array(faults, { maxLength: 10 }),
			fc.integer({ min: 0, max: 20_000 }),
			fc.integer({ min: 1, max: 20 }),
			fc.constantFrom(0, 2, 50),
			async (script, stopAt, concurrency, perSecond) => {
				const story = await play({
					count: 300,
					batchSize: 3,
					concurrency,
					perSecond,
					stopAt,
					latency: () => 700,
					timeout: 5000,
					fault: (request) => script[request % 11],
				});
				const late = story.server.seen.filter(
					({ startedAt }) => startedAt - story.clock.startedAt > stopAt + 300,
				);
				expect(late).toStrictEqual([]);
				expect(story.results.size).toBe(300);
				// Those in flight are awaited, nothing else.
				expect(story.clock.elapsed).toBeLessThanOrEqual(Math.max(stopAt, 0) + 5000 + 300);
			},
		);
		await fc.assert(property, { numRuns: 40 });
	});

	test('what is known is reported, what was never sent is called that', async () => {
		const story = await play({ count: 10, concurrency: 2, latency: () => 100, stopAt: 250 });
		expect(tally(story)).toEqual({ deleted: 6, notAttempted: 4 });
		expect(fateOf(story, 'id-9')).toBe('notAttempted, cancelled');
		expect(story.ended?.reason).toBe('cancelled');
		expect(story.server.sent.has('id-9')).toBe(false);
	});

	const cutShort: Scenario = {
		...{ count: 3, concurrency: 1, latency: () => 100, stopAt: 50 },
		fault: () => ({ kind: 'cancelled', works: true }),
	};

	test('a request that is aborted on its way may have worked, and says so', async () => {
		const story = await play(cutShort);
		expect(story.server.seen).toHaveLength(1);
		expect(fateOf(story, 'id-0')).toBe('failed, cancelled, may be gone');
		expect(textFor(story, 'id-0')).toMatch(/while the request was .* may be deleted already/);
		expect(fateOf(story, 'id-1')).toBe('notAttempted, cancelled');
		expect(textFor(story, 'id-1')).toContain('before this profile was sent. Run it again.');
	});

	test('a look-up that is cut short never speaks of a profile that was not sent', async () => {
		const story = await play({ ...cutShort, action: 'lookUp' });
		const told = [textFor(story, 'id-0'), textFor(story, 'id-1')];
		expect(told).toStrictEqual([
			'The run was canceled while the look-up was on its way. Run it again.',
			'The run was canceled before this profile was looked up. Run it again.',
		]);
		// Nor does the other action that follows and is not even begun.
		expect(sentences(notBegun('lookUp', cancelledBefore('delete')).message)).toBe(told[1]);
		expect(notBegun('delete', story.ended!)).toEqual(cancelledBefore('delete'));
		const down = givenUp(fakeService(), failed('network', { what: 'Text' }));
		expect(notBegun('lookUp', down)).toBe(down);
	});

	test.each([
		['delete', 'attempt'],
		['lookUp', 'look-up'],
	] as const)('what waits for its next attempt says so: %s', async (action, attempt) => {
		const fault = () => status(500);
		const story = await play({ action, fault, latency: () => 100, stopAt: 150 });
		expect(fateOf(story, 'id-0')).toMatch(/^failed, cancelled/);
		expect(textFor(story, 'id-0')).toContain(
			`The last ${attempt} got no clear response, and the run ended before the next one`,
		);
	});

	test('nothing listens for it any more once all is done', async () => {
		const added = jest.spyOn(AbortSignal.prototype, 'addEventListener');
		const removed = jest.spyOn(AbortSignal.prototype, 'removeEventListener');
		const { signal } = await play({ count: 3 });
		// Node's own timers and sockets have signals, too.
		const onItsSignal = ({ mock }: typeof added) =>
			mock.calls.filter((_call, index) => mock.contexts[index] === signal);
		expect(onItsSignal(added)).toHaveLength(1);
		expect(onItsSignal(removed)).toEqual(onItsSignal(added));
		added.mockRestore();
		removed.mockRestore();
	});

	test('a run that was stopped before it began sends nothing', async () => {
		const story = await play({ count: 5, stopAt: 0 });
		expect(story.server.seen).toStrictEqual([]);
		expect(tally(story)).toEqual({ notAttempted: 5 });
	});
});

describe.each<[string, Fault, string]>([
	['a key refused with 401', status(401, { body: {} }), 'unauthorized'],
	['a key refused with 403', status(403, { body: {} }), 'forbidden'],
	['a refused certificate', { kind: 'certificate' }, 'network'],
])('%s', (_what, fault, reason) => {
	test.each([1, 5, 50])('with %p in flight no new request starts after it', async (concurrency) => {
		const story = await play({
			...{ count: 500, concurrency, fault: () => fault },
			latency: (request) => 50 + (request % 7) * 10,
		});
		expect(story.server.seen).toHaveLength(concurrency);
		expect(story.ended?.reason).toBe(reason);
		const text = `Text ${fault.kind === 'certificate' ? fault.kind : reason}. Advice`;
		for (const id of story.results.keys()) {
			const outcome = story.server.sent.has(id) ? 'failed' : 'notAttempted';
			expect(fateOf(story, id)).toBe(`${outcome}, ${reason}`);
			expect(textFor(story, id)).toContain(text);
		}
	});
});

describe('breaker', () => {
	test.each<[string, Fault]>([
		['500', status(500)],
		['503 with Retry-After', status(503, { retryAfter: '30' })],
		['timeouts', { kind: 'timeout', works: false }],
		['resets', { kind: 'reset', works: false }],
		['refused connections', { kind: 'refused' }],
	])('a service that gives nothing but %s ends soon', async (_what, fault) => {
		const story = await play({ count: 10_000, latency: () => 100, fault: () => fault });
		// Five requests have been given up; ten are under way until then.
		expect(story.server.seen.length).toBeLessThanOrEqual(3 * 5 * 11);
		expect(story.clock.elapsed).toBeLessThan(30 * MINUTE);
		expect(story.results.size).toBe(10_000);
		expect(tally(story).notAttempted).toBeGreaterThanOrEqual(10_000 - 3 * 5);
		expect(story.ended?.message.advice).toMatch(/^After 5 failed requests in a row .* Advice /);
	});

	test.each([500, 302])('five failures in a row end it, and not four: %p', async (code) => {
		const scenario = { count: 50, concurrency: 1, maxAttempts: 1 };
		const four = await play({
			...scenario,
			fault: (request) => (request % 5 === 4 ? undefined : status(code)),
		});
		expect(four.ended).toBeUndefined();
		expect(tally(four)).toEqual({ deleted: 10, failed: 40 });
		const five = await play({ ...scenario, fault: () => status(code) });
		expect(five.server.seen).toHaveLength(5);
	});

	test('a service that says of each profile, or job, that it could not do it responds', async () => {
		const finding = failed('rejected', { what: 'Busy' });
		const service = readingService(423, () => ({ kind: 'retry', finding, toldToWait: false }));
		// One in five among server errors is a response, too; at first there is nothing else.
		const isBusy = (id: string) => Number(id.slice(3)) < 10 || id.endsWith('4');
		const story = await play({
			...{ count: 20, concurrency: 1, maxAttempts: 2, service },
			fault: (_request, [id]) => (id === 'id-19' ? undefined : status(isBusy(id) ? 423 : 500)),
		});
		expect(story.ended).toBeUndefined();
		expect(tally(story)).toEqual({ failed: 19, deleted: 1 });
		expect(fateOf(story, 'id-0')).toBe('failed, rejected');
		expect(resultFor(story, 'id-0').evidence?.attempts).toBe(2);
	});

	test('an outage that is over before the attempts are stops nothing', async () => {
		const story = await play({
			count: 200,
			latency: () => 100,
			maxAttempts: 20,
			fault: (request) => (request < 40 ? status(500) : undefined),
		});
		expect(tally(story)).toEqual({ deleted: 200 });
	});
});

describe('a service that never responds as itself', () => {
	test.each<[string, Fault]>([
		['redirects', status(302)],
		['login pages', status(200, { body: '<html>Log in</html>' })],
		['404 pages', status(404, { body: '<html>Not found</html>' })],
		['responses without end', { kind: 'oversized', works: false }],
	])('is given up after a handful of %s', async (_what, fault) => {
		const story = await play({
			count: 1000,
			concurrency: 3,
			latency: () => 50,
			fault: () => fault,
		});
		expect(story.server.seen.length).toBeGreaterThanOrEqual(5);
		expect(story.server.seen.length).toBeLessThanOrEqual(5 + 3);
		expect(tally(story).notAttempted).toBeGreaterThanOrEqual(1000 - 8);
		expect(story.ended).toBeDefined();
	});
});

test('the first reason for an end holds, whatever comes later', async () => {
	const story = await play({
		count: 100,
		concurrency: 2,
		latency: (request) => (request === 0 ? 100 : 10_000),
		fault: (request) => (request === 0 ? status(401, { body: {} }) : undefined),
		stopAt: 200,
	});
	expect(story.ended?.reason).toBe('unauthorized');
	expect(fateOf(story, 'id-99')).toBe('notAttempted, unauthorized');
});

describe.each<[string, Fault, ...string[]]>([
	[
		'a key that is denied with words for one profile',
		status(401, { body: { perhapsOnlyThis: true } }),
		...['rejected', 'Text rejected', 'unauthorized'],
	],
	[
		'a key that is denied',
		status(401, { body: {} }),
		...['unauthorized', 'Fake denied the request for this profile', 'unauthorized'],
	],
	['a bad certificate', { kind: 'certificate' }, 'network', 'Text certificate', 'network'],
])('where it worked before, %s', (_what, denied, reason, text, endReason) => {
	test('ends nothing: it is about that profile', async () => {
		const story = await play({
			...{ count: 47, concurrency: 1 },
			fault: (request) => (request === 3 ? denied : undefined),
		});
		expect(tally(story)).toEqual({ deleted: 46, failed: 1 });
		expect(resultFor(story, 'id-3').reason).toBe(reason);
		expect(textFor(story, 'id-3')).toContain(text);
	});

	test('is about one ID of a batch', async () => {
		const story = await play({
			...{ count: 200, batchSize: 100, concurrency: 1 },
			fault: (_request, ids) => (ids.includes('id-142') ? denied : undefined),
		});
		expect(tally(story)).toEqual({ deleted: 199, failed: 1 });
		expect(textFor(story, 'id-142')).toContain(text);
	});

	test.each([
		[1, 15],
		[10, 19],
	])('taken back in mid-run, it ends after a handful (batches of %p)', async (batchSize, most) => {
		const story = await play({
			...{ count: 100 * batchSize, batchSize, concurrency: 1 },
			fault: (request) => (request >= 10 ? denied : undefined),
		});
		expect(story.server.seen.length).toBeGreaterThanOrEqual(15);
		expect(story.server.seen.length).toBeLessThanOrEqual(most);
		expect(story.ended?.reason).toBe(endReason);
		const rest = story.ended!.message.advice;
		expect(rest).toContain('After 5 failed requests in a row');
		if (batchSize > 1) expect(resultFor(story, 'id-100').reason).toBe('stopped');
	});
});
