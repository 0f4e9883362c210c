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
	return { [serviceNamed(service).idTypes[0].value]: id };
}

/**
 * Parameters of the node for one service; the IDs come from `id` of each item. A text that only this
 * service asks for is its placeholder, which its stand-in knows.
 */
export function parametersFor(
	service: string,
	further: Readonly<Record<string, unknown>> = {},
): INode['parameters'] {
	return {
		resource: service,
		operation: 'delete',
		id: '={{ $json.id }}',
		...textsOf(serviceNamed(service)),
		...further,
	} as INode['parameters'];
}

function textsOf({ parameters = [] }: Service): Record<string, string> {
	const texts = parameters.flatMap(({ name, choices, placeholder = '', ...own }) =>
		typeof own.default === 'string' && !choices ? [[name, placeholder] as const] : [],
	);
	return Object.fromEntries(texts);
}
