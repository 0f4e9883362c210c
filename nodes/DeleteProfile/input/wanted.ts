import type { Service } from '../contract/service';
import type { Operation } from '../contract/types';
import { hasExpression, type Parameters } from './parameters';

/** The parameters of one item at one service that say what to do, not to whom. */
export interface Wanted {
	readonly dryRun: boolean;
	readonly idType?: string;
	readonly hardDelete?: boolean;
	/** Why they cannot be used. */
	readonly problem?: string;
}

/** What decides about all items. */
interface Choices {
	readonly operation: Operation;
	readonly services: readonly Service[];
	readonly parameters: Parameters;
	/** An agent calls, and the user has not allowed it to delete. */
	readonly previewOnly: boolean;
}

export const NOT_RESOLVED = 'has an expression that cannot be resolved for this item';

/** What is the same for all items, because no expression decides it, is read once. */
export function wantedByAll(choices: Choices): Map<Service, Wanted> {
	const { services, parameters } = choices;
	const fixed = services.filter(({ fields: { idType, hardDelete } }) => {
		const names = ['dryRun', idType?.name, hardDelete?.name];
		return !names.some((name) => name !== undefined && hasExpression(parameters.raw(name)));
	});
	return new Map(fixed.map((service) => [service, readWanted(0, service, choices)]));
}

export function readWanted(item: number, service: Service, choices: Choices): Wanted {
	const { operation, previewOnly, parameters } = choices;
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
