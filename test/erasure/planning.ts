import type { Parameters, Value } from '../../nodes/DeleteProfile/erasure/parameters';
import { makePlan, type Plan, type PlanInput } from '../../nodes/DeleteProfile/erasure/plan';
import { readSettings, type Settings } from '../../nodes/DeleteProfile/erasure/settings';
import { fakeService } from '../support/fakeService';

/** Stands for an expression that cannot be resolved. */
export const UNRESOLVED = Symbol('unresolved');

const DEFAULTS: Readonly<Record<string, unknown>> = {
	dryRun: false,
	fakeIdType: 'email',
	fakeHardDelete: false,
};

/** Node parameters, one object for each item. */
function parametersOf(items: ReadonlyArray<Readonly<Record<string, unknown>>>): Parameters {
	return {
		raw: () => undefined,
		read(name, item): Value {
			const value = { ...DEFAULTS, ...items[item] }[name];
			return value === UNRESOLVED ? { ok: false } : { ok: true, value };
		},
	};
}

export function settingsWith(options: Readonly<Record<string, unknown>> = {}): Settings {
	const answer = readSettings(options);
	if (!answer.ok) throw new Error(answer.problem);
	return answer.settings;
}

/** The plan for items with these parameters, at one fake service unless told otherwise. */
export function planOf(
	items: ReadonlyArray<Readonly<Record<string, unknown>>>,
	options: Readonly<Record<string, unknown>> = {},
	input: Partial<PlanInput> = {},
): Plan {
	return makePlan({
		operation: 'delete',
		services: [fakeService()],
		settings: settingsWith(options),
		items: items.length,
		parameters: parametersOf(items),
		previewOnly: false,
		...input,
	});
}
