import type { SandboxClient, SandboxService, SandboxStats } from '../sandbox';
import { ID_TYPES, type Ids } from './workloads';

/** What a contestant said about its IDs at one service. */
export interface Said {
	/** IDs that it reported as deleted, accepted or already gone. */
	readonly gone: ReadonlySet<string>;
	/** IDs that it reported on at all. */
	readonly answers: number;
}

export type Report = Partial<Record<SandboxService, Said>>;

/** The report against what the sandbox knows. */
export interface Verdict {
	/** IDs that are not deleted at the end. */
	readonly notDeleted: number;
	/** Deleted, but reported otherwise. */
	readonly deletedSaidOtherwise: number;
	/** Reported as deleted, but not deleted. */
	readonly saidDeletedButNot: number;
	/** IDs without any report. */
	readonly unanswered: number;
}

export const NO_VERDICT: Verdict = {
	notDeleted: 0,
	deletedSaidOtherwise: 0,
	saidDeletedButNot: 0,
	unanswered: 0,
};

/** @param deleted whether the service deleted an ID */
export function judge(
	ids: readonly string[],
	said: Said,
	deleted: (id: string) => boolean,
): Verdict {
	const verdict = { ...NO_VERDICT, unanswered: Math.max(0, ids.length - said.answers) };
	for (const id of ids) {
		const isDeleted = deleted(id);
		const saidGone = said.gone.has(id);
		if (!isDeleted) verdict.notDeleted++;
		if (isDeleted && !saidGone) verdict.deletedSaidOtherwise++;
		if (!isDeleted && saidGone) verdict.saidDeletedButNot++;
	}
	return verdict;
}

export function sum(...verdicts: readonly Verdict[]): Verdict {
	const total = { ...NO_VERDICT };
	for (const verdict of verdicts) {
		for (const key of Object.keys(total) as Array<keyof Verdict>) total[key] += verdict[key];
	}
	return total;
}

/**
 * After a long run the sandbox has closed the idle connection, which may not have come to notice yet.
 * Asking is harmless, so it is done again.
 */
async function askedTwice<T>(ask: () => Promise<T>): Promise<T> {
	return await ask().catch(async () => await ask());
}

export async function verify(client: SandboxClient, ids: Ids, report: Report): Promise<Verdict> {
	const verdicts: Verdict[] = [];
	for (const service of Object.keys(ids) as SandboxService[]) {
		const deletions = await askedTwice(async () => await client.deletions(service));
		const said = report[service] ?? { gone: new Set<string>(), answers: 0 };
		verdicts.push(
			judge(ids[service] ?? [], said, (id) => deletions.has(`${ID_TYPES[service]}:${id}`)),
		);
	}
	return sum(...verdicts);
}

/** What the services saw between two looks at their counters. */
export interface Traffic {
	readonly requests: number;
	readonly refused429: number;
	readonly peakInFlight: number;
}

export type Counters = Partial<Record<SandboxService, SandboxStats>>;

export async function countersOf(client: SandboxClient, ids: Ids): Promise<Counters> {
	const counters: Counters = {};
	for (const service of Object.keys(ids) as SandboxService[]) {
		counters[service] = await askedTwice(async () => await client.stats(service));
	}
	return counters;
}

export function traffic(before: Counters, after: Counters): Traffic {
	let requests = 0;
	let refused429 = 0;
	let peakInFlight = 0;
	for (const [service, now] of Object.entries(after)) {
		const then = before[service as SandboxService];
		requests += now.requests - (then?.requests ?? 0);
		refused429 += (now.statuses[429] ?? 0) - (then?.statuses[429] ?? 0);
		peakInFlight = Math.max(peakInFlight, now.peakDeletesInFlight);
	}
	return { requests, refused429, peakInFlight };
}
