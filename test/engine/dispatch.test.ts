/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/** What only n8n's engine shows of the flow: its retry, its cancel, several executions, its log. */
import type { Sandbox, SandboxService } from '../../sandbox';
import {
	CONTINUE,
	expectTrue,
	factsOf,
	idsSentForDeletion,
	nodeWith,
	people,
	receipts,
	receiptsOf,
	run,
	sandboxes,
	seed,
	SHAPES,
	tally,
	type Run,
} from './support/harness';
import { watchedNode } from './support/watchedNode';

const start = sandboxes();

/** n8n's own Retry On Fail runs the whole node again: what was confirmed is not sent a second time. */
describe('Retry On Fail', () => {
	const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	test.each(SHAPES)('%s: the second pass sends only what was not confirmed', async (service) => {
		const sandbox = await start();
		const ids = people(30);
		const unlucky = ['person-11', 'person-22'];
		const { done, idType } = factsOf(service);
		seed(sandbox, service, ids);
		// Requests of one attempt each: in the first pass they fail, in the second they do not.
		sandbox.fault({ service, match: { ids: unlucky }, times: 2, status: 500 });
		const result = await run(sandbox, service, {
			ids,
			options: { maxAttempts: 1, batchSize: 1 },
			node: retryOnFail,
		});
		expect([result.error, result.executions]).toEqual([undefined, 2]);
		expect(tally(receipts(result))).toEqual({ [done]: 30 });
		expect(new Map(sandbox.deletions(service))).toEqual(
			new Map(ids.map((id) => [`${idType}:${id}`, 1])),
		);
		expect(idsSentForDeletion(sandbox).sort()).toEqual([...ids, ...unlucky].sort());
	});
});

/**
 * A canceled run: nothing more goes out, and what is known is told. The engine throws the items of a
 * canceled node away, so they are read from the node itself.
 */
describe('a canceled run', () => {
	/** Whatever would hold a run is much longer than this. Ms. */
	const AT_ONCE_MS = 5000;

	/** Runs the node and cancels as soon as `when` holds. */
	async function canceled(
		sandbox: Sandbox,
		service: SandboxService,
		asked: Run,
		when: () => boolean,
	) {
		const { nodeType, returned } = watchedNode();
		let cancel: () => void = () => undefined;
		const running = run(sandbox, service, {
			node: CONTINUE,
			...asked,
			nodeType,
			onStart: (engine) => (cancel = engine.cancel),
		});
		while (!when()) await new Promise((resolve) => setTimeout(resolve, 5));
		const canceledAt = Date.now();
		cancel();
		const lines = receiptsOf(await returned);
		expect(Date.now() - canceledAt).toBeLessThan(AT_ONCE_MS);
		expect((await running).status).toBe('canceled');
		// Time for what should not come.
		await new Promise((resolve) => setTimeout(resolve, 300));
		// Whoever was asked about has a line that says so; the node's own clock says when.
		expectTrue(sandbox, lines);
		const late = lines.filter(({ sentAt }) => Date.parse(String(sentAt)) > canceledAt + 1);
		expect(late).toEqual([]);
		return lines;
	}

	test.each(SHAPES)(
		'%s: no request starts later, and nothing is called done that was not',
		async (service) => {
			const sandbox = await start({ latency: 60 });
			const ids = people(300);
			seed(sandbox, service, ids);
			const asked = { ids, options: { batchSize: 10, maxConcurrency: 3 } };
			const isEnough = () => sandbox.deletions(service).size >= 30;
			const lines = await canceled(sandbox, service, asked, isEnough);
			expect(lines.map(({ id }) => id)).toEqual(ids);
			const counts = tally(lines);
			const facts = factsOf(service);
			const done = counts[facts.done] ?? 0;
			const open = counts['failed: cancelled'] ?? 0;
			// A response that was on its way when the run was canceled is open.
			expect(done + open).toBeGreaterThanOrEqual(30);
			expect(done).toBeLessThan(200);
			expect(open).toBeLessThanOrEqual(3 * Math.min(10, facts.batchSize));
			expect(counts['notAttempted: cancelled']).toBe(300 - done - open);
		},
	);

	test.each([
		['a long Retry-After', { status: 429, headers: { 'Retry-After': '120' } }, {}],
		['a slow pace', { delayMs: 0 }, { requestsPerSecond: 0.1 }],
	])('%s does not hold it', async (_name, rule, options) => {
		const sandbox = await start();
		sandbox.fault({ service: 'adapty', ...rule });
		const lines = await canceled(sandbox, 'adapty', { ids: people(20), options }, () => {
			// A response has arrived a while ago, so the node has taken it in.
			const { endedAt = Infinity } = sandbox.requests('adapty')[0] ?? {};
			return Date.now() > endedAt + 300;
		});
		expect(lines).toHaveLength(20);
		const unfinished = lines.filter(({ reason }) => reason === 'cancelled');
		expect(unfinished.length).toBeGreaterThanOrEqual(19);
	});

	test('while it verifies: the deletions stand, and are not called unsent', async () => {
		const sandbox = await start();
		const ids = people(6);
		seed(sandbox, 'adapty', ids);
		sandbox.fault({ service: 'adapty', match: { kind: 'lookUp' }, delayMs: 10_000 });
		const asked = { ids, options: { verifyAfterDelete: true, maxConcurrency: 3 } };
		const lines = await canceled(sandbox, 'adapty', asked, () => {
			return sandbox.stats('adapty').lookUpRequests === 3;
		});
		expect(tally(lines)).toEqual({ 'deleted: unverified': 6 });
		for (const { message } of lines) {
			expect(message).toMatch(/not verified/);
			expect(message).toMatch(/The run ended before the look-up was done/);
			expect(message).not.toMatch(/before this profile was sent|may be deleted/);
		}
	});
});

