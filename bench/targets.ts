import { TITLES } from './contestants';
import { find, isOurs, nodeMsOf, type Results, type Row } from './results';
import type { NotRun } from './suite';
import { wrongIn } from './verify';
import { FAULTS } from './workloads';

/** What is aimed at: a number that is to be at most so much, or at least. */
interface Aim {
	readonly aim: string;
	/** Undefined where it was not measured. */
	readonly value: number | undefined;
	readonly most?: number;
	readonly least?: number;
	/** Exactly that much is too much. */
	readonly below?: number;
	readonly text: (value: number) => string;
}

/** What came of an aim. `reached` is absent where it was not measured. */
export interface Target {
	readonly aim: string;
	readonly measured: string;
	readonly reached?: boolean;
}

const times = (value: number) => `${value.toFixed(2)} ×`;

type Measure = (row: Row) => number;

const wallMs: Measure = ({ outcome }) => outcome.wallMs;
const cpuMs: Measure = ({ outcome }) => outcome.cpuMs;
const cpuPerId: Measure = (row) => row.outcome.cpuMs / row.ids;

/** One row's number through another's, of the same run of the benchmark. */
function share(measure: Measure, above: Row | undefined, below: Row | undefined) {
	return above && below ? measure(above) / measure(below) : undefined;
}

function againstOthers(rows: readonly Row[]): Aim[] {
	const at = (workload: string, contestant: Row['contestant']) => find(rows, workload, contestant);
	const cleverTap = 'cleverTap-10000';
	const axios = at(cleverTap, 'axiosTuned');
	const inN8n = at(cleverTap, 'ourNodeInN8n');
	const adapty = 'adapty-10000-at-20';
	const bare = at(adapty, 'bareHelper');
	const nothing = at('adapty-1000-at-20', 'nothingInN8n');
	const aboveNothing = (row: Row) => cpuPerId(row) - (nothing ? cpuPerId(nothing) : 0);
	const best = rows.find(
		(row) =>
			row.workload === 'cleverTap-1000' &&
			row.contestant === 'httpRequestTuned' &&
			wrongIn(row.outcome) === 0,
	);
	const perId: Measure = (row) => row.outcome.wallMs / row.ids;
	return [
		{
			aim: 'CleverTap 10,000: at most 1.10 × the hand-tuned axios script (engine)',
			value: share(wallMs, at(cleverTap, 'ourNode'), axios),
			most: 1.1,
			text: times,
		},
		{
			aim: 'CleverTap 10,000: at most 1.25 × the hand-tuned axios script (the node in n8n)',
			value: inN8n && axios && nodeMsOf(inN8n) / wallMs(axios),
			most: 1.25,
			text: (value) =>
				`${times(value)} (with webhook, Split Out and saving ${times(share(wallMs, inN8n, axios) ?? NaN)})`,
		},
		{
			aim: 'CleverTap 10,000: 50 × faster than the HTTP Request node at its best without a loss',
			value: share(perId, best, inN8n),
			least: 50,
			text: (value) => `${value.toFixed(0)} × (its 1,000 IDs times ten: it goes by an interval)`,
		},
		{
			aim: 'Adapty 10,000 at 20: less time than the bare helper with the declarative credential',
			value: share(wallMs, at(adapty, 'ourNode'), bare),
			below: 1,
			text: times,
		},
		{
			aim: 'Adapty 10,000 at 20: less CPU time than the bare helper with the declarative credential',
			value: share(cpuMs, at(adapty, 'ourNode'), bare),
			below: 1,
			text: times,
		},
		{
			aim: "Adapty at 20: CPU time at most half of the HTTP Request node's",
			value: share(
				aboveNothing,
				nothing && at('adapty-1000-at-20', 'ourNodeInN8n'),
				at('adapty-1000-at-20', 'httpRequestTuned'),
			),
			most: 0.5,
			text: times,
		},
	];
}

const LIMITS = [
	['cleverTap-10000', 'CleverTap 10,000', 1.15],
	['gainsightPx-10000', 'Gainsight PX 10,000', 1.05],
	['adapty-10000-at-20', 'Adapty 10,000 at 20', 1.15],
] as const;

const OURS = [
	['ourNode', 'engine'],
	['ourNodeInN8n', 'the node in n8n'],
] as const;

