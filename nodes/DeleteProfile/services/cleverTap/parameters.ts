import type { INodeProperties } from 'n8n-workflow';

const show = { services: ['cleverTap'] };

export const cleverTapIdTypes = [
	{ value: 'identity', displayName: 'Identity' },
	{ value: 'guid', displayName: 'GUID (CleverTap ID)' },
] as const;

export const cleverTapProperties: INodeProperties[] = [
	{
		displayName: 'CleverTap ID Type',
		name: 'cleverTapIdType',
		type: 'options',
		default: 'identity',
		description: 'Which of the two IDs of a CleverTap profile you have',
		options: [
			{
				name: 'GUID (CleverTap ID)',
				value: 'guid',
				description: "CleverTap's own ID of the profile, the only way to reach an anonymous one",
			},
			{
				name: 'Identity',
				value: 'identity',
				description: 'The ID that your app gives to CleverTap when the user logs in',
			},
		],
		displayOptions: { show },
	},
	{
		displayName: 'CleverTap ID',
		name: 'cleverTapId',
		type: 'string',
		default: '',
		placeholder: 'e.g. client-19827239',
		description: 'ID of the profile at CleverTap, or an array of IDs. It is sent exactly as it is.',
		displayOptions: { show },
	},
];
