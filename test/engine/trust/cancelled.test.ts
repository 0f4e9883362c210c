/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** A run that is cancelled: nothing is sent after that, and nobody looks done who may not be. */
import { expectLines, expectTruth, linesFor } from './support/expect';
import {
	ALL_SERVICES,
	itemsOf,
	MODES,
	receipts,
	run,
	seed,
	useSandbox,
	type Trial,
} from './support/trial';

const sandbox = useSandbox();

const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

const MAX_CONCURRENCY = 2;

/** Cancels as soon as every service has as many requests as may be in flight. */
async function runAndCancel(trial: Trial, count: number) {
	let sentBefore = 0;
	const result = await run(sandbox.it, {
		...trial,
		onStart: ({ cancel }) => {
			const whenSent = async () => {
				while (!ALL_SERVICES.every((one) => sandbox.it.requests(one).length >= count)) {
					await sleep(2);
				}
				sentBefore = sandbox.it.requests().length;
				cancel();
			};
			void whenSent();
		},
	});
	// Time for a request that goes out too late to be seen; it cannot make a right node fail.
	await sleep(30);
	return { result, sentAfter: sandbox.it.requests().length - sentBefore };
}

const IDS = Array.from({ length: 30 }, (_, index) => `p${index}`);

describe.each(MODES)('%s', (mode, node) => {
	test.each([
		['while requests hang', { hang: true }],
		['while requests hang whose work is done', { hang: true, applyFirst: true }],
		['while it waits for the next attempt', { status: 503, headers: { 'Retry-After': '60' } }],
	])('%s', async (_, fault) => {
		seed(sandbox.it, IDS);
		for (const service of ALL_SERVICES) sandbox.it.fault({ service, ...fault });
		const waits = 'status' in fault;
		const trial = {
			items: itemsOf(...IDS),
			options: { batchSize: 5, maxConcurrency: waits ? 1 : MAX_CONCURRENCY },
			node,
		};
		const { result, sentAfter } = await runAndCancel(trial, waits ? 1 : MAX_CONCURRENCY);
		expect(sentAfter).toBe(0);
		expect(result.status).toBe('canceled');
		expect(result.output.filter(({ json }) => json.success !== false)).toEqual([]);
		if (mode === 'Stop') {
			expect([...result.output, ...result.errorOutput]).toEqual([]);
			return;
		}
		expectLines(result, linesFor(IDS));
		expectTruth(sandbox.it, result);
		for (const line of receipts(result)) {
			expect(line.outcome).toBe(line.attempts === undefined ? 'notAttempted' : 'failed');
			expect(line.reason).toBe('cancelled');
			if (line.attempts !== undefined) expect(line.message).toMatch(/may be deleted/);
		}
	});

	test('with Retry On Fail, n8n runs the node again and nothing is sent', async () => {
		seed(sandbox.it, IDS);
		for (const service of ALL_SERVICES) sandbox.it.fault({ service, hang: true });
		const trial = {
			items: itemsOf(...IDS.slice(0, 3)),
			options: { maxConcurrency: 1 },
			node: { ...node, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		};
		const { result, sentAfter } = await runAndCancel(trial, 1);
		expect(sentAfter).toBe(0);
		expect(receipts(result).filter((line) => line?.success !== false)).toEqual([]);
	});
});
