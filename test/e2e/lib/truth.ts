/** Holds what an execution says about every profile against what the services know. */
import type { Sandbox, SandboxIdType, SandboxService } from '../../../sandbox';

export const ID_TYPES: Record<SandboxService, SandboxIdType> = {
	adapty: 'customerUserId',
	cleverTap: 'identity',
	gainsightPx: 'identifyId',
};

const SERVICES = Object.keys(ID_TYPES) as SandboxService[];

/** Gives each of the services a profile for every ID. */
export function seedEverywhere(
	sandbox: Sandbox,
	ids: string[],
	services: readonly SandboxService[] = SERVICES,
): void {
	for (const service of services) {
		sandbox.seed(
			service,
			ids.map((id) => ({ [ID_TYPES[service]]: id })),
		);
	}
}

/** "service id" of every profile that a service still has and would not delete later. */
export function stillThere(sandbox: Sandbox, ids: string[]): string[] {
	return SERVICES.flatMap((service) =>
		ids
			.filter((id) => sandbox.state(service, ID_TYPES[service], id) === 'present')
			.map((id) => `${service} ${id}`),
	);
}

type Row = Record<string, unknown>;

/** Rows whose claim is not so, missing rows and doubled ones. */
export function lies(sandbox: Sandbox, ids: string[], rows: Row[]): string[] {
	const expected = new Set(SERVICES.flatMap((service) => ids.map((id) => `${service} ${id}`)));
	const found: string[] = [];
	for (const { service, id, outcome, success } of rows) {
		const name = `${String(service)} ${String(id)}`;
		if (!expected.delete(name)) found.push(`${name} twice or not asked for`);
		const type = ID_TYPES[service as SandboxService];
		const present = sandbox.state(service as SandboxService, type, String(id)) === 'present';
		if (success === true && present) found.push(`${name} ${String(outcome)}, but present`);
		if (success !== true && !present) found.push(`${name} ${String(outcome)}, but gone`);
	}
	return [...found, ...[...expected].map((name) => `${name} has no row`)];
}
