import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { CUSTOM_REGION, type HostTable } from '../../nodes/DeleteProfile/services/baseUrl';

/** The options of a region field: the hosts of the table, then the custom one. */
export function hostOptions(hosts: HostTable): INodePropertyOptions[] {
	const known = Object.entries(hosts).map(([value, { label, host }]) => ({
		name: label,
		value,
		description: host,
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
			'Address without the API path. It must start with https://; http:// is allowed only to this machine (localhost). With anything else nothing is sent.',
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
