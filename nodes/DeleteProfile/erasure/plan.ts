import type { Service } from '../services/service';
import { readIdentifiers, type Identifier } from './identifiers';
import { notAttempted } from './outcomes';
import type { Parameters } from './parameters';
import type { Settings } from './settings';
import type { Action, Operation, Reason, Result, Target } from './types';

/** What one output item will answer: one input item × service × ID. */
export interface Entry {
	readonly item: number;
	readonly service?: Service;
	readonly idType?: string;
	readonly id?: string;
	readonly dryRun: boolean;
	/** Shared with every other entry that asks the same of the same profile. */
	readonly target?: Target;
	/** The item that asked first, where this entry repeats it. */
	readonly repeats?: number;
	/** Set where the answer is known without asking. */
	readonly result?: Result;
}

/** What has to be asked of one service. */
export type Tasks = Readonly<Record<Action, Target[]>>;

export interface Plan {
	readonly entries: Entry[];
	readonly tasks: ReadonlyMap<Service, Tasks>;
}

export interface PlanInput {
	readonly operation: Operation;
	readonly services: readonly Service[];
	readonly settings: Settings;
	/** Number of input items. */
	readonly items: number;
	readonly parameters: Parameters;
	/** An agent calls, and the user has not allowed it to delete. */
	readonly previewOnly: boolean;
}

function settled(outcome: 'failed' | 'skipped', reason: Reason, message: string): Result {
	return { outcome, reason, message };
}

/** The parameters of one item at one service that say how, not whom. */
interface How {
	readonly dryRun: boolean;
	readonly idType?: string;
	readonly hardDelete?: boolean;
	readonly problem?: string;
}

const NOT_RESOLVED = 'has an expression that cannot be resolved for this item';

class Planner {
	private readonly entries: Entry[] = [];

	private readonly tasks = new Map<Service, Tasks>();

	/** Service, action, ID type → ID → first entry. */
	private readonly known = new Map<string, Map<string, { target: Target; item: number }>>();

	constructor(private readonly input: PlanInput) {}

	plan(): Plan {
		const { items, services } = this.input;
		for (const service of services) this.tasks.set(service, { delete: [], lookUp: [] });
		for (let item = 0; item < items; item++) {
			for (const service of services) this.readItem(item, service);
		}
		this.dropSettled();
		return { entries: this.entries, tasks: this.tasks };
	}

	private readItem(item: number, service: Service): void {
		const how = this.readHow(item, service);
		const { id: field } = service.parameters;
		const value = this.input.parameters.read(field.name, item);
		if (!value.ok) {
			this.add(
				{ item, service, ...how },
				this.wrong(`'${field.displayName}' ${NOT_RESOLVED}`, item),
			);
			return;
		}
		for (const identifier of readIdentifiers(value.value)) {
			this.addIdentifier(item, service, how, identifier);
		}
	}

	private readHow(item: number, service: Service): How {
		const { operation, previewOnly } = this.input;
		const { idType: idTypeField, hardDelete: hardDeleteField } = service.parameters;
		const problems: string[] = [];
		const flag = (name: string, label: string): boolean => {
			const value = this.input.parameters.read(name, item);
			if (value.ok && typeof value.value === 'boolean') return value.value;
			problems.push(value.ok ? `'${label}' must be true or false` : `'${label}' ${NOT_RESOLVED}`);
			return false;
		};
		const deletes = operation === 'delete';
		const dryRun = deletes && (previewOnly || flag('dryRun', 'Dry Run'));
		const idType = idTypeField
			? this.readIdType(item, service, problems)
			: service.idTypes[0].value;
		const hardDelete =
			deletes && hardDeleteField
				? flag(hardDeleteField.name, hardDeleteField.displayName)
				: undefined;
		return { dryRun, idType, hardDelete, problem: problems[0] };
	}

	private readIdType(item: number, service: Service, problems: string[]): string | undefined {
		const field = service.parameters.idType!;
		const value = this.input.parameters.read(field.name, item);
		const known = value.ok && service.idTypes.find((type) => type.value === value.value);
		if (known) return known.value;
		const names = service.idTypes.map((type) => type.value).join(', ');
		problems.push(
			value.ok
				? `'${field.displayName}' must be one of: ${names}`
				: `'${field.displayName}' ${NOT_RESOLVED}`,
		);
		return undefined;
	}

