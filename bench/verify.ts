import { serviceNamed } from '../engine/services';
import type { SandboxClient } from '../sandbox/client';
import type { SandboxStats } from '../sandbox/types';
import { confirms, contradictions, type Claim } from '../sandbox/truth';
import type { Ids } from './workloads';

/** A report against what the sandbox knows. */
export interface Verdict {
	/** IDs that are not deleted at the end. */
	readonly notDeleted: number;
	/** Deleted, but reported otherwise. */
	readonly deletedSaidOtherwise: number;
	/** Reported as deleted, but not deleted. */
	readonly saidDeletedButNot: number;
	/** IDs without any report. */
	readonly unanswered: number;
	/** Reports on an ID that nobody asked for, a second time, or that contradict themselves. */
	readonly odd: number;
}

const KINDS = {
	overclaimed: 'saidDeletedButNot',
	underclaimed: 'deletedSaidOtherwise',
	missing: 'unanswered',
	surplus: 'odd',
	odd: 'odd',
} as const satisfies Record<string, keyof Verdict>;

/** Deletions that services said yes to: by service, `idType:id` to how many times. */
export type Deletions = Readonly<Record<string, ReadonlyMap<string, number>>>;

/** @param claims a line per ID with `service`, `idType`, `id` and `outcome`; receipts of the node are such */
export function judge(ids: Ids, claims: readonly Claim[], deletions: Deletions): Verdict {
	const verdict = {
		notDeleted: 0,
		deletedSaidOtherwise: 0,
		saidDeletedButNot: 0,
		unanswered: 0,
		odd: 0,
	};
	const asked = Object.entries(ids).flatMap(([service, all]) => all.map((id) => ({ service, id })));
	for (const { service, id } of asked) {
		const [idType] = serviceNamed(service).idTypes;
		if (!deletions[service].has(`${idType}:${id}`)) verdict.notDeleted++;
	}
	const truth = {
		// A million states are not asked for: what a service took, it deletes.
		state: () => undefined,
		deletions: (service: string) => deletions[service] ?? new Map<string, number>(),
		confirms,
	};
	for (const { kind } of contradictions(claims, truth, { asked, noDoubts: true })) {
		verdict[KINDS[kind]]++;
	}
	return verdict;
}

/** IDs that were lost or misreported; nothing that must not be. */
export function wrongIn({ notDeleted, odd, ...verdict }: Verdict): number {
	const { deletedSaidOtherwise, saidDeletedButNot, unanswered } = verdict;
	return notDeleted + deletedSaidOtherwise + saidDeletedButNot + unanswered + odd;
}

/** The verdict with most wrong in it. */
export function worst(verdicts: readonly Verdict[]): Verdict {
	const [first, ...rest] = verdicts;
	const { notDeleted, deletedSaidOtherwise, saidDeletedButNot, unanswered, odd } = rest.reduce(
		(a, b) => (wrongIn(b) > wrongIn(a) ? b : a),
		first,
	);
	return { notDeleted, deletedSaidOtherwise, saidDeletedButNot, unanswered, odd };
}

/**
 * After a long run the sandbox has closed the idle connection, which may not have come to notice yet.
 * Asking is harmless, so it is done again.
 */
async function askedTwice<T>(ask: () => Promise<T>): Promise<T> {
	return await ask().catch(async () => await ask());
}

/** Asks the sandbox and judges; what was deleted for the warm-up (`warm-…`) is left out. */
export async function verify(
	client: SandboxClient,
	ids: Ids,
	claims: readonly Claim[],
): Promise<Verdict> {
	const deletions: Record<string, ReadonlyMap<string, number>> = {};
	for (const service of Object.keys(ids)) {
		const all = await askedTwice(async () => await client.deletions(service));
		deletions[service] = new Map([...all].filter(([key]) => !key.includes(':warm-')));
	}
	return judge(ids, claims, deletions);
}

/** What the services saw between two looks at their counters. */
export interface Traffic {
	readonly requests: number;
	readonly refused429: number;
	readonly peakInFlight: number;
}

export type Counters = Readonly<Record<string, SandboxStats>>;

export async function countersOf(client: SandboxClient, ids: Ids): Promise<Counters> {
	const counters: Record<string, SandboxStats> = {};
	for (const service of Object.keys(ids)) {
		counters[service] = await askedTwice(async () => await client.stats(service));
	}
	return counters;
}

export function traffic(before: Counters, after: Counters): Traffic {
	let requests = 0;
	let refused429 = 0;
	let peakInFlight = 0;
	for (const [service, now] of Object.entries(after)) {
		const then = before[service];
		requests += now.requests - (then?.requests ?? 0);
		refused429 += (now.statuses[429] ?? 0) - (then?.statuses[429] ?? 0);
		peakInFlight = Math.max(peakInFlight, now.peakDeletesInFlight);
	}
	return { requests, refused429, peakInFlight };
}
