import type { INodeProperties } from 'n8n-workflow';

import { ONE_SERVICE } from '../contract/edition';
import type { Field } from '../contract/service';

/** How a service is named inside and in the editor. */
export interface ServiceName {
	readonly name: string;
	readonly displayName: string;
}

/** A kind of ID that a service knows: its value, label (Title Case) and description stand only here. */
export interface IdType {
	readonly value: string;
	readonly label: string;
	readonly description: string;
}

/**
 * The label of a service's field, as it stands in the editor and in every text about it. Where the
 * node is the service, its name would say nothing.
 */
export function fieldLabel(service: ServiceName, label: string): string {
	return ONE_SERVICE ? label : `${service.displayName} ${label}`;
}

/** A field of the service, which is shown only where the service is chosen. */
export function serviceField(
	service: ServiceName,
	suffix: string,
	label: string,
	property: Omit<INodeProperties, 'name' | 'displayName'>,
): Field & { readonly property: INodeProperties } {
	const name = service.name + suffix;
	const displayName = fieldLabel(service, label);
	const displayOptions = {
		show: { services: [service.name], ...property.displayOptions?.show },
	};
	return { name, displayName, property: { ...property, displayName, name, displayOptions } };
}

/** The field that chooses the kind of ID; the first kind is the default. */
export function idTypeField(
	service: ServiceName,
	idTypes: readonly IdType[],
): Field & { readonly property: INodeProperties } {
	return serviceField(service, 'IdType', 'ID Type', {
		type: 'options',
		default: idTypes[0].value,
		description: `Which ID of the ${service.displayName} profile you have`,
		options: idTypes.map(({ value, label, description }) => ({ name: label, value, description })),
	});
}

/** The field that takes the IDs. */
export function idField(
	service: ServiceName,
	label: string,
	placeholder: string,
	description: string,
): Field & { readonly property: INodeProperties } {
	return serviceField(service, 'Id', label, {
		type: 'string',
		default: '',
		required: true,
		placeholder: `e.g. ${placeholder}`,
		description: `${description}, or an array of IDs. Sent exactly as it is.`,
	});
}
