/** What tests, demo and benchmarks have to know of a service to ask the node about it. */
import type { INode } from 'n8n-workflow';

import type { Service } from '../nodes/DeleteProfile/contract/service';
import { services } from '../nodes/DeleteProfile/services';

export { services };

export function serviceNamed(name: string): Service {
	const service = services.find((one) => one.name === name);
	if (service === undefined) throw new Error(`The registry has no service ${name}`);
	return service;
}

/** A profile with this ID of the service's usual kind, as the sandbox takes it. */
export function profileOf(service: string, id: string): Record<string, string> {
	return { [serviceNamed(service).idTypes[0]]: id };
}

/** Parameters of the node that reads the IDs for these services from `id` of each item. */
export function parametersFor(
	names: readonly string[],
	further: Readonly<Record<string, unknown>> = {},
): INode['parameters'] {
	const ids = names.map((name) => [serviceNamed(name).fields.id.name, '={{ $json.id }}']);
	return {
		operation: 'delete',
		services: [...names],
		...(Object.fromEntries(ids) as object),
		...further,
	} as INode['parameters'];
}
