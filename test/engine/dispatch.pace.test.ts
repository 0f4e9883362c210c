/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, not in n8n */
/** As fast as each account allows and no faster, and every execution gets its share. */
import type { EngineResult } from '../../engine';
import { serviceNamed } from '../../engine/services';
import type { RecordedRequest, Sandbox } from '../../sandbox';
import { expectTrue, type Receipt, receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { NAMES, people, seed } from './support/services';
import { watchedNode } from './support/watchedNode';
import { timesSent } from './support/wire';

/** As fast as the service allows and no faster: cap, pace and slowing down. */
describe('load', () => {
	const start = sandboxes();

	afterEach(() => jest.restoreAllMocks());

	const MANY = 10_000;

	/** Each of them has one line, and none was deleted twice. */
	const EACH_ONCE = (ids: readonly string[]) => ({
		once: true,
		asked: ids.map((id) => ({ service: 'cleverTap', id })),
	});

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
});

/** Requests per Second is a smooth pace, and long work is reported without a word on anybody. */
describe('Requests per Second', () => {
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
				jest
					.spyOn(logger, level)
					.mockImplementation((...line) => void logged.push([level, ...line]));
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
});

/** Retry-After stops the whole account: all its requests, in all executions, and nobody else's. */
describe('Retry-After', () => {
	const start = sandboxes();

	/** Ms that the clocks of wall time and of waiting may differ by rounding. */
	const ROUNDING = 2;

	function timesOf(lines: readonly Receipt[], field: 'sentAt' | 'completedAt'): number[] {
		return lines.map((line) => Date.parse(String(line[field]))).sort((a, b) => a - b);
	}

	test('the whole account waits, in every execution; other services do not', async () => {
		const sandbox = await start({ latency: 20 });
		// Six good responses, then one that asks for a pause.
		const headers = { 'Retry-After': '2' };
		sandbox.fault({ service: 'adapty', skip: 6, times: 1, status: 429, headers });
		const run = { services: ['adapty'], options: { maxConcurrency: 4 } };
		const [first, second, others] = await Promise.all([
			runNode(sandbox, { ...run, ids: people(30) }),
			runNode(sandbox, { ...run, ids: people(30, 'other') }),
			runNode(sandbox, { services: ['gainsightPx'], ids: people(30) }),
		]);
		const lines = receipts([...first.output, ...second.output]);
		expect(tally(lines)).toEqual({ alreadyAbsent: 60 });

		// By the node's own word on when it sent what, which holds on a machine of any speed: between the
		// last request before the pause and the first one after it lie two seconds.
		const sent = timesOf(lines, 'sentAt');
		const gaps = sent.slice(1).map((at, index) => at - sent[index]);
		const longest = Math.max(...gaps);
		expect(longest).toBeGreaterThanOrEqual(2000 - ROUNDING);
		const resumedAt = sent[gaps.indexOf(longest) + 1];
		const [refused] = lines.filter(({ attempts }) => attempts === 2);
		expect(Date.parse(String(refused.sentAt))).toBeGreaterThanOrEqual(resumedAt);
		expect(sent.filter((at) => at >= resumedAt).length).toBeGreaterThan(40);
		// The rest went on meanwhile.
		const [firstElsewhere] = timesOf(receipts(others.output), 'sentAt');
		expect(firstElsewhere).toBeLessThan(resumedAt);
		expect(timesOf(receipts(others.output), 'completedAt')[0]).toBeLessThan(resumedAt);
	});
});

/** Executions of one account share it: each is held back by the account and by its own settings only. */
describe('several executions', () => {
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
});
