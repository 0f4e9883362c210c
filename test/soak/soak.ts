/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console */
/**
 * A million IDs through the flow on the virtual clock, with random faults of every kind: nobody may
 * be lost, settled twice, or called deleted or absent while the profile is there.
 *
 * npm run soak -- [IDs] [seed]
 */
import type { Result } from '../../nodes/DeleteProfile/contract/types';
import { FakeClock } from '../support/fakeClock';
import { manyTargets, type Fault } from '../support/fakeService';
import { play, type Story } from '../erasure/dispatching';

const FAULTS: readonly Fault[] = [
	{ kind: 'status', status: 429 },
	{ kind: 'status', status: 429, retryAfter: '2' },
	{ kind: 'status', status: 503, works: true },
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 500, works: true },
	{ kind: 'status', status: 408, works: true },
	{ kind: 'status', status: 200, body: '<html>Log in</html>' },
	{ kind: 'status', status: 400, body: { onceMore: true } },
	{ kind: 'status', status: 400, body: { someTaken: true }, works: true },
	{ kind: 'timeout', works: false },
	{ kind: 'timeout', works: true },
	{ kind: 'reset', works: true },
	{ kind: 'oversized', works: true },
	{ kind: 'refused' },
];

const FAULT_RATE = 0.05;
const KNOWN = 0.98;
const BAD = 0.0002;

const [count = 1_000_000, seed = 1] = process.argv.slice(2).map(Number);

/** What a line claims that is not so. */
function isFalse(id: string, { outcome, mayBeGone }: Result, { server }: Story): boolean {
	const times = server.deletions.get(id) ?? 0;
	if (times > 1) return true;
	if (outcome === 'deleted') return times !== 1;
	if (outcome === 'alreadyAbsent') return server.exists(id);
	return times > 0 && mayBeGone !== true;
}

async function main(): Promise<void> {
	const dice = new FakeClock(seed);
	const ids = Array.from({ length: count }, (_, index) => `id-${index}`);
	const startedAt = performance.now();
	const story = await play({
		targets: manyTargets(count),
		batchSize: 100,
		concurrency: 20,
		seed,
		latency: () => 50 + dice.random() * 50,
		profiles: ids.filter(() => dice.random() < KNOWN),
		badIds: new Set(ids.filter(() => dice.random() < BAD)),
		fault: () =>
			dice.random() < FAULT_RATE ? FAULTS[Math.floor(dice.random() * FAULTS.length)] : undefined,
	});
	const seconds = (performance.now() - startedAt) / 1000;

	const outcomes: Record<string, number> = {};
	let wrong = 0;
	for (const [id, result] of story.results) {
		outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1;
		if (isFalse(id, result, story)) wrong++;
	}
	const sum = Object.values(outcomes).reduce((all, some) => all + some, 0);
	const hours = story.clock.elapsed / 3_600_000;
	console.log(`${count} IDs, seed ${seed}: ${story.server.seen.length} requests`);
	console.log(`outcomes: ${JSON.stringify(outcomes)}, sum ${sum}`);
	console.log(`false claims: ${wrong}`);
	console.log(`${hours.toFixed(2)} h of virtual time in ${seconds.toFixed(0)} s`);
	const peak = process.resourceUsage().maxRSS / 1024;
	console.log(`peak memory: ${peak.toFixed(0)} MB, the fake service and its books included`);
	if (wrong > 0 || sum !== count) process.exitCode = 1;
}

void main();
