import type { Connection, Service } from '../../nodes/DeleteProfile/contract/service';
import {
	makePlan,
	type ConnectionOf,
	type Plan,
	type PlanInput,
} from '../../nodes/DeleteProfile/erasure/plan';
import type { Parameters, Value } from '../../nodes/DeleteProfile/input/parameters';
import { readSettings, type Settings } from '../../nodes/DeleteProfile/input/settings';
import { fakeAccount, fakeService } from '../support/fakeService';

/** Stands for an expression that cannot be resolved. */
export const UNRESOLVED = Symbol('unresolved');

const DEFAULTS: Readonly<Record<string, unknown>> = {
	dryRun: false,
	fakeIdType: 'email',
	fakeHardDelete: false,
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

/** One account at each service, as where a credential has no expression. */
export function oneAccount(): ConnectionOf {
	const known = new Map<Service, Connection>();
	return (service) => {
		const send: Connection['send'] = async () => {
			throw new Error('A plan sends nothing');
		};
		const value = known.get(service) ?? { service, account: fakeAccount, send };
		known.set(service, value);
		return { ok: true, value };
	};
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
		neverDelete: new Set(),
		items: items.length,
		parameters: parametersOf(items),
		previewOnly: false,
		connectionOf: oneAccount(),
		...input,
	});
}
