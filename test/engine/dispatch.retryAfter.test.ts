/** Retry-After stops the whole account: all its requests, in all executions, and nobody else's. */
import { receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { people } from './support/services';

const start = sandboxes();

/** Ms within which the node has read an answer that was sent. */
const ON_ITS_WAY = 300;

test('the whole account waits, in every execution; other services do not', async () => {
	const sandbox = await start({ latency: 20 });
	// Six good answers, then one that asks for a pause.
	const headers = { 'Retry-After': '2' };
	sandbox.fault({ service: 'adapty', skip: 6, times: 1, status: 429, headers });
	const run = { services: ['adapty'] as const, options: { maxConcurrency: 4 } };
	const [first, second] = await Promise.all([
		runNode(sandbox, { ...run, ids: people(30) }),
		runNode(sandbox, { ...run, ids: people(30).map((id) => `other-${id}`) }),
		runNode(sandbox, { services: ['gainsightPx'], ids: people(30) }),
	]);
	expect(tally(receipts([...first.output, ...second.output]))).toEqual({ alreadyAbsent: 60 });

	const requests = sandbox.requests('adapty');
	const askedAt = requests.find(({ status }) => status === 429)!.endedAt!;
	const during = requests.filter(
		({ startedAt }) => startedAt > askedAt + ON_ITS_WAY && startedAt < askedAt + 2000,
	);
	expect(during).toEqual([]);
	expect(requests.filter(({ startedAt }) => startedAt >= askedAt + 2000).length).toBeGreaterThan(
		40,
	);
	const elsewhere = sandbox.requests('gainsightPx').map(({ endedAt }) => endedAt!);
	expect(Math.max(...elsewhere)).toBeLessThan(askedAt + 2000);
});
