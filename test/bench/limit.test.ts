import { QUICK_SUITE, WHOLE_SUITE } from '../../bench/suite';
import { limitMs, withFaults, workloadAt } from '../../bench/workloads';

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

test('five per cent of the requests go wrong', () => {
	const { faults = [] } = withFaults(workloadAt('cleverTap', 7));
	const share = faults.reduce((left, { fraction = 0 }) => left * (1 - fraction), 1);
	expect(1 - share).toBeCloseTo(0.05, 3);
});

test.each([
	['whole', WHOLE_SUITE],
	['quick', QUICK_SUITE],
])(
	'in a %s run, each shape of service meets faults, which are all that the two runs differ in',
	(_, suite) => {
		const faulty = suite.filter(({ ours }) => ours.workload.faults);
		const fast = ['adapty', 'adaptyMail', 'cleverTap', 'gainsightPx'];
		expect(faulty.map(({ ours }) => ours.workload.service)).toEqual(fast);
		for (const { ours, other } of faulty)
			expect(ours.workload).toEqual(withFaults(other!.workload));
	},
);
