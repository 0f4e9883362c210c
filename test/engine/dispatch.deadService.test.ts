/** A service that is down is given up on, and does not hold the others back. */
import type { FaultRule } from '../../sandbox';
import { expectTrue, receipts, runNode, tally, type Receipt } from './support/run';
import { sandboxes } from './support/sandboxes';
import { factsOf, NAMES, people, seed } from './support/services';

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
