import type { Service } from '../contract/service';
import { hasExpression, type Parameters } from './parameters';
import type { RunRequest } from './runRequest';

/** The parameters of one item that say what to do, not to whom. */
export interface ItemRequest {
	readonly dryRun: boolean;
	readonly idType?: string;
	readonly hardDelete?: boolean;
	/** Why they cannot be used: one clause without a final period. */
	readonly problem?: string;
}

/** What decides about all items. */
interface Choices extends Pick<RunRequest, 'operation' | 'previewOnly'> {
	readonly service: Service;
	readonly parameters: Parameters;
}

export const NOT_RESOLVED = 'has an expression that cannot be resolved for this item';

/** @returns what an item is asked for; read once where no expression decides it */
export function itemRequests(choices: Choices): (item: number) => ItemRequest {
	const names = ['dryRun', 'idType', 'hardDelete'];
	if (names.some((name) => hasExpression(choices.parameters.raw(name)))) {
		return (item) => readItem(item, choices);
	}
	const all = readItem(0, choices);
	return () => all;
}

function readItem(
	item: number,
	{ operation, service, previewOnly, parameters }: Choices,
): ItemRequest {
	const problems: string[] = [];
	const deletes = operation === 'delete';
	const dryRun = deletes && (previewOnly || flag('dryRun', 'Dry Run'));
	const idTypes = service.idTypes.map(({ value }) => value);
	const demand = `must be one of: ${idTypes.join(', ')}`;
	const idType = idTypes.length === 1 ? idTypes[0] : oneOf('idType', 'ID Type', idTypes, demand);
	const hardDelete = deletes && service.hardDelete ? flag('hardDelete', 'Hard Delete') : undefined;
	return { dryRun, idType, hardDelete, problem: problems[0] };

	function flag(name: string, label: string): boolean {
		return oneOf(name, label, [true, false], 'must be true or false') ?? false;
	}

	function oneOf<T>(name: string, label: string, known: T[], otherwise: string): T | undefined {
		const value = parameters.read(name, item);
		const found = value.ok ? known.find((one) => one === value.value) : undefined;
		if (found === undefined) problems.push(`'${label}' ${value.ok ? otherwise : NOT_RESOLVED}`);
		return found;
	}
}
