/** As fast as the service allows and no faster: cap, pace and slowing down. */
import type { RecordedRequest, Sandbox } from '../../sandbox';
import { expectTrue, receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { people, seed } from './support/services';
import { timesSent } from './support/wire';

const start = sandboxes();

afterEach(() => jest.restoreAllMocks());

const MANY = 10_000;

/** Each of them has one line, and none was deleted twice. */
const EACH_ONCE = (ids: readonly string[]) => ({
	once: true,
	asked: ids.map((id) => ({ service: 'cleverTap', id })),
});

/** From the first start to the last end. */
function meanInFlight(requests: RecordedRequest[]): number {
	const ends = requests.map(({ endedAt }) => endedAt ?? NaN);
	const busy = requests.reduce((sum, { startedAt }, index) => sum + ends[index] - startedAt, 0);
	return busy / (Math.max(...ends) - requests[0].startedAt);
}

test('10,000 CleverTap IDs: 100 requests, 3 in flight, no 429, each ID once', async () => {
	const sandbox = await start({ latency: 50 });
	const { output, error } = await runNode(sandbox, {
		services: ['cleverTap'],
		ids: people(MANY),
		options: { maxProfiles: MANY },
	});
	expect(error).toBeUndefined();
	expect(sandbox.stats('cleverTap')).toMatchObject({
		requests: 100,
		deleteRequests: 100,
		peakDeletesInFlight: 3,
		statuses: { 200: 100 },
	});
	const sent = timesSent(sandbox.requests('cleverTap'));
	expect(sent.size).toBe(MANY);
	expect(Math.max(...sent.values())).toBe(1);
	expect(tally(receipts(output))).toEqual({ accepted: MANY });
	expectTrue(sandbox, receipts(output), EACH_ONCE(people(MANY)));
	// The places are used side by side all the way: 1 would be one after the other, 3 is never idle.
	// Node and sandbox share one thread here, so a busy machine costs much of that.
	expect(meanInFlight(sandbox.requests('cleverTap'))).toBeGreaterThan(1.25);
}, 60_000);

test('a 429 on half of the requests: still every ID once, and none reported wrongly', async () => {
	// Waits between attempts are drawn as ever, but ten times shorter; else this takes half a minute.
	const random = Math.random;
	jest.spyOn(Math, 'random').mockImplementation(() => random() / 10);
	const sandbox = await start({ latency: 5 });
	sandbox.fault({ service: 'cleverTap', fraction: 0.5, seed: 4, status: 429 });
	const { output, error } = await runNode(sandbox, {
		services: ['cleverTap'],
		ids: people(MANY / 5),
		// Being told to wait is no failed attempt.
		options: { maxProfiles: MANY, maxAttempts: 1 },
	});
	expect(error).toBeUndefined();
	const { requests, statuses, peakDeletesInFlight } = sandbox.stats('cleverTap');
	expect(statuses[200]).toBe(20);
	expect(statuses[429]).toBeGreaterThan(10);
	expect(requests).toBe(20 + statuses[429]);
	expect(peakDeletesInFlight).toBeLessThanOrEqual(3);
	expect(tally(receipts(output))).toEqual({ accepted: MANY / 5 });
	expectTrue(sandbox, receipts(output), EACH_ONCE(people(MANY / 5)));
}, 120_000);

async function tenAtOnce(sandbox: Sandbox, service: 'adapty' | 'cleverTap', size: number) {
	return await Promise.all(
		Array.from({ length: 10 }, async (_, execution) => {
			const ids = people(size, `${execution}-person`);
			return await runNode(sandbox, { services: [service], ids, options: { batchSize: 10 } });
		}),
	);
}

test('ten executions at once share the three places of a CleverTap account', async () => {
	const sandbox = await start({ latency: 20 });
	const results = await tenAtOnce(sandbox, 'cleverTap', 50);
	const lines = results.flatMap(({ output }) => receipts(output));
	expect(tally(lines)).toEqual({ accepted: 500 });
	expectTrue(sandbox, lines, { once: true });
	expect(sandbox.stats('cleverTap')).toMatchObject({
		requests: 50,
		peakDeletesInFlight: 3,
		statuses: { 200: 50 },
	});
});

test('ten executions at once share the five places of an Adapty key', async () => {
	const sandbox = await start({ latency: 20 });
	for (let execution = 0; execution < 10; execution++) {
		seed(sandbox, 'adapty', people(20, `${execution}-person`));
	}
	const results = await tenAtOnce(sandbox, 'adapty', 20);
	const lines = results.flatMap(({ output }) => receipts(output));
	expect(tally(lines)).toEqual({ deleted: 200 });
	expect(sandbox.stats('adapty')).toMatchObject({ requests: 200, peakInFlight: 5 });
});

test('Max Concurrency is kept to, and CleverTap never gets more than three', async () => {
	const sandbox = await start({ latency: 20 });
	const run = { ids: people(120), options: { maxConcurrency: 20, batchSize: 10 } };
	await runNode(sandbox, { services: ['adapty', 'cleverTap'], ...run });
	expect(sandbox.stats('adapty').peakInFlight).toBe(20);
	expect(sandbox.stats('cleverTap').peakInFlight).toBe(3);
});

test('a service that asks to slow down gets fewer requests at a time', async () => {
	const sandbox = await start({ latency: 20, limits: { adapty: { concurrency: 4 } } });
	const { output } = await runNode(sandbox, {
		services: ['adapty'],
		ids: people(150),
		options: { maxConcurrency: 16, maxAttempts: 20 },
	});
	expect(tally(receipts(output))).toEqual({ alreadyAbsent: 150 });
	// Without a lesson from them, three of four attempts would be refused.
	const { 429: refused = 0, 404: served } = sandbox.stats('adapty').statuses;
	expect(served).toBe(150);
	expect(refused).toBeGreaterThan(0);
	expect(refused).toBeLessThan(75);
}, 30_000);
