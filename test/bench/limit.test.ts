import { limitMs, workloadAt } from '../../bench/workloads';

const PACED = { concurrency: 20, perSecond: 190 };

test.each([
	[workloadAt('cleverTap', 1000), 4 * 50],
	[workloadAt('cleverTap', 10_000), 34 * 50],
	[workloadAt('cleverTap', 1), 50],
	[workloadAt('adapty', 10_000, { concurrency: 20 }), 25_000],
	[workloadAt('adapty', 10_000, { concurrency: 50 }), 10_000],
	[workloadAt('gainsightPx', 10_000, PACED), 10_000_000 / 190],
])('the limit of $name', (workload, ms) => {
	expect(limitMs(workload)).toBeCloseTo(ms, 6);
});
