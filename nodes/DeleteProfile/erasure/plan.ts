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
import type { Parameters } from '../input/parameters';
import type { Settings } from '../input/settings';
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
	/** IDs that are never sent to any service. */
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

/** The parameters of one item at one service that say what to do, not to whom. */
interface Wanted {
	readonly dryRun: boolean;
	readonly idType?: string;
	readonly hardDelete?: boolean;
	/** Why they cannot be used. */
	readonly problem?: string;
}

/** A target of the plan, and the item that asked for it first. */
interface Known {
	readonly target: Target;
	readonly item: number;
}

const NOT_RESOLVED = 'has an expression that cannot be resolved for this item';

/**
 * Reads and checks every item, finds repeated profiles and applies the guards. Nothing is sent
 * before the whole plan stands, because `maxProfiles` needs to know them all.
 */
export function makePlan(input: PlanInput): Plan {
	const { operation, services, settings, parameters, connectionOf } = input;
	const entries: Entry[] = [];
	const tasks = new Map<Connection, Tasks>();
	const known = new Map<Connection, Map<string, Known>>();
	const contradicted = new Map<Target, Service>();

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
		const wanted = readWanted(item, service, input);
		const entry = { item, service, dryRun: wanted.dryRun, idType: wanted.idType };
		const { id: field } = service.fields;
		const value = parameters.read(field.name, item);
		if (!value.ok) {
			entries.push({ ...entry, result: unusable(`'${field.displayName}' ${NOT_RESOLVED}`) });
			return;
		}
		const raw = parameters.raw(field.name);
		for (const identifier of readIdentifiers(value.value, raw)) {
			const id = identifier.kind === 'empty' ? undefined : identifier.id;
			const result = refuse(identifier, wanted, service);
			if (result) entries.push({ ...entry, id, result });
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
		if (operation === 'delete' && input.neverDelete.has(identifier.id)) {
			return refusal('skipped', 'excluded', { what: "Excluded by 'Never Delete'" });
		}
		const refused = service.refuseId(wanted.idType!, identifier.id);
		return refused && invalid(displayName, refused.what, refused.advice);
	}

	function addTarget(item: number, service: Service, wanted: Wanted, id: string): void {
		const { dryRun, hardDelete, idType = '' } = wanted;
		const action: Action = operation === 'lookUp' || dryRun ? 'lookUp' : 'delete';
		const connection = connectionOf(service, item);
		const entry = { item, service, idType, id, dryRun };
		if (!connection.ok) {
			entries.push({ ...entry, result: notAttempted(connection.problem) });
			return;
		}
		if (service[action] === undefined) {
			entries.push({ ...entry, result: cannotLookUp(service) });
			return;
		}
		const { host } = connection.value.account;
		const first = findOrAdd(connection.value, action, { id, idType, hardDelete }, item);
		const { target } = first;
		if (action === 'delete' && target.hardDelete !== hardDelete) contradicted.set(target, service);
		const repeats = first.isNew ? undefined : first.item;
		entries.push({ ...entry, host, target, repeats });
	}

	function findOrAdd(
		connection: Connection,
		action: Action,
		target: Target,
		item: number,
	): Known & { isNew: boolean } {
		const profiles = known.get(connection) ?? new Map<string, Known>();
		known.set(connection, profiles);
		const key = `${action} ${target.idType} ${target.id}`;
		const first = profiles.get(key);
		if (first) return { ...first, isNew: false };
		profiles.set(key, { target, item });
		const list = tasks.get(connection) ?? { connection, delete: [], lookUp: [] };
		tasks.set(connection, list);
		list[action].push(target);
		return { target, item, isNew: true };
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

function readWanted(item: number, service: Service, input: PlanInput): Wanted {
	const { operation, previewOnly, parameters } = input;
	const { idType: idTypeField, hardDelete: hardDeleteField } = service.fields;
	const problems: string[] = [];
	const flag = (name: string, label: string): boolean => {
		const value = parameters.read(name, item);
		if (value.ok && typeof value.value === 'boolean') return value.value;
		problems.push(value.ok ? `'${label}' must be true or false` : `'${label}' ${NOT_RESOLVED}`);
		return false;
	};
	const deletes = operation === 'delete';
	const dryRun = deletes && (previewOnly || flag('dryRun', 'Dry Run'));
	const idType = idTypeField ? readIdType() : service.idTypes[0];
	const hardDelete =
		deletes && hardDeleteField
			? flag(hardDeleteField.name, hardDeleteField.displayName)
			: undefined;
	return { dryRun, idType, hardDelete, problem: problems[0] };

	function readIdType(): string | undefined {
		const { name, displayName } = idTypeField!;
		const value = parameters.read(name, item);
		const known = value.ok ? service.idTypes.find((type) => type === value.value) : undefined;
		if (known === undefined) {
			problems.push(
				value.ok
					? `'${displayName}' must be one of: ${service.idTypes.join(', ')}`
					: `'${displayName}' ${NOT_RESOLVED}`,
			);
		}
		return known;
	}
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
