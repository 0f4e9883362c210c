import type { ConnectionOf, OwnParameter, Service } from '../contract/service';
import { timeIn } from '../contract/time';
import type { Message, OwnParameters } from '../contract/types';
import { readIdentifiers } from './identifiers';
import { hasExpression, type Parameters } from './parameters';
import type { RunRequest } from './runRequest';

/** The parameters of one item that say what to do, not to whom. */
export interface ItemRequest {
	/** Of a deletion alone. */
	readonly dryRun: boolean;
	readonly idType?: string;
	/** The service's own, for a deletion. */
	readonly own?: OwnParameters;
	/** The job to verify by. */
	readonly jobId?: string;
	/** When the deletion to verify should have been done. Epoch ms. */
	readonly expectedBy?: number;
	/** Why they cannot be used. */
	readonly problem?: Message;
}

/** What decides about all items. */
interface Choices extends Pick<RunRequest, 'operation' | 'previewOnly'> {
	readonly connectionOf: ConnectionOf;
	readonly service: Service;
	readonly parameters: Parameters;
}

export const NOT_RESOLVED = 'has an expression that cannot be resolved for this item';

/** @param what goes on after the field's name */
export function problemOfField(label: string, what: string): Message {
	const advice = 'Correct the value, or the expression that gives it.';
	return { what: `'${label}' ${what}`, advice };
}

const NOT_OF_RECEIPT = 'is not that of this receipt';

/** A receipt's ID with Receipt ID set to Hash. Some databases write the bytes of a hash in capitals. */
export const RECEIPT_HASH = /^[0-9a-f]{64}$/i;

export const HASH_OF_RECEIPT: Message = {
	what: 'looks like the hash of a receipt, which cannot be looked up',
	advice: 'Map the ID itself, or keep receipts with their ID until they are verified.',
};

/** ISO 8601 with a time zone; without one, it would be a different time on every machine. */
const ISO_TIME =
	/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/;

/** @returns what an item is asked for; read once where nothing of the item decides it */
export function itemRequests(choices: Choices): (item: number) => ItemRequest {
	const { operation, service, parameters } = choices;
	const own = (service.parameters ?? []).map(({ name }) => name);
	const names = ['dryRun', 'idType', 'jobId', 'expectedBy', ...own];
	// A verification looks at the receipts as well, and every item is one of its own.
	if (operation === 'verify' || names.some((name) => hasExpression(parameters.raw(name)))) {
		return (item) => readItem(item, choices);
	}
	const all = readItem(0, choices);
	return () => all;
}

/** As text, for dates of JavaScript and of Luxon, as n8n's expressions give them; every access can throw. */
function asWritten(value: unknown): unknown {
	try {
		const { toJSON } = Object(value) as { toJSON?: unknown };
		return typeof toJSON === 'function' ? toJSON.call(value) : value;
	} catch {
		return undefined;
	}
}

function readItem(
	item: number,
	{ operation, service, previewOnly, parameters, connectionOf }: Choices,
): ItemRequest {
	const problems: Message[] = [];
	const deletes = operation === 'delete';
	const verifies = operation === 'verify';
	const dryRun = deletes && (previewOnly || flag('dryRun', 'Dry Run'));
	const idTypes = service.idTypes.map(({ value }) => value);
	const idType = idTypes.length === 1 ? idTypes[0] : oneOf('idType', 'ID Type', idTypes);
	const own =
		deletes && service.parameters
			? Object.fromEntries(service.parameters.map((one) => [one.name, ownValue(one)]))
			: undefined;
	if (verifies) checkReceipt();
	const jobId = verifies && service.job ? text('jobId', 'Job ID') : undefined;
	const expectedBy = verifies ? time('expectedBy', 'Expected By') : undefined;
	return { dryRun, idType, own, jobId, expectedBy, problem: problems[0] };

	/** A receipt of another service, kind of ID or host would be confirmed by an absence there. */
	function checkReceipt(): void {
		const of = (name: string) => parameters.field?.(name, item);
		if (typeof of('service') !== 'string' || typeof of('outcome') !== 'string') return;
		const connected = connectionOf(item);
		const own = [
			['service', 'Service', service.name],
			['idType', 'ID Type', idType],
			['host', 'Credential', connected.ok ? connected.value.account.host : undefined],
		] as const;
		const other = own.find(([name, , value]) => {
			return typeof of(name) === 'string' && value !== undefined && of(name) !== value;
		});
		if (other) cannotUse(other[1], NOT_OF_RECEIPT);
	}

	function cannotUse(label: string, what: string): undefined {
		problems.push(problemOfField(label, what));
	}

	function flag(name: string, label: string): boolean {
		return oneOf(name, label, [true, false], 'must be true or false') ?? false;
	}

	function oneOf<T>(
		name: string,
		label: string,
		known: T[],
		demand = `must be one of: ${known.join(', ')}`,
	): T | undefined {
		const value = parameters.read(name, item);
		if (!value.ok) return cannotUse(label, NOT_RESOLVED);
		return known.find((one) => one === value.value) ?? cannotUse(label, demand);
	}

	/** Undefined where there is none; checked like an ID. */
	function text(name: string, label: string): string | undefined {
		const value = parameters.read(name, item);
		if (!value.ok) return cannotUse(label, NOT_RESOLVED);
		const [first, ...more] = readIdentifiers(value.value, parameters.raw(name));
		if (first.kind === 'empty') return undefined;
		if (first.kind === 'id' && more.length === 0) return first.id;
		return cannotUse(label, first.kind === 'invalid' ? first.problem.what : 'must be one text');
	}

	function ownValue({ name, displayName, default: preset, choices }: OwnParameter) {
		if (typeof preset === 'boolean') return flag(name, displayName);
		const values = choices?.map(({ value }) => value);
		if (values) return oneOf(name, displayName, values) ?? preset;
		return text(name, displayName) ?? cannotUse(displayName, 'is empty') ?? preset;
	}

	function time(name: string, label: string): number | undefined {
		const value = parameters.read(name, item);
		if (!value.ok) return cannotUse(label, NOT_RESOLVED);
		const given = value.value ?? '';
		if (given === '') return undefined;
		const at = timeIn(asWritten(given), ISO_TIME);
		if (!Number.isNaN(at)) return at;
		return cannotUse(label, 'must be a time with its time zone, such as 2026-11-30T21:27:00Z');
	}
}
