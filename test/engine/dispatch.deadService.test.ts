/** A service that is down is given up on, and does not hold the others back. */
import type { FaultRule } from '../../sandbox';
import { receipts, runNode, tally, type Receipt } from './support/run';
import { sandboxes } from './support/sandboxes';
import { people, profileOf } from './support/services';
import { expectTrue } from './support/truth';

const start = sandboxes();

/** Requests in a row that stay undone after all their tries. */
const BREAKER = 5;

const DEAD: Array<{ name: string; fault: Partial<FaultRule>; reason: string }> = [
	{ name: '500', fault: { status: 500 }, reason: 'serviceUnavailable' },
	{ name: '503', fault: { status: 503 }, reason: 'serviceUnavailable' },
	{ name: 'a broken connection', fault: { reset: true }, reason: 'network' },
	{ name: 'silence', fault: { hang: true }, reason: 'timeout' },
];

test.each(DEAD)(
	'always $name: given up on after a few requests',
	async ({ fault, reason }) => {
		const sandbox = await start();
		const cap = 4;
		const maxTries = 2;
		sandbox.fault({ service: 'adapty', ...fault });
		const { output } = await runNode(sandbox, {
			services: ['adapty'],
			ids: people(200),
			options: { maxConcurrency: cap, maxTries, timeout: 300 },
			onError: 'continueRegularOutput',
		});
		const lines = receipts(output);
		const { requests } = sandbox.stats('adapty');
		expect(requests).toBeGreaterThanOrEqual(BREAKER * maxTries);
		expect(requests).toBeLessThanOrEqual((BREAKER + 2 * cap) * maxTries);
		expect(lines).toHaveLength(200);
		expect(lines.filter(({ success }) => success)).toEqual([]);
		expect(new Set(lines.map((line) => line.reason))).toEqual(new Set([reason]));
		// Whoever was asked about is open; whoever was not is told so.
		const asked = new Set(sandbox.requests('adapty').flatMap(({ ids }) => ids));
		const outcome = ({ id }: Receipt) => (asked.has(String(id)) ? 'failed' : 'notAttempted');
		expect(lines.filter((line) => line.outcome !== outcome(line))).toEqual([]);
	},
	20_000,
);

test('the others are done while one service says nothing', async () => {
	const sandbox = await start();
	const ids = people(60);
	for (const service of ['adapty', 'cleverTap', 'gainsightPx'] as const) {
		sandbox.seed(
			service,
			ids.map((id) => profileOf(service, id)),
		);
	}
	sandbox.fault({ service: 'adapty', hang: true });
	const { output } = await runNode(sandbox, {
		services: ['adapty', 'cleverTap', 'gainsightPx'],
		ids,
		options: { maxTries: 1, timeout: 3000 },
		onError: 'continueRegularOutput',
	});
	const lines = receipts(output);
	const of = (service: string) => lines.filter((line) => line.service === service);
	expect(tally(of('cleverTap'))).toEqual({ accepted: 60 });
	expect(tally(of('gainsightPx'))).toEqual({ deleted: 60 });
	expect(of('adapty').filter(({ success }) => success)).toEqual([]);
	const lastAnswer = (service: string) =>
		Math.max(...of(service).map(({ completedAt }) => Date.parse(String(completedAt ?? 0))));
	expect(lastAnswer('cleverTap')).toBeLessThan(lastAnswer('adapty') - 1000);
	expect(lastAnswer('gainsightPx')).toBeLessThan(lastAnswer('adapty') - 1000);
}, 20_000);

test('four people whom the service always fails do not end the work of the others', async () => {
	const sandbox = await start();
	const ids = people(40);
	sandbox.seed(
		'adapty',
		ids.map((id) => profileOf('adapty', id)),
	);
	const unlucky = ['person-3', 'person-4', 'person-5', 'person-6'];
	sandbox.fault({ service: 'adapty', match: { ids: unlucky }, status: 500 });
	const { output } = await runNode(sandbox, {
		services: ['adapty'],
		ids,
		options: { maxTries: 2 },
		onError: 'continueRegularOutput',
	});
	expect(tally(receipts(output))).toEqual({ deleted: 36, 'failed: serviceUnavailable': 4 });
	expectTrue(sandbox, 'adapty', receipts(output));
});
