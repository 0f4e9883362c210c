import type { Connection, ConnectionOf, Service } from '../contract/service';
import {
	getOrAdd,
	JOB,
	kindOf,
	notAttempted,
	type Action,
	type Message,
	type NotSent,
	type Reason,
	type Result,
	type Target,
} from '../contract/types';
import { readIdentifiers, type Identifier } from './identifiers';
import {
	HASH_OF_RECEIPT,
	itemRequests,
	NOT_RESOLVED,
	problemOfField,
	RECEIPT_HASH,
	type ItemRequest,
} from './itemRequest';
import { isProtected } from './neverDelete';
import type { Parameters } from './parameters';
import type { RunRequest } from './runRequest';

/** What one output item will say: one input item × ID. */
export interface Entry extends Pick<ItemRequest, 'idType' | 'dryRun' | 'expectedBy'> {
	readonly item: number;
	readonly id?: string;
	/** Host that is asked; absent where nothing is. */
	readonly host?: string;
	/** What is asked about, shared with all entries that ask the same. A verification without an ID asks about its job. */
	readonly target?: Target;
	/** The job that a verification asks for. */
	readonly job?: Target;
	/** The item that asked first, where this entry repeats it. */
	readonly repeats?: number;
	/** Set where the result is known without asking. */
	readonly result?: Result;
}

/** What has to be asked with one credential. */
export interface Tasks extends Readonly<Record<Action, Target[]>> {
	readonly connection: Connection;
}

export interface Plan {
	readonly entries: readonly Entry[];
	readonly tasks: readonly Tasks[];
}

export interface PlanInput extends RunRequest {
	readonly service: Service;
	readonly parameters: Parameters;
	/** Number of input items. */
	readonly items: number;
	readonly connectionOf: ConnectionOf;
}

type FirstAsked = Required<Pick<Entry, 'item' | 'host' | 'target'>>;

/**
 * Reads and checks every item, finds repeated profiles and applies the guards. Nothing is sent
 * before the whole plan stands, because `maxProfiles` needs to know them all.
 */
export function makePlan(input: PlanInput): Plan {
	const { operation, service, settings, parameters, connectionOf } = input;
	const label = service.idField.displayName;
	const rawId = parameters.raw('id');
	const requestOf = itemRequests(input);
	const entries: Entry[] = [];
	const tasks = new Map<Connection, Tasks>();
	/** By account (two credentials of one are one); by action, ID type and what tells profiles apart; by ID. */
	const firstAsked = new Map<string, Map<string, Map<string, FirstAsked>>>();
	/** Items disagree about something that cannot be undone: none of them is sent. */
	const contradicted = new Set<Target | undefined>();
	const tellingApart = (service.parameters ?? []).filter((one) => one.tellsProfilesApart);

	for (let item = 0; item < input.items; item++) readItem(item);
	return {
		entries: entries.map((entry) =>
			contradicted.has(entry.target) ? unsent(entry, contradiction(service)) : entry,
		),
		tasks: [...tasks.values()].map((ofOne) => ({
			...ofOne,
			delete: ofOne.delete.filter((target) => !contradicted.has(target)),
		})),
	};

	function readItem(item: number): void {
		const request = requestOf(item);
		const { dryRun, idType } = request;
		const value = parameters.read('id', item);
		if (!value.ok) {
			const result = invalidParameter(problemOfField(label, NOT_RESOLVED));
			entries.push({ item, dryRun, idType, result });
			return;
		}
		for (const identifier of readIdentifiers(value.value, rawId)) {
			const id = identifier.kind === 'empty' ? undefined : identifier.id;
			const blocked = blockedBy(identifier, request);
			const further: Partial<Entry> =
				operation === 'verify'
					? verificationEntry(item, request, blocked ? undefined : id, blocked)
					: blocked
						? { result: blocked }
						: addTarget(item, request, id!);
			// Field by field: a spread for each ID takes as long as all the rest.
			const { host, target, job, repeats, expectedBy, result } = further;
			entries.push({ item, dryRun, idType, id, host, target, job, repeats, expectedBy, result });
		}
	}

	/**
	 * A verification asks by ID, by job, or by both; where its job suffices, it needs no ID. No entry
	 * repeats another one: each is judged by an `expectedBy` of its own.
	 */
	function verificationEntry(
		item: number,
		{ idType = '', jobId, expectedBy, problem }: ItemRequest,
		id: string | undefined,
		blocked: Result | undefined,
	): Partial<Entry> {
		const isHash = id !== undefined && RECEIPT_HASH.test(id);
		const withId = id !== undefined && service.lookUp !== undefined && !isHash;
		if (problem !== undefined) return { result: invalidParameter(problem) };
		if (jobId === undefined && !withId) {
			if (!service.lookUp) return { result: blocked?.outcome === 'skipped' ? blocked : NO_JOB };
			return { result: isHash ? invalidId(label, HASH_OF_RECEIPT) : blocked };
		}
		const asked = withId ? addTask(item, 'lookUp', { id, idType }) : undefined;
		const job = jobId === undefined ? undefined : addTask(item, 'job', { id: jobId, idType: JOB });
		const { host, target, result } = (asked ?? job)!;
		return { host, target, job: job?.target, expectedBy, result };
	}

	/** The result of an ID that is not to be sent; undefined where it may be. */
	function blockedBy(
		identifier: Identifier,
		{ problem, dryRun, idType }: ItemRequest,
	): Result | undefined {
		if (identifier.kind === 'empty') return emptyId(label, settings);
		if (problem !== undefined) return invalidParameter(problem);
		if (identifier.kind === 'invalid') return invalidId(label, identifier.problem);
		if (isProtected(identifier.id, input.neverDelete)) {
			return skipped('excluded', "Excluded by 'Never Delete'");
		}
		const unfit = service.problemOfId?.(idType!, identifier.id);
		if (unfit) return invalidId(label, unfit);
		if (!dryRun || service.lookUp) return undefined;
		return skipped('unsupportedLookUp', 'Not checked');
	}

	function addTarget(item: number, request: ItemRequest, id: string): Partial<Entry> {
		const { dryRun, own, idType = '' } = request;
		const deletes = operation === 'delete' && !dryRun;
		const target = { id, idType, ...(deletes && own && { parameters: own }) };
		return addTask(item, deletes ? 'delete' : 'lookUp', target);
	}

	/** @returns what an entry says of it: a target of its own, or that of the item that asked first */
	function addTask(item: number, action: Action, target: Target): Partial<Entry> {
		const connected = connectionOf(item);
		if (!connected.ok) return { result: notAttempted(connected.problem) };
		const connection = connected.value;
		const { host, fingerprint } = connection.account;
		// The fingerprint is long: put together with the rest for each ID, it takes a third of the time.
		const namespaces = getOrAdd(firstAsked, fingerprint, () => new Map());
		let namespace = `${action} ${target.idType}`;
		for (const { name } of tellingApart) namespace += ` ${String(target.parameters?.[name])}`;
		const profiles = getOrAdd(namespaces, namespace, () => new Map());
		const before = profiles.get(target.id);
		if (before) {
			if (kindOf(before.target) !== kindOf(target)) contradicted.add(before.target);
			return { host, target: before.target, repeats: before.item };
		}
		const first = { item, host, target };
		profiles.set(target.id, first);
		const noTasks = (): Tasks => ({ connection, delete: [], lookUp: [], job: [] });
		getOrAdd(tasks, connection, noTasks)[action].push(target);
		return first;
	}
}

