import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { CUSTOM_REGION, type HostTable } from '../../nodes/DeleteProfile/contract/baseUrl';

/** The options of a region field: the hosts of the table, then the custom one. */
export function hostOptions({ hosts }: HostTable): INodePropertyOptions[] {
	const known = Object.entries(hosts).map(([value, { label, host, note }]) => ({
		name: label,
		value,
		description: note === undefined ? host : `${host} (${note})`,
	}));
	return [
		...known,
		{
			name: 'Custom',
			value: CUSTOM_REGION,
			description: 'Another address, for example of a test server or a proxy',
		},
	];
}

/** The base URL, shown only where the region field says custom. */
export function baseUrlField(regionField: string, placeholder: string): INodeProperties {
	return {
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: `e.g. ${placeholder}`,
		description:
			'Address without the API path. It must start with https://; http:// is allowed only for this machine (localhost). Nothing is sent to any other address.',
		displayOptions: { show: { [regionField]: [CUSTOM_REGION] } },
	};
}

/** A field whose value is a secret, whatever its name: always masked. */
export function secretField(field: {
	displayName: string;
	name: string;
	description: string;
}): INodeProperties {
	return {
		...field,
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
	};
}
