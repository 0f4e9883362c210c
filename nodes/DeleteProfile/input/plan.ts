import type { Connection, Service } from '../contract/service';
import type { Checked, NotSent, Operation, Result, Target } from '../contract/types';
import { readIdentifiers, type Identifier } from './identifiers';
import { itemRequests, NOT_RESOLVED, type ItemRequest } from './itemRequest';
import { isProtected } from './neverDelete';
import type { Parameters } from './parameters';
import { cannotLookUp, empty, invalid, notAttempted, refusal, unusable } from './refusals';
import type { Settings } from './settings';

/** What one output item will say: one input item × ID. */
export interface Entry {
	readonly item: number;
	readonly idType?: string;
	readonly id?: string;
	readonly dryRun: boolean;
	/** Host that is asked; absent where nothing is. */
	readonly host?: string;
	/** Shared with every other entry that asks the same of the same profile. */
	readonly target?: Target;
	/** The item that asked first, where this entry repeats it. */
	readonly repeats?: number;
	/** Set where the result is known without asking. */
	readonly result?: Result;
}

/** What has to be asked with one credential. */
export interface Tasks extends Readonly<Record<Operation, Target[]>> {
	readonly connection: Connection;
}

/** The connection that an item is done with: every item has a credential of its own. */
export type ConnectionOf = (item: number) => Checked<Connection, NotSent>;

export interface PlanInput {
	readonly operation: Operation;
	readonly service: Service;
	readonly settings: Settings;
	/** IDs that are never sent. */
	readonly neverDelete: ReadonlySet<string>;
	/** Number of input items. */
	readonly items: number;
	readonly parameters: Parameters;
	/** An agent calls, and the user has not allowed it to delete. */
	readonly previewOnly: boolean;
	readonly connectionOf: ConnectionOf;
}

export interface Plan {
	readonly entries: readonly Entry[];
	readonly tasks: readonly Tasks[];
}

/** The entry that asked for a target first. */
type FirstEntry = Entry & { readonly target: Target };

/**
 * Reads and checks every item, finds repeated profiles and applies the guards. Nothing is sent
 * before the whole plan stands, because `maxProfiles` needs to know them all.
 */
export function makePlan(input: PlanInput): Plan {
	const { operation, service, settings, parameters, connectionOf } = input;
	const label = service.idField.displayName;
	const rawId = parameters.raw('id');
	const entries: Entry[] = [];
	const tasks = new Map<Connection, Tasks>();
	/** By account, operation and ID type: two credentials of one account are one account. */
	const known = new Map<string, Map<string, FirstEntry>>();
	const contradicted = new Set<Target>();

	const requestOf = itemRequests(input);
	for (let item = 0; item < input.items; item++) readItem(item);
	if (contradicted.size === 0) return { entries, tasks: [...tasks.values()] };
	return {
		entries: entries.map(withContradiction),
		tasks: [...tasks.values()].map((list) => ({
			...list,
			delete: list.delete.filter((target) => !contradicted.has(target)),
		})),
	};

	function readItem(item: number): void {
		const request = requestOf(item);
		const { dryRun, idType } = request;
		const value = parameters.read('id', item);
		if (!value.ok) {
			entries.push({ item, dryRun, idType, result: unusable(`'${label}' ${NOT_RESOLVED}`) });
			return;
		}
		for (const identifier of readIdentifiers(value.value, rawId)) {
			const id = identifier.kind === 'empty' ? undefined : identifier.id;
			const result = refuse(identifier, request);
			if (result) entries.push({ item, dryRun, idType, id, result });
			else addTarget(item, request, id!);
		}
	}

	/** Why this ID is not sent; undefined when it may be. */
	function refuse(identifier: Identifier, { problem, dryRun, idType }: ItemRequest) {
		if (problem !== undefined) return unusable(problem);
		if (identifier.kind === 'empty') return empty(label, settings);
		if (identifier.kind === 'invalid') return invalid(label, identifier.problem, identifier.advice);
		if (operation === 'delete' && isProtected(identifier.id, input.neverDelete)) {
			return refusal('skipped', 'excluded', { what: "Excluded by 'Never Delete'" });
		}
		const refused = service.refuseId?.(idType!, identifier.id);
		if (refused) return invalid(label, refused.what, refused.advice);
		return dryRun && !service.lookUp ? cannotLookUp(service) : undefined;
	}

	function addTarget(item: number, request: ItemRequest, id: string): void {
		const { dryRun, hardDelete, idType = '' } = request;
		const action: Operation = dryRun ? 'lookUp' : operation;
		const connection = connectionOf(item);
		if (!connection.ok) {
			entries.push({ item, idType, id, dryRun, result: notAttempted(connection.problem) });
			return;
		}
		const { host, key } = connection.value.account;
		const profiles = getOrAdd(known, `${key} ${action} ${idType}`, () => new Map());
		const first: FirstEntry | undefined = profiles.get(id);
		if (first) {
			const { target } = first;
			if (action === 'delete' && target.hardDelete !== hardDelete) contradicted.add(target);
			entries.push({ item, idType, id, dryRun, host: first.host, target, repeats: first.item });
			return;
		}
		const target = { id, idType, hardDelete };
		const asked = { item, idType, id, dryRun, host, target };
		entries.push(asked);
		profiles.set(id, asked);
		const { value } = connection;
		getOrAdd(tasks, value, () => ({ connection: value, delete: [], lookUp: [] }))[action].push(
			target,
		);
	}

	/** Two items that disagree on something that cannot be undone: neither is sent. */
	function withContradiction(entry: Entry): Entry {
		if (!entry.target || !contradicted.has(entry.target)) return entry;
		const result = refusal('failed', 'conflictingSettings', {
			what: "Several items target this profile with different 'Hard Delete' values",
			advice: 'Use the same value for all of them.',
		});
		return { ...entry, target: undefined, host: undefined, repeats: undefined, result };
	}
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}

/** Distinct profiles that a plan would delete; reads change nothing, so they are not counted. */
export function deletionsIn(plan: Plan): number {
	return plan.tasks.reduce((sum, tasks) => sum + tasks.delete.length, 0);
}

/** The same plan with nothing to send: whoever was to be asked about gets this reason. */
export function withNothingToSend(plan: Plan, why: NotSent): Plan {
	const result = notAttempted(why);
	return {
		tasks: [],
		entries: plan.entries.map((entry) =>
			entry.target ? { ...entry, target: undefined, host: undefined, result } : entry,
		),
	};
}
