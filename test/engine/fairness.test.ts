/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/** Executions of one account share it: each is held back by the account and by its own settings only. */
import type { EngineResult } from '../../engine';
import { serviceNamed } from '../../engine/services';
import type { RecordedRequest, Sandbox } from '../../sandbox';
import { expectTrue, receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { NAMES, people, seed } from './support/services';
import { watchedNode } from './support/watchedNode';

const start = sandboxes();

/** Requests about IDs that begin like this. */
function requestsOf(sandbox: Sandbox, prefix: string): RecordedRequest[] {
	return sandbox.requests().filter(({ ids }) => ids.some((id) => id.startsWith(`${prefix}-`)));
}

/** Most of these that were open at the same time. */
function peakOf(requests: readonly RecordedRequest[]): number {
	return Math.max(
		0,
		...requests.map(
			({ startedAt: at }) =>
				requests.filter(({ startedAt, endedAt = Infinity }) => startedAt <= at && at < endedAt)
					.length,
		),
	);
}

test('a slow run with Max Concurrency 1 does not hold back a fast one', async () => {
	const sandbox = await start({ latency: 20 });
	const slow = people(5, 'slow');
	const fast = people(100, 'fast');
	seed(sandbox, 'adapty', [...slow, ...fast]);
	sandbox.fault({ service: 'adapty', match: { ids: slow }, delayMs: 400 });
	const run = { services: ['adapty'] };
	const [one, many] = await Promise.all([
		runNode(sandbox, { ...run, ids: slow, options: { maxConcurrency: 1 } }),
		runNode(sandbox, { ...run, ids: fast, options: { maxConcurrency: 10 } }),
	]);
	expect(tally(receipts([...one.output, ...many.output]))).toEqual({ deleted: 105 });
	// Were there one place for both, the fast run would be the last to end.
	const lastOf = (prefix: string) => requestsOf(sandbox, prefix).slice(-1)[0];
	expect(lastOf('fast').endedAt).toBeLessThan(lastOf('slow').startedAt);
	expect(peakOf(requestsOf(sandbox, 'slow'))).toBe(1);
	expect(peakOf(requestsOf(sandbox, 'fast'))).toBeGreaterThan(1);
});

test('a run of one item does not wait behind a bulk run', async () => {
	const sandbox = await start({ latency: 20 });
	const bulk = people(300, 'bulk');
	const whenAsked: { requests?: number } = {};
	const running = runNode(sandbox, { services: ['adapty'], ids: bulk });
	while (sandbox.stats('adapty').requests < 30) {
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	const { nodeType } = watchedNode(() => {
		whenAsked.requests = sandbox.stats('adapty').requests;
	});
	await runNode(sandbox, { services: ['adapty'], ids: ['single-1'], nodeType });
	await running;
	const place = sandbox.requests('adapty').findIndex(({ ids }) => ids.includes('single-1'));
	// Those in flight end first, and a few more may before the node has read its parameters.
	expect(place - whenAsked.requests!).toBeLessThanOrEqual(5 * 5);
});

test.each(NAMES)('%s: the cap holds however the host is spelt', async (service) => {
	const sandbox = await start({ latency: 20 });
	const { credential, delete: deletion } = serviceNamed(service);
	const { concurrency } = deletion.limits;
	const data = sandbox.credentials[credential];
	const { port } = new URL(data.baseUrl);
	const spellings = [
		`http://localhost:${port}`,
		`http://LOCALHOST:${port}`,
		`http://LocalHost:${port}/`,
		`http://localhost:${port}//`,
	];
	const results = await Promise.all(
		spellings.map(async (baseUrl, index) => {
			return await runNode(sandbox, {
				services: [service],
				ids: people(15, `run${index}`),
				options: { batchSize: 1 },
				credentials: { [credential]: { ...data, baseUrl } },
			});
		}),
	);
	expect(results.map(({ error }) => error)).toEqual(spellings.map(() => undefined));
	expect(sandbox.stats(service).peakInFlight).toBeLessThanOrEqual(concurrency);
	expect(sandbox.stats(service).requests).toBe(15 * spellings.length);
	expect(sandbox.stats(service).statuses).not.toHaveProperty('429');
});

test('ten runs of different sizes, caps and paces, one of them cancelled', async () => {
	const sandbox = await start({ latency: 10 });
	const runs = Array.from({ length: 10 }, (_, index) => ({
		ids: people(5 + 8 * index, `run${index}`),
		options: {
			maxConcurrency: 1 + (index % 5),
			...(index % 4 === 3 && { requestsPerSecond: 50 }),
		},
	}));
	for (const { ids } of runs) seed(sandbox, 'adapty', ids);
	const CANCELLED = 8;
	const { nodeType, returned } = watchedNode();
	let cancel: () => void = () => undefined;
	const results = Promise.all(
		runs.map(async (run, index): Promise<EngineResult> => {
			const isCancelled = index === CANCELLED && {
				nodeType,
				onStart: (engine: { cancel: () => void }) => (cancel = engine.cancel),
			};
			const common = { services: ['adapty'], onError: 'continueRegularOutput' as const };
			return await runNode(sandbox, { ...common, ...run, ...isCancelled });
		}),
	);
	while (requestsOf(sandbox, `run${CANCELLED}`).length < 5) {
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	cancel();
	const isOther = (_: unknown, index: number) => index !== CANCELLED;
	const lines = (await results).filter(isOther).flatMap(({ output }) => receipts(output));
	const others = runs.filter(isOther).flatMap(({ ids }) => ids);
	expect(tally(lines)).toEqual({ deleted: others.length });
	const ended = receipts(await returned);
	expect(ended).toHaveLength(runs[CANCELLED].ids.length);
	expect(ended.filter(({ reason }) => reason === 'cancelled')).not.toEqual([]);
	expectTrue(sandbox, [...lines, ...ended], { once: true });
	// The widest run sets how many there may be altogether, and each keeps to its own cap.
	expect(sandbox.stats('adapty').peakInFlight).toBeLessThanOrEqual(5);
	for (const [index, { options }] of runs.entries()) {
		const peak = peakOf(requestsOf(sandbox, `run${index}`));
		expect(peak).toBeLessThanOrEqual(options.maxConcurrency);
	}
});
