/** What is sent again: a second pass of the node, and the parts of a refused batch. */
import { serviceNamed } from '../../engine/services';
import type { FaultRule, SandboxService } from '../../sandbox';
import { EXPECTED } from './support/expected';
import { expectTrue, receipts, type Run, runNode, tally } from './support/run';
import { sandboxes } from './support/sandboxes';
import { AT_ONCE, factsOf, NAMES, people, seed } from './support/services';
import { timesSent } from './support/wire';

/** n8n's own Retry On Fail runs the whole node again: what was confirmed is not sent a second time. */
describe('Retry On Fail', () => {
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

	/** Each way to name a profile that is deleted at once. */
	const WAYS = AT_ONCE.flatMap((service) =>
		factsOf(service).idTypes.map((idType) => ({ service, idType })),
	);

	type Way = (typeof WAYS)[number];

	/** Those people, known by this kind of ID, and the parameter that chooses it. */
	async function seededBy({ service, idType }: Way, ids: string[], fault: Partial<FaultRule>) {
		const sandbox = await start();
		sandbox.seed(
			service,
			ids.map((id) => ({ [idType]: id })),
		);
		sandbox.fault({ service, ...fault });
		const field = serviceNamed(service).fields.idType;
		return { sandbox, parameters: field ? { [field.name]: idType } : {} };
	}

	/** What is said of somebody whose deletion was sent again although the service had done it. */
	function saidAgain({ service, idType }: Way) {
		return EXPECTED[service].confirmedAgain.includes(idType)
			? { outcome: 'deleted', deleted: true, success: true }
			: { outcome: 'alreadyAbsent', reason: 'goneAfterRetry', deleted: false, success: true };
	}

	test.each(WAYS)(
		'$service by $idType: a deletion whose response got lost is no failure after the retry',
		async (way) => {
			const ids = people(10);
			const lost = { match: { ids: ['person-4'] }, times: 1, applyFirst: true, reset: true };
			const { sandbox, parameters } = await seededBy(way, ids, lost);
			const options = { maxAttempts: 1, ifNotFound: 'fail' };
			const run: Run = { services: [way.service], ids, parameters, options, node: retryOnFail };
			const { output, executions, error } = await runNode(sandbox, run);
			expect(error).toBeUndefined();
			expect(executions).toBe(2);
			expect(receipts(output)).toMatchObject(
				ids.map((id) => ({ id, ...(id === 'person-4' ? saidAgain(way) : { outcome: 'deleted' }) })),
			);
			expect([...sandbox.deletions(way.service).values()]).toEqual(ids.map(() => 1));
		},
	);

	test.each(WAYS)(
		'$service by $idType: the same within one pass, also where a missing profile is a failure',
		async (way) => {
			const lost: Partial<FaultRule> = { times: 1, applyFirst: true, reset: true };
			const { sandbox, parameters } = await seededBy(way, ['a'], lost);
			const { service } = way;
			const options = { maxAttempts: 2, ifNotFound: 'fail' };
			const { output, error } = await runNode(sandbox, {
				services: [service],
				ids: ['a', 'never-there'],
				parameters,
				options: { ...options, maxConcurrency: 1 },
				onError: 'continueRegularOutput',
			});
			expect(error).toBeUndefined();
			expect(receipts(output)).toMatchObject([
				{ id: 'a', attempts: 2, ...saidAgain(way) },
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
});

/** A CleverTap batch that is refused for some of its IDs: only those fail, at a bounded price. */
describe('a refused batch', () => {
	const start = sandboxes();

	const SIZE = 100;

	async function runWithBad(bad: string[]) {
		const sandbox = await start();
		const ids = people(SIZE);
		seed(sandbox, 'cleverTap', ids);
		sandbox.fault({ service: 'cleverTap', match: { kind: 'delete', ids: bad }, status: 400 });
		const { output } = await runNode(sandbox, {
			services: ['cleverTap'],
			ids,
			onError: 'continueRegularOutput',
		});
		return { sandbox, lines: receipts(output) };
	}

	test.each([
		[['person-57']],
		[['person-1', 'person-100']],
		[['person-10', 'person-11', 'person-50', 'person-76', 'person-99']],
	])('IDs that CleverTap refuses: %j', async (bad) => {
		const { sandbox, lines } = await runWithBad(bad);
		const failed = lines.filter(({ success }) => !success);
		expect(failed.map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual(
			bad.map((id) => [id, 'failed', 'rejected']),
		);
		expect(failed.map(({ batchSize }) => batchSize)).toEqual(bad.map(() => 1));
		expect(lines.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(SIZE - bad.length);
		// Each good ID was taken once, in the one batch without a bad one.
		expect(sandbox.deletions('cleverTap').size).toBe(SIZE - bad.length);
		expect(new Set(sandbox.deletions('cleverTap').values())).toEqual(new Set([1]));
		expectTrue(sandbox, lines, { once: true, noDoubts: true });
		// Halving costs two requests at each of the ceil(log2 100) = 7 levels for each bad ID.
		const { requests, peakDeletesInFlight } = sandbox.stats('cleverTap');
		expect(requests).toBeLessThanOrEqual(1 + 2 * 7 * bad.length);
		expect(peakDeletesInFlight).toBeLessThanOrEqual(3);
	});

	test('a batch of which every ID is refused: each is told so, once', async () => {
		const { sandbox, lines } = await runWithBad(people(SIZE));
		expect(lines).toHaveLength(SIZE);
		expect(
			lines.filter(({ outcome, reason }) => outcome !== 'failed' || reason !== 'rejected'),
		).toEqual([]);
		// The words are about the request, not about anybody in it: no tree with 100 leaves is sent.
		expect(sandbox.stats('cleverTap').requests).toBeLessThan(1.2 * SIZE);
		for (const { message } of lines) expect(message).toContain('in the same words');
		expect(sandbox.deletions('cleverTap').size).toBe(0);
	});

	test('attempts count every request that carried the ID', async () => {
		const { sandbox, lines } = await runWithBad(['person-57']);
		const carried = (id: unknown) =>
			sandbox.requests('cleverTap').filter(({ ids }) => ids.includes(String(id))).length;
		expect(lines.map(({ attempts }) => attempts)).toEqual(lines.map(({ id }) => carried(id)));
	});

	test('200 with `partial`: the unprocessed ones are told so, the others are taken', async () => {
		const sandbox = await start();
		const ids = people(5);
		sandbox.fault({
			service: 'cleverTap',
			status: 200,
			body: {
				status: 'partial',
				processed: 3,
				unprocessed: ['person-2', 'person-5'].map((identity) => ({
					status: 'fail',
					code: 513,
					record: { identity },
				})),
			},
		});
		const { output } = await runNode(sandbox, {
			services: ['cleverTap'],
			ids,
			onError: 'continueRegularOutput',
		});
		expect(receipts(output).map(({ outcome }) => outcome)).toEqual([
			'accepted',
			'failed',
			'accepted',
			'accepted',
			'failed',
		]);
		expect(sandbox.stats('cleverTap').requests).toBe(1);
	});
});