	private addIdentifier(item: number, service: Service, how: How, identifier: Identifier): void {
		const { displayName } = service.parameters.id;
		const id = identifier.kind === 'empty' ? undefined : identifier.id;
		const entry = { item, service, ...how, id };
		if (how.problem !== undefined || how.idType === undefined) {
			this.add(entry, this.wrong(how.problem ?? '', item));
		} else if (identifier.kind === 'empty') {
			this.add(entry, this.empty(displayName, item));
		} else if (identifier.kind === 'invalid') {
			this.add(entry, this.invalid(displayName, identifier.problem, item));
		} else if (this.input.settings.neverDelete.has(identifier.id)) {
			this.add(
				entry,
				settled(
					'skipped',
					'excluded',
					"The ID stands in 'Never Delete', so nothing was sent for it.",
				),
			);
		} else {
			const refusal = service.refuseId(how.idType, identifier.id);
			if (refusal === undefined) this.addTarget(item, service, how, how.idType, identifier.id);
			else this.add(entry, this.invalid(displayName, refusal, item));
		}
	}

	private addTarget(item: number, service: Service, how: How, idType: string, id: string): void {
		const { dryRun, hardDelete } = how;
		const action: Action = this.input.operation === 'lookUp' || dryRun ? 'lookUp' : 'delete';
		const group = `${service.name} ${action} ${idType}`;
		const ids = this.known.get(group) ?? new Map<string, { target: Target; item: number }>();
		this.known.set(group, ids);
		const first = ids.get(id);
		if (first === undefined) {
			const target: Target = { id, idType, ...(hardDelete !== undefined && { hardDelete }) };
			ids.set(id, { target, item });
			this.tasks.get(service)![action].push(target);
			this.entries.push({ item, service, idType, id, dryRun, target });
			return;
		}
		if (action === 'delete' && first.target.hardDelete !== hardDelete) {
			first.target.result = this.conflict(service);
		}
		this.entries.push({
			item,
			service,
			idType,
			id,
			dryRun,
			target: first.target,
			repeats: first.item,
		});
	}

	private add(entry: Omit<Entry, 'result'>, result: Result): void {
		const { item, service, idType, id, dryRun } = entry;
		this.entries.push({ item, service, idType, id, dryRun, result });
	}

	private wrong(problem: string, item: number): Result {
		return settled('failed', 'invalidParameter', `${problem}, so nothing was sent [item ${item}]`);
	}

	private invalid(field: string, problem: string, item: number): Result {
		return settled('failed', 'invalidId', `'${field}' ${problem}. Nothing was sent [item ${item}]`);
	}

	private empty(field: string, item: number): Result {
		if (this.input.settings.ifIdEmpty === 'skip') {
			return settled('skipped', 'emptyId', `'${field}' is empty, so there was nothing to do.`);
		}
		return settled(
			'failed',
			'emptyId',
			`'${field}' is empty. Map it to a field that has an ID, or set If ID Is Empty to Skip in Options [item ${item}]`,
		);
	}

	/** Two items that disagree on something that cannot be undone: neither is taken at its word. */
	private conflict(service: Service): Result {
		return settled(
			'failed',
			'conflictingSettings',
			`Items ask for the same profile with '${service.parameters.hardDelete?.displayName}' on and off, so nothing was sent. Make them agree`,
		);
	}

	/** Takes out the targets that were answered while reading. */
	private dropSettled(): void {
		for (const [service, tasks] of this.tasks) {
			this.tasks.set(service, {
				delete: tasks.delete.filter((target) => target.result === undefined),
				lookUp: tasks.lookUp,
			});
		}
	}
}

/**
 * Reads and checks every item, finds repeated profiles and applies the guards. Nothing is sent
 * before the whole plan stands, because `maxProfiles` needs to know them all.
 */
export function makePlan(input: PlanInput): Plan {
	return new Planner(input).plan();
}

/** Distinct profiles that a plan would ask about. */
export function profilesIn(plan: Plan): number {
	let profiles = 0;
	for (const tasks of plan.tasks.values()) profiles += tasks.delete.length + tasks.lookUp.length;
	return profiles;
}

/** Answers the tasks of a service without asking, and takes them out: nothing is sent for them. */
export function callOff(tasks: Tasks, reason: Reason, message: string): void {
	const result = notAttempted({ reason, message });
	for (const list of [tasks.delete, tasks.lookUp]) {
		for (const target of list.splice(0)) target.result = result;
	}
}