function unsent(entry: Entry, result: Result): Entry {
	return { ...entry, target: undefined, host: undefined, result };
}

/** Distinct profiles that a plan would delete; reads change nothing, so they are not counted. */
export function deletionsIn(plan: Plan): number {
	return plan.tasks.reduce((sum, tasks) => sum + tasks.delete.length, 0);
}

/** The same plan with nothing to send: whoever was to be asked about gets this reason. */
export function withNothingToSend({ entries }: Plan, why: NotSent): Plan {
	const result = notAttempted(why);
	return {
		tasks: [],
		entries: entries.map((entry) => (entry.target ? unsent(entry, result) : entry)),
	};
}

function failedResult(reason: Reason, what: string, advice?: string): Result {
	return { outcome: 'failed', reason, message: { what, advice } };
}

function skipped(reason: Reason, what: string): Result {
	return { outcome: 'skipped', reason, message: { what } };
}

function invalidParameter({ what, advice }: Message): Result {
	return failedResult('invalidParameter', what, advice);
}

function invalidId(field: string, { what, advice }: Message): Result {
	return failedResult('invalidId', `'${field}' ${what}`, advice);
}

function emptyId(field: string, { ifIdEmpty }: RunRequest['settings']): Result {
	const what = `'${field}' is empty`;
	if (ifIdEmpty === 'skip') return skipped('emptyId', what);
	const advice = "Map it to a field that has an ID, or set 'If ID Is Empty' to Skip in Options.";
	return failedResult('emptyId', what, advice);
}

export const NO_JOB = failedResult(
	'emptyId',
	"'Job ID' is empty, and without it the service cannot be asked",
	"Map it to the field 'jobId' of the receipt.",
);

function contradiction({ parameters = [] }: Service): Result {
	const labels = parameters.filter((one) => !one.tellsProfilesApart);
	const names = labels.map(({ displayName }) => `'${displayName}'`).join(' or ');
	return failedResult(
		'conflictingSettings',
		`Several items target this profile with different ${names} values`,
		'Use the same value for all of them.',
	);
}
