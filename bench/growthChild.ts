/** So many IDs through a node, alone in this process. */
import { runInEngine } from '../engine';
import { sandboxClient } from '../sandbox';
import { passThrough, weighedNode } from './contestants/growthNodes';
import { inputItems, ourRun } from './contestants/ourNode';
import { liveBytes, measured, type Cost } from './measure';
import { report } from './processes';
import { verify, type Verdict } from './verify';
import { idsOf, type Ids, type Workload } from './workloads';

export interface GrowthInput {
	/** `weighed` is `node` with its memory looked at, which takes time. */
	readonly kind: 'node' | 'weighed' | 'passThrough';
	readonly workload: Workload;
	readonly admin: string;
}

export interface GrowthOutcome extends Cost {
	/** What the node itself held per ID, without n8n's items. */
	readonly ownBytesPerId?: number;
	/** What is held per ID when the run is over: n8n's items, and whatever the node keeps. */
	readonly heldBytesPerId?: number;
	readonly verdict?: Verdict;
}

const WARM_UP = 300;

report(async ({ kind, workload, admin }: GrowthInput): Promise<GrowthOutcome> => {
	const client = sandboxClient(admin);
	const { credentials } = await client.info();
	const weighed = kind === 'weighed' ? weighedNode() : undefined;
	const nodeType = kind === 'passThrough' ? passThrough() : weighed?.nodeType;
	const run = async (ids: Ids) =>
		await runInEngine({
			...ourRun(workload),
			items: inputItems(ids),
			credentials: { ...credentials },
			...(nodeType && { nodeType }),
		});
	await run(idsOf(workload, 'warm', WARM_UP));
	const ids = idsOf(workload, 'user');
	const { count } = workload;
	const before = liveBytes();
	const { value, cost } = await measured(async () => await run(ids));
	const heldBytesPerId = kind === 'node' ? undefined : (liveBytes() - before) / count;
	if (kind === 'passThrough') return { ...cost, heldBytesPerId };
	const verdict = await verify(
		client,
		ids,
		value.output.map(({ json }) => json),
	);
	if (!weighed) return { ...cost, verdict };
	return { ...cost, verdict, heldBytesPerId, ownBytesPerId: weighed.ownBytes() / count };
});
