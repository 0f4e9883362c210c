/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** A run that is cancelled: nothing is sent after that, and nobody looks done who may not be. */
import { ALL_SERVICES } from './support/services';
import { itemsOf, MODES, receipts, run, seed, useSandbox, type Trial } from './support/trial';
import { expectLines, expectTruth, linesFor } from './support/truth';

const sandbox = useSandbox();

const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Cancels as soon as every service has a request. */
async function runAndCancel(trial: Trial) {
	let sentBefore = 0;
	const result = await run(sandbox.it, {
		...trial,
		onStart: ({ cancel }) => {
			const whenSent = async () => {
				while (!ALL_SERVICES.every((service) => sandbox.it.requests(service).length > 0)) {
					await sleep(2);
				}
				await sleep(20);
				sentBefore = sandbox.it.requests().length;
				cancel();
			};
			void whenSent();
		},
	});
	await sleep(50);
	return { result, sentAfter: sandbox.it.requests().length - sentBefore };
}

const IDS = Array.from({ length: 30 }, (_, index) => `p${index}`);

describe.each(MODES)('%s', (mode, node) => {
	test.each([
		['while requests hang', { hang: true }],
		['while requests hang whose work is done', { hang: true, applyFirst: true }],
		// The account stays paused for that long, in the next test too.
		['while it waits to try again', { status: 503, headers: { 'Retry-After': '1' } }],
	])('%s', async (_, fault) => {
		seed(sandbox.it, IDS);
		for (const service of ALL_SERVICES) sandbox.it.fault({ service, ...fault });
		const { result, sentAfter } = await runAndCancel({
			items: itemsOf(...IDS),
			options: { batchSize: 5, maxConcurrency: 2 },
			node,
		});
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
			expect(['cancelled', 'serviceUnavailable']).toContain(line.reason);
		}
	});

	test('with Retry On Fail, n8n runs the node again and nothing is sent', async () => {
		seed(sandbox.it, IDS);
		for (const service of ALL_SERVICES) sandbox.it.fault({ service, hang: true });
		const { result, sentAfter } = await runAndCancel({
			items: itemsOf(...IDS.slice(0, 3)),
			node: { ...node, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(sentAfter).toBe(0);
		expect(receipts(result).filter((line) => line?.success !== false)).toEqual([]);
	});
});
