import fc from 'fast-check';

import type { Result } from '../../nodes/DeleteProfile/contract/types';
import type { Fault } from '../support/fakeService';
import { FakeClock } from '../support/fakeClock';
import { play, type Scenario, type Story } from './dispatching';

const FAULTS: readonly Fault[] = [
	{ kind: 'status', status: 429 },
	{ kind: 'status', status: 429, retryAfter: '7' },
	{ kind: 'status', status: 429, retryAfter: 'Thu, 01 Jan 2026 00:01:00 GMT' },
	{ kind: 'status', status: 503 },
	{ kind: 'status', status: 503, retryAfter: '2', works: true },
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 500, works: true },
	{ kind: 'status', status: 408 },
	{ kind: 'status', status: 408, works: true },
	{ kind: 'status', status: 200, body: '<html>hello</html>' },
	{ kind: 'status', status: 302, body: '' },
	{ kind: 'timeout', works: false },
	{ kind: 'timeout', works: true },
	{ kind: 'reset', works: false },
	{ kind: 'reset', works: true },
	{ kind: 'refused' },
];

/** A scenario in numbers, so that a counterexample can be read. */
const RECIPE = fc.record({
	seed: fc.nat(),
	count: fc.integer({ min: 1, max: 120 }),
	batchSize: fc.integer({ min: 1, max: 20 }),
	concurrency: fc.integer({ min: 1, max: 100 }),
	perSecond: fc.constantFrom(0, 0, 3, 50),
	maxAttempts: fc.integer({ min: 1, max: 6 }),
	latency: fc.integer({ min: 0, max: 3000 }),
	faultRate: fc.constantFrom(0, 0.1, 0.5, 0.9),
	faults: fc.subarray([...FAULTS], { minLength: 1 }),
	bad: fc.constantFrom(0, 0, 1, 3),
	known: fc.constantFrom(1, 1, 0.7),
	deniedFrom: fc.constantFrom(Infinity, Infinity, Infinity, 5, 20),
	stopAt: fc.constantFrom(Infinity, Infinity, Infinity, 0, 1000, 30_000),
	ifNotFound: fc.constantFrom('alreadyAbsent' as const, 'fail' as const),
});

type Recipe = typeof RECIPE extends fc.Arbitrary<infer T> ? T : never;

function scenarioOf(recipe: Recipe): Scenario & { profiles: string[]; badIds: Set<string> } {
	const dice = new FakeClock(recipe.seed + 1);
	const ids = Array.from({ length: recipe.count }, (_, index) => `id-${index}`);
	return {
		...recipe,
		timeout: 30_000,
		latency: () => dice.random() * recipe.latency,
		badIds: new Set(ids.filter(() => dice.random() < recipe.bad / recipe.count)),
		profiles: ids.filter(() => dice.random() < recipe.known),
		fault(request) {
			if (request >= recipe.deniedFrom) return { kind: 'status', status: 401, body: {} };
			if (dice.random() >= recipe.faultRate) return undefined;
			return recipe.faults[Math.floor(dice.random() * recipe.faults.length)];
		},
	};
}

function oneEach(story: Story, recipe: Recipe): Map<string, Result> {
	expect(story.results.size).toBe(recipe.count);
	return new Map(story.results);
}

/** What an outcome says must be true at the service. */
function checkTruth(id: string, result: Result, story: Story, had: ReadonlySet<string>): void {
	const deletions = story.server.deletions.get(id) ?? 0;
	expect(deletions).toBeLessThanOrEqual(1);
	const sent = story.server.sent.get(id) ?? 0;
	expect(result.outcome === 'notAttempted').toBe(sent === 0);
	expect(result.evidence?.attempts ?? 0).toBe(sent);
	if (result.outcome === 'deleted') expect(deletions).toBe(1);
	if (result.outcome === 'alreadyAbsent') expect(story.server.exists(id)).toBe(false);
	if (result.outcome === 'alreadyAbsent' && result.reason === undefined) expect(deletions).toBe(0);
	// With `fail`, only a profile that never was there is called not found.
	if (result.reason === 'notFound') expect(had.has(id)).toBe(false);
}

/** The last request that carried an ID is the one that confirmed it, if any did. */
function checkNothingAfterConfirmation(story: Story): void {
	const confirmed = new Set<string>();
	for (const { ids, exchange } of [...story.server.seen].sort(
		(a, b) => a.startedAt - b.startedAt,
	)) {
		expect(ids.filter((id) => confirmed.has(id))).toStrictEqual([]);
		const clear =
			exchange?.kind === 'response' &&
			exchange.response.status === 200 &&
			typeof exchange.response.body === 'object';
		if (clear) for (const id of ids) confirmed.add(id);
	}
}

/** Every batch and each part of a split one may fail `maxAttempts` times; being told to wait is no failure. */
function mostRequests(story: Story, recipe: Recipe): number {
	const waits = story.server.seen.filter(
		({ exchange }) =>
			exchange?.kind === 'response' && [429, 503].includes(exchange.response.status),
	).length;
	const batches = new Set(story.server.seen.map(({ ids }) => ids.join()));
	return recipe.maxAttempts * batches.size + waits;
}

test('whatever goes wrong, every ID has one true result and every limit holds', async () => {
	const property = fc.asyncProperty(RECIPE, async (recipe) => {
		const scenario = scenarioOf(recipe);
		const had = new Set(scenario.profiles);
		const story = await play(scenario);
		const results = oneEach(story, recipe);
		for (const [id, result] of results) checkTruth(id, result, story, had);
		checkNothingAfterConfirmation(story);
		expect(story.server.seen.length).toBeLessThanOrEqual(mostRequests(story, recipe));
		expect(story.server.maxInFlight).toBeLessThanOrEqual(recipe.concurrency);
		expect(story.server.inFlight).toBe(0);
	});
	await fc.assert(property, { numRuns: 150 });
});

test('with enough attempts every fault that passes is come through', async () => {
	const passing = FAULTS.filter((fault) => fault.kind !== 'status' || fault.status >= 408);
	const property = fc.asyncProperty(RECIPE, async (recipe) => {
		const story = await play({
			...scenarioOf({ ...recipe, bad: 0, known: 1, deniedFrom: Infinity, stopAt: Infinity }),
			fault: (request) =>
				request % 5 < 2 ? passing[(request + recipe.seed) % passing.length] : undefined,
			maxAttempts: 100,
			giveUpAfter: 24 * 3_600_000,
		});
		for (const { outcome } of story.results.values())
			expect(['deleted', 'alreadyAbsent']).toContain(outcome);
		expect(story.server.deletions.size).toBe(recipe.count);
	});
	await fc.assert(property, { numRuns: 40 });
});
