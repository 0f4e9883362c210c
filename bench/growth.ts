import type { GrowthInput, GrowthOutcome } from './growthChild';
import { resultOf, withSandbox } from './processes';
import { exponent, median } from './measure';
import { worst, type Verdict } from './verify';
import { workloadAt, type Ids, type Workload } from './workloads';

export interface GrowthPoint {
	readonly count: number;
	readonly nodeMs: number;
	readonly nodeCpuMs: number;
	readonly passThroughMs: number;
	readonly passThroughCpuMs: number;
	/** What the node itself held per ID when all responses were in. */
	readonly ownBytesPerId: number;
	/** What was held per ID after the run, above what a node with the same output items leaves. */
	readonly leftBytesPerId: number;
	readonly nodePeakRssMb: number;
	readonly passThroughPeakRssMb: number;
	readonly verdict: Verdict;
}

export interface Growth {
	readonly points: readonly GrowthPoint[];
	/** Of the time above n8n's own, over all points and over the last two. */
	readonly timeExponent: number;
	readonly lastTimeExponent: number;
	readonly memoryExponent: number;
}

/** Short runs vary more. */
const repeatsFor = (count: number) => (count <= 10_000 ? 3 : 1);

async function measure(kind: GrowthInput['kind'], workload: Workload): Promise<GrowthOutcome> {
	// The sandbox takes unknown IDs, as CleverTap is assumed to: none need to be seeded.
	const noIds: Ids = {};
	return await withSandbox(workload, noIds, async ({ admin }) => {
		const input: GrowthInput = { kind, workload, admin };
		const options = ['--expose-gc', '--max-old-space-size=8192'];
		return await resultOf<GrowthOutcome>('growthChild.ts', input, options);
	});
}

async function pointAt(count: number): Promise<GrowthPoint> {
	const workload: Workload = { ...workloadAt('cleverTap', count), latency: 0 };
	const node: GrowthOutcome[] = [];
	const pass: GrowthOutcome[] = [];
	for (let repeat = 0; repeat < repeatsFor(count); repeat++) {
		node.push(await measure('node', workload));
		pass.push(await measure('passThrough', workload));
	}
	const weighed = await measure('weighed', workload);
	const middle = (outcomes: GrowthOutcome[], key: 'wallMs' | 'cpuMs' | 'peakRssMb') =>
		median(outcomes.map((outcome) => outcome[key]));
	return {
		count,
		nodeMs: middle(node, 'wallMs'),
		nodeCpuMs: middle(node, 'cpuMs'),
		passThroughMs: middle(pass, 'wallMs'),
		passThroughCpuMs: middle(pass, 'cpuMs'),
		ownBytesPerId: weighed.ownBytesPerId ?? NaN,
		leftBytesPerId: (weighed.heldBytesPerId ?? NaN) - (pass[0].heldBytesPerId ?? NaN),
		nodePeakRssMb: middle(node, 'peakRssMb'),
		passThroughPeakRssMb: middle(pass, 'peakRssMb'),
		verdict: worst([...node, weighed].flatMap(({ verdict }) => verdict ?? [])),
	};
}

/** The same work ten times as large, again and again: what it costs above n8n's own items. */
export async function measureGrowth(
	counts: readonly number[],
	tell: (point: GrowthPoint) => void,
): Promise<Growth> {
	const points: GrowthPoint[] = [];
	for (const count of counts) {
		const point = await pointAt(count);
		tell(point);
		points.push(point);
	}
	const times = points.map(
		({ count, nodeMs, passThroughMs }) => [count, nodeMs - passThroughMs] as const,
	);
	return {
		points,
		timeExponent: exponent(times),
		lastTimeExponent: exponent(times.slice(-2)),
		memoryExponent: exponent(points.map((p) => [p.count, p.ownBytesPerId * p.count] as const)),
	};
}
