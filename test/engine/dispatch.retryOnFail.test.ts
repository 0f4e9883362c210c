/** n8n's own Retry On Fail runs the whole node again: what was confirmed is not sent a second time. */
import type { FaultRule, SandboxService } from '../../sandbox';
import { receipts, runNode, tally, type Run } from './support/run';
import { sandboxes } from './support/sandboxes';
import { AT_ONCE, factsOf, NAMES, people, seed } from './support/services';
import { timesSent } from './support/wire';

const start = sandboxes();

/** n8n's own setting. */
const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

async function seeded(service: SandboxService, ids: string[], fault: Partial<FaultRule>) {
	const sandbox = await start();
	seed(sandbox, service, ids);
	sandbox.fault({ service, ...fault });
	return sandbox;
}

test.each(NAMES)('%s: the second pass sends only what was not confirmed', async (service) => {
	const ids = people(30);
	const unlucky = ['person-11', 'person-22'];
	const { done, idType, batchSize } = factsOf(service);
	const isBatched = batchSize > 1;
	// Requests of one attempt each: in the first pass they fail, in the second they do not.
	const times = isBatched ? 1 : 2;
	const sandbox = await seeded(service, ids, { match: { ids: unlucky }, times, status: 500 });
	const run: Run = {
		services: [service],
		ids,
		options: { maxAttempts: 1, batchSize: 15, maxConcurrency: 1 },
	};
	const { output, executions, error } = await runNode(sandbox, { ...run, node: retryOnFail });

	expect(error).toBeUndefined();
	expect(executions).toBe(2);
	expect(tally(receipts(output))).toEqual({ [done]: 30 });
	expect(new Map(sandbox.deletions(service))).toEqual(
		new Map(ids.map((id) => [`${idType}:${id}`, 1])),
	);
	const sent = timesSent(sandbox.requests(service));
	// Where IDs share a request, it is the first of two batches that failed.
	const again = ids.filter((id) => sent.get(id) !== 1);
	expect(again).toEqual(isBatched ? ids.slice(0, 15) : unlucky);
	expect(again.map((id) => sent.get(id))).toEqual(again.map(() => 2));
});

test.each(AT_ONCE)(
	'%s: a deletion whose response got lost is absent after the retry, not a failure',
	async (service) => {
		const ids = people(10);
		const lost = { match: { ids: ['person-4'] }, times: 1, applyFirst: true, reset: true };
		const sandbox = await seeded(service, ids, lost);
		const options = { maxAttempts: 1, ifNotFound: 'fail' };
		const run: Run = { services: [service], ids, options, node: retryOnFail };
		const { output, executions, error } = await runNode(sandbox, run);
		expect(error).toBeUndefined();
		expect(executions).toBe(2);
		expect(tally(receipts(output))).toEqual({ deleted: 9, 'alreadyAbsent: goneAfterRetry': 1 });
		expect(receipts(output)[3]).toMatchObject({ id: 'person-4', success: true, deleted: false });
		expect([...sandbox.deletions(service).values()]).toEqual(ids.map(() => 1));
	},
);

test.each(AT_ONCE)(
	'%s: the same within one pass, also where a missing profile is a failure',
	async (service) => {
		const lost: Partial<FaultRule> = { times: 1, applyFirst: true, reset: true };
		const sandbox = await seeded(service, ['a'], lost);
		const options = { maxAttempts: 2, ifNotFound: 'fail' };
		const { output, error } = await runNode(sandbox, {
			services: [service],
			ids: ['a', 'never-there'],
			options: { ...options, maxConcurrency: 1 },
			onError: 'continueRegularOutput',
		});
		expect(error).toBeUndefined();
		expect(receipts(output)).toMatchObject([
			{ id: 'a', outcome: 'alreadyAbsent', reason: 'goneAfterRetry', success: true, attempts: 2 },
			{ id: 'never-there', outcome: 'failed', reason: 'notFound', success: false, attempts: 1 },
		]);
		expect([...sandbox.deletions(service).values()]).toEqual([1]);
	},
);

test.each(AT_ONCE)(
	'%s: a 429 leaves nothing uncertain, so a missing profile stays a failure',
	async (service) => {
		const sandbox = await seeded(service, [], { times: 1, status: 429 });
		const { output } = await runNode(sandbox, {
			services: [service],
			ids: ['never-there'],
			options: { maxAttempts: 2, ifNotFound: 'fail' },
			onError: 'continueRegularOutput',
		});
		expect(receipts(output)).toMatchObject([
			{ outcome: 'failed', reason: 'notFound', attempts: 2 },
		]);
	},
);

test('a second execution asks again, and finds everybody absent', async () => {
	const ids = people(5);
	const sandbox = await seeded('adapty', ids, { skip: 100, status: 500 });
	const run: Run = { services: ['adapty'], ids };
	const first = await runNode(sandbox, run);
	const second = await runNode(sandbox, run);
	expect(tally(receipts(first.output))).toEqual({ deleted: 5 });
	expect(tally(receipts(second.output))).toEqual({ alreadyAbsent: 5 });
	expect([...sandbox.deletions('adapty').values()]).toEqual(ids.map(() => 1));
});
