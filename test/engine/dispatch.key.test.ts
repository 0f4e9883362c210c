/** A refused key ends the work at that account at once; what was on its way is still answered. */
import type { SandboxService } from '../../sandbox';
import { EXPECTED } from './support/expected';
import { expectTrue, receipts, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { factsOf, NAMES, people, seed } from './support/services';

const start = sandboxes();

/** A 401 is always about the key, a 403 only where the service refuses keys with it. */
function reasonOf(service: SandboxService, status: 401 | 403): 'unauthorized' | 'forbidden' {
	return status === 401 || EXPECTED[service].refusedKey === 403 ? 'unauthorized' : 'forbidden';
}

test.each(NAMES.flatMap((service) => ([401, 403] as const).map((status) => ({ service, status }))))(
	'$service: a $status costs one request for one ID',
	async ({ service, status }) => {
		const sandbox = await start();
		sandbox.fault({ service, status });
		const run = { services: [service], ids: ['a'], onError: 'continueRegularOutput' as const };
		const { output } = await runNode(sandbox, run);
		expect(receipts(output)).toMatchObject([
			{ outcome: 'failed', reason: reasonOf(service, status), attempts: 1, httpStatus: status },
		]);
		expect(sandbox.stats(service).requests).toBe(1);
	},
);

test.each(NAMES)(
	'%s: a 403 in the middle: those in flight finish, the rest stays',
	async (service) => {
		const sandbox = await start({ latency: 20 });
		const ids = people(60);
		seed(sandbox, service, ids);
		const cap = 3;
		sandbox.fault({ service, skip: 12, times: 1, status: 403 });
		const { output } = await runNode(sandbox, {
			services: [service],
			ids,
			options: { maxConcurrency: cap, batchSize: 1 },
			onError: 'continueRegularOutput',
		});
		const lines = receipts(output);
		const { requests } = sandbox.stats(service);
		expect(requests).toBeGreaterThanOrEqual(13);
		expect(requests).toBeLessThanOrEqual(13 + cap);
		const reason = reasonOf(service, 403);
		expect(tally(lines)).toEqual({
			[`failed: ${reason}`]: 1,
			[factsOf(service).done]: requests - 1,
			[`notAttempted: ${reason}`]: 60 - requests,
		});
		expect(sandbox.deletions(service).size).toBe(requests - 1);
		expectTrue(sandbox, lines);
	},
);

test.each(NAMES)(
	'%s: a 403 in a form of nobody in particular is no word about the key',
	async (service) => {
		const sandbox = await start();
		sandbox.fault({ service, status: 403, body: { message: 'Forbidden' } });
		const run = { services: [service], ids: ['a'], onError: 'continueRegularOutput' as const };
		const { output } = await runNode(sandbox, run);
		expect(receipts(output)).toMatchObject([{ outcome: 'failed', reason: 'forbidden' }]);
	},
);

// Adapty's page says of its 401 that it may also be about the profile.
test('Adapty: a 401 after the key has worked is about that profile alone', async () => {
	const sandbox = await start({ latency: 5 });
	const ids = people(40);
	seed(sandbox, 'adapty', ids);
	sandbox.fault({ service: 'adapty', match: { ids: ['person-20'] }, status: 401 });
	const { output } = await runNode(sandbox, {
		services: ['adapty'],
		ids,
		onError: 'continueRegularOutput',
	});
	const lines = receipts(output);
	expect(tally(lines)).toEqual({ deleted: 39, 'failed: unauthorized': 1 });
	expect(lines[19]).toMatchObject({ id: 'person-20', outcome: 'failed', attempts: 1 });
	expectTrue(sandbox, lines);
});

test('Adapty: a key that is withdrawn in the middle costs a handful of requests', async () => {
	const sandbox = await start({ latency: 5 });
	sandbox.fault({ service: 'adapty', skip: 30, status: 401 });
	const { output } = await runNode(sandbox, {
		services: ['adapty'],
		ids: people(500),
		onError: 'continueRegularOutput',
	});
	const { statuses } = sandbox.stats('adapty');
	expect(statuses[404]).toBe(30);
	// Five in a row, and those in flight beside them.
	expect(statuses[401]).toBeLessThanOrEqual(5 + 5);
	expect(receipts(output).filter(({ success }) => success)).toHaveLength(30);
});

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
	seed(sandbox, 'adapty', ids);
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