function againstLimits(rows: readonly Row[]): Aim[] {
	return LIMITS.flatMap(([workload, name, most]) =>
		OURS.map(([contestant, where]) => {
			const row = find(rows, workload, contestant);
			const value = row && nodeMsOf(row) / row.limitMs;
			return { aim: `${name}: at most ${most} × the limit (${where})`, value, most, text: times };
		}),
	);
}

/** A workload without faults and the same with them, as this node did both. */
export function faultPairs(rows: readonly Row[]): Array<{ clean: Row; faulty: Row }> {
	return rows.flatMap((faulty) => {
		if (faulty.contestant !== 'ourNode' || !faulty.workload.endsWith(FAULTS)) return [];
		const clean = find(rows, faulty.workload.slice(0, -FAULTS.length), 'ourNode');
		return clean ? [{ clean, faulty }] : [];
	});
}

function withFaults(rows: readonly Row[]): Aim[] {
	return faultPairs(rows).flatMap(({ clean, faulty }) => [
		{
			aim: `${faulty.title}: at most 1.3 × the time without`,
			value: share(wallMs, faulty, clean),
			most: 1.3,
			text: times,
		},
		{
			aim: `${faulty.title}: no ID lost or misreported`,
			value: wrongIn(faulty.outcome),
			most: 0,
			text: String,
		},
	]);
}

function ofTheNode({ rows, growth, load }: Results): Aim[] {
	const last = growth?.points.at(-1);
	return [
		{
			aim: 'Gainsight PX 10,000 at 190 per second: no 429',
			value: find(rows, 'gainsightPx-10000', 'ourNode')?.outcome.refused429,
			most: 0,
			text: String,
		},
		{
			aim: 'Time grows with an exponent of at most 1.05',
			value: growth?.timeExponent,
			most: 1.05,
			text: (value) =>
				`${value.toFixed(2)} (the last tenfold: ${growth?.lastTimeExponent.toFixed(2)})`,
		},
		{
			aim: "At most 1 kB of memory per ID above n8n's own items",
			value: last && last.ownBytesPerId + Math.max(0, last.leftBytesPerId),
			most: 1024,
			text: (value) => `${value.toFixed(0)} bytes`,
		},
		{
			aim: 'One ID: at most 5 ms over the bare helper',
			value: load && load.oneId.nodeMs - load.oneId.bareMs,
			most: 5,
			text: (value) => `${value.toFixed(1)} ms`,
		},
	];
}

function targetOf({ aim, value, most = Infinity, least = -Infinity, below, text }: Aim): Target {
	if (value === undefined || Number.isNaN(value)) {
		return { aim, measured: 'not measured in this run' };
	}
	const reached = value <= most && value >= least && (below === undefined || value < below);
	return { aim, measured: text(value), reached };
}

/** Every target of the project, whether it was reached or not. */
export function targetsOf(results: Results): Target[] {
	const { rows } = results;
	const aims = [
		...againstOthers(rows),
		...withFaults(rows),
		...againstLimits(rows),
		...ofTheNode(results),
	];
	return aims.map(targetOf);
}

/** Something that has to be right, however long it takes. */
export interface Check {
	readonly name: string;
	readonly passed: boolean;
}

/** This node's runs only: no ID lost or misreported. A run that broke off proves nothing. */
export function checksOf({ rows, growth }: Results, broken: readonly NotRun[]): Check[] {
	const runs = rows.filter(isOurs).map((row) => ({
		name: `${row.title}, ${TITLES[row.contestant]}: ${wrongIn(row.outcome)} lost or misreported`,
		passed: wrongIn(row.outcome) === 0,
	}));
	const grown = (growth?.points ?? []).map(({ count, verdict }) => ({
		name: `Growth, ${count} IDs: ${wrongIn(verdict)} lost or misreported`,
		passed: wrongIn(verdict) === 0,
	}));
	const ours: readonly string[] = [TITLES.ourNode, TITLES.ourNodeInN8n];
	const brokenRuns = broken
		.filter(({ contestant, why }) => ours.includes(contestant) && !why.startsWith('no full n8n'))
		.map(({ workload, why }) => ({ name: `${workload}: ${why}`, passed: false }));
	return [...runs, ...grown, ...brokenRuns];
}
