import { checksOf } from '../../bench/checks';
import { plot } from '../../bench/plot';
import { markdown } from '../../bench/report';
import type { Results, Row } from '../../bench/results';
import { rowOf } from '../../bench/rows';
import { targetsOf } from '../../bench/targets';
import { cleverTapWorkload } from '../../bench/workloads';

const workload = cleverTapWorkload(10_000);

const outcome = {
	wallMs: 1800,
	cpuMs: 500,
	peakRssMb: 200,
	rssBeforeMb: 100,
	notDeleted: 0,
	deletedSaidOtherwise: 0,
	saidDeletedButNot: 0,
	unanswered: 0,
	requests: 100,
	refused429: 0,
	peakInFlight: 3,
};

function row(change: Partial<Row['outcome']> = {}, contestant: Row['contestant'] = 'ourNode'): Row {
	return rowOf({ workload, contestant, repeats: 1 }, [{ ...outcome, ...change }]);
}

function results(...rows: Row[]): Results {
	const machine = {
		date: '2026-01-01',
		cores: 2,
		cpu: 'a <processor>',
		memoryGb: 8,
		system: 'Linux 6',
		node: '24.0.0',
		loadAverage: 1,
	};
	const notRun = [{ workload: 'x', contestant: 'HTTP Request node', why: 'no n8n' }];
	return { command: 'npm run bench', machine, minutes: 1, rows, notRun };
}

test('the middle of three runs is shown, with the worst of their errors', () => {
	const shown = rowOf({ workload, contestant: 'ourNode', repeats: 3 }, [
		{ ...outcome, wallMs: 3000, notDeleted: 1 },
		{ ...outcome, wallMs: 1000 },
		{ ...outcome, wallMs: 2000, refused429: 2 },
	]);
	expect(shown.outcome).toMatchObject({ wallMs: 2000, notDeleted: 1, refused429: 2 });
	expect(shown.wallsMs).toEqual([3000, 1000, 2000]);
});

test('a time is a hit or a miss; what was not measured is neither', () => {
	const aim = (rows: Row[]) => targetsOf(results(...rows))[0];
	expect(aim([row()])).toMatchObject({ measured: '1.06 ×', hit: true });
	expect(aim([row({ wallMs: 5000 })])).toMatchObject({ hit: false });
	expect(aim([])).not.toHaveProperty('hit');
});

test('only a lost or misreported ID of this node fails, and a run of it that broke off', () => {
	const slow = row({ wallMs: 1e6 });
	const lost = row({ notDeleted: 1 });
	const othersLost = row({ notDeleted: 1 }, 'axiosTuned');
	const failed = (list: Row[], broken: Results['notRun'] = []) =>
		checksOf(results(...list), broken).filter(({ passed }) => !passed).length;
	expect(failed([slow, othersLost])).toBe(0);
	expect(failed([lost])).toBe(1);
	const broken = { workload: 'x', contestant: 'Delete Profile, engine', why: 'it broke' };
	expect(failed([slow], [broken])).toBe(1);
	expect(failed([slow], [{ ...broken, why: 'no full n8n is installed' }])).toBe(0);
});

test('the report names machine, command, rows and what was not run', () => {
	const text = markdown(results(row(), row({ notDeleted: 12 }, 'axiosTuned')));
	expect(text).toContain('npm run bench');
	expect(text).toContain('| **Delete Profile, engine** | 1.80 | 1.06 | 100 | 0 | 0 / 0 | 0 | 3 |');
	expect(text).toContain('| axios, hand-tuned | 1.80 | 1.06 | 100 | 12 |');
	expect(text).toContain('| x | HTTP Request node | no n8n |');
	expect(text).not.toMatch(/undefined|NaN/);
});

test('the plot is one piece of SVG with a bar for each row, and shows losses', () => {
	const svg = plot([row(), row({ notDeleted: 12, wallMs: 9000 }, 'axiosTuned')], [workload.name]);
	expect(svg.match(/<rect/g)).toHaveLength(3);
	expect(svg).toContain('5.29 ×, 12 IDs left');
	expect(svg).not.toMatch(/undefined|NaN/);
	expect(svg).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
});
