import type { INodeProperties } from 'n8n-workflow';

const show = { services: ['gainsightPx'] };

export const gainsightPxIdTypes = [{ value: 'identifyId', displayName: 'Identify ID' }] as const;

export const gainsightPxProperties: INodeProperties[] = [
	{
		displayName: 'Gainsight PX Identify ID',
		name: 'gainsightPxId',
		type: 'string',
		default: '',
		placeholder: 'e.g. ada@example.com',
		description:
			'ID that your product gives to Gainsight PX when it identifies the user, or an array of IDs. It is sent exactly as it is, upper and lower case included.',
		displayOptions: { show },
	},
	{
		displayName: 'Gainsight PX Hard Delete',
		name: 'gainsightPxHardDelete',
		type: 'boolean',
		default: false,
		description:
			'Whether the profile can never be revived. When off, it is hidden, and it revives with its whole history if the same user comes back within 7 days.',
		displayOptions: { show: { ...show, operation: ['delete'] } },
	},
];
