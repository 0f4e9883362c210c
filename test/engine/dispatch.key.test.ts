/** A refused key ends the work at that account at once; what was on its way is still answered. */
import { receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { people, profileOf } from './support/services';
import { expectTrue } from './support/truth';
import { SANDBOX_SERVICES } from '../../sandbox';

const start = sandboxes();

const REASONS = { 401: 'unauthorized', 403: 'forbidden' } as const;

test.each(
	SANDBOX_SERVICES.flatMap((service) =>
		([401, 403] as const).map((status) => ({ service, status })),
	),
)('$service: a $status costs one request for one ID', async ({ service, status }) => {
	const sandbox = await start();
	sandbox.fault({ service, status });
	const run = { services: [service], ids: ['a'], onError: 'continueRegularOutput' as const };
	const { output } = await runNode(sandbox, run);
	expect(receipts(output)).toMatchObject([
		{ outcome: 'failed', reason: REASONS[status], attempts: 1, httpStatus: status },
	]);
	expect(sandbox.stats(service).requests).toBe(1);
});

test.each([401, 403] as const)(
	'a %s in the middle: those in flight finish, the rest stays',
	async (status) => {
		const sandbox = await start({ latency: 20 });
		const ids = people(60);
		sandbox.seed(
			'adapty',
			ids.map((id) => profileOf('adapty', id)),
		);
		const cap = 5;
		sandbox.fault({ service: 'adapty', skip: 12, times: 1, status });
		const { output } = await runNode(sandbox, {
			services: ['adapty'],
			ids,
			options: { maxConcurrency: cap },
			onError: 'continueRegularOutput',
		});
		const lines = receipts(output);
		const { requests } = sandbox.stats('adapty');
		expect(requests).toBeGreaterThanOrEqual(13);
		expect(requests).toBeLessThanOrEqual(13 + cap);
		expect(tally(lines)).toEqual({
			[`failed: ${REASONS[status]}`]: 1,
			deleted: requests - 1,
			[`notAttempted: ${REASONS[status]}`]: 60 - requests,
		});
		expect(sandbox.deletions('adapty').size).toBe(requests - 1);
		expectTrue(sandbox, 'adapty', lines);
	},
);

test('a key that is withdrawn in the middle: no more requests than places', async () => {
	const sandbox = await start({ latency: 20 });
	sandbox.fault({ service: 'gainsightPx', skip: 30, status: 401 });
	const { output } = await runNode(sandbox, {
		services: ['gainsightPx'],
		ids: people(500),
		options: { maxConcurrency: 10 },
		onError: 'continueRegularOutput',
	});
	const { statuses } = sandbox.stats('gainsightPx');
	expect(statuses[404]).toBe(30);
	expect(statuses[401]).toBeLessThanOrEqual(10);
	expect(tally(receipts(output))).toEqual({
		alreadyAbsent: 30,
		'failed: unauthorized': statuses[401],
		'notAttempted: unauthorized': 470 - statuses[401],
	});
});

test('a refused batch key is not split, and the other services go on', async () => {
	const sandbox = await start({ latency: 5 });
	const ids = people(300);
	sandbox.seed(
		'adapty',
		ids.map((id) => profileOf('adapty', id)),
	);
	sandbox.fault({ service: 'cleverTap', status: 403 });
	const { output } = await runNode(sandbox, {
		services: ['adapty', 'cleverTap'],
		ids,
		options: { maxConcurrency: 20 },
		onError: 'continueRegularOutput',
	});
	expect(sandbox.stats('cleverTap').requests).toBeLessThanOrEqual(3);
	const lines = receipts(output);
	expect(tally(lines.filter(({ service }) => service === 'adapty'))).toEqual({ deleted: 300 });
	expect(lines.filter(({ service, success }) => service === 'cleverTap' && success)).toEqual([]);
});
