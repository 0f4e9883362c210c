import type { Service } from '../contract/service';
import type { Operation } from '../contract/types';
import { hasExpression, type Parameters } from './parameters';

/** The parameters of one item that say what to do, not to whom. */
export interface ItemRequest {
	readonly dryRun: boolean;
	readonly idType?: string;
	readonly hardDelete?: boolean;
	/** Why they cannot be used: one clause without a final period. */
	readonly problem?: string;
}

/** What decides about all items. */
interface Choices {
	readonly operation: Operation;
	readonly service: Service;
	readonly parameters: Parameters;
	/** An agent calls, and the user has not allowed it to delete. */
	readonly previewOnly: boolean;
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
	const flag = (name: string, label: string): boolean => {
		const value = parameters.read(name, item);
		if (value.ok && typeof value.value === 'boolean') return value.value;
		problems.push(value.ok ? `'${label}' must be true or false` : `'${label}' ${NOT_RESOLVED}`);
		return false;
	};
	const deletes = operation === 'delete';
	const dryRun = deletes && (previewOnly || flag('dryRun', 'Dry Run'));
	const idType = readIdType();
	const hardDelete = deletes && service.hardDelete ? flag('hardDelete', 'Hard Delete') : undefined;
	return { dryRun, idType, hardDelete, problem: problems[0] };

	function readIdType(): string | undefined {
		const known = service.idTypes.map(({ value }) => value);
		if (known.length === 1) return known[0];
		const value = parameters.read('idType', item);
		if (value.ok && known.includes(value.value as string)) return value.value as string;
		problems.push(
			value.ok ? `'ID Type' must be one of: ${known.join(', ')}` : `'ID Type' ${NOT_RESOLVED}`,
		);
		return undefined;
	}
}
