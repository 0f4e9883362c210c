/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/**
 * A cancelled run: nothing more goes out, and what is known is told. The engine throws the items of a
 * cancelled node away, so they are read from the node itself.
 */
import type { Sandbox, SandboxService } from '../../sandbox';
import { receipts, runNode, tally, type Run } from './support/run';
import { sandboxes } from './support/sandboxes';
import { people, profileOf } from './support/services';
import { expectTrue } from './support/truth';
import { watchedNode } from './support/watchedNode';

const start = sandboxes();

/** The run has so long to stop asking. Ms. */
const GRACE = 300;

/** An answer of this service has arrived a while ago, so the node has taken it in. */
function hasAnswer(sandbox: Sandbox, service: SandboxService): boolean {
	const { endedAt = Infinity } = sandbox.requests(service)[0] ?? {};
	return Date.now() > endedAt + 200;
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
	// Time for what should not come.
	await new Promise((resolve) => setTimeout(resolve, 2 * GRACE));
	const late = sandbox.requests().filter(({ startedAt }) => startedAt > cancelledAt + GRACE);
	return { lines, tookMs, status, late };
}

test.each(['adapty', 'cleverTap', 'gainsightPx'] as const)(
	'%s: no request starts later, and nothing is called done that was not',
	async (service) => {
		const sandbox = await start({ latency: 60 });
		const ids = people(300);
		sandbox.seed(
			service,
			ids.map((id) => profileOf(service, id)),
		);
		const { lines, status, late } = await cancelled(
			sandbox,
			{ services: [service], ids, options: { batchSize: 10, maxConcurrency: 3 } },
			() => sandbox.deletions(service).size >= 30,
		);
		expect(status).toBe('canceled');
		expect(late).toEqual([]);
		expect(lines.map(({ id }) => id)).toEqual(ids);
		expectTrue(sandbox, service, lines);
		const counts = tally(lines);
		const done = counts[service === 'cleverTap' ? 'accepted' : 'deleted'] ?? 0;
		const open = counts['failed: cancelled'] ?? 0;
		// An answer that was on its way when the run was cancelled is open.
		expect(done + open).toBeGreaterThanOrEqual(30);
		expect(done).toBeLessThan(200);
		expect(open).toBeLessThanOrEqual(3 * (service === 'cleverTap' ? 10 : 1));
		expect(counts['notAttempted: cancelled']).toBe(300 - done - open);
	},
);

test('requests in flight are called open, not done and not undone', async () => {
	const sandbox = await start({ latency: 5000 });
	sandbox.seed(
		'adapty',
		people(3).map((id) => profileOf('adapty', id)),
	);
	const run: Run = { services: ['adapty'], ids: people(5), options: { maxConcurrency: 3 } };
	const { lines, tookMs } = await cancelled(
		sandbox,
		run,
		() => sandbox.stats('adapty').requests === 3,
	);
	expect(tookMs).toBeLessThan(GRACE + 700);
	expect(tally(lines)).toEqual({ 'failed: cancelled': 3, 'notAttempted: cancelled': 2 });
	expect(lines[0].message).toContain('may or may not be gone');
});

test('a long Retry-After does not hold a cancelled run', async () => {
	const sandbox = await start();
	sandbox.fault({ service: 'gainsightPx', status: 429, headers: { 'Retry-After': '120' } });
	const { lines, tookMs, late } = await cancelled(
		sandbox,
		{ services: ['gainsightPx'], ids: people(20) },
		() => hasAnswer(sandbox, 'gainsightPx'),
	);
	expect(tookMs).toBeLessThan(GRACE + 700);
	expect(late).toEqual([]);
	expect(lines).toHaveLength(20);
	expect(new Set(lines.map(({ reason }) => reason))).toEqual(new Set(['cancelled']));
	expectTrue(sandbox, 'gainsightPx', lines);
});

test('a slow pace does not hold a cancelled run', async () => {
	const sandbox = await start();
	const { lines, tookMs, late } = await cancelled(
		sandbox,
		{ services: ['adapty'], ids: people(10), options: { requestsPerSecond: 0.1 } },
		() => hasAnswer(sandbox, 'adapty'),
	);
	expect(tookMs).toBeLessThan(GRACE + 700);
	expect(late).toEqual([]);
	expect(tally(lines)).toEqual({ alreadyAbsent: 1, 'notAttempted: cancelled': 9 });
});