describe('a service that is down', () => {
	/** Requests in a row that fail on every attempt. */
	const BREAKER = 5;

	test.each(
		SHAPES.flatMap((service) => [
			{ service, fault: { status: 500 }, reason: 'serviceUnavailable' },
			{ service, fault: { recorded: 'ssoPage' as const }, reason: 'unexpectedResponse' },
		]),
	)('$service, $reason: one after the other, it is exactly five requests', async (one) => {
		const { service, fault, reason } = one;
		const sandbox = await start();
		sandbox.fault({ service, ...fault });
		const result = await run(sandbox, service, {
			ids: people(50),
			options: { maxConcurrency: 1, maxAttempts: 1, batchSize: 1 },
			node: CONTINUE,
		});
		expect(sandbox.stats(service).requests).toBe(BREAKER);
		expect(tally(receipts(result))).toEqual({
			[`failed: ${reason}`]: BREAKER,
			[`notAttempted: ${reason}`]: 50 - BREAKER,
		});
	});
});

test('a batch of which five IDs are refused: only those fail, at a bounded price', async () => {
	const sandbox = await start();
	const ids = people(100);
	const bad = ['person-10', 'person-11', 'person-50', 'person-76', 'person-99'];
	seed(sandbox, 'cleverTap', ids);
	sandbox.fault({ service: 'cleverTap', match: { kind: 'delete', ids: bad }, status: 400 });
	const lines = receipts(await run(sandbox, 'cleverTap', { ids, node: CONTINUE }));
	expect(tally(lines)).toEqual({ accepted: 95, 'failed: rejected': 5 });
	const failed = lines.filter(({ success }) => !success);
	expect(failed.map(({ id, batchSize }) => [id, batchSize])).toEqual(bad.map((id) => [id, 1]));
	expectTrue(sandbox, lines, { once: true, noDoubts: true });
	// Halving costs two requests at each of the ceil(log2 100) = 7 levels for each bad ID.
	expect(sandbox.stats('cleverTap').requests).toBeLessThanOrEqual(1 + 2 * 7 * bad.length);
	const carried = (id: unknown) => idsSentForDeletion(sandbox).filter((one) => one === id).length;
	expect(lines.map(({ attempts }) => attempts)).toEqual(lines.map(({ id }) => carried(id)));
});

describe('load', () => {
	test('3,000 CleverTap IDs: 30 requests, 3 in flight, no 429, each ID once', async () => {
		const sandbox = await start({ latency: 10 });
		sandbox.fault({ service: 'cleverTap', untilInFlight: 3 });
		const ids = people(3000);
		const result = await run(sandbox, 'cleverTap', { ids, options: { maxProfiles: 3000 } });
		expect(result.error).toBeUndefined();
		expect(sandbox.stats('cleverTap')).toMatchObject({
			...{ requests: 30, deleteRequests: 30, peakDeletesInFlight: 3, statuses: { 200: 30 } },
		});
		expect(tally(receipts(result))).toEqual({ accepted: 3000 });
		const asked = ids.map((id) => ({ service: 'cleverTap', id }));
		expectTrue(sandbox, receipts(result), { once: true, asked });
	});

	test.each(SHAPES)(
		'%s: five executions at once share the places of an account',
		async (service) => {
			const sandbox = await start({ latency: 20 });
			const { done, limits, batchSize } = factsOf(service);
			const { concurrency } = limits;
			sandbox.fault({ service, untilInFlight: concurrency });
			const groups = ['a', 'b', 'c', 'd', 'e'].map((prefix) => people(20, prefix));
			for (const ids of groups) seed(sandbox, service, ids);
			const results = await Promise.all(
				groups.map(async (ids) => run(sandbox, service, { ids, options: { batchSize: 2 } })),
			);
			expect(tally(results.flatMap(receipts))).toEqual({ [done]: 100 });
			const requests = batchSize > 1 ? 50 : 100;
			expect(sandbox.stats(service)).toMatchObject({ requests, peakInFlight: concurrency });
		},
	);

	test.each([
		['adapty', 20],
		['cleverTap', 3],
	])('%s: Max Concurrency of 20 means %i', async (service, places) => {
		const sandbox = await start({ latency: 20 });
		sandbox.fault({ service, untilInFlight: places });
		const options = { maxConcurrency: 20, batchSize: 10 };
		await run(sandbox, service, { ids: people(60), options });
		expect(sandbox.stats(service).peakInFlight).toBe(places);
	});

	test('Requests per Second holds, and the node logs nothing by itself', async () => {
		const logged: unknown[] = [];
		const log = (...words: unknown[]) => void logged.push(words);
		const logger = { debug: log, info: log, warn: log, error: log };
		const sandbox = await start();
		sandbox.fault({ service: 'adapty', skip: 5, times: 1, status: 500 });
		sandbox.fault({ service: 'adapty', match: { ids: ['person-9'] }, status: 401 });
		const result = await run(sandbox, 'adapty', {
			ids: people(40),
			options: { requestsPerSecond: 40, maxConcurrency: 50 },
			nodeType: nodeWith(() => ({ logger })),
			node: CONTINUE,
		});
		expect(tally(receipts(result))).toEqual({
			alreadyAbsent: 38,
			'alreadyAbsent: goneAfterRetry': 1,
			'failed: unauthorized': 1,
		});
		const sent = receipts(result).map(({ sentAt }) => Date.parse(String(sentAt)));
		// 39 gaps of 25 ms, of which a late timer may make up a few, however busy the machine.
		expect(Math.max(...sent) - Math.min(...sent)).toBeGreaterThan(850);
		expect(logged).toEqual([]);
	});
});
