/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/** How a run ends before everybody is done: cancelled, without a service, without a key. */
import type { FaultRule, Sandbox, SandboxService } from '../../sandbox';
import { EXPECTED } from './support/expected';
import { expectTrue, type Receipt, receipts, type Run, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { factsOf, NAMES, people, seed } from './support/services';
import { watchedNode } from './support/watchedNode';

/**
 * A cancelled run: nothing more goes out, and what is known is told. The engine throws the items of a
 * cancelled node away, so they are read from the node itself.
 */
describe('a cancelled run', () => {
	const start = sandboxes();

	/** Time for what should not come. Ms. */
	const GRACE = 500;

	/** Whatever would hold a run is much longer than this. Ms. */
	const AT_ONCE_MS = 5000;

	/** A response of this service has arrived a while ago, so the node has taken it in. */
	function hasResponse(sandbox: Sandbox, service: SandboxService): boolean {
		const { endedAt = Infinity } = sandbox.requests(service)[0] ?? {};
		return Date.now() > endedAt + 600;
	}

	/** Runs the node and cancels as soon as `when` holds. */
	async function cancelled(sandbox: Sandbox, run: Run, when: () => boolean) {
		const { nodeType, returned } = watchedNode();
		let cancel: () => void = () => undefined;
		const running = runNode(sandbox, {
			onError: 'continueRegularOutput',
			...run,
			nodeType,
			onStart: (engine) => (cancel = engine.cancel),
		});
		while (!when()) await new Promise((resolve) => setTimeout(resolve, 5));
		const cancelledAt = Date.now();
		cancel();
		const lines = receipts(await returned);
		const tookMs = Date.now() - cancelledAt;
		const { status } = await running;
		await new Promise((resolve) => setTimeout(resolve, GRACE));
		// Whoever was asked about has a line that says so; the node's own clock says when.
		expectTrue(sandbox, lines);
		const late = lines.filter(({ sentAt }) => Date.parse(String(sentAt)) > cancelledAt + 1);
		expect(late).toEqual([]);
		return { lines, tookMs, status };
	}

	test.each(NAMES)(
		'%s: no request starts later, and nothing is called done that was not',
		async (service) => {
			const sandbox = await start({ latency: 60 });
			const ids = people(300);
			seed(sandbox, service, ids);
			const { lines, status } = await cancelled(
				sandbox,
				{ services: [service], ids, options: { batchSize: 10, maxConcurrency: 3 } },
				() => sandbox.deletions(service).size >= 30,
			);
			expect(status).toBe('canceled');
			expect(lines.map(({ id }) => id)).toEqual(ids);
			const counts = tally(lines);
			const facts = factsOf(service);
			const done = counts[facts.done] ?? 0;
			const open = counts['failed: cancelled'] ?? 0;
			// A response that was on its way when the run was cancelled is open.
			expect(done + open).toBeGreaterThanOrEqual(30);
			expect(done).toBeLessThan(200);
			expect(open).toBeLessThanOrEqual(3 * Math.min(10, facts.batchSize));
			expect(counts['notAttempted: cancelled']).toBe(300 - done - open);
		},
	);

	test('requests in flight are called open, not done and not undone', async () => {
		const sandbox = await start({ latency: 10_000 });
		seed(sandbox, 'adapty', people(3));
		const run: Run = { services: ['adapty'], ids: people(5), options: { maxConcurrency: 3 } };
		const { lines, tookMs } = await cancelled(
			sandbox,
			run,
			() => sandbox.stats('adapty').requests === 3,
		);
		expect(tookMs).toBeLessThan(AT_ONCE_MS);
		expect(tally(lines)).toEqual({ 'failed: cancelled': 3, 'notAttempted: cancelled': 2 });
		expect(lines[0].message).toContain('may be deleted already');
		expect(lines[4].message).toMatch(/^Not sent\. /);
	});

	test('a long Retry-After does not hold a cancelled run', async () => {
		const sandbox = await start();
		sandbox.fault({ service: 'gainsightPx', status: 429, headers: { 'Retry-After': '120' } });
		const { lines, tookMs } = await cancelled(
			sandbox,
			{ services: ['gainsightPx'], ids: people(20) },
			() => hasResponse(sandbox, 'gainsightPx'),
		);
		expect(tookMs).toBeLessThan(AT_ONCE_MS);
		expect(lines).toHaveLength(20);
		expect(new Set(lines.map(({ reason }) => reason))).toEqual(new Set(['cancelled']));
	});

	test('a slow pace does not hold a cancelled run', async () => {
		const sandbox = await start();
		const { lines, tookMs } = await cancelled(
			sandbox,
			{ services: ['adapty'], ids: people(10), options: { requestsPerSecond: 0.1 } },
			() => hasResponse(sandbox, 'adapty'),
		);
		expect(tookMs).toBeLessThan(AT_ONCE_MS);
		expect(tally(lines)).toEqual({ alreadyAbsent: 1, 'notAttempted: cancelled': 9 });
	});
});

/** A service that is down is given up on, and does not hold the others back. */
describe('a service that is down', () => {
	const start = sandboxes();

	/** Requests in a row that fail on every attempt. */
	const BREAKER = 5;

	const DEAD: Array<{ name: string; fault: Partial<FaultRule>; reason: string }> = [
		{ name: '500', fault: { status: 500 }, reason: 'serviceUnavailable' },
		{ name: '502', fault: { recorded: 'nginx502' }, reason: 'serviceUnavailable' },
		{ name: 'a broken connection', fault: { reset: true }, reason: 'network' },
		{ name: 'silence', fault: { hang: true }, reason: 'timeout' },
	];

	test.each(DEAD)(
		'always $name: given up on after a few requests',
		async ({ fault, reason }) => {
			const sandbox = await start();
			const cap = 4;
			const maxAttempts = 2;
			// Only silence is waited for; on a busy machine everything else may take its time.
			const timeout = fault.hang ? 300 : 30_000;
			sandbox.fault({ service: 'adapty', ...fault });
			const { output } = await runNode(sandbox, {
				services: ['adapty'],
				ids: people(200),
				options: { maxConcurrency: cap, maxAttempts, timeout },
				onError: 'continueRegularOutput',
			});
			const lines = receipts(output);
			const { requests } = sandbox.stats('adapty');
			expect(requests).toBeGreaterThanOrEqual(BREAKER * maxAttempts);
			expect(requests).toBeLessThanOrEqual((BREAKER + 2 * cap) * maxAttempts);
			expect(lines).toHaveLength(200);
			expect(lines.filter(({ success }) => success)).toEqual([]);
			expect(new Set(lines.map((line) => line.reason))).toEqual(new Set([reason]));
			// Whoever was asked about is open; whoever was not is told so.
			const asked = new Set(sandbox.requests('adapty').flatMap(({ ids }) => ids));
			const outcome = ({ id }: Receipt) => (asked.has(String(id)) ? 'failed' : 'notAttempted');
			expect(lines.filter((line) => line.outcome !== outcome(line))).toEqual([]);
		},
		60_000,
	);

	test.each(NAMES)('%s: one after the other, it is exactly five requests', async (service) => {
		const sandbox = await start();
		sandbox.fault({ service, status: 500 });
		const { output } = await runNode(sandbox, {
			services: [service],
			ids: people(50),
			options: { maxConcurrency: 1, maxAttempts: 1, batchSize: 1 },
			onError: 'continueRegularOutput',
		});
		expect(sandbox.stats(service).requests).toBe(BREAKER);
		expect(tally(receipts(output))).toEqual({
			'failed: serviceUnavailable': BREAKER,
			'notAttempted: serviceUnavailable': 50 - BREAKER,
		});
	});

	test.each([503, 429])(
		'always %s: waited for as long as the user will, then given up on',
		async (status) => {
			const sandbox = await start();
			sandbox.fault({ service: 'adapty', status });
			const cap = 4;
			const { output } = await runNode(sandbox, {
				services: ['adapty'],
				ids: people(200),
				options: { maxConcurrency: cap, giveUpAfter: 1 },
				onError: 'continueRegularOutput',
			});
			const lines = receipts(output);
			expect(lines.filter(({ success }) => success)).toEqual([]);
			const reason = status === 429 ? 'rateLimited' : 'serviceUnavailable';
			expect(new Set(lines.map((line) => line.reason))).toEqual(new Set([reason]));
			// Each of them was waited for, and nobody else was begun with.
			const asked = new Set(sandbox.requests('adapty').flatMap(({ ids }) => ids));
			expect(asked.size).toBeLessThanOrEqual(BREAKER + 2 * cap);
			expect(sandbox.stats('adapty').requests).toBeGreaterThan(asked.size);
			expectTrue(sandbox, lines);
		},
		60_000,
	);

	test('the others are done while one service says nothing', async () => {
		const sandbox = await start();
		const ids = people(60);
		for (const service of NAMES) seed(sandbox, service, ids);
		sandbox.fault({ service: 'adapty', hang: true });
		const { output } = await runNode(sandbox, {
			services: NAMES,
			ids,
			options: { maxAttempts: 1, timeout: 4000 },
			onError: 'continueRegularOutput',
		});
		const lines = receipts(output);
		const of = (service: string) => lines.filter((line) => line.service === service);
		const others = NAMES.filter((name) => name !== 'adapty');
		for (const name of others) expect(tally(of(name))).toEqual({ [factsOf(name).done]: 60 });
		expect(of('adapty').filter(({ success }) => success)).toEqual([]);
		const lastResponse = (service: string) =>
			Math.max(...of(service).map(({ completedAt = 0 }) => Date.parse(String(completedAt))));
		for (const name of others) expect(lastResponse(name)).toBeLessThan(lastResponse('adapty'));
	}, 60_000);

	test('four people whom the service always fails do not end the work of the others', async () => {
		const sandbox = await start();
		const ids = people(40);
		seed(sandbox, 'adapty', ids);
		const unlucky = ['person-3', 'person-4', 'person-5', 'person-6'];
		sandbox.fault({ service: 'adapty', match: { ids: unlucky }, status: 500 });
		const { output } = await runNode(sandbox, {
			services: ['adapty'],
			ids,
			options: { maxAttempts: 2 },
			onError: 'continueRegularOutput',
		});
		expect(tally(receipts(output))).toEqual({ deleted: 36, 'failed: serviceUnavailable': 4 });
		expectTrue(sandbox, receipts(output));
	});
});

/** A refused key ends the work at that account; what was on its way still gets its result. */
describe('a refused key', () => {
	const start = sandboxes();

	/** A 401 is always about the key, a 403 only where the service refuses keys with it. */
	function reasonOf(service: SandboxService, status: 401 | 403): 'unauthorized' | 'forbidden' {
		return status === 401 || EXPECTED[service].refusedKey === 403 ? 'unauthorized' : 'forbidden';
	}

	test.each(
		NAMES.flatMap((service) => ([401, 403] as const).map((status) => ({ service, status }))),
	)('$service: a $status costs one request for one ID', async ({ service, status }) => {
		const sandbox = await start();
		sandbox.fault({ service, status });
		const run = { services: [service], ids: ['a'], onError: 'continueRegularOutput' as const };
		const { output } = await runNode(sandbox, run);
		expect(receipts(output)).toMatchObject([
			{ outcome: 'failed', reason: reasonOf(service, status), attempts: 1, httpStatus: status },
		]);
		expect(sandbox.stats(service).requests).toBe(1);
	});

	test.each(NAMES)(
		'%s: a 403 after the key has worked is about that profile alone',
		async (service) => {
			const sandbox = await start({ latency: 20 });
			const ids = people(60);
			seed(sandbox, service, ids);
			sandbox.fault({ service, match: { ids: ['person-20'] }, status: 403 });
			const { output } = await runNode(sandbox, {
				services: [service],
				ids,
				options: { maxConcurrency: 3, batchSize: 1 },
				onError: 'continueRegularOutput',
			});
			const lines = receipts(output);
			expect(tally(lines)).toEqual({
				[`failed: ${reasonOf(service, 403)}`]: 1,
				[factsOf(service).done]: 59,
			});
			expect(lines[19]).toMatchObject({ id: 'person-20', outcome: 'failed', attempts: 1 });
			expectTrue(sandbox, lines);
		},
	);

	test.each(NAMES)(
		'%s: a 403 in a form of nobody in particular is no word about the key',
		async (service) => {
			const sandbox = await start();
			sandbox.fault({ service, status: 403, body: { message: 'Forbidden' } });
			const run = { services: [service], ids: ['a'], onError: 'continueRegularOutput' as const };
			const { output } = await runNode(sandbox, run);
			expect(receipts(output)).toMatchObject([{ outcome: 'failed', reason: 'forbidden' }]);
		},
	);

	test('Adapty: a key that is withdrawn in the middle costs a handful of requests', async () => {
		const sandbox = await start({ latency: 5 });
		sandbox.fault({ service: 'adapty', skip: 30, status: 401 });
		const { output } = await runNode(sandbox, {
			services: ['adapty'],
			ids: people(500),
			onError: 'continueRegularOutput',
		});
		const { statuses } = sandbox.stats('adapty');
		expect(statuses[404]).toBe(30);
		// Five in a row, and those in flight beside them.
		expect(statuses[401]).toBeLessThanOrEqual(5 + 5);
		expect(receipts(output).filter(({ success }) => success)).toHaveLength(30);
	});

	test('a key that is withdrawn in the middle: five in a row, and those in flight beside them', async () => {
		const sandbox = await start({ latency: 20 });
		sandbox.fault({ service: 'gainsightPx', skip: 30, status: 401 });
		const { output } = await runNode(sandbox, {
			services: ['gainsightPx'],
			ids: people(500),
			options: { maxConcurrency: 10 },
			onError: 'continueRegularOutput',
		});
		const { statuses } = sandbox.stats('gainsightPx');
		expect(statuses[404]).toBe(30);
		expect(statuses[401]).toBeLessThanOrEqual(5 + 10);
		expect(tally(receipts(output))).toEqual({
			alreadyAbsent: 30,
			'failed: unauthorized': statuses[401],
			'notAttempted: unauthorized': 470 - statuses[401],
		});
	});

	test('a refused batch key is not split, and the other services go on', async () => {
		const sandbox = await start({ latency: 5 });
		const ids = people(300);
		seed(sandbox, 'adapty', ids);
		sandbox.fault({ service: 'cleverTap', status: 403 });
		const { output } = await runNode(sandbox, {
			services: ['adapty', 'cleverTap'],
			ids,
			options: { maxConcurrency: 20 },
			onError: 'continueRegularOutput',
		});
		expect(sandbox.stats('cleverTap').requests).toBeLessThanOrEqual(3);
		const lines = receipts(output);
		expect(tally(lines.filter(({ service }) => service === 'adapty'))).toEqual({ deleted: 300 });
		expect(lines.filter(({ service, success }) => service === 'cleverTap' && success)).toEqual([]);
	});
});
