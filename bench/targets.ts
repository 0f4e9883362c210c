import { find, nodeRatio, ratio, wrongIn, type Results, type Row } from './results';

/** What was aimed at, and what came of it. `hit` is absent where it was not measured. */
export interface Target {
	readonly aim: string;
	readonly measured: string;
	readonly hit?: boolean;
}

const OURS = [
	['ourNode', 'engine'],
	['ourNodeInN8n', 'the node in n8n'],
] as const;

const NOT_MEASURED = 'not measured in this run';

function judged(aim: string, value: number | undefined, most: number, text: (v: number) => string) {
	if (value === undefined || Number.isNaN(value)) return { aim, measured: NOT_MEASURED };
	return { aim, measured: text(value), hit: value <= most };
}

const times = (value: number) => `${value.toFixed(2)} ×`;
const percent = (value: number) => `${(value * 100).toFixed(0)} %`;

function timeTargets(rows: readonly Row[], workload: string, name: string, most: number): Target[] {
	return OURS.map(([contestant, where]) => {
		const row = find(rows, workload, contestant);
		const aim = `${name}: at most ${most} × the limit (${where})`;
		return judged(aim, row && (nodeRatio(row) ?? ratio(row)), most, times);
	});
}

/** How many times longer the HTTP Request node takes, ID for ID, at its best without a loss. */
function fasterThanHttp(rows: readonly Row[]): Target {
	const aim = 'CleverTap 10,000: 50 × faster than the HTTP Request node at its best without a loss';
	const ours = find(rows, 'cleverTap-10000', 'ourNodeInN8n');
	const http = rows.find(
		(row) =>
			row.workload === 'cleverTap-1000' &&
			row.contestant === 'httpRequestTuned' &&
			wrongIn(row) === 0,
	);
	if (!ours || !http) return { aim, measured: NOT_MEASURED };
	const perId = (row: Row) => row.outcome.wallMs / row.ids;
	const faster = perId(http) / perId(ours);
	const measured = `${faster.toFixed(0)} × (its 1,000 IDs times ten: it goes by a fixed interval)`;
	return { aim, measured, hit: faster >= 50 };
}

function paceTarget(rows: readonly Row[]): Target {
	const row = find(rows, 'gainsightPx-10000', 'ourNode');
	const aim = 'Gainsight PX 10,000 at 190 per second: no 429';
	return judged(aim, row?.outcome.refused429, 0, String);
}

const cpuPerId = (row: Row) => row.outcome.cpuMs / row.ids;

function cpuTargets(rows: readonly Row[]): Target[] {
	const at = 'adapty-10000-at-20';
	const ours = find(rows, at, 'ourNode');
	const bare = find(rows, at, 'bareHelper');
	const above = ours && bare ? cpuPerId(ours) / cpuPerId(bare) - 1 : undefined;
	const inN8n = find(rows, 'adapty-1000-at-20', 'ourNodeInN8n');
	const http = find(rows, 'adapty-1000-at-20', 'httpRequestTuned');
	const nothing = find(rows, 'adapty-1000-at-20', 'nothingInN8n');
	const base = nothing ? cpuPerId(nothing) : 0;
	const share = inN8n && http ? (cpuPerId(inN8n) - base) / (cpuPerId(http) - base) : undefined;
	return [
		judged('Adapty at 20: CPU time at most 25 % over the bare helper', above, 0.25, percent),
		judged("Adapty at 20: CPU time at most half of the HTTP Request node's", share, 0.5, percent),
	];
}

function faultTargets(rows: readonly Row[]): Target[] {
	return rows
		.filter((row) => row.contestant === 'ourNode' && row.workload.endsWith('-faults'))
		.flatMap((row) => {
			const clean = find(rows, row.workload.replace(/-faults$/, ''), 'ourNode');
			const slower = clean && row.outcome.wallMs / clean.outcome.wallMs;
			return [
				judged(`${row.title}: no ID lost or misreported`, wrongIn(row), 0, String),
				judged(`${row.title}: at most 1.3 × the time without`, slower, 1.3, times),
			];
		});
}

function growthTargets({ growth }: Results): Target[] {
	const last = growth?.points.at(-1);
	return [
		judged(
			'Time grows with an exponent of at most 1.05',
			growth?.timeExponent,
			1.05,
			(value) => `${value.toFixed(2)} (the last tenfold: ${growth?.lastTimeExponent.toFixed(2)})`,
		),
		judged(
			"At most 1 kB of memory per ID above n8n's own items",
			last && last.ownBytesPerId + Math.max(0, last.leftBytesPerId),
			1024,
			(value) => `${value.toFixed(0)} bytes`,
		),
	];
}

function oneIdTarget({ load }: Results): Target {
	const above = load && load.oneId.nodeMs - load.oneId.bareMs;
	return judged('One ID: at most 5 ms over the bare helper', above, 5, (v) => `${v.toFixed(1)} ms`);
}

/** Every target of the project, whether it was hit or not. */
export function targetsOf(results: Results): Target[] {
	const { rows } = results;
	return [
		...timeTargets(rows, 'cleverTap-10000', 'CleverTap 10,000', 1.15),
		fasterThanHttp(rows),
		...timeTargets(rows, 'gainsightPx-10000', 'Gainsight PX 10,000', 1.05),
		paceTarget(rows),
		...timeTargets(rows, 'adapty-10000-at-20', 'Adapty 10,000 at 20', 1.15),
		...cpuTargets(rows),
		...faultTargets(rows),
		...growthTargets(results),
		oneIdTarget(results),
	];
}
