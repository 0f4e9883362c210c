import type { Outcome } from '../../bench/child';
import { lineOf, markdown, wrongIn, type Row } from '../../bench/report';
import { withFaults, workloadAt } from '../../bench/workloads';

const workload = workloadAt('cleverTap', 10_000);

const outcome = (wallMs: number, change: Partial<Outcome> = {}): Outcome => ({
	...{ wallMs, cpuMs: 500, peakRssMb: 200, wrong: 0, examples: [], requests: 100, refused429: 0 },
	...change,
});

const againstAxios: Row = {
	ours: { contestant: 'ourNode', workload },
	other: { contestant: 'axiosTuned', workload },
	against: 'hand-tuned axios',
	atMost: 1.15,
	repeats: 3,
	outcomes: [outcome(2000), outcome(4000, { refused429: 2 }), outcome(1800)],
	others: [outcome(1000), outcome(1000, { wrong: 7 }), outcome(1000)],
};

const faulty: Row = {
	...againstAxios,
	...{ ours: { contestant: 'ourNode', workload: withFaults(workload) }, against: 'without faults' },
	...{ other: { contestant: 'ourNode', workload }, atMost: 1.3, repeats: 1 },
	outcomes: [outcome(2700, { wrong: 1 })],
	others: [outcome(1800, { wrong: 2 })],
};

const weighed: Row = {
	...{ ours: { contestant: 'weighedNode', workload }, repeats: 1, others: [] },
	outcomes: [outcome(9000, { bytesPerId: 640.4 })],
};

test.each([
	[
		'the middle of three runs, the range, and the most 429s',
		againstAxios,
		'CleverTap, 10,000 IDs | hand-tuned axios | 2.00 × (1.80 to 4.00) | ≤ 1.15 × | 2.00 | 0.50 | 1.18 × | 100 | 2 | 0 | 200 | –',
	],
	[
		'one run, and what was wrong in both runs of this node',
		faulty,
		'CleverTap, 10,000 IDs, 5 % faults | without faults | 1.50 × | ≤ 1.30 × | 2.70 | 0.50 | 1.59 × | 100 | 0 | 3 | 200 | –',
	],
	[
		'memory, without the time that weighing took',
		weighed,
		'CleverTap, 10,000 IDs | – | – | – | – | – | – | 100 | 0 | 0 | 200 | 640',
	],
])('a row shows %s', (_, row, line) => {
	expect(markdown([row], 1)).toContain(`| ${line} |`);
});

test("what others lose is not this node's", () => {
	expect(wrongIn(againstAxios)).toBe(0);
	expect(wrongIn(faulty)).toBe(3);
	expect(lineOf(faulty)).toContain('Wrong 3');
});
