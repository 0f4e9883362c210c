import { serviceNamed } from '../engine/services';
import type { SandboxClient } from '../sandbox/client';
import { confirms, contradictions, type Claim } from '../sandbox/truth';
import type { SandboxStats } from '../sandbox/types';

/** A report against what the sandbox knows. */
export interface Verdict {
	/** IDs that are not deleted at the end, and lines that are missing, too many or not true. */
	readonly wrong: number;
	/** The first few of them, in words. */
	readonly examples: readonly string[];
}

const SHOWN = 3;

/**
 * @param claims a line per ID with `service`, `idType`, `id` and `outcome`; receipts of the node are such
 * @param deletions `idType:id` to how many times the service said yes to a deletion
 */
export function judge(
	service: string,
	ids: readonly string[],
	claims: readonly Claim[],
	deletions: ReadonlyMap<string, number>,
): Verdict {
	const [{ value: idType }] = serviceNamed(service).idTypes;
	const left = ids.filter((id) => !deletions.has(`${idType}:${id}`));
	const truth = {
		// A hundred thousand states are not asked for: what a service took, it deletes.
		state: () => undefined,
		deletions: () => deletions,
		confirms,
	};
	const asked = ids.map((id) => ({ service, id }));
	const untrue = contradictions(claims, truth, { asked, noDoubts: true });
	const words = [
		...left.map((id) => `${service} ${id}: not deleted`),
		...untrue.map((one) => one.words),
	];
	return { wrong: words.length, examples: words.slice(0, SHOWN) };
}

/** Asks the sandbox and judges; what was deleted for the warm-up (`warm-…`) is left out. */
export async function verify(
	client: SandboxClient,
	service: string,
	ids: readonly string[],
	claims: readonly Claim[],
): Promise<Verdict> {
	// After a long run the sandbox has closed the idle connection, which may not have come to notice.
	const all = await client.deletions(service).catch(async () => await client.deletions(service));
	const deletions = new Map([...all].filter(([key]) => !key.includes(':warm-')));
	return judge(service, ids, claims, deletions);
}

/** What a service saw between two looks at its counters. */
export interface Traffic {
	readonly requests: number;
	readonly refused429: number;
}

export function traffic(before: SandboxStats, after: SandboxStats): Traffic {
	return {
		requests: after.requests - before.requests,
		refused429: (after.statuses[429] ?? 0) - (before.statuses[429] ?? 0),
	};
}
