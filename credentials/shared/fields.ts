import type { INodeProperties } from 'n8n-workflow';

import type { Access } from '../../nodes/DeleteProfile/contract/account';
import { CUSTOM_REGION, type HostTable } from '../../nodes/DeleteProfile/contract/baseUrl';
import { expressionFields } from './expressionFields';

/** What only the credential knows of a field. */
type Told = Readonly<
	Record<string, string | { readonly description: string; placeholder: string }>
>;

/** The hosts of the table, the first one chosen, then the custom one with its base URL. */
function hostFields({ hosts, hostField }: HostTable, description: string): INodeProperties[] {
	const options = Object.entries(hosts).map(([value, { label, origin, note }]) => ({
		name: label,
		value,
		description: note === undefined ? origin : `${origin} (${note})`,
	}));
	const [first] = options;
	return [
		{
			...hostField,
			type: 'options',
			options: [
				...options,
				{
					name: 'Custom',
					value: CUSTOM_REGION,
					description: 'Another address, for example of a test server or a proxy',
				},
			],
			default: first.value,
			description,
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: `e.g. ${hosts[first.value].origin}`,
			description:
				'Address without the API path. It must start with https://; http:// is allowed only for this machine (localhost). Nothing is sent to any other address. If the test says ECONNREFUSED or ENOTFOUND, n8n cannot reach it.',
			displayOptions: { show: { [hostField.name]: [CUSTOM_REGION] } },
		},
	];
}

/**
 * All fields of a credential, made from what the service says of its access.
 * @param told a description for the host field and each key. A key with nothing but a description is
 *   a secret and always masked; one with a placeholder is no secret and can be read.
 */
export function credentialFields(access: Access, told: Told): INodeProperties[] {
	const { fields = [], keys } = access;
	const needed = fields.filter(({ optional }) => !optional);
	const further = fields.filter(({ optional }) => optional);
	const own = [...needed, ...keys, ...further].map(
		({ name, displayName, optional }): INodeProperties => {
			const words = told[name];
			const required = !optional;
			const field = { displayName, name, type: 'string', default: '', required } as const;
			return typeof words === 'object'
				? { ...field, ...words }
				: { ...field, typeOptions: { password: true }, description: words };
		},
	);
	return expressionFields([...hostFields(access, String(told[access.hostField.name])), ...own]);
}
