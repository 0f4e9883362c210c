import {
	allAtOnce,
	idsOf,
	limitMs,
	requestsNeeded,
	totalIds,
	withFaults,
	workloadAt,
} from '../../bench/workloads';
import { ENGINE_STEPS, QUICK_STEPS } from '../../bench/suite';
import { services } from '../../engine/services';

const PACED = { concurrency: 20, perSecond: 190 };

test.each([
	[workloadAt('cleverTap', 1000), 4 * 50],
	[workloadAt('cleverTap', 10_000), 34 * 50],
	[workloadAt('cleverTap', 1), 50],
	[workloadAt('adapty', 10_000, { concurrency: 20 }), 25_000],
	[workloadAt('adapty', 10_000, { concurrency: 50 }), 10_000],
	[workloadAt('gainsightPx', 10_000, PACED), 10_000_000 / 190],
	[allAtOnce(3000), 3_000_000 / 190],
])('the limit of $name', (workload, ms) => {
	expect(limitMs(workload)).toBeCloseTo(ms, 6);
});

test('CleverTap takes a hundred IDs in a request, the others one', () => {
	expect(requestsNeeded('cleverTap', 101)).toBe(2);
	expect(requestsNeeded('adapty', 101)).toBe(101);
	expect(requestsNeeded('gainsightPx', 101)).toBe(101);
});

test('a workload has as many IDs as it says, the same person everywhere', () => {
	const workload = allAtOnce(7);
	const ids = idsOf(workload, 'user');
	expect(totalIds(workload)).toBe(7 * services.length);
	expect(Object.keys(ids)).toEqual(services.map(({ name }) => name));
	expect(new Set(ids.adapty).size).toBe(7);
	expect(ids.adapty).toEqual(ids.gainsightPx);
});

test('faults go wrong at every service of a workload', () => {
	const { name, title, faults = [] } = withFaults(allAtOnce(7));
	expect(new Set(faults.map(({ service }) => service)).size).toBe(services.length);
	expect(name).toMatch(/-faults$/);
	expect(title).toContain('5 % faults');
	const share = faults.slice(0, 4).reduce((left, { fraction = 0 }) => left * (1 - fraction), 1);
	expect(1 - share).toBeCloseTo(0.05, 3);
});

test.each([
	['whole', ENGINE_STEPS],
	['quick', QUICK_STEPS],
])('in a %s run, faults are all that a workload with faults has more', (_, steps) => {
	const named = new Map(steps.map(({ workload }) => [workload.name, workload]));
	const faulty = [...named.values()].filter((workload) => workload.faults);
	expect(faulty.length).toBeGreaterThan(services.length);
	for (const workload of faulty) {
		const clean = named.get(workload.name.replace(/-faults$/, ''));
		expect(workload).toEqual(withFaults(clean!));
	}
});
