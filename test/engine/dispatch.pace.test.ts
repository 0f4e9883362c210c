/** Requests per Second is a smooth pace, and long work is reported without a word on anybody. */
import { receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { people, seed } from './support/services';
import { watchedNode } from './support/watchedNode';

const start = sandboxes();

afterEach(() => jest.restoreAllMocks());

/** Most starts in any stretch of so many ms. */
function mostWithin(starts: readonly number[], ms: number): number {
	return Math.max(
		...starts.map((from) => starts.filter((at) => at >= from && at < from + ms).length),
	);
}

test('120 requests at 20 per second: spread evenly, with a word on the progress', async () => {
	const logged: unknown[][] = [];
	const { nodeType } = watchedNode(({ logger }) => {
		for (const level of ['debug', 'info', 'warn', 'error'] as const) {
			jest.spyOn(logger, level).mockImplementation((...line) => void logged.push([level, ...line]));
		}
	});
	const sandbox = await start();
	const ids = people(120);
	seed(sandbox, 'adapty', ids);
	const options = { requestsPerSecond: 20, maxConcurrency: 50 };
	const { output } = await runNode(sandbox, { services: ['adapty'], ids, options, nodeType });
	expect(tally(receipts(output))).toEqual({ deleted: 120 });

	// 119 gaps of 50 ms, of which a late timer may make up 25: so many at most, however busy the machine.
	const sent = receipts(output).map(({ sentAt }) => Date.parse(String(sentAt)));
	expect(mostWithin(sent, 1000)).toBeLessThanOrEqual(22);
	expect(mostWithin(sent, 250)).toBeLessThanOrEqual(7);
	// As the service sees it, where a busy machine can hold some back and bring them together.
	const starts = sandbox.requests('adapty').map(({ startedAt }) => startedAt);
	const seconds = (starts[119] - starts[0]) / 1000;
	expect(seconds).toBeGreaterThan(5.5);

	const own = logged.filter(([, message]) => String(message).startsWith('Delete Profile:'));
	// Every 5 seconds.
	expect(own.length).toBeGreaterThan(0);
	for (const line of own) {
		expect(line).toEqual([
			'info',
			expect.stringMatching(
				/^Delete Profile: Adapty: \d+ of 120 profiles settled, \d+\.\d per second, about \d+ s left$/,
			),
		]);
	}
	expect(JSON.stringify(logged)).not.toContain('person-');
	expect(JSON.stringify(logged)).not.toContain(sandbox.credentials.adaptyApi.secretKey);
}, 30_000);

test('Gainsight PX stays below its limit without any setting', async () => {
	const sandbox = await start({ limits: { gainsightPx: { perSecond: 200 } } });
	const ids = people(400);
	seed(sandbox, 'gainsightPx', ids);
	const { output } = await runNode(sandbox, { services: ['gainsightPx'], ids });
	expect(tally(receipts(output))).toEqual({ deleted: 400 });
	expect(sandbox.stats('gainsightPx').statuses).toEqual({ 204: 400 });
}, 30_000);
