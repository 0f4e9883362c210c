/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/**
 * A cancelled run: nothing more goes out, and what is known is told. The engine throws the items of a
 * cancelled node away, so they are read from the node itself.
 */
import type { Sandbox, SandboxService } from '../../sandbox';
import { expectTrue, receipts, runNode, tally, type Run } from './support/run';
import { sandboxes } from './support/sandboxes';
import { factsOf, NAMES, people, seed } from './support/services';
import { watchedNode } from './support/watchedNode';

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
