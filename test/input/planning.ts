import type { Account } from '../../nodes/DeleteProfile/contract/account';
import type { ConnectionOf } from '../../nodes/DeleteProfile/contract/service';
import { makePlan, type Plan, type PlanInput } from '../../nodes/DeleteProfile/input/plan';
import type { Parameters, Value } from '../../nodes/DeleteProfile/input/parameters';
import { readSettings, type Settings } from '../../nodes/DeleteProfile/input/settings';
import { fakeAccount, fakeService } from '../support/fakeService';

/** Stands for an expression that cannot be resolved. */
export const UNRESOLVED = Symbol('unresolved');

const DEFAULTS: Readonly<Record<string, unknown>> = {
	dryRun: false,
	idType: 'email',
	hardDelete: false,
};

/** Node parameters, one object for each item; what stands there is the value of an expression. */
function parametersOf(items: ReadonlyArray<Readonly<Record<string, unknown>>>): Parameters {
	return {
		raw: (name) => (items.some((item) => name in item) ? '={{ $json }}' : DEFAULTS[name]),
		read(name, item): Value {
			const value = { ...DEFAULTS, ...items[item] }[name];
			return value === UNRESOLVED ? { ok: false } : { ok: true, value };
		},
	};
}

export function settingsWith(options: Readonly<Record<string, unknown>> = {}): Settings {
	const settings = readSettings(options);
	if (!settings.ok) throw new Error(settings.problem.what);
	return settings.value;
}

/** A connection to an account; as where a credential has no expression. */
export function connectionTo(account: Account = fakeAccount): ReturnType<ConnectionOf> {
	const send = async (): Promise<never> => {
		throw new Error('A plan sends nothing');
	};
	return { ok: true, value: { service: fakeService(), account, send } };
}

/** The plan for items with these parameters, at one account unless told otherwise. */
export function planOf(
	items: ReadonlyArray<Readonly<Record<string, unknown>>>,
	options: Readonly<Record<string, unknown>> = {},
	input: Partial<PlanInput> = {},
): Plan {
	const connection = connectionTo();
	return makePlan({
		operation: 'delete',
		service: fakeService(),
		settings: settingsWith(options),
		neverDelete: new Set(),
		items: items.length,
		parameters: parametersOf(items),
		previewOnly: false,
		connectionOf: () => connection,
		...input,
	});
}
