/** Retry-After stops the whole account: all its requests, in all executions, and nobody else's. */
import { receipts, runNode, tally, type Receipt } from './support/run';
import { sandboxes } from './support/sandboxes';
import { people } from './support/services';

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
