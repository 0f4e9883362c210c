import { plot } from '../../bench/plot';
import { markdown } from '../../bench/report';
import { rowOf, type Results, type Row } from '../../bench/results';
import { checksOf, targetsOf } from '../../bench/targets';
import { withFaults, workloadAt } from '../../bench/workloads';

const workload = workloadAt('cleverTap', 10_000);

const outcome = {
	wallMs: 1800,
	cpuMs: 500,
	peakRssMb: 200,
	rssBeforeMb: 100,
	notDeleted: 0,
	deletedSaidOtherwise: 0,
	saidDeletedButNot: 0,
	unanswered: 0,
	odd: 0,
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

test('a target is reached or missed; what was not measured is neither', () => {
	const aim = (rows: Row[], wanted = /script \(engine\)/) =>
		targetsOf(results(...rows)).find((target) => wanted.test(target.aim));
	const axios = row({}, 'axiosTuned');
	expect(aim([row(), axios])).toMatchObject({ measured: '1.00 ×', reached: true });
	expect(aim([row({ wallMs: 5000 }), axios])).toMatchObject({ reached: false });
	expect(aim([row()])).not.toHaveProperty('reached');
	const limit = /limit \(engine\)/;
	expect(aim([row()], limit)).toMatchObject({ measured: '1.06 ×', reached: true });
});

test('"below" is not reached by the same number', () => {
	const at20 = workloadAt('adapty', 10_000, { concurrency: 20 });
	const run = (contestant: Row['contestant'], cpuMs: number) =>
		rowOf({ workload: at20, contestant, repeats: 1 }, [{ ...outcome, cpuMs }]);
	const cpu = (ms: number) =>
		targetsOf(results(run('ourNode', ms), run('bareHelper', 500))).find(({ aim }) =>
			aim.includes('less CPU time'),
		);
	expect(cpu(500)).toMatchObject({ reached: false });
	expect(cpu(499)).toMatchObject({ reached: true });
});

test('what faults cost is the ratio of two rows', () => {
	const faulty = rowOf({ workload: withFaults(workload), contestant: 'ourNode', repeats: 1 }, [
		{ ...outcome, wallMs: 2700, refused429: 2 },
	]);
	const both = results(row(), faulty);
	expect(targetsOf(both)).toContainEqual({
		aim: 'CleverTap, 10,000 IDs, 5 % faults: at most 1.3 × the time without',
		measured: '1.50 ×',
		reached: false,
	});
	expect(markdown(both)).toContain('| CleverTap, 10,000 IDs | 1.80 | 2.70 | 1.50 × |');
	expect(markdown(results(row()))).not.toContain('## Faults');
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
	expect(text).toContain(
		'| **Delete Profile, engine** | 1.80 | 0.50 | 1.06 | 100 | 0 | 0 / 0 | 0 | 3 |',
	);
	expect(text).toContain('| axios, hand-tuned | 1.80 | 0.50 | 1.06 | 100 | 12 |');
	expect(text).toContain('| x | HTTP Request node | no n8n |');
	expect(text).not.toMatch(/undefined|NaN/);
});

test('the plot is one piece of SVG with a bar for each row, and shows losses', () => {
	const svg = plot([row(), row({ notDeleted: 12, wallMs: 9000 }, 'axiosTuned')]);
	expect(svg.match(/<rect/g)).toHaveLength(3);
	expect(svg).toContain('5.29 ×, 12 IDs left');
	expect(svg).not.toMatch(/undefined|NaN/);
	expect(svg).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
});
