/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Holds what an execution says about every profile against what the services know. */
import assert from 'node:assert/strict';
import type { Sandbox } from '../../../sandbox';
import { type Asked, contradictions, truthOf } from '../../../sandbox/truth';
import { EVERYWHERE, idTypeOf, NAMES, seed } from './services';

/** Gives each of the services a profile for every ID. */
export function seedEverywhere(
	sandbox: Sandbox,
	ids: readonly string[],
	services: readonly string[] = NAMES,
): void {
	for (const service of services) seed(sandbox, service, ids);
}

/** "service id" of every profile that a service still has and would not delete later. */
export function stillThere(
	sandbox: Sandbox,
	ids: readonly string[],
	services: readonly string[] = NAMES,
): string[] {
	return services.flatMap((service) =>
		ids
			.filter((id) => sandbox.state(service, idTypeOf(service), id) === 'present')
			.map((id) => `${service} ${id}`),
	);
}

/** How many IDs all services together have deleted, or have promised to. */
export const deletedSoFar = (sandbox: Sandbox): number =>
	NAMES.reduce((sum, service) => sum + sandbox.stats(service).deletedIds, 0);

type Rows = ReadonlyArray<Record<string, unknown>>;

/** What rows about these IDs say that is not so; other IDs in the sandbox belong to other runs. */
export function untruths(
	sandbox: Sandbox,
	ids: readonly string[],
	rows: Rows,
	asked?: readonly Asked[],
): string[] {
	const ownDeletions = (service: string): [string, ReadonlyMap<string, number>] => {
		const own = new Set(ids.map((id) => `${idTypeOf(service)}:${id}`));
		return [service, new Map([...sandbox.deletions(service)].filter(([key]) => own.has(key)))];
	};
	const taken = new Map(EVERYWHERE.map(ownDeletions));
	const truth = {
		...truthOf(sandbox),
		deletions: (service: string) => taken.get(service) ?? assert.fail(`no service ${service}`),
	};
	return contradictions(rows, truth, { asked, noDoubts: true }).map(({ words }) => words);
}

/** The same for IDs that had to be deleted at every service; also rows missing and rows too many. */
export function lies(sandbox: Sandbox, ids: readonly string[], rows: Rows): string[] {
	const asked = NAMES.flatMap((service) => ids.map((id) => ({ service, id })));
	return untruths(sandbox, ids, rows, asked);
}
