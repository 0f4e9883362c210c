import type { Connection, Service } from '../contract/service';
import type {
	Action,
	Checked,
	Message,
	Operation,
	Reason,
	Result,
	Target,
} from '../contract/types';
import { readIdentifiers, type Identifier } from '../input/identifiers';
import { isProtected } from '../input/neverDelete';
import type { Parameters } from '../input/parameters';
import type { Settings } from '../input/settings';
import { NOT_RESOLVED, readWanted, wantedByAll, type Wanted } from '../input/wanted';
import { cannotLookUp, empty, invalid, notAttempted, refusal, unusable } from './outcomes';

/** What one output item will say: one input item × service × ID. */
export interface Entry {
	readonly item: number;
	readonly service?: Service;
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

/** What has to be asked of one account. */
export interface Tasks extends Readonly<Record<Action, Target[]>> {
	readonly connection: Connection;
}

/** Why something is not sent. */
export interface Refusal {
	readonly reason: Reason;
	readonly message: Message;
}

/** The account that an item is done with at a service: every item has a credential of its own. */
export type ConnectionOf = (service: Service, item: number) => Checked<Connection, Refusal>;

export interface PlanInput {
	readonly operation: Operation;
	readonly services: readonly Service[];
	readonly settings: Settings;
	/** IDs that are never sent to any service, as `isProtected` takes them. */
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
	const { operation, services, settings, parameters, connectionOf } = input;
	const entries: Entry[] = [];
	const tasks = new Map<Connection, Tasks>();
	const known = new Map<Connection, Map<string, Map<string, FirstEntry>>>();
	const contradicted = new Map<Target, Service>();

	const wantedBy = wantedByAll(input);
	for (let item = 0; item < input.items; item++) {
		for (const service of services) readItem(item, service);
	}
	if (contradicted.size === 0) return { entries, tasks: [...tasks.values()] };
	return {
		entries: entries.map(withContradiction),
		tasks: [...tasks.values()].map((list) => ({
			...list,
			delete: list.delete.filter((target) => !contradicted.has(target)),
		})),
	};

	function readItem(item: number, service: Service): void {
		const wanted = wantedBy.get(service) ?? readWanted(item, service, input);
		const { dryRun, idType } = wanted;
		const { id: field } = service.fields;
		const value = parameters.read(field.name, item);
		if (!value.ok) {
			const result = unusable(`'${field.displayName}' ${NOT_RESOLVED}`);
			entries.push({ item, service, dryRun, idType, result });
			return;
		}
		const raw = parameters.raw(field.name);
		for (const identifier of readIdentifiers(value.value, raw)) {
			const id = identifier.kind === 'empty' ? undefined : identifier.id;
			const result = refuse(identifier, wanted, service);
			if (result) entries.push({ item, service, dryRun, idType, id, result });
			else addTarget(item, service, wanted, id!);
		}
	}

	/** Why this ID is not sent; undefined when it may be. */
	function refuse(identifier: Identifier, wanted: Wanted, service: Service): Result | undefined {
		const { displayName } = service.fields.id;
		if (wanted.problem !== undefined) return unusable(wanted.problem);
		if (identifier.kind === 'empty') return empty(displayName, settings);
		if (identifier.kind === 'invalid')
			return invalid(displayName, identifier.problem, identifier.advice);
		if (operation === 'delete' && isProtected(identifier.id, input.neverDelete)) {
			return refusal('skipped', 'excluded', { what: "Excluded by 'Never Delete'" });
		}
		const refused = service.refuseId(wanted.idType!, identifier.id);
		return refused && invalid(displayName, refused.what, refused.advice);
	}

	function addTarget(item: number, service: Service, wanted: Wanted, id: string): void {
		const { dryRun, hardDelete, idType = '' } = wanted;
		const action: Action = operation === 'lookUp' || dryRun ? 'lookUp' : 'delete';
		const connection = connectionOf(service, item);
		if (!connection.ok) {
			const result = notAttempted(connection.problem);
			entries.push({ item, service, idType, id, dryRun, result });
			return;
		}
		if (service[action] === undefined) {
			entries.push({ item, service, idType, id, dryRun, result: cannotLookUp(service) });
			return;
		}
		const { host } = connection.value.account;
		const profiles = profilesOf(connection.value, action, idType);
		const first = profiles.get(id);
		if (first) {
			const { target } = first;
			if (action === 'delete' && target.hardDelete !== hardDelete) {
				contradicted.set(target, service);
			}
			entries.push({ item, service, idType, id, dryRun, host, target, repeats: first.item });
			return;
		}
		const target = { id, idType, hardDelete };
		const asked = { item, service, idType, id, dryRun, host, target };
		entries.push(asked);
		profiles.set(id, asked);
		const { value } = connection;
		getOrAdd(tasks, value, () => ({ connection: value, delete: [], lookUp: [] }))[action].push(
			target,
		);
	}

	/** The profiles that have been asked about so far, by ID. */
	function profilesOf(
		connection: Connection,
		action: Action,
		idType: string,
	): Map<string, FirstEntry> {
		const ofConnection = getOrAdd(
			known,
			connection,
			() => new Map<string, Map<string, FirstEntry>>(),
		);
		return getOrAdd(ofConnection, `${action} ${idType}`, () => new Map<string, FirstEntry>());
	}

	/** Two items that disagree on something that cannot be undone: neither is sent. */
	function withContradiction(entry: Entry): Entry {
		const service = entry.target && contradicted.get(entry.target);
		if (!service) return entry;
		const label = service.fields.hardDelete?.displayName;
		const result = refusal('failed', 'conflictingSettings', {
			what: `Several items target this profile with different '${label}' values`,
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
export function withNothingToSend(plan: Plan, why: Refusal): Plan {
	const result = notAttempted(why);
	return {
		tasks: [],
		entries: plan.entries.map((entry) =>
			entry.target ? { ...entry, target: undefined, host: undefined, result } : entry,
		),
	};
}
